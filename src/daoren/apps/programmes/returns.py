"""Does it pay: what came out for what went in, how far regions lie apart, and what major facilities brought.

Each output stands for itself with its lag and its coverage; they are never added up to one number. That two series
move together does not say that one moves the other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.portal.kept import kept
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import derived_by
from daoren.apps.programmes.models import Attained
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.core.programme.returns import Return, pair
from daoren.core.programme.spread import Change, Spread, change, spread

GROUPS = ("action", "city", "field")
Figures = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One action, city or field: its input by year, and every output against it; None where it can't be told."""

    group: str
    input: Mapping[int, float]
    outputs: Mapping[str, Return | None]


@dataclass(frozen=True, slots=True)
class Apart:
    """How far cities lie apart by an indicator: the spread by year, and its change over the whole time."""

    row: Attained
    years: tuple[int, ...]
    spreads: tuple[Spread, ...]
    change: Change
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Facility:
    """A major facility: investment against time, days to its effect or days waited for it, and its use."""

    row: RecordRow
    values: Mapping[str, Any]
    invested: float | None
    time: float | None
    days: int | None
    waiting: int | None
    used: float | None
    outside: float | None


def measures() -> list[Mapping[str, Any]]:
    """Give what counts as output, with its lag, as the rule has it."""
    found: list[Mapping[str, Any]] = policies()["returns.measures"]["outputs"]
    return found


def lines(by: str) -> list[Line]:
    """Give input and output by action, city or field, most input first."""
    rule = policies()["returns.measures"]
    last = today().year - 1
    years = list(range(last - rule["years"] + 1, last + 1))
    inputs = _summed([_derived(key, years, by) for key in rule["inputs"]])
    outputs = {one["key"]: (_output(one, years, by), one["lag"]) for one in rule["outputs"]}
    found = [
        Line(
            group,
            own,
            {
                key: None if figures is None else pair(own, figures.get(group, {}), lag=lag)
                for key, (figures, lag) in outputs.items()
            },
        )
        for group, own in inputs.items()
    ]
    return sorted(found, key=lambda one: (-sum(one.input.values()), one.group))


def _derived(key: str, years: Sequence[int], by: str) -> Figures:
    found: Figures = kept(f"by:{key}:{by}:{years[0]}", lambda: derived_by(key, years, by))
    return found


def _summed(parts: Sequence[Figures]) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    for part in parts:
        for group, years in part.items():
            own = found.setdefault(group, {})
            for year, value in years.items():
                own[year] = own.get(year, 0.0) + value
    return found


def _output(one: Mapping[str, Any], years: Sequence[int], by: str) -> Figures | None:
    """Give an output by group and year; None where nothing tells it by such a group."""
    if "derive" in one:
        return _derived(one["derive"], years, by)
    return _observed(one["indicator"]) if by == "city" else None


def _observed(indicator: str) -> dict[str, dict[int, float]]:
    """Give the yearly figures of an indicator by city."""
    rows = TABLES["observations"]._default_manager.filter(
        indicator=indicator, kind="actual", region__endswith="00"
    )
    rows = rows.exclude(region__endswith="0000").exclude(value=None)
    found: dict[str, dict[int, float]] = {}
    for region, end, value in rows.order_by("period_end").values_list("region", "period_end", "value"):
        if end is not None:
            found.setdefault(region, {})[end.year] = value
    return found


def apart() -> list[Apart]:
    """Give how far cities lie apart by the indicators of the rule, over the years of which most have a figure."""
    found = [_apart(code) for code in policies()["returns.spread"]["indicators"]]
    return [one for one in found if one is not None]


def _apart(code: str) -> Apart | None:
    by_city = _observed(code)
    years = sorted({year for own in by_city.values() for year in own})
    cities = [city for city, own in by_city.items() if years and {years[0], years[-1]} <= set(own)]
    row = Attained.objects.filter(code=code).defer("series", "years").order_by("region").first()
    if len(cities) < 2 or len(years) < 2 or row is None:
        return None
    spreads = [spread({city: by_city[city].get(year) for city in cities}) for year in years]
    return Apart(row, tuple(years), tuple(spreads), change(spreads[0], spreads[-1]), years[0], years[-1])


def halves() -> list[dict[str, Any]]:
    """Give pairs of indicators, of a part and of the whole: the share that the part has reached, by year."""
    found = []
    for part, whole in policies()["returns.spread"]["pairs"]:
        rows = {row.code: row for row in Attained.objects.filter(code__in=(part, whole)).order_by("-region")}
        if {part, whole} <= set(rows):
            known = {
                code: {one["year"]: one["actual"] for one in json.loads(row.years)} for code, row in rows.items()
            }
            years = [year for year, value in known[part].items() if value and known[whole].get(year)]
            shares = [(year, known[part][year] / known[whole][year]) for year in sorted(years)]
            found.append({"part": rows[part], "whole": rows[whole], "shares": shares})
    return found


def facilities() -> list[Facility]:
    """Give the major facilities that are built or run, by number."""
    rows = RecordRow.objects.filter(kind="facility", gone=False).exclude(state="retired").order_by("number")
    return [_facility(row, row.own_values) for row in rows[:100]]


def _facility(row: RecordRow, values: Mapping[str, Any]) -> Facility:
    total, invested = values.get("investment_total"), values.get("invested")
    begin, end = _day(values.get("approved_on")), _day(values.get("planned_open_on"))
    time = None
    if begin and end and end > begin:
        time = min(max((today() - begin).days / (end - begin).days, 0.0), 1.0)
    effects = [day for name in ("first_use_on", "first_result_on") if (day := _day(values.get(name)))]
    days = (min(effects) - begin).days if effects and begin else None
    waiting = (today() - begin).days if not effects and begin else None
    hours, used = values.get("hours_available"), values.get("hours_used")
    outside = values.get("hours_outside")
    return Facility(
        row, values,
        invested / total if total and invested is not None else None, time, days, waiting,
        used / hours if hours and used is not None else None,
        outside / used if used and outside is not None else None,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def facility_states() -> Mapping[str, Any]:
    """Give the states of facilities."""
    return kinds()["facility"].states
