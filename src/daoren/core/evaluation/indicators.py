"""Second-level indicators of the evaluation, each 0 to 100 a project, NaN where facts are missing.

Formulas of 财预〔2020〕10号: arrival rate = arrived / budget; execution rate = spent / arrived; completion rate =
done / planned; quality rate = passed / checked; cost saving = (planned cost − actual cost) / planned cost.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from daoren.core.monitoring import Facts, Reading, Status, expected_by_now, totals_to_date
from daoren.core.monitoring.facts import PUBLIC, Bools, Days, Floats, Ints
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


def second_level(facts: Facts, at: Days, status: Status) -> dict[str, Floats]:
    """Read every second-level indicator of every project at its date."""
    return {
        **_decision(facts),
        **_process(facts, at, status.money),
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


def _process(facts: Facts, at: Days, money: Reading) -> dict[str, Floats]:
    sums = totals_to_date(facts, at)
    forecast = np.where(money.method == "forecast", 100.0 - np.abs(money.lag), np.nan)
    execution = _percent(sums.spent, sums.arrived)
    return {
        "funds_arrival": _percent(sums.arrived, sums.planned),
        "own_funds_arrival": _percent(sums.own_arrived, sums.own_planned),
        # Without spending, how well the forecast keeps to the plan stands for execution.
        "budget_execution": np.where(np.isfinite(execution), execution, np.clip(forecast, 0.0, 100.0)),
        "reporting": _reporting(facts, at),
    }


def _reporting(facts: Facts, at: Days) -> Floats:
    """Give the share of reports that came: reports filed over those that the project's own rhythm asks for.

    The rhythm is the median gap between reports of the whole portfolio.
    """
    rows, count = facts.reports, len(facts)
    past = rows.on <= at[rows.project]
    filed = np.bincount(rows.project[past], minlength=count).astype(np.float64)
    same = rows.project[1:] == rows.project[:-1]
    gaps = (rows.on[1:] - rows.on[:-1]).astype(np.float64)[same]
    if not len(gaps):
        return np.full(count, np.nan)
    begin = np.full(count, np.datetime64("NaT", "D"))
    begin[rows.project[::-1]] = rows.on[::-1]
    asked = np.floor((at - begin).astype(np.float64) / max(float(np.median(gaps)), 1.0)) + 1.0
    return np.where(filed > 0, _percent(filed, asked), np.nan)


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
        "quality": _quality(facts, at, status.rating_row),
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


def _quality(facts: Facts, at: Days, rating_row: Ints) -> Floats:
    """Give the share of checked milestones that passed; else the score of the latest rating."""
    rows, count = facts.milestones, len(facts)
    checked = (rows.result >= 0) & (rows.done <= at[rows.project])
    passed = checked & (rows.result == keys("milestone_result").index("passed"))
    share = _percent(_counts(rows.project, passed, count), _counts(rows.project, checked, count))
    rating = np.full(count, np.nan)
    rating[rating_row >= 0] = facts.ratings.score[rating_row[rating_row >= 0]]
    return np.where(np.isfinite(share), share, rating)


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
