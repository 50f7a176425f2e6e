"""Choose under a budget: exact where small, by the dual where large, the same for equal projects."""

from dataclasses import dataclass

import numpy as np

from daoren.core.decisions.lagrangian import solve_by_dual
from daoren.core.decisions.problem import Choice, Solver
from daoren.core.monitoring.facts import Ints

EXACT_UP_TO = 2000


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen row of each group, what it is worth, what no selection can exceed, and the price of money.

    `gap` = (bound − objective) / bound, 0 where both are 0. `price` is the value of one more minor unit.
    `relaxed` is what not even options in part can exceed.
    """

    rows: Ints
    objective: float
    bound: float
    gap: float
    price: float
    relaxed: float
    method: str


def choose(problem: Choice, solver: Solver | None, *, exact_up_to: int = EXACT_UP_TO) -> Selection:
    """Solve a problem; groups with a real choice above `exact_up_to`, or no solver, go by the dual alone.

    Among groups with the same options the earlier group gets the better one, so that ties fall by position.
    """
    rows, bound, price = solve_by_dual(problem)
    method, relaxed = "dual", bound
    contested = int(np.count_nonzero(np.diff(problem.begins) > 1))
    if solver is not None and contested and contested <= exact_up_to and not _is_tight(problem, rows, bound):
        exact, exact_bound = solver(problem)
        bound, method = min(bound, exact_bound), solver.name
        # A solver works in floating point: its answer counts only where whole numbers agree.
        if _fits(problem, exact) and problem.value[exact].sum() >= problem.value[rows].sum():
            rows = exact
    rows = _settle_ties(problem, _first_alike(problem, rows))
    objective = float(problem.value[rows].sum())
    bound = max(bound, objective)
    gap = (bound - objective) / bound if bound > 0 else 0.0
    return Selection(rows, objective, bound, gap, price, max(relaxed, objective), method)


def _fits(problem: Choice, rows: Ints) -> bool:
    return int(problem.cost[rows].sum()) <= problem.budget


def _is_tight(problem: Choice, rows: Ints, bound: float) -> bool:
    """Tell whether the dual has already proven the selection best."""
    value = float(problem.value[rows].sum())
    return bound - value <= 1e-12 * max(abs(bound), 1.0)


def _first_alike(problem: Choice, rows: Ints) -> Ints:
    """Give in each group the first option that costs and is worth the same as the chosen one.

    A solver may take any of them; the order of a group is its order of preference.
    """
    group = np.repeat(np.arange(problem.groups), np.diff(problem.begins))
    alike = (problem.cost == problem.cost[rows][group]) & (problem.value == problem.value[rows][group])
    found = np.flatnonzero(alike)[::-1]
    settled = rows.copy()
    settled[group[found]] = found
    return settled


def _settle_ties(problem: Choice, rows: Ints) -> Ints:
    """Among groups with the same options give the better choice to the earlier group."""
    alike: dict[bytes, list[int]] = {}
    for group in np.flatnonzero(np.diff(problem.begins) > 1):
        span = slice(problem.begins[group], problem.begins[group + 1])
        key = problem.cost[span].tobytes() + problem.value[span].tobytes()
        alike.setdefault(key, []).append(int(group))
    settled = rows.copy()
    for groups in alike.values():
        if len(groups) > 1:
            offsets = np.array([rows[group] - problem.begins[group] for group in groups])
            worth = np.array([problem.value[rows[group]] for group in groups])
            better = np.lexsort((offsets, -worth))
            settled[groups] = problem.begins[groups] + offsets[better]
    return settled
