"""Second-level indicators of the evaluation, each 0 to 100 a project, NaN where facts are missing.

Formulas of 财预〔2020〕10号: arrival rate = arrived / budget; execution rate = spent / arrived; completion rate =
done / planned; quality rate = passed / checked; cost saving = (planned cost − actual cost) / planned cost.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from daoren.core.monitoring import Facts, Reading, Status, Totals, expected_by_now
from daoren.core.monitoring.facts import PUBLIC, Bools, Days, Floats, Ints
from daoren.core.monitoring.reading import first, pick
from daoren.core.monitoring.spending import total
from daoren.core.terms import keys

SECOND_LEVEL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "decision": ("targets_measurable", "budget_complete"),
        "process": ("funds_arrival", "own_funds_arrival", "budget_execution", "reporting"),
        "output": ("completion", "output_targets", "quality", "timeliness", "cost"),
        "benefit": ("benefit_targets",),
    }
)

# A project has a rhythm of its own from this many reports.
_OWN_RHYTHM_FROM = 3


def second_level(facts: Facts, at: Days, status: Status, totals: Totals) -> dict[str, Floats]:
    """Read every second-level indicator of every project at its date; `totals` are of that date."""
    return {
        **_decision(facts),
        **_process(facts, at, status.money, totals),
        **_output(facts, at, status),
        "benefit_targets": _targets(facts, at, "benefit"),
    }


def _percent(part: Floats, whole: Floats) -> Floats:
    """Give part of whole in per cent, between 0 and 100; NaN where the whole is not positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 100.0 * part / np.where(whole > 0, whole, np.nan)
    return np.clip(share, 0.0, 100.0)


def _decision(facts: Facts) -> dict[str, Floats]:
    rows, money, count = facts.indicators, facts.money, len(facts)
    measurable = _counts(rows.project, rows.measurable, count)
    promised = _counts(rows.project, np.ones(len(rows.project), dtype=bool), count)
    planned = total(money.project, money.planned, money.source == PUBLIC, count)
    whole = facts.projects.total_public
    return {
        "targets_measurable": _percent(measurable, promised),
        "budget_complete": _percent(whole - np.abs(planned - whole), whole),
    }


def _process(facts: Facts, at: Days, money: Reading, sums: Totals) -> dict[str, Floats]:
    forecast = np.where(money.method == "forecast", 100.0 - np.abs(money.lag), np.nan)
    execution = _percent(sums.spent_where_arrived, sums.arrived_where_spent)
    return {
        "funds_arrival": _percent(sums.arrived_where_planned, sums.planned_where_arrived),
        "own_funds_arrival": _percent(sums.own_arrived_where_planned, sums.own_planned_where_arrived),
        # Without spending, how well the forecast keeps to the plan stands for execution.
        "budget_execution": np.where(np.isfinite(execution), execution, np.clip(forecast, 0.0, 100.0)),
        "reporting": _reporting(facts, at),
    }


def _reporting(facts: Facts, at: Days) -> Floats:
    """Give the share of reports that came: reports filed over those that the project's own rhythm asks for.

    The rhythm is the median gap between its reports by then, where it has at least three; else the median gap of
    the whole portfolio.
    """
    rows, count = facts.reports, len(facts)
    past = rows.on <= at[rows.project]
    project, on = rows.project[past], rows.on[past]
    filed = np.bincount(project, minlength=count).astype(np.float64)
    same = project[1:] == project[:-1]
    gaps = (on[1:] - on[:-1]).astype(np.int64)[same]
    if not len(gaps):
        return np.full(count, np.nan)
    own = medians(project[1:][same], gaps, count)
    rhythm = np.maximum(np.where(filed >= _OWN_RHYTHM_FROM, own, np.median(gaps)), 1.0)
    begin = pick(on, first(project, np.ones(len(on), dtype=bool), count), np.datetime64("NaT", "D"))
    asked = np.floor((at - begin).astype(np.float64) / rhythm) + 1.0
    return np.where(filed > 0, _percent(filed, asked), np.nan)


