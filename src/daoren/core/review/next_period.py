"""What the plan asks of public money in the next period."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daoren.core.monitoring import Facts
from daoren.core.monitoring.facts import PUBLIC, Days, Floats
from daoren.core.monitoring.spending import total
from daoren.core.periods.calendar import months_after


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """Public money that the plan asks for in the next period, in minor units, NaN where nothing tells.

    `method` says how it is known: "plan" (planned by period), "carried" (the plan of the last period carried on
    until the end of the project), "spread" (the whole commitment spread evenly over its life), "over" (the
    project ends by the date of the review), "none".
    """

    amount: Floats
    method: npt.NDArray[np.object_]


def next_period(facts: Facts, as_of: np.datetime64, *, months: int) -> NextPeriod:
    """Read from the plan, else carry on, else spread; amounts are whole minor units and never negative."""
    first = as_of + np.timedelta64(1, "D")
    last = months_after(as_of, months)
    ways = (
        ("plan", _planned(facts, first, last)),
        ("over", np.where(facts.projects.end <= as_of, 0.0, np.nan)),
        ("carried", _carried(facts, first, last)),
        ("spread", _spread(facts, first, last)),
    )
    amount, method = np.full(len(facts), np.nan), np.full(len(facts), "none", dtype=object)
    for name, found in ways:
        use = (method == "none") & np.isfinite(found)
        amount[use], method[use] = np.maximum(np.round(found[use]), 0.0), name
    return NextPeriod(amount, method)


def _overlap(begin: Days, end: Days, first: np.datetime64, last: np.datetime64) -> Floats:
    """Give how many days two spans share; NaN where an end of a span is not known."""
    days = (np.minimum(end, last) - np.maximum(begin, first)).astype("timedelta64[D]")
    number = np.where(np.isnat(days), np.nan, days.astype(np.float64))
    return np.maximum(number + 1.0, 0.0)


def _planned(facts: Facts, first: np.datetime64, last: np.datetime64) -> Floats:
    rows = facts.money
    shared = _overlap(rows.first, rows.last, first, last)
    whole = (rows.last - rows.first).astype(np.float64) + 1.0
    ahead = (rows.source == PUBLIC) & (shared > 0)
    return total(rows.project, rows.planned * shared / whole, ahead, len(facts))


def _carried(facts: Facts, first: np.datetime64, last: np.datetime64) -> Floats:
    """Carry the daily rate of the last year's plan (or forecast) on, until the project ends."""
    rows, count = facts.money, len(facts)
    plan = np.where(np.isfinite(rows.planned), rows.planned, rows.forecast)
    told = (rows.source == PUBLIC) & (rows.first < first) & np.isfinite(plan)
    newest = np.full(count, np.datetime64("0001-01-01", "D"))
    np.maximum.at(newest, rows.project[told], rows.last[told])
    recent = told & (rows.last > newest[rows.project] - np.timedelta64(365, "D"))
    days = np.bincount(
        rows.project[recent], (rows.last - rows.first)[recent].astype(np.float64) + 1.0, minlength=count
    )
    rate = total(rows.project, plan, recent, count) / np.where(days > 0, days, np.nan)
    end = np.where(np.isnat(facts.projects.end), last, facts.projects.end)
    return rate * _overlap(np.full(count, first), end, first, last)


def _spread(facts: Facts, first: np.datetime64, last: np.datetime64) -> Floats:
    projects = facts.projects
    whole = (projects.end - projects.start).astype("timedelta64[D]")
    days = np.where(np.isnat(whole), np.nan, whole.astype(np.float64)) + 1.0
    shared = _overlap(projects.start, projects.end, first, last)
    return projects.total_public * shared / np.where(days > 0, days, np.nan)
