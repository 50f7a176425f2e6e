"""The cheapest set of options that closes a gap, found by the same choice under a budget as decisions are.

Each group is a project with what can be done about it; the first option of a group costs nothing and adds nothing.
To buy at least what is needed for as little as can be is to give up no more of what could be had than the gap
leaves, and to save as much money by it as can be: a choice whose budget is value and whose worth is money. Its
bound on what can be saved is a bound on what must be spent.
"""

import math
from dataclasses import dataclass

import numpy as np

from daoren.core.decisions import Choice, Solver, choose
from daoren.core.monitoring.facts import Floats, Ints

# Value is counted in whole parts, at most so many to the best option: a power of ten to the unit, so that whole
# and decimal values stay what they are. A solver that works to a millionth could not tell more of them apart, and
# what it gave would not count; what lies below a part is not told apart here.
PARTS = 2 * 10**5
# So many groups are solved exactly while somebody waits; more go by the dual, whose bound says how far off it is.
EXACT_UP_TO = 400
# What rounding may leave of a whole number, as a share of the number that it stands in.
ROUNDING = 1e-9


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
    Costs are told apart to a millionth of the dearest option, values to a twenty-thousandth of the best or finer.
    Raise ValueError where the options are none of a choice, or the first of a group costs something.

    >>> found = cheapest(np.array([0, 2, 4]), np.array([0, 5, 0, 3]), np.array([0.0, 2.0, 0.0, 2.0]), needed=2.0)
    >>> found.rows.tolist(), found.cost, found.short
    ([0, 3], 3, 0.0)
    """
    if len(begins) < 2:
        return Closing(np.empty(0, dtype=np.int64), 0, 0.0, 0, max(needed, 0.0), "dual")
    if np.any(cost[begins[:-1]]):
        raise ValueError("the first option of a group is to add nothing: it must cost nothing")
    heads, of = begins[:-1], np.repeat(np.arange(len(begins) - 1), np.diff(begins))
    most, dearest = np.maximum.reduceat(value, heads), np.maximum.reduceat(cost, heads)
    room = float(most.sum()) - needed
    if room < -_slack(needed):
        best = choose(Choice(begins, cost, value, int(dearest.sum())), None)
        return _closing(cost, value, best.rows, 0, needed, best.method)
    fine = _parts_to_the_unit(float((most[of] - value).max()))
    given_up = _whole((most[of] - value) * fine)
    saved = (dearest[of] - cost).astype(np.float64)
    budget = max(math.floor((room + _slack(needed)) * fine), 0)
    found = choose(Choice(begins, given_up, saved, budget), solver, exact_up_to=EXACT_UP_TO)
    must = float(dearest.sum()) - found.bound
    proven = math.ceil(must - ROUNDING * float(dearest.sum()) - ROUNDING)
    return _closing(cost, value, found.rows, proven, needed, found.method)


def _parts_to_the_unit(best: float) -> float:
    """Give the power of ten by which values are counted in whole parts.

    >>> _parts_to_the_unit(17.0), _parts_to_the_unit(0.004)
    (10000.0, 10000000.0)
    """
    return 10.0 ** math.floor(math.log10(PARTS / best)) if best > 0 else 1.0


def _whole(parts: Floats) -> Ints:
    """Round up, so that what is given up is never counted for less; what rounding has left of a whole stays it."""
    found: Ints = np.ceil(parts - ROUNDING * np.maximum(parts, 1.0)).astype(np.int64)
    return np.maximum(found, 0)


def _slack(needed: float) -> float:
    return ROUNDING * max(abs(needed), 1.0)


def _closing(cost: Ints, value: Floats, rows: Ints, proven: int, needed: float, method: str) -> Closing:
    total, spent = float(value[rows].sum()), int(cost[rows].sum())
    short = needed - total if needed - total > _slack(needed) else 0.0
    return Closing(rows, spent, total, min(max(proven, 0), spent), short, method)
