"""Choose one option a project under one budget, provably well.

A `Choice` is a problem in whole minor units; `choose` solves it exactly by a solver behind a port where it is
small, and by the dual of the budget row with repair where it is large. Either way the answer states a bound that
no selection can exceed, and the budget is checked again in whole numbers.
"""

from daoren.core.decisions.choose import EXACT_UP_TO, Selection, choose
from daoren.core.decisions.lagrangian import solve_by_dual
from daoren.core.decisions.problem import Choice, Solver

__all__ = ["EXACT_UP_TO", "Choice", "Selection", "Solver", "choose", "solve_by_dual"]
