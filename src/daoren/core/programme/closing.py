"""The cheapest set of options that closes a gap, found by the same choice under a budget as decisions are.

Each group is a project with what can be done about it; the first option of a group costs nothing and adds nothing.
The best that a budget buys never falls as the budget rises, so the least budget that buys the gap is found by
halving. What a budget is proven not to buy is a bound from below.
"""

from dataclasses import dataclass

import numpy as np

from daoren.core.decisions import Choice, Solver, choose
from daoren.core.monitoring.facts import Floats, Ints

# Costs are told apart to this share of the dearest selection.
FINENESS = 10**7


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes a gap: the chosen row of each group, what it costs and adds, and what still is missing.

    `at_least` is a cost below which no selection closes the gap (0: nothing proven); `short` is above zero where
    even everything together does not.
    """

    rows: Ints
    cost: int
    value: float
    at_least: int
    short: float
    method: str


def cheapest(begins: Ints, cost: Ints, value: Floats, *, needed: float, solver: Solver | None = None) -> Closing:
    """Give the cheapest selection whose value is at least what is needed.

    `begins` parts the options by group as in `Choice`, `cost` is in minor units, `value` in the unit of the gap.
    Raise ValueError where the options are none of a choice.

    >>> found = cheapest(np.array([0, 2, 4]), np.array([0, 5, 0, 3]), np.array([0.0, 2.0, 0.0, 2.0]), needed=2.0)
    >>> found.rows.tolist(), found.cost, found.short
    ([0, 3], 3, 0.0)
    """
    most = int(np.maximum.reduceat(cost, begins[:-1]).sum()) if len(begins) > 1 else 0
    best = choose(Choice(begins, cost, value, most), None)
    if best.objective < needed - _slack(needed):
        return _closing(cost, value, best.rows, 0, needed, best.method)
    low, high, proven = -1, int(cost[best.rows].sum()), 0
    rows, method = best.rows, best.method
    fine = max(1, most // FINENESS)
    while high - low > fine:
        middle = (low + high) // 2
        found = choose(Choice(begins, cost, value, middle), solver)
        if found.objective >= needed - _slack(needed):
            rows, method = found.rows, found.method
            high = min(middle, int(cost[rows].sum()))
        else:
            low = middle
            if found.bound < needed - _slack(needed):
                proven = middle + 1
    return _closing(cost, value, rows, proven, needed, method)


def _slack(needed: float) -> float:
    return 1e-9 * max(abs(needed), 1.0)


def _closing(cost: Ints, value: Floats, rows: Ints, proven: int, needed: float, method: str) -> Closing:
    total = float(value[rows].sum())
    return Closing(rows, int(cost[rows].sum()), total, proven, max(needed - total, 0.0), method)
