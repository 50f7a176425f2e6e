"""What the plan asks of public money in the next period."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daoren.core.monitoring import Facts
from daoren.core.monitoring.facts import PUBLIC, Bools, Days, Floats
from daoren.core.monitoring.spending import total
from daoren.core.periods.calendar import months_after

_DAY = np.timedelta64(1, "D")
_BEFORE_ALL = np.datetime64("0001-01-01", "D")


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """Public money that the plan asks for in the next period, in minor units, NaN where nothing tells.

    `method` says how it is known: "plan" (planned by period), "partial" (planned by period for the first part and
    carried on for the rest), "carried" (the plan of the last period carried on until the end of the project),
    "spread" (the whole commitment spread evenly over its life), "over" (the project ends by the date of the
    review), "none". What is carried on never asks for more than is left of the commitment, where that is known.
    """

    amount: Floats
    method: npt.NDArray[np.object_]


def next_period(facts: Facts, as_of: np.datetime64, *, months: int) -> NextPeriod:
    """Read the next calendar months from the plan, else carry on, else spread.

    Amounts are whole minor units and never negative.
    """
    first = as_of + _DAY
    last = months_after(first, months) - _DAY
    ahead = (facts.money.source == PUBLIC) & np.isfinite(facts.money.planned)
    ahead &= _overlap(facts.money.first, facts.money.last, first, last) > 0
    planned = _planned(facts, ahead, first, last)
    ends = np.fmin(facts.projects.end, last)
    covered = _newest(facts, ahead)
    whole = covered >= ends
    carried = _rate(facts, first, last) * _overlap(np.maximum(covered + _DAY, first), ends, first, last)
    left = _left(facts, as_of)
    ways = (
        ("plan", np.where(whole, planned, np.nan)),
        ("partial", _at_most(left, planned + carried)),
        ("over", np.where(facts.projects.end <= as_of, 0.0, np.nan)),
        ("carried", _at_most(left, carried)),
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


def _newest(facts: Facts, use: Bools) -> Days:
    """Give the last day of the latest row of money in use, a day before all others where there is none."""
    newest = np.full(len(facts), _BEFORE_ALL)
    np.fmax.at(newest, facts.money.project[use], facts.money.last[use])
    return newest


def _planned(facts: Facts, use: Bools, first: np.datetime64, last: np.datetime64) -> Floats:
    """Sum what rows plan for a span, by the share of their days that lies in it."""
    rows = facts.money
    days = (rows.last - rows.first).astype(np.float64) + 1.0
    return total(rows.project, rows.planned * _overlap(rows.first, rows.last, first, last) / days, use, len(facts))


def _left(facts: Facts, as_of: np.datetime64) -> Floats:
    """Give what is left of the commitment after the public money planned up to a date; NaN where not known."""
    planned = _planned(facts, facts.money.source == PUBLIC, _BEFORE_ALL, as_of)
    return np.maximum(facts.projects.total_public - np.nan_to_num(planned), 0.0)


def _at_most(limit: Floats, amount: Floats) -> Floats:
    """Cap amounts where a limit is known; what is not known stays so."""
    found: Floats = np.where(np.isnan(limit), amount, np.minimum(amount, limit))
    return found


def _rate(facts: Facts, first: np.datetime64, last: np.datetime64) -> Floats:
    """Give the money a day of the last year's plan (or forecast), the plan of the next period included."""
    rows, count = facts.money, len(facts)
    plan = np.where(np.isfinite(rows.planned), rows.planned, rows.forecast)
    told = (rows.source == PUBLIC) & np.isfinite(plan)
    told &= (rows.first < first) | (np.isfinite(rows.planned) & (rows.first <= last))
    recent = told & (rows.last > _newest(facts, told)[rows.project] - np.timedelta64(365, "D"))
    days = np.bincount(
        rows.project[recent], (rows.last - rows.first)[recent].astype(np.float64) + 1.0, minlength=count
    )
    return total(rows.project, plan, recent, count) / np.where(days > 0, days, np.nan)


def _spread(facts: Facts, first: np.datetime64, last: np.datetime64) -> Floats:
    projects = facts.projects
    whole = (projects.end - projects.start).astype("timedelta64[D]")
    days = np.where(np.isnat(whole), np.nan, whole.astype(np.float64)) + 1.0
    shared = _overlap(projects.start, projects.end, first, last)
    return projects.total_public * shared / np.where(days > 0, days, np.nan)
