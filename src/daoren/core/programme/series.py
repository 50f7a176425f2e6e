"""A series of figures: flows of periods and stocks at days, with breaks where the method changed.

What lies on two sides of a break is never joined. A year's flow is the figure of the whole year where there is
one, else the parts of it that are known; overlapping parts are not added up.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """The value of a period, both ends included; a stock, ratio, index or rank is dated by its last day."""

    first: date
    last: date
    value: float
    method: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one indicator in one place, in any order, and the days from which a new method holds."""

    points: tuple[Point, ...]
    aggregation: str = "flow"
    direction: str = "higher"
    breaks: tuple[date, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class YearValue:
    """What a year came to: its value, the days that it covers, whether it is whole, of how many parts."""

    value: float
    first: date
    last: date
    whole: bool
    parts: int = 1
    method: str = ""


def year_values(series: Series) -> dict[int, YearValue]:
    """Give the value of every year on record, by year.

    A flow that is known in part has the sum of its parts and is not whole; parts that overlap are taken longest
    first and the others left out. Anything else is its last point of the year, whole where that is of December.

    >>> half = Point(date(2025, 1, 1), date(2025, 6, 30), 40.0)
    >>> found = year_values(Series((half, Point(date(2024, 1, 1), date(2024, 12, 31), 90.0))))
    >>> found[2024].whole, found[2025].value, found[2025].whole
    (True, 40.0, False)
    """
    by_year: dict[int, list[Point]] = {}
    for point in series.points:
        by_year.setdefault(point.last.year, []).append(point)
    make = _flow if series.aggregation == "flow" else _latest
    return {year: make(points) for year, points in sorted(by_year.items())}


def _latest(points: list[Point]) -> YearValue:
    # Of two that end on one day, the one that covers more is of the year.
    last = points[0] if len(points) == 1 else max(points, key=lambda one: (one.last, one.last - one.first))
    return YearValue(last.value, last.first, last.last, last.last.month == 12, 1, last.method)


def _flow(points: list[Point]) -> YearValue:
    if len(points) == 1:
        (one,) = points
        return YearValue(one.value, one.first, one.last, _is_a_year(one.first, one.last), 1, one.method)
    taken = begun(points, points[0].last.year).get(date(points[0].last.year, 12, 31)) or _apart(points)
    joined = all(a.last + ONE_DAY == b.first for a, b in itertools.pairwise(taken))
    whole = joined and _is_a_year(taken[0].first, taken[-1].last)
    value = sum(one.value for one in taken)
    return YearValue(value, taken[0].first, taken[-1].last, whole, len(taken), taken[-1].method)


def _apart(points: list[Point]) -> tuple[Point, ...]:
    """Give points of which no two overlap, the longest first to be taken, in the order of time."""
    taken: list[Point] = []
    for point in sorted(points, key=lambda one: (one.first - one.last, one.first)):
        if all(point.last < other.first or point.first > other.last for other in taken):
            taken.append(point)
    return tuple(sorted(taken, key=lambda one: one.first))


def _is_a_year(first: date, last: date) -> bool:
    return first.month == first.day == 1 and is_years_end(last)


def is_years_end(day: date) -> bool:
    """Tell whether a day is the last of its year."""
    return day.month == 12 and day.day == 31


def begun(points: Iterable[Point], year: int) -> dict[date, tuple[Point, ...]]:
    """Give the parts that fill a year from its first day without gap or overlap, by the day until which they do.

    Of several that begin on one day the longest is tried first.

    >>> parts = [Point(date(2025, 1, 1), date(2025, 3, 31), 2.0), Point(date(2025, 4, 1), date(2025, 6, 30), 3.0)]
    >>> [(day.isoformat(), sum(one.value for one in found)) for day, found in begun(parts, 2025).items()]
    [('2025-03-31', 2.0), ('2025-06-30', 5.0)]
    """
    filled: dict[date, tuple[Point, ...]] = {date(year, 1, 1) - ONE_DAY: ()}
    for point in sorted(points, key=lambda one: (one.first, one.first - one.last)):
        before = filled.get(point.first - ONE_DAY)
        if before is not None:
            filled.setdefault(point.last, (*before, point))
    return {day: parts for day, parts in filled.items() if parts}


def broken_between(series: Series, early: YearValue, late: YearValue) -> bool:
    """Tell whether a break of method lies between two years: a named day, or another version of the method."""
    if any(early.last < day <= late.last for day in series.breaks):
        return True
    return bool(early.method and late.method and early.method != late.method)


def unbroken_run(series: Series, values: Mapping[int, YearValue]) -> dict[int, YearValue]:
    """Give the latest run of whole years one after another without a break of method between them.

    It is empty where the method has changed since the last of them.
    """
    whole = [year for year, one in sorted(values.items()) if one.whole]
    run: list[int] = []
    for year in reversed(whole):
        if run and (run[-1] != year + 1 or broken_between(series, values[year], values[run[-1]])):
            break
        run.append(year)
    if run and broken_between(series, values[run[0]], values[max(values)]):
        return {}
    return {year: values[year] for year in sorted(run)}


def known_on(series: Series, day: date) -> Series:
    """Give a series as far as its points lie no later than a day; the same one where all do."""
    seen = tuple(one for one in series.points if one.last <= day)
    return series if len(seen) == len(series.points) else replace(series, points=seen)
