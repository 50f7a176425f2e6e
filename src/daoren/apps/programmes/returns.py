"""Does it pay: what came out for what went in, how far regions lie apart, and what major facilities brought.

Each output stands for itself with its lag and its coverage; they are never added up to one number. That two series
move together does not say that one moves the other.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.portal.kept import kept
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import Span, derivations, derived, derived_by
from daoren.apps.programmes.models import Attained
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.core.programme.returns import Return, pair
from daoren.core.programme.series import Point, Series, YearValue, broken_between, year_values
from daoren.core.programme.spread import Change, Spread, change, spread

GROUPS = ("action", "city", "field")
Figures = Mapping[str, Mapping[int, float]]
# The points of a place tell by themselves where its method has changed.
NO_BREAKS = Series(())


@dataclass(frozen=True, slots=True)
class Line:
    """One action, city or field: its input by kind and by year, and every output against all of its input.

    An output is None where it can't be told by such a group.
    """

    group: str
    parts: Mapping[str, float]
    input: Mapping[int, float]
    outputs: Mapping[str, Return | None]


@dataclass(frozen=True, slots=True)
class Definition:
    """What an input or output is: the rule or the indicator that it is told by, and how much of it could be told.

    `coverage` is the share of rows whose day and amount are known, None where it is reported and not counted.
    `indicator` is empty where the plan has none of that code.
    """

    key: str
    rule: str
    indicator: str
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Apart:
    """How far cities lie apart by an indicator: the spread by year of those that have a figure, of `of` cities."""

    row: Attained
    years: tuple[int, ...]
    spreads: tuple[Spread, ...]
    change: Change
    of: int

    @property
    def first(self) -> int:
        """The first year that is compared."""
        return self.years[0]

    @property
    def last(self) -> int:
        """The last year that is compared."""
        return self.years[-1]


def measures() -> list[Mapping[str, Any]]:
    """Give what counts as output, with its lag, as the rule has it."""
    found: list[Mapping[str, Any]] = policies()["returns.measures"]["outputs"]
    return found


def years() -> list[int]:
    """Give the years whose input is looked at: the last that are over."""
    last = today().year - 1
    return list(range(last - int(policies()["returns.measures"]["years"]) + 1, last + 1))


def lines(by: str) -> list[Line]:
    """Give input and output by action, city or field, most input first.

    An output of the first years is held against input of before them, as far as its lag goes back.
    """
    rule, span = policies()["returns.measures"], years()
    back = max(one["lag"] for one in rule["outputs"])
    inputs = {key: _derived(key, [span[0] - back, span[-1]], by) for key in rule["inputs"]}
    outputs = {one["key"]: _output(one, span, by) for one in rule["outputs"]}
    known = (*inputs.values(), *(figures for figures in outputs.values() if figures is not None))
    groups = {group for figures in known for group in figures}
    counted = {one["key"] for one in rule["outputs"] if "derive" in one and outputs[one["key"]]}
    outputs |= {key: _counted(outputs[key] or {}, groups) for key in counted}
    whole, lags = _summed(list(inputs.values())), {one["key"]: one["lag"] for one in rule["outputs"]}
    found = [_line(group, inputs, whole.get(group, {}), outputs, lags, span[0]) for group in groups]
    return sorted(found, key=lambda one: (-sum(one.input.values()), one.group))


def _line(
    group: str, inputs: Mapping[str, Figures], whole: Mapping[int, float],
    outputs: Mapping[str, Figures | None], lags: Mapping[str, int], first: int,
) -> Line:  # fmt: skip
    told = {key: _since(figures[group], first) for key, figures in inputs.items() if group in figures}
    return Line(
        group,
        {key: sum(own.values()) for key, own in told.items() if own},
        _since(whole, first),
        {
            key: None if figures is None else pair(
                _since(whole, first - lags[key]), _since(figures.get(group, {}), first), lag=lags[key]
            )
            for key, figures in outputs.items()
        },
    )  # fmt: skip


def _since(by_year: Mapping[int, float], first: int) -> dict[int, float]:
    return {year: value for year, value in sorted(by_year.items()) if year >= first}


def _counted(figures: Figures, groups: Iterable[str]) -> Figures:
    """Give zero where records were counted and none was there: of a year of which any group has one."""
    known = sorted({year for own in figures.values() for year in own})
    return {group: {year: figures.get(group, {}).get(year, 0.0) for year in known} for group in groups}


def definitions() -> list[Definition]:
    """Give what every input and output is, in the order of the rule."""
    rule = policies()["returns.measures"]
    span = Span(date(years()[0], 1, 1), date(years()[-1], 12, 31))
    told = [{"key": key, "derive": key} for key in rule["inputs"]] + list(rule["outputs"])
    codes = [str(one["indicator"]) for one in told if "indicator" in one]
    there = set(
        RecordRow.objects.filter(kind="indicator", number__in=codes, gone=False).values_list("number", flat=True)
    )
    return [_definition(one, span, there) for one in told]


def _definition(one: Mapping[str, Any], span: Span, there: Collection[str]) -> Definition:
    key, code = str(one.get("derive", "")), str(one.get("indicator", ""))
    share: float | None = None
    if key in derivations():
        share = kept(f"coverage:{key}:{span.first}", lambda: derived(key, span).coverage)
    return Definition(str(one["key"]), key, code if code in there else "", share)


def _derived(key: str, span: Sequence[int], by: str) -> Figures:
    found: Figures = kept(f"by:{key}:{by}:{span[0]}", lambda: derived_by(key, span, by))
    return found


def _summed(parts: Sequence[Figures]) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    for part in parts:
        for group, by_year in part.items():
            own = found.setdefault(group, {})
            for year, value in by_year.items():
                own[year] = own.get(year, 0.0) + value
    return found


def _output(one: Mapping[str, Any], span: Sequence[int], by: str) -> Figures | None:
    """Give an output by group and year; None where nothing tells it by such a group."""
    if "derive" in one:
        return _derived(one["derive"], span, by)
    if by != "city":
        return None
    found = observed(one["indicator"])
    if one.get("as") == "rise":
        return {city: _rises(by_year) for city, by_year in found.items()}
    return {city: {year: value.value for year, value in own.items()} for city, own in found.items()}


def _rises(own: Mapping[int, YearValue]) -> dict[int, float]:
    """Give by how much a year lies above the one before; not over a change of method."""
    return {
        year: value.value - own[year - 1].value
        for year, value in own.items()
        if year - 1 in own and not broken_between(NO_BREAKS, own[year - 1], value)
    }


def observed(indicator: str) -> dict[str, dict[int, YearValue]]:
    """Give what whole years came to by an indicator, by city."""
    record = RecordRow.objects.filter(kind="indicator", number=indicator).first()
    aggregation = str(record.own_values.get("aggregation") or "flow") if record else "flow"
    rows = TABLES["observations"]._default_manager.filter(
        indicator=indicator, kind="actual", region__in=_cities(), period_end__lte=today()
    )
    names = ("region", "period_start", "period_end", "value", "method")
    points: dict[str, list[Point]] = {}
    for city, first, last, value, method in rows.exclude(value=None).order_by("pk").values_list(*names):
        points.setdefault(city, []).append(Point(first or last, last, value, method or ""))
    found = {city: year_values(Series(tuple(own), aggregation)) for city, own in points.items()}
    return {city: {year: one for year, one in own.items() if one.whole} for city, own in found.items()}


def _cities() -> list[str]:
    return list(TABLES["regions"]._default_manager.filter(kind="city").order_by("pk").values_list("pk", flat=True))


def apart() -> list[Apart]:
    """Give how far cities lie apart by the indicators of the rule, over the years of which most have a figure."""
    of = len(_cities())
    found = [_apart(code, of) for code in policies()["returns.spread"]["indicators"]]
    return [one for one in found if one is not None]


def _apart(code: str, of: int) -> Apart | None:
    """Compare the cities that have a figure of the first and the last year of which most cities have one."""
    by_city = observed(code)
    counts = {year: sum(year in own for own in by_city.values()) for own in by_city.values() for year in own}
    usual = sorted(year for year, count in counts.items() if 2 * count > max(counts.values()))
    row = Attained.objects.filter(code=code).defer("series", "years").order_by("region").first()
    if len(usual) < 2 or row is None:
        return None
    ends = {usual[0], usual[-1]}
    known = {city: own for city, own in by_city.items() if ends <= set(own)}
    spreads = tuple(
        spread({city: own[year].value if year in own else None for city, own in known.items()}) for year in usual
    )
    if len(known) < 2:
        return None
    return Apart(row, tuple(usual), spreads, change(spreads[0], spreads[-1]), of)


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
