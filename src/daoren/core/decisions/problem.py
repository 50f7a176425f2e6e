"""One option from each group under one budget: the multiple-choice knapsack, as arrays."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from daoren.core.monitoring.facts import Floats, Ints


@dataclass(frozen=True, slots=True)
class Choice:
    """A problem: options of all groups in a row.

    `begins` has one entry a group and one more at the end, so that the options of group g are the rows
    begins[g] to begins[g + 1]. `cost` is in minor units (≥ 0), `value` in the unit of the objective. Options of
    a group stand in order of preference: of two that are worth the same, the earlier is taken.
    """

    begins: Ints
    cost: Ints
    value: Floats
    budget: int

    def __post_init__(self) -> None:
        if len(self.cost) and int(self.cost.min()) < 0:
            raise ValueError("an option has a negative cost")
        if np.any(np.diff(self.begins) < 1):
            raise ValueError("a group has no option")
        if int(self.cheapest.sum()) > self.budget:
            raise ValueError("even the cheapest options cost more than the budget")

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.begins) - 1

    @property
    def cheapest(self) -> Ints:
        """The least cost of each group."""
        found: Ints = np.minimum.reduceat(self.cost, self.begins[:-1]) if self.groups else np.empty(0, np.int64)
        return found


class Solver(Protocol):
    """A port to an exact solver: give the row chosen in each group and a bound on the best value."""

    name: str

    def __call__(self, problem: Choice) -> tuple[Ints, float]:
        """Solve; the rows need not be checked against the budget in whole numbers."""
