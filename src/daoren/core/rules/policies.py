"""Layers of policy files and the rules in force on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from daoren.core.rules.rule import Rule
from daoren.core.terms import Language


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One file of rules: its key, title, SHA-256 (hexadecimal) and rules."""

    key: str
    title: Mapping[Language, str]
    digest: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Policies:
    """The rules in force on a day in a place, and the files that they came from."""

    on: date
    region: str
    rules: Mapping[str, Rule]
    files: tuple[PolicyFile, ...]

    def __getitem__(self, key: str) -> Rule:
        """Give the rule in force; raise KeyError where there is none."""
        return self.rules[key]

    def family(self, prefix: str) -> tuple[Rule, ...]:
        """Give the rules whose key begins with `prefix.`, in the order of the files."""
        return tuple(rule for key, rule in self.rules.items() if key.startswith(f"{prefix}."))


def layer(files: Iterable[PolicyFile], *, on: date, region: str) -> Policies:
    """Lay files over one another in the given order; the last rule of a key that is in force wins.

    Raise ValueError where one file has two rules of one key in force on the same day.
    """
    rules: dict[str, Rule] = {}
    used = tuple(files)
    for file in used:
        seen: set[str] = set()
        for rule in file.rules:
            if not rule.holds_on(on):
                continue
            if rule.key in seen:
                raise ValueError(f"policy {file.key!r}: two rules {rule.key!r} are in force on {on.isoformat()}")
            seen.add(rule.key)
            rules[rule.key] = rule
    return Policies(on, region, MappingProxyType(rules), used)
