"""Money: how far public spending departs from its plan.

In order of preference: spending to date against the plan to date, over the periods that have both; else the
forecast of the running period against its plan. Too little and too much both count.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daoren.core.monitoring.facts import OWN, PUBLIC, Bools, Days, Facts, Floats, Ints, MoneyRows
from daoren.core.monitoring.reading import Reading

# A forecast still speaks for a period that ended up to a quarter ago: its spending may not be reported yet.
_OVER = np.timedelta64(92, "D")


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums to date in minor units, NaN where no row says anything.

    `planned`, `arrived` and `spent` are public money; `own_*` is the money of the bearing unit; `others` is
    money from elsewhere that arrived. `x_where_y` is the sum of x over the rows that tell both, so that a rate is
    never of sums over different rows. `spent_complete` is False where a row tells arrival but not spending.
    """

    planned: Floats
    arrived: Floats
    spent: Floats
    own_planned: Floats
    own_arrived: Floats
    other_arrived: Floats
    arrived_where_planned: Floats
    planned_where_arrived: Floats
    spent_where_arrived: Floats
    arrived_where_spent: Floats
    own_arrived_where_planned: Floats
    own_planned_where_arrived: Floats
    spent_complete: Bools


def total(project: Ints, values: Floats, use: Bools, count: int) -> Floats:
    """Sum values by project; NaN where a project has no usable value: nothing known is not zero."""
    use = use & np.isfinite(values)
    sums = np.bincount(project[use], values[use], minlength=count)
    seen = np.bincount(project[use], minlength=count) > 0
    found: Floats = np.where(seen, sums, np.nan)
    return found


def totals_to_date(facts: Facts, at: Days) -> Totals:
    """Sum the money of each project over the periods that ended by its date."""
    rows, count = facts.money, len(facts)
    past = rows.last <= at[rows.project]
    public, own = past & (rows.source == PUBLIC), past & (rows.source == OWN)
    planned, arrived, spent = (
        total(rows.project, values, public, count) for values in (rows.planned, rows.arrived, rows.spent)
    )
    own_planned, own_arrived = (total(rows.project, values, own, count) for values in (rows.planned, rows.arrived))
    others = total(rows.project, rows.arrived, past & ~public & ~own, count)
    silent = np.bincount(rows.project[public & np.isfinite(rows.arrived) & np.isnan(rows.spent)], minlength=count)
    return Totals(
        planned,
        arrived,
        spent,
        own_planned,
        own_arrived,
        others,
        *_both(rows, rows.arrived, rows.planned, public, count),
        *_both(rows, rows.spent, rows.arrived, public, count),
        *_both(rows, rows.arrived, rows.planned, own, count),
        silent == 0,
    )


def _both(rows: MoneyRows, one: Floats, other: Floats, use: Bools, count: int) -> tuple[Floats, Floats]:
    """Sum two columns over the rows that tell both."""
    told = use & np.isfinite(one) & np.isfinite(other)
    return total(rows.project, one, told, count), total(rows.project, other, told, count)


def spending(facts: Facts, at: Days) -> Reading:
    """Measure public spending of each project at its date; the plan is 100, what is spent its per cent."""
    rows, count = facts.money, len(facts)
    public = rows.source == PUBLIC
    when = at[rows.project]
    both = public & (rows.last <= when) & np.isfinite(rows.planned) & np.isfinite(rows.spent)
    planned, spent = (total(rows.project, values, both, count) for values in (rows.planned, rows.spent))
    running = _running(facts, at, public & np.isfinite(rows.planned) & np.isfinite(rows.forecast))
    baseline, forecast = (total(rows.project, values, running, count) for values in (rows.planned, rows.forecast))
    method: npt.NDArray[np.object_] = np.full(count, "none", dtype=object)
    plan, actual = np.full(count, np.nan), np.full(count, np.nan)
    for name, expected, found in (("spending", planned, spent), ("forecast", baseline, forecast)):
        # A plan of nothing, or of income, has no percentage.
        use = (method == "none") & np.isfinite(found) & (expected > 0)
        plan[use], actual[use], method[use] = expected[use], found[use], name
    empty = (method == "none") & (np.isfinite(planned) | np.isfinite(baseline))
    method[empty] = "none_planned"
    return Reading(
        np.where(plan > 0, 100.0, np.nan), 100.0 * actual / plan, method, {"plan": plan, "found": actual}
    )


def _running(facts: Facts, at: Days, usable: Bools) -> Bools:
    """Mark the rows of the latest period that has begun by the date of each project and is not long over."""
    rows = facts.money
    when = at[rows.project]
    begun = usable & (rows.first <= when) & (rows.last >= when - _OVER)
    last = np.full(len(facts), np.datetime64("0001-01-01", "D"))
    np.maximum.at(last, rows.project[begun], rows.first[begun])
    found: Bools = begun & (rows.first == last[rows.project])
    return found