def medians(group: Ints, spans: Ints, count: int) -> Floats:
    """Give the median of the spans of each group, NaN where it has none; spans are days from 0 to 2**24.

    >>> medians(np.array([0, 0, 2, 2, 2]), np.array([4, 1, 9, 1, 2]), 3).tolist()
    [2.5, nan, 2.0]
    """
    # One number of group and span sorts many times faster than two keys.
    ordered = np.append(np.sort((group << 24) | spans) & (2**24 - 1), 0)
    sizes = np.bincount(group, minlength=count)
    begins = np.cumsum(sizes) - sizes
    middle = (ordered[begins + np.maximum(sizes - 1, 0) // 2] + ordered[begins + sizes // 2]) / 2.0
    return np.where(sizes > 0, middle, np.nan)


def _output(facts: Facts, at: Days, status: Status) -> dict[str, Floats]:
    time = status.schedule
    by_progress = np.isin(time.method, ("milestones_reported", "milestones", "elapsed_time"))
    completion = np.where(by_progress, np.clip(time.ratio, 0.0, 100.0), np.nan)
    # Nothing was due yet: nothing to complete, so nothing to score.
    completion[time.planned <= 0] = np.nan
    on_time = _on_time(facts, at)
    shift = np.where(time.method == "end_shift", np.clip(time.actual, 0.0, 100.0), np.nan)
    return {
        "completion": completion,
        "output_targets": _targets(facts, at, "output"),
        "quality": _quality(facts, at, status.score_row),
        "timeliness": np.where(np.isfinite(on_time), on_time, shift),
        "cost": _cost(facts, at),
    }


def _targets(facts: Facts, at: Days, dimension: str) -> Floats:
    """Give the weighted attainment of the indicators of one dimension against what the plan expects by now."""
    rows, count = facts.indicators, len(facts)
    use = (rows.dimension == keys("dimension").index(dimension)) & np.isfinite(rows.attained)
    use &= ~(rows.observed > at[rows.project])
    expected = expected_by_now(facts, at)
    use &= np.isfinite(expected)
    found = total(rows.project, rows.weight * rows.attained, use, count)
    return _percent(found, total(rows.project, rows.weight * expected, use, count))


def _quality(facts: Facts, at: Days, score_row: Ints) -> Floats:
    """Give the share of checked milestones that passed; else the score of the latest rating that has one."""
    rows, count = facts.milestones, len(facts)
    checked = (rows.result >= 0) & (rows.done <= at[rows.project])
    passed = checked & (rows.result == keys("milestone_result").index("passed"))
    share = _percent(_counts(rows.project, passed, count), _counts(rows.project, checked, count))
    return np.where(np.isfinite(share), share, pick(facts.ratings.score, score_row, np.nan))


def _on_time(facts: Facts, at: Days) -> Floats:
    """Give the share of milestones due by now that were done by their day."""
    rows, count = facts.milestones, len(facts)
    due = rows.due <= at[rows.project]
    return _percent(_counts(rows.project, due & (rows.done <= rows.due), count), _counts(rows.project, due, count))


def _cost(facts: Facts, at: Days) -> Floats:
    """Give 100 at or below the first approved cost, less one point for each per cent above it."""
    rows, projects, count = facts.reports, facts.projects, len(facts)
    told = np.isfinite(rows.cost) & (rows.on <= at[rows.project])
    now = projects.total_cost.copy()
    now[rows.project[told]] = rows.cost[told]
    first = projects.baseline_cost.copy()
    earliest = np.full(count, np.nan)
    earliest[rows.project[told][::-1]] = rows.cost[told][::-1]
    first = np.where(np.isfinite(first), first, earliest)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = 100.0 * (now - first) / np.where(first > 0, first, np.nan)
    return np.clip(100.0 - np.maximum(growth, 0.0), 0.0, 100.0)


def _counts(project: Ints, use: Bools, count: int) -> Floats:
    return np.bincount(project[use], minlength=count).astype(np.float64)
