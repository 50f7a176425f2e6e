"""The dual of the budget row: at a price of money each group chooses for itself; find the price that fits.

For one budget the dual is a convex function of one price, so that bisection finds it; the selection on the cheap
side is feasible, and what it leaves of the budget is filled by the best upgrades. The dual value is a bound on
every selection, so that the gap is proven.
"""

import numpy as np

from daoren.core.decisions.problem import Choice
from daoren.core.monitoring.facts import Floats, Ints

_ROUNDS = 100


def best_at(problem: Choice, price: float) -> Ints:
    """Give the row that each group takes when a minor unit of money costs `price`; the earlier of equals."""
    return _first_best(problem, problem.value - price * problem.cost)


def _first_best(problem: Choice, worth: Floats) -> Ints:
    """Give the first row of each group with the greatest worth."""
    heads = problem.begins[:-1]
    group = np.repeat(np.arange(problem.groups), np.diff(problem.begins))
    best = np.maximum.reduceat(worth, heads)
    rows = np.flatnonzero(worth == best[group])
    chosen = np.empty(problem.groups, dtype=np.int64)
    chosen[group[rows][::-1]] = rows[::-1]
    return chosen


def dual_value(problem: Choice, price: float) -> float:
    """Give the bound that a price proves: no selection within the budget is worth more."""
    worth = np.maximum.reduceat(problem.value - price * problem.cost, problem.begins[:-1])
    return float(worth.sum() + price * problem.budget)


def solve_by_dual(problem: Choice) -> tuple[Ints, float, float]:
    """Give a feasible selection, a bound on the best value, and the price of money at the bound.

    >>> two = Choice(np.array([0, 2, 4]), np.array([5, 0, 5, 0]), np.array([9.0, 0.0, 4.0, 0.0]), 5)
    >>> rows, bound, price = solve_by_dual(two)
    >>> rows.tolist(), round(bound, 6)
    ([0, 3], 9.0)
    """
    if not problem.groups:
        return np.empty(0, dtype=np.int64), 0.0, 0.0
    chosen = best_at(problem, 0.0)
    if int(problem.cost[chosen].sum()) <= problem.budget:
        return chosen, float(problem.value[chosen].sum()), 0.0
    low, high = 0.0, _dear_enough(problem)
    chosen, bound, price = best_at(problem, high), dual_value(problem, high), high
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        trial = best_at(problem, middle)
        found = dual_value(problem, middle)
        if found < bound:
            bound, price = found, middle
        if int(problem.cost[trial].sum()) <= problem.budget:
            high, chosen = middle, trial
        else:
            low = middle
    return _fill(problem, chosen, price), bound, price


def _dear_enough(problem: Choice) -> float:
    """Give a price at which every group takes its cheapest option."""
    heads = problem.begins[:-1]
    spread = float((np.maximum.reduceat(problem.value, heads) - np.minimum.reduceat(problem.value, heads)).max())
    return 2.0 * spread + 1.0


def _fill(problem: Choice, chosen: Ints, price: float) -> Ints:
    """Spend what is left of the budget on the upgrades that lose least at the price, then on any that help."""
    left = problem.budget - int(problem.cost[chosen].sum())
    group = np.repeat(np.arange(problem.groups), np.diff(problem.begins))
    extra = problem.cost - problem.cost[chosen][group]
    gain = problem.value - problem.value[chosen][group]
    rows = np.flatnonzero((gain > 0) & (extra <= left))
    loss = price * extra[rows] - gain[rows]
    taken = chosen.copy()
    for row in rows[np.lexsort((rows, loss))]:
        held = taken[group[row]]
        more = int(problem.cost[row] - problem.cost[held])
        if problem.value[row] > problem.value[held] and more <= left:
            taken[group[row]] = row
            left -= more
    return taken
