"""What the year, and the years to the end of a plan, may bring: an interval that says what it rests on.

Years are a random walk with drift: h years ahead the middle is the last value plus h times the mean step, and the
interval is middle ± t · s · √(h (1 + h / (T − 1))), where s is the deviation of the steps and T the number of
years (R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2). With few
years t and not the normal quantile is taken. A flow of which part of the year is known is scaled up by the share
that such a part has had in earlier years, else by the days gone.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from statistics import NormalDist, fmean, stdev

from daoren.core.programme.series import Series, YearValue, unbroken_run, year_values
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
    seen = Series(
        tuple(one for one in series.points if one.last <= today),
        series.aggregation,
        series.direction,
        series.breaks,
    )
    return _bounded(_forecast(seen, year_values(seen), year, level), bounds)


def _bounded(found: Forecast, bounds: Bounds) -> Forecast:
    """Hold a forecast within what the figure can be."""
    low, middle, high = (_held(one, bounds) for one in (found.low, found.middle, found.high))
    return replace(found, low=low, middle=middle, high=high)


def _held(value: float | None, bounds: Bounds) -> float | None:
    if value is None:
        return None
    low, high = bounds
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _forecast(series: Series, values: Mapping[int, YearValue], year: int, level: float) -> Forecast:
    known = values.get(year)
    if known is not None and known.whole:
        return Forecast(known.value, known.value, known.value, level, "known", (year,))
    run = unbroken_run(series, values)
    if series.aggregation == "rank":
        return Forecast(None, None, None, level, "none", tuple(run), Statement("programme.why_rank"))
    if series.aggregation == "flow" and known is not None:
        paced = _paced(series, known, run, year, level)
        if paced is not None:
            return paced
    return _drift(run, year, level)


def _paced(
    series: Series, known: YearValue, run: Mapping[int, YearValue], year: int, level: float
) -> Forecast | None:
    """Scale up the known part of a year; None where hardly any of it is known."""
    if known.first != date(year, 1, 1):
        return None
    shares = _shares_of_part(series, run, known)
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    share = fmean(shares) if shares else ((known.last - known.first).days + 1) / days
    if share < 0.05:
        return None
    middle = known.value / share
    if len(shares) < YEARS_NEEDED:
        why = Statement("programme.why_pace", {"known": len(shares), "needed": YEARS_NEEDED})
        return Forecast(None, middle, None, level, "pace", tuple(sorted(run)), why)
    spread = quantile(level, len(shares) - 1) * stdev(shares) * sqrt(1 + 1 / len(shares))
    low, high = known.value / min(share + spread, 1.0), known.value / max(share - spread, 0.01)
    return Forecast(min(low, middle), middle, max(high, middle), level, "pace", tuple(sorted(run)))


def _shares_of_part(series: Series, run: Mapping[int, YearValue], known: YearValue) -> list[float]:
    """Give what share of earlier whole years the same part of the year made up."""
    until = (known.last.month, known.last.day)
    found = []
    for year, whole in run.items():
        part = sum(
            one.value
            for one in series.points
            if one.first.year == year and (one.last.month, one.last.day) <= until and one.last.year == year
        )
        if whole.value and part and whole.parts > 1:
            found.append(part / whole.value)
    return found


def _drift(run: Mapping[int, YearValue], year: int, level: float) -> Forecast:
    years = sorted(run)
    if not years:
        return Forecast(None, None, None, level, "none", (), Statement("programme.why_no_year"))
    last = run[years[-1]].value
    ahead = year - years[-1]
    if len(years) < 2 or ahead < 1:
        why = Statement("programme.why_one_year", {"year": str(years[-1])})
        return Forecast(None, None, None, level, "none", tuple(years), why)
    steps = [run[b].value - run[a].value for a, b in itertools.pairwise(years)]
    middle = last + ahead * fmean(steps)
    if len(years) < YEARS_NEEDED:
        why = Statement("programme.why_few_years", {"known": len(years), "needed": YEARS_NEEDED})
        return Forecast(None, middle, None, level, "drift", tuple(years), why)
    return _interval(middle, steps, ahead, tuple(years), level)


def _interval(middle: float, steps: Sequence[float], ahead: int, years: tuple[int, ...], level: float) -> Forecast:
    count = len(steps)
    half = quantile(level, count - 1) * stdev(steps) * sqrt(ahead * (1 + ahead / count))
    return Forecast(middle - half, middle, middle + half, level, "drift", years)
