"""A series of figures: flows of periods and stocks at days, with breaks where the method changed.

What lies on two sides of a break is never joined. A year's flow is the figure of the whole year where there is
one, else the parts of it that are known; overlapping parts are not added up.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


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
    first and the others left out. Anything else is its last point of the year, whole where that is at year's end.

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
    last = max(points, key=lambda one: (one.last, one.last - one.first))
    return YearValue(last.value, last.first, last.last, _ends_the_year(last.last), 1, last.method)


def _flow(points: list[Point]) -> YearValue:
    taken: list[Point] = []
    for point in sorted(points, key=lambda one: (one.first - one.last, one.first)):
        if all(point.last < other.first or point.first > other.last for other in taken):
            taken.append(point)
    taken.sort(key=lambda one: one.first)
    begins = taken[0].first.month == 1 and taken[0].first.day == 1
    joined = all(a.last + timedelta(days=1) == b.first for a, b in itertools.pairwise(taken))
    whole = begins and joined and _ends_the_year(taken[-1].last)
    value = sum(one.value for one in taken)
    return YearValue(value, taken[0].first, taken[-1].last, whole, len(taken), taken[-1].method)


def _ends_the_year(day: date) -> bool:
    return day.month == 12


def broken_between(series: Series, early: YearValue, late: YearValue) -> bool:
    """Tell whether a break of method lies between two years: a named day, or another version of the method."""
    if any(early.last < day <= late.last for day in series.breaks):
        return True
    return bool(early.method and late.method and early.method != late.method)


def unbroken_run(series: Series, values: Mapping[int, YearValue]) -> dict[int, YearValue]:
    """Give the latest run of whole years one after another without a break of method between them."""
    whole = [year for year, one in sorted(values.items()) if one.whole]
    run: list[int] = []
    for year in reversed(whole):
        if run and (run[-1] != year + 1 or broken_between(series, values[year], values[run[-1]])):
            break
        run.append(year)
    return {year: values[year] for year in sorted(run)}
