"""The evaluation score: four first-level indicators, graded, with its coverage, or "cannot determine".

Second-level indicators are read from facts by the formulas of the evaluation of project spending; those whose
facts are missing are left out and the score says how much of the weights it rests on.
"""

from daoren.core.evaluation.indicators import SECOND_LEVEL, second_level
from daoren.core.evaluation.score import Evaluation, evaluate, grade

__all__ = ["SECOND_LEVEL", "Evaluation", "evaluate", "grade", "second_level"]
