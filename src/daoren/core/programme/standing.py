"""How an indicator stands: the year that counts, target and actual, what the year may bring, what to ask.

The year shown is the running one where it has a target; else the last year over that has one; else the next to
come. A year that is over is met or missed: a binding target that is missed is red, an expected one yellow, since
it is reported and not punished. A running year is judged by the interval of its forecast: low enough to meet is
on course, high not enough is behind.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from daoren.core.programme.balance import reconcile
from daoren.core.programme.forecast import NO_BOUNDS, Bounds, Forecast, foresee
from daoren.core.programme.series import Series, YearValue, broken_between, known_on, year_values
from daoren.core.programme.targets import ABOUT, Target, attainment, meets, needs
from daoren.core.programme.tasks import light_of_lag
from daoren.core.terms import Statement

Flows = Mapping[int, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class Goal:
    """What an indicator is and what it is to reach; `horizon` is the year to which a plan looks (0: none)."""

    code: str
    aggregation: str = "flow"
    direction: str = "higher"
    nature: str = "expected"
    targets: Mapping[int, Target] = field(default_factory=dict)
    horizon: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """One year of an indicator: target and actual as far as known, and what came of it."""

    year: int
    target: Target | None
    actual: YearValue | None
    attained: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be asked of an indicator: which kind, of which year, in words."""

    kind: str
    year: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stands; None is "not known".

    `attained` is a share of the target, `needs` what is missing to it in the unit of the indicator, `verdict` a
    key of the vocabulary attainment, `light` one of light. The horizon is the end of the plan.
    """

    code: str
    year: int | None
    target: Target | None
    actual: YearValue | None
    attained: float | None
    verdict: str
    light: str
    needs: float | None
    forecast: Forecast | None
    horizon_year: int
    horizon_target: Target | None
    horizon_forecast: Forecast | None
    horizon_needs: float | None
    years: tuple[Judged, ...]
    findings: tuple[Finding, ...]


def stand(
    goal: Goal,
    series: Series,
    *,
    today: date,
    bands: Mapping[str, Any],
    over_achieved: float = 3.0,
    about: float = 0.02,
    stale_after_days: int = 550,
    level: float = 0.8,
    flows: Flows | None = None,
    bounds: Bounds = NO_BOUNDS,
) -> Standing:
    """Say how an indicator stands on a day.

    What is on record is judged as it stands; a forecast rests on nothing later than today.

    `bands` are the parameters of the light of schedule, by which a flow without a forecast is judged against the
    time gone. `flows` are inflow and outflow of a stock by year.
    """
    values = year_values(series)
    year = _year_of(goal, values, today)
    target, actual = (goal.targets.get(year), values.get(year)) if year is not None else (None, None)
    actual = actual if target is not None or actual is not None else _last(values)
    seen = known_on(series, today)
    seen_values = values if seen is series else year_values(seen)

    def ahead_to(year: int) -> Forecast:
        return foresee(seen, seen_values, year=year, today=today, level=level, bounds=bounds)

    ahead = ahead_to(today.year)
    verdict, light = _judge(goal, year, target, actual, ahead, today=today, bands=bands, about=about)
    attained = (
        attainment(actual.value, target, direction=goal.direction)
        if actual is not None and target is not None and goal.aggregation != "rank"
        else None
    )
    horizon = goal.targets.get(goal.horizon)
    newest = _last(values)
    return Standing(
        goal.code, year, target, actual, attained, verdict, light,
        needs(actual.value, target, direction=goal.direction, about=about) if actual and target else None,
        ahead, goal.horizon, horizon,
        ahead_to(goal.horizon) if goal.horizon > today.year else None,
        needs(newest.value, horizon, direction=goal.direction, about=about)
        if newest and horizon and goal.aggregation != "flow" else None,
        tuple(judged_years(goal, values, today=today, about=about)),
        tuple(
            _findings(goal, series, values, today, over_achieved=over_achieved, about=about,
                      stale=stale_after_days, flows=flows or {})
        ),
    )  # fmt: skip


def _year_of(goal: Goal, values: Mapping[int, YearValue], today: date) -> int | None:
    """Give the year that counts."""
    if today.year in goal.targets:
        return today.year
    over = [year for year in goal.targets if year < today.year]
    if over:
        return max(over)
    return min(goal.targets, default=None)


def _last(values: Mapping[int, YearValue]) -> YearValue | None:
    return max(values.values(), key=lambda one: one.last, default=None)


def judged_years(
    goal: Goal, values: Mapping[int, YearValue], *, today: date, about: float = ABOUT
) -> Iterator[Judged]:
    """Judge every year that has a target or an actual, oldest first.

    >>> from daoren.core.programme.series import Point
    >>> goal = Goal("labs", targets={2024: Target(4.0)})
    >>> made = year_values(Series((Point(date(2024, 1, 1), date(2024, 12, 31), 18.0),)))
    >>> [(one.year, one.verdict, one.attained) for one in judged_years(goal, made, today=date(2025, 10, 10))]
    [(2024, 'met', 4.5)]
    """
    for year in sorted({*goal.targets, *values}):
        target, actual = goal.targets.get(year), values.get(year)
        share = None
        if actual is not None and target is not None and goal.aggregation != "rank":
            share = attainment(actual.value, target, direction=goal.direction)
        yield Judged(year, target, actual, share, _verdict(goal, year, target, actual, today, about))


def _verdict(
    goal: Goal, year: int, target: Target | None, actual: YearValue | None, today: date, about: float
) -> str:
    if target is None:
        return "no_target"
    met = _met(goal, target, actual, about)
    if year >= today.year and not met:
        return "not_due"
    verdict, _ = _over(goal, actual, met=met)
    return verdict


def _met(goal: Goal, target: Target, actual: YearValue | None, about: float) -> bool:
    """Tell whether a target is met for good: a flow that is to stay low is not before its year is whole."""
    if actual is None or (goal.aggregation == "flow" and goal.direction == "lower" and not actual.whole):
        return False
    return meets(actual.value, target, direction=goal.direction, about=about)


def _judge(
    goal: Goal, year: int | None, target: Target | None, actual: YearValue | None, ahead: Forecast | None,
    *, today: date, bands: Mapping[str, Any], about: float,
) -> tuple[str, str]:  # fmt: skip
    if target is None or year is None:
        return "no_target", "unknown"
    met = _met(goal, target, actual, about)
    if year < today.year:
        return _over(goal, actual, met=met)
    if met and actual is not None and (goal.aggregation == "flow" or actual.last.year == year):
        return "met", "green"
    if year > today.year:
        return "not_due", "green" if met else "unknown"
    if ahead is not None and ahead.low is not None and ahead.high is not None and ahead.middle is not None:
        return _by_interval(goal, target, ahead, about)
    return _by_time(goal, target, actual, today, bands)


def _over(goal: Goal, actual: YearValue | None, *, met: bool) -> tuple[str, str]:
    if met:
        return "met", "green"
    if actual is None or not (actual.whole or goal.aggregation == "stock"):
        return "unknown", "unknown"
    return "missed", "red" if goal.nature == "binding" else "yellow"


def _by_interval(goal: Goal, target: Target, ahead: Forecast, about: float) -> tuple[str, str]:
    worst, best = (ahead.low, ahead.high) if goal.direction == "higher" else (ahead.high, ahead.low)
    if meets(float(worst or 0), target, direction=goal.direction, about=about):
        return "on_course", "green"
    if meets(float(best or 0), target, direction=goal.direction, about=about):
        return "at_risk", "yellow"
    return "behind", "red"


def _by_time(
    goal: Goal, target: Target, actual: YearValue | None, today: date, bands: Mapping[str, Any]
) -> tuple[str, str]:
    """Judge a flow of the running year by the time that the known part covers.

    One that is to stay low lags by what it has used up ahead of time, and is behind once it has used up all.
    """
    if goal.aggregation != "flow" or actual is None or actual.last.year != today.year or target.value <= 0:
        return "unknown", "unknown"
    gone = (actual.last - date(today.year, 1, 1)).days + 1
    days = (date(today.year, 12, 31) - date(today.year, 1, 1)).days + 1
    time, share = 100 * gone / days, 100 * actual.value / target.value
    if goal.direction == "lower":
        light = "red" if share > 100 else light_of_lag(share, time, bands)
    else:
        light = light_of_lag(time, share, bands)
    return {"green": "on_course", "yellow": "at_risk", "red": "behind"}[light], light


def _findings(
    goal: Goal, series: Series, values: Mapping[int, YearValue], today: date, *, over_achieved: float,
    about: float, stale: int, flows: Flows,
) -> Iterator[Finding]:  # fmt: skip
    yield from _over_achieved(goal, values, over_achieved)
    yield from _passed_early(goal, values, about)
    yield from _broken(series, values)
    if goal.aggregation == "stock":
        yield from _unexplained(values, flows)
    yield from _missing(goal, values, today, stale)


def _over_achieved(goal: Goal, values: Mapping[int, YearValue], most: float) -> Iterator[Finding]:
    for year, target in sorted(goal.targets.items()):
        share = attainment(values[year].value, target, direction=goal.direction) if year in values else None
        if share is not None and share > most and goal.aggregation not in ("rank",):
            said = {"year": str(year), "share": f"{share:.0%}", "most": f"{most:.0%}"}
            yield Finding("over_achieved", year, Statement("programme.finding_over_achieved", said))


def _passed_early(goal: Goal, values: Mapping[int, YearValue], about: float) -> Iterator[Finding]:
    """Find targets of a later year that a level has reached already; a flow begins anew every year."""
    if goal.aggregation == "flow":
        return
    for due, target in sorted(goal.targets.items()):
        early = next((
            year for year, one in values.items()
            if year < due and meets(one.value, target, direction=goal.direction, about=about)
        ), due)  # fmt: skip
        if due - early > 1:
            said = {"due": str(due), "target": f"{target.value:g}", "year": str(early),
                    "actual": f"{values[early].value:g}"}  # fmt: skip
            yield Finding("passed_early", due, Statement("programme.finding_passed_early", said))


def _broken(series: Series, values: Mapping[int, YearValue]) -> Iterator[Finding]:
    years = sorted(values)
    for early, late in itertools.pairwise(years):
        if broken_between(series, values[early], values[late]):
            said = {"early": str(early), "late": str(late)}
            yield Finding("method_break", late, Statement("programme.finding_method_break", said))


def _unexplained(values: Mapping[int, YearValue], flows: Flows) -> Iterator[Finding]:
    """Find changes of a stock that its flows do not explain: a fall always, a rise where flows are told."""
    years = sorted(values)
    for early, late in itertools.pairwise(years):
        if late != early + 1:
            continue
        inflow, outflow = flows.get(late, (None, None))
        found = reconcile(values[early].value, values[late].value, inflow=inflow, outflow=outflow)
        said = {"early": values[early].last.isoformat(), "late": values[late].last.isoformat(),
                "before": f"{values[early].value:,g}", "after": f"{values[late].value:,g}"}  # fmt: skip
        if found.explained is None and found.change < 0:
            yield Finding("unexplained", late, Statement("programme.finding_unexplained", said))
        elif found.explained is not None and abs(found.unexplained) > 1e-9:
            said |= {"rest": f"{found.unexplained:+,g}"}
            yield Finding("unexplained", late, Statement("programme.finding_rest", said))


def _missing(goal: Goal, values: Mapping[int, YearValue], today: date, stale: int) -> Iterator[Finding]:
    for year in sorted(goal.targets):
        if year < today.year and year not in values:
            yield Finding("no_actual", year, Statement("programme.finding_no_actual", {"year": str(year)}))
    newest = _last(values)
    if newest is not None and (today - newest.last).days > stale:
        yield Finding(
            "stale", newest.last.year, Statement("programme.finding_stale", {"day": newest.last.isoformat()})
        )
