"""How each action stands against its published targets, and what the year may bring if it goes on as before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from daoren.apps.audit.append import today
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import policies
from daoren.core.rules import Rule
from daoren.core.terms import Statement

YEARS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A target or an actual of an indicator for a year, in its unit, with its source."""

    year: int
    value: float
    comparison: str
    document: str
    status: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a year may bring: between the least and the most that a year brought before, or why nobody can say."""

    low: float | None = None
    high: float | None = None
    why: Statement | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of an action: its target, the latest actual, the gap in its own unit, the outlook.

    `gap` is the actual less the target; None where one of them is not known. `year` is that of the outlook.
    """

    code: str
    name: Mapping[str, str]
    unit: Mapping[str, str]
    target: Figure | None
    actual: Figure | None
    gap: float | None
    year: int
    outlook: Outlook


def measures(rules: Iterable[Rule]) -> dict[str, list[Measure]]:
    """Give by the key of each action its indicators, in the order of its rule, as far as anything is on record."""
    named = {rule.key: list(rule.parameters.get("indicators", ())) for rule in rules}
    rows: dict[str, list[Any]] = {code: [] for codes in named.values() for code in codes}
    found = TABLES["observations"].objects.filter(indicator__in=list(rows), region=_place())  # type: ignore[attr-defined]
    for row in found.order_by("period_start", "period_end"):
        if row.value is not None and row.period_end is not None:
            rows[row.indicator].append(row)
    return {key: [_measure(code, rows[code]) for code in codes if rows[code]] for key, codes in named.items()}


def actions() -> tuple[Rule, ...]:
    """Give the actions of the programme as policies, in order of their codes."""
    return tuple(sorted(policies().family("action"), key=lambda rule: rule.key))


def _place() -> str:
    return settings.REGION.partition("-")[2].ljust(6, "0")


def _measure(code: str, rows: Sequence[Any]) -> Measure:
    targets = [_figure(row) for row in rows if row.kind == "target"]
    actuals = [_figure(row) for row in rows if row.kind == "actual"]
    target, actual = _at(targets, today().year), actuals[-1] if actuals else None
    gap = actual.value - target.value if target and actual else None
    name, unit = rows[-1].name or code, rows[-1].unit or ""
    words = {"zh": name, "en": rows[-1].name_en or name}
    year = _goal(target)
    return Measure(code, words, _both(unit), target, actual, gap, year, outlook(yearly(rows), year))


def _goal(target: Figure | None) -> int:
    return max(target.year if target else 0, today().year)


def _figure(row: Any) -> Figure:
    return Figure(row.period_end.year, row.value, row.comparison or "", row.document or "", row.status or "")


def _at(figures: Sequence[Figure], year: int) -> Figure | None:
    """Give the figure of a year, else the next to come, else the last before it."""
    later = [one for one in figures if one.year >= year]
    return min(later, key=lambda one: one.year) if later else (figures[-1] if figures else None)


def _both(unit: str) -> Mapping[str, str]:
    zh, found, en = unit.partition(" / ")
    return {"zh": zh, "en": en if found else zh}


def yearly(rows: Sequence[Any]) -> dict[int, float]:
    """Give the actuals of whole years by year."""
    return {
        row.period_end.year: row.value
        for row in rows
        if row.kind == "actual" and (row.period_end - row.period_start).days > 360 and row.value is not None
    }


def outlook(actuals: Mapping[int, float], year: int) -> Outlook:
    """Say what a year may bring by the steps from year to year on record.

    Each year to come may bring as little as the least and as much as the most of the unbroken years before it.

    >>> found = outlook({2022: 3.0, 2023: 3.2, 2024: 3.3}, 2025)
    >>> round(found.low, 2), round(found.high, 2)
    (3.4, 3.5)
    >>> outlook({2023: 3.2, 2024: 3.3}, 2025).why.key
    'portal.too_few_years'
    """
    if not actuals:
        return Outlook(why=Statement("portal.no_actual"))
    last = max(actuals)
    run = [last]
    while run[0] - 1 in actuals:
        run.insert(0, run[0] - 1)
    if year <= last:
        return Outlook(why=Statement("portal.year_known", {"year": str(last)}))
    if len(run) < YEARS_NEEDED:
        return Outlook(why=Statement("portal.too_few_years", {"known": len(run), "needed": YEARS_NEEDED}))
    steps = [actuals[one] - actuals[one - 1] for one in run[1:]]
    ahead = year - last
    return Outlook(actuals[last] + ahead * min(steps), actuals[last] + ahead * max(steps))
