"""What a record holds, in words: amounts, shares, choices, and the names behind keys."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q

from daoren.apps.parties.models import Person
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.sealed import MARK, reveal
from daoren.core.lifecycle import Field
from daoren.core.periods import Money
from daoren.core.terms import Language, Statement, say

NOTHING = "–"
NAMED = ("person", "party", "region")
_WAN = 1_000_000  # fen in 10,000 yuan


@dataclass(slots=True)
class Names:
    """The names behind the keys of people, parties and regions; each key is asked for once."""

    language: Language
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def learn(self, kind: str, keys: Iterable[object]) -> None:
        """Look the names of many keys up in one query."""
        wanted = {str(key) for key in keys if key} - {key for known, key in self.known if known == kind}
        if wanted:
            found = _LOOK[kind](wanted, self.language)
            self.known |= {(kind, key): found.get(key) or key for key in wanted}

    def name(self, kind: str, key: object) -> str:
        """Give the name behind a key; the key itself where none is known."""
        if not key:
            return NOTHING
        if (kind, str(key)) not in self.known:
            self.learn(kind, [key])
        return self.known[(kind, str(key))]


def _people(keys: Collection[str], language: Language) -> dict[str, str]:
    found = {person.key: person.name_in(language) for person in Person.objects.filter(key__in=keys)}
    own = {key: say(Statement(f"pages.{key}"), language) for key in ("public", "system") if key in keys}
    return {**found, **own}


def _parties(keys: Collection[str], language: Language) -> dict[str, str]:
    return dict(_table("parties").filter(pk__in=keys).values_list("pk", "name"))


def _regions(keys: Collection[str], language: Language) -> dict[str, str]:
    rows = _table("regions").filter(pk__in=keys).values_list("pk", "name", "name_en")
    return {key: (english if language == "en" else "") or name for key, name, english in rows}


def _table(name: str) -> Any:
    return TABLES[name]._default_manager


_LOOK = {"person": _people, "party": _parties, "region": _regions}


def find_keys(kind: str, text: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """Give keys and names of people, parties or regions whose name or key holds a text, exact ones first."""
    if kind == "person":
        people = Person.objects.filter(is_active=True).filter(
            Q(full_name__icontains=text) | Q(full_name_en__icontains=text) | Q(username__iexact=text) | Q(key=text)
        )
        found = [(one.key, one.full_name or one.username) for one in people.order_by("full_name", "pk")[:limit]]
    else:
        table, codes = ("parties", "credit_code") if kind == "party" else ("regions", "name_en")
        match = Q(pk__startswith=text) | Q(name__contains=text) | Q(**{f"{codes}__istartswith": text})
        found = list(_table(table).filter(match).order_by("pk").values_list("pk", "name")[:limit])
    return sorted(found, key=lambda pair: text not in pair)


def key_for(kind: str, text: str) -> str | None:
    """Give the key that a text names: the key itself, a name, a credit code; None where none or several do."""
    if kind == "person":
        match = Q(key=text) | Q(username=text) | Q(full_name=text) | Q(full_name_en=text)
        found = list(Person.objects.filter(match, is_active=True).values_list("key", flat=True)[:2])
    else:
        match = Q(pk=text) | Q(name=text) | (Q(credit_code=text) if kind == "party" else Q(name_en=text))
        table = _table("parties" if kind == "party" else "regions")
        found = list(table.filter(match).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def shown(field: Field, value: Any, names: Names) -> str:
    """Write the value of a field for a reader."""
    if value is None or value in ("", []):
        return NOTHING
    if field.type in NAMED:
        return names.name(field.type, value)
    write = _WRITE.get(field.type)
    return write(field, value, names.language) if write else str(value)


def _choice(field: Field, value: Any, language: Language) -> str:
    choice = field.choice(str(value))
    return choice.label[language] if choice else str(value)


def _personal(field: Field, value: Any, language: Language) -> str:
    if not str(value).startswith(MARK):
        return str(value)
    return reveal(str(value)) or say(Statement("pages.erased"), language)


_WRITE: Mapping[str, Callable[[Field, Any, Language], str]] = {
    "money": lambda field, value, language: Money(int(value), settings.CURRENCY).in_language(language),
    "share": lambda field, value, language: f"{plain(Decimal(str(value)) * 100)}%",
    "number": lambda field, value, language: f"{value:,}",
    "integer": lambda field, value, language: f"{value:,}",
    "flag": lambda field, value, language: say(Statement("pages.yes" if value else "pages.no"), language),
    "choice": _choice,
    "personal": _personal,
    "records": lambda field, value, language: ("、" if language == "zh" else ", ").join(value),
    "files": lambda field, value, language: say(Statement("pages.files", {"count": len(value)}), language),
}


def entry_text(field: Field, value: Any) -> str:
    """Write a value as it is typed into a form: money in 10,000 yuan or major units, a share in percent."""
    if field.type == "records" and isinstance(value, list):
        return ", ".join(value)
    if value is None or isinstance(value, list):
        return ""
    if field.type == "money":
        if settings.CURRENCY == "CNY":
            return plain(Decimal(int(value)) / _WAN)
        return plain(Money(int(value), settings.CURRENCY).major)
    if field.type == "share":
        return plain(Decimal(str(value)) * 100)
    if field.type == "flag":
        return "true" if value else "false"
    return str(value)


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without zeros at its end.

    >>> plain(Decimal("350.00")), plain(Decimal("1E+3"))
    ('350', '1000')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_of(field: Field, language: Language) -> str:
    """Give the unit in which a field is typed, empty where it has none."""
    if field.type == "share":
        return "%"
    if field.type != "money":
        return ""
    return say(Statement("pages.unit_wan"), language) if settings.CURRENCY == "CNY" else settings.CURRENCY


def amount(minor: int) -> Money:
    """Give an amount of the site's currency, which has words of its own."""
    return Money(minor, settings.CURRENCY)
