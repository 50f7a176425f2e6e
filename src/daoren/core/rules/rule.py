"""One dated rule and where it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, get_args

from daoren.core.rules.required import faults
from daoren.core.terms import Language, Term, term

RuleStatus = Literal["in_force", "borrowed", "project_default", "unconfirmed"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data: what it says, on which authority, where and from when.

    `status` is what the file says of its authority; `standing` says what that means in a given place.
    """

    key: str
    title: Mapping[Language, str]
    status: RuleStatus
    document: str = ""
    article: str = ""
    region: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    text: Mapping[Language, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, parameter: str) -> Any:
        """Give one parameter; raise KeyError where the rule has none of that name."""
        return self.parameters[parameter]

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule is in force on a day, both ends included."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )

    def standing(self, region: str) -> Term:
        """Say what the rule is in a place: a law of another place is only a borrowed default there.

        >>> rule = Rule("x", {"zh": "", "en": ""}, "in_force", document="law", region="CN")
        >>> rule.standing("CN-33").key, rule.standing("GB").key
        ('in_force', 'borrowed')
        """
        governs = region == self.region or region.startswith(f"{self.region}-")
        if self.status == "in_force" and not governs:
            return term("rule_status", "borrowed")
        return term("rule_status", self.status)

    @property
    def citation(self) -> str:
        """The document and article in one line; empty where the rule is the project's own."""
        return " ".join(part for part in (self.document, self.article) if part)


def parse_rule(raw: Mapping[str, Any]) -> Rule:
    """Make a rule from one `[[rule]]` of a policy file; raise ValueError with what is wrong."""
    if not isinstance(raw, Mapping):
        raise ValueError("each rule must be a table [[rule]]")
    unknown = set(raw) - set(Rule.__dataclass_fields__)
    if unknown:
        raise ValueError(f"rule {raw.get('key')!r} has unknown entries {sorted(unknown)}")
    for name in ("key", "title", "status"):
        if name not in raw:
            raise ValueError(f"rule {raw.get('key')!r} lacks {name!r}")
    if raw["status"] not in get_args(RuleStatus):
        raise ValueError(f"rule {raw['key']!r}: status must be one of {', '.join(get_args(RuleStatus))}")
    if raw["status"] in ("in_force", "borrowed") and not raw.get("document"):
        raise ValueError(f"rule {raw['key']!r} is {raw['status']} but names no document")
    if not isinstance(raw["title"], Mapping) or set(raw["title"]) != {"zh", "en"}:
        raise ValueError(f"rule {raw['key']!r}: title needs zh and en")
    _check_types(raw)
    parameters = raw.get("parameters", {})
    wrong = tuple(faults(raw["key"], parameters))
    if wrong:
        raise ValueError(f"rule {raw['key']!r}: {'; '.join(wrong)}")
    return Rule(**{**raw, "parameters": MappingProxyType(dict(parameters))})


def _check_types(raw: Mapping[str, Any]) -> None:
    for name in ("key", "document", "article", "region"):
        if not isinstance(raw.get(name, ""), str):
            raise ValueError(f"rule {raw['key']!r}: {name} must be text")
    for name in ("effective_from", "effective_to"):
        if name in raw and type(raw[name]) is not date:  # a time of day has no place here
            raise ValueError(f"rule {raw['key']!r}: {name} must be a date such as 2025-01-01, without quotes")
    for name in ("text", "parameters"):
        if not isinstance(raw.get(name, {}), Mapping):
            raise ValueError(f"rule {raw['key']!r}: {name} must be a table")
