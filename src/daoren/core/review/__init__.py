"""The review of a portfolio at a date: monitor, evaluate, propose.

`review` takes a frozen portfolio, the policies in force, a date, a budget and a solver, and gives a `Review`:
one `ProjectReview` a project with lights, score, proposal, reason, evidence, alternatives and their price.
It proposes; people decide.
"""

from daoren.core.review.result import (
    Ground,
    Measure,
    Option,
    Part,
    ProjectReview,
    Review,
    Score,
    Tolerance,
)
from daoren.core.review.review import review

__all__ = ["Ground", "Measure", "Option", "Part", "ProjectReview", "Review", "Score", "Tolerance", "review"]
