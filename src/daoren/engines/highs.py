"""The port to HiGHS, for problems small enough to be solved exactly."""

import highspy
import numpy as np

from daoren.core.decisions import Choice
from daoren.core.monitoring.facts import Ints


class Highs:
    """Solve a choice under a budget as a mixed-integer programme; one thread and a fixed seed.

    Work is limited by nodes and never by time, so that a slow machine gives the same answer as a fast one; where
    the limit stops it, the bound says how far the answer may be from the best.
    """

    name = "highs"

    def __init__(self, *, nodes: int = 2_000) -> None:
        self._nodes = nodes

    def __call__(self, problem: Choice) -> tuple[Ints, float]:
        """Give the row chosen in each group and a bound on the best value.

        Raise RuntimeError where the solver ends without a solution.
        """
        highs = highspy.Highs()
        for option, setting in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 1e-9),
            ("mip_abs_gap", 0.0),
            ("mip_max_nodes", self._nodes),
        ):
            highs.setOptionValue(option, setting)
        scale = max(float(problem.value.max(initial=1.0)), 1.0)
        highs.passModel(_model(problem, scale))
        highs.run()
        solution = np.asarray(highs.getSolution().col_value)
        if len(solution) != len(problem.cost):
            raise RuntimeError(f"HiGHS found no selection: {highs.modelStatusToString(highs.getModelStatus())}")
        return _rows(problem, solution), float(highs.getInfo().mip_dual_bound) * -scale


def _model(problem: Choice, scale: float) -> highspy.HighsLp:
    """Write the problem down: a binary an option, a row a group, one row for the budget."""
    count = len(problem.cost)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, problem.groups + 1
    model.col_cost_ = -problem.value / scale
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    money = max(float(problem.cost.max(initial=1)), 1.0)
    model.row_lower_ = np.append(np.ones(problem.groups), -highspy.kHighsInf)
    model.row_upper_ = np.append(np.ones(problem.groups), problem.budget / money)
    group = np.repeat(np.arange(problem.groups), np.diff(problem.begins))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    model.a_matrix_.index_ = np.column_stack((group, np.full(count, problem.groups))).ravel()
    model.a_matrix_.value_ = np.column_stack((np.ones(count), problem.cost / money)).ravel()
    return model


def _rows(problem: Choice, solution: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    """Give the row with the greatest share in each group."""
    heads = problem.begins[:-1]
    return np.array(
        [head + int(np.argmax(solution[head:end])) for head, end in zip(heads, problem.begins[1:], strict=True)],
        dtype=np.int64,
    )
