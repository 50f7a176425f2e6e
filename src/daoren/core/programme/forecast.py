"""What the year, and the years to the end of a plan, may bring: an interval that says what it rests on.

Years are a random walk with drift: h years ahead the middle is the last value plus h times the mean step, and the
interval is middle ± t · s · √(h (1 + h / (T − 1))), where s is the deviation of the steps and T the number of
years (R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2). With few
years t and not the normal quantile is taken. A level goes on from its latest figure, which may lie within a year.
A flow of which part of the year is known is scaled up by the share that such a part has had in earlier years,
else by the days gone.
"""

import itertools
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum, sqrt
from statistics import NormalDist, fmean

from daoren.core.programme.series import (
    Point,
    Series,
    YearValue,
    begun,
    is_years_end,
    known_on,
    unbroken_run,
    year_values,
)
from daoren.core.terms import Statement

YEARS_NEEDED = 3
# Quantiles of Student's t at 0.90 (two-sided 80 %) and 0.975 (95 %) by degrees of freedom, as tables print them.
_T = {
    0.8: (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341),
    0.95: (
        12.706,
        4.303,
        3.182,
        2.776,
        2.571,
        2.447,
        2.365,
        2.306,
        2.262,
        2.228,
        2.201,
        2.179,
        2.160,
        2.145,
        2.131,
    ),
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a year may come to: low to high with a probability of `level`, and the middle.

    `low` and `high` are None where there is no interval, `middle` too where nothing can be said; `why` then says
    so. `based_on` are the years that it rests on, `method` how it was made: known, pace, drift or none.
    """

    low: float | None
    middle: float | None
    high: float | None
    level: float
    method: str
    based_on: tuple[int, ...] = ()
    why: Statement | None = None


def quantile(level: float, freedom: int) -> float:
    """Give the two-sided quantile of Student's t for 0.8 or 0.95; the normal one beyond the table.

    Raise KeyError for another level.

    >>> quantile(0.8, 1), round(quantile(0.8, 40), 3)
    (3.078, 1.282)
    """
    table = _T[level]
    return table[freedom - 1] if freedom <= len(table) else NormalDist().inv_cdf((1 + level) / 2)


# What a figure cannot be below and above; None where there is no such bound.
Bounds = tuple[float | None, float | None]
NO_BOUNDS: Bounds = (None, None)


def forecast(
    series: Series, *, year: int, today: date, level: float = 0.8, bounds: Bounds = NO_BOUNDS
) -> Forecast:
    """Say what a year may come to, from what was known today."""
    seen = known_on(series, today)
    return foresee(seen, year_values(seen), year=year, today=today, level=level, bounds=bounds)


def foresee(
    seen: Series, values: Mapping[int, YearValue], *, year: int, today: date, level: float, bounds: Bounds
) -> Forecast:
    """Say what a year may come to, from a series that holds nothing later than today and its values by year."""
    earlier = values if max(values, default=year) <= year else {at: values[at] for at in values if at <= year}
    found = _foreseen(seen, earlier, year, today, level)
    low, middle, high = (_held(one, bounds) for one in (found.low, found.middle, found.high))
    return replace(found, low=low, middle=middle, high=high)


def _held(value: float | None, bounds: Bounds) -> float | None:
    """Hold a figure within what it can be."""
    if value is None:
        return None
    low, high = bounds
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _foreseen(series: Series, values: Mapping[int, YearValue], year: int, today: date, level: float) -> Forecast:
    known = values.get(year)
    if known is not None and known.whole and (year < today.year or is_years_end(known.last)):
        return Forecast(known.value, known.value, known.value, level, "known", (year,))
    run = _run(series, values, year)
    if series.aggregation == "rank":
        return Forecast(None, None, None, level, "none", tuple(run), Statement("programme.why_rank"))
    if series.aggregation == "flow" and known is not None:
        paced = _paced(series, run, year, level)
        if paced is not None:
            return paced
    if not run:
        key = "programme.why_break" if any(one.whole for one in values.values()) else "programme.why_no_year"
        return Forecast(None, None, None, level, "none", (), Statement(key))
    newest = values[max(run if series.aggregation == "flow" else values)]
    return _drift(run, newest, year, level)


def _run(series: Series, values: Mapping[int, YearValue], year: int) -> dict[int, YearValue]:
    """Give the whole years on which what is said of a year can rest: none where its method is another one."""
    run = unbroken_run(series, values)
    if run and any(run[max(run)].last < day <= date(year, 12, 31) for day in series.breaks):
        return {}
    return run


def _paced(series: Series, run: Mapping[int, YearValue], year: int, level: float) -> Forecast | None:
    """Scale up the part of a year that is known from its first day; None where that says hardly anything."""
    filled = begun((one for one in series.points if one.last.year == year), year)
    if not filled:
        return None
    until = max(filled)
    value = sum(one.value for one in filled[until])
    shares = _shares_of_part(series, run, until)
    share = fmean(shares) if shares else until.timetuple().tm_yday / date(year, 12, 31).timetuple().tm_yday
    if share < 0.05 or not value:
        return None
    middle = value / share
    if len(shares) < YEARS_NEEDED:
        why = Statement("programme.why_pace", {"known": len(shares), "needed": YEARS_NEEDED})
        return Forecast(None, middle, None, level, "pace", tuple(sorted(run)), why)
    spread = quantile(level, len(shares) - 1) * _deviation(shares) * sqrt(1 + 1 / len(shares))
    ends = (value / min(share + spread, 1.0), middle, value / max(share - spread, 0.01))
    return Forecast(min(ends), middle, max(ends), level, "pace", tuple(sorted(run)))


def _shares_of_part(series: Series, run: Mapping[int, YearValue], until: date) -> list[float]:
    """Give what share of earlier whole years the same part of the year made up, where that is on record."""
    points: dict[int, list[Point]] = {}
    for point in series.points:
        points.setdefault(point.last.year, []).append(point)
    found = []
    for year, whole in run.items():
        parts = begun(points[year], year).get(_same_day(until, year))
        if parts is not None and whole.value:
            found.append(sum(one.value for one in parts) / whole.value)
    return found


def _same_day(day: date, year: int) -> date:
    """Give the same day of another year; of the last of a month, the last."""
    last = monthrange(year, day.month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, last if ends else min(day.day, last))


def _drift(run: Mapping[int, YearValue], newest: YearValue, year: int, level: float) -> Forecast:
    """Go on from the newest value by the mean step between whole years."""
    years = sorted(run)
    if len(years) < 2:
        why = Statement("programme.why_one_year", {"year": str(years[-1])})
        return Forecast(None, None, None, level, "none", tuple(years), why)
    steps = [run[b].value - run[a].value for a, b in itertools.pairwise(years)]
    ahead = _years_to(newest.last, year)
    middle = newest.value + ahead * fmean(steps)
    if len(years) < YEARS_NEEDED:
        why = Statement("programme.why_few_years", {"known": len(years), "needed": YEARS_NEEDED})
        return Forecast(None, middle, None, level, "drift", tuple(years), why)
    return _interval(middle, steps, ahead, tuple(years), level)


def _years_to(day: date, year: int) -> float:
    """Give the years from a day to the end of a year, whole ones from a year's end."""
    return year - day.year if is_years_end(day) else (date(year, 12, 31) - day).days / 365.25


def _interval(
    middle: float, steps: Sequence[float], ahead: float, years: tuple[int, ...], level: float
) -> Forecast:
    count = len(steps)
    half = quantile(level, count - 1) * _deviation(steps) * sqrt(ahead * (1 + ahead / count))
    return Forecast(middle - half, middle, middle + half, level, "drift", years)


def _deviation(values: Sequence[float]) -> float:
    """Give the deviation of a sample (over one less than its number), as floats: the exact one is slow."""
    mean = fmean(values)
    return sqrt(fsum((one - mean) ** 2 for one in values) / (len(values) - 1))
