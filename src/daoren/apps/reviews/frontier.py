"""What more or less money would be worth: the value of the best choice at a row of budgets."""

from daoren.apps.reviews.problem import Problem, Weighing, choice_under, options_under
from daoren.core.decisions import choose

# Shares of what the plans ask for.
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2)


def frontier(problem: Problem, weighing: Weighing) -> list[tuple[int, float]]:
    """Give budget (minor units) and value of the best choice under it, from the smallest budget up."""
    found = []
    for share in SHARES:
        budget = round(problem.asked * share)
        found.append((budget, value_under(problem, weighing, budget)))
    return found


def value_under(problem: Problem, weighing: Weighing, budget: int) -> float:
    """Give the value of the best choice under a budget."""
    return choose(choice_under(problem, options_under(problem, budget), weighing, budget), None).objective
