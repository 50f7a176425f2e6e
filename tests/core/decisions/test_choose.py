"""One choice under one budget: never over it, never worse than what enumeration finds, and with a true bound."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daoren.core.decisions import Choice, choose, solve_by_dual
from daoren.engines.highs import Highs

options = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 100)), min_size=1, max_size=4)
problems = st.tuples(st.lists(options, min_size=1, max_size=5), st.floats(0, 1))


def problem(groups: list[list[tuple[int, int]]], share: float) -> Choice:
    """Make a problem whose budget lies between the cheapest and the dearest selection."""
    least = sum(min(cost for cost, _ in group) for group in groups)
    most = sum(max(cost for cost, _ in group) for group in groups)
    rows = [option for group in groups for option in group]
    return Choice(
        np.concatenate(([0], np.cumsum([len(group) for group in groups]))).astype(np.int64),
        np.array([cost for cost, _ in rows], dtype=np.int64),
        np.array([value for _, value in rows], dtype=np.float64),
        least + round(share * (most - least)),
    )


def best_by_enumeration(groups: list[list[tuple[int, int]]], budget: int) -> float:
    return max(
        sum(value for _, value in picks) for picks in product(*groups) if sum(cost for cost, _ in picks) <= budget
    )


@given(problems)
@settings(max_examples=60, deadline=None)
def test_the_exact_answer_is_the_best_there_is(case: tuple[list[list[tuple[int, int]]], float]) -> None:
    groups, share = case
    made = problem(groups, share)
    found = choose(made, Highs())
    assert int(made.cost[found.rows].sum()) <= made.budget
    assert found.objective == pytest.approx(best_by_enumeration(groups, made.budget))
    assert found.gap <= 1e-9


@given(problems)
def test_the_dual_is_feasible_and_its_bound_is_true(case: tuple[list[list[tuple[int, int]]], float]) -> None:
    groups, share = case
    made = problem(groups, share)
    found = choose(made, None)
    best = best_by_enumeration(groups, made.budget)
    assert int(made.cost[found.rows].sum()) <= made.budget
    assert found.objective <= best + 1e-9
    assert best <= found.bound + 1e-6


@given(problems)
def test_more_money_is_never_worth_less(case: tuple[list[list[tuple[int, int]]], float]) -> None:
    groups, share = case
    made = problem(groups, share)
    richer = Choice(made.begins, made.cost, made.value, made.budget + 10)
    assert choose(richer, Highs()).objective >= choose(made, Highs()).objective - 1e-9


def test_the_dual_gap_closes_as_the_portfolio_grows() -> None:
    rng = np.random.default_rng(7)
    count = 20_000
    cost = np.sort(rng.integers(1, 10**9, (count, 4)), axis=1)
    cost[:, 0] = 0
    value = np.sort(rng.random((count, 4)), axis=1) * cost
    made = Choice(np.arange(0, 4 * count + 1, 4), cost.ravel(), value.ravel(), int(cost[:, -1].sum() * 0.4))
    assert choose(made, None).gap < 1e-5


def test_ties_fall_by_position() -> None:
    twins = [[(0, 0), (5, 9)]] * 3
    for solver in (None, Highs()):
        found = choose(problem(twins, 0.67), solver)
        assert found.rows.tolist() == [1, 3, 4]


def test_of_equal_options_the_earlier_is_taken() -> None:
    made = problem([[(0, 5), (0, 5)], [(3, 1), (3, 1)]], 1)
    assert choose(made, None).rows.tolist() == [0, 2]


def test_whatever_equal_a_solver_takes_the_earlier_stands() -> None:
    class TakesTheLast:
        name = "last"

        def __call__(self, made: Choice) -> tuple[np.ndarray, float]:
            return np.array([2, 4]), 12.0

    made = problem([[(0, 0), (9, 9), (9, 9)], [(3, 3), (3, 3)]], 0.9)
    made = Choice(made.begins, made.cost, made.value, 12)
    found = choose(made, TakesTheLast())
    assert found.rows.tolist() == [1, 3]
    worse = Choice(np.array([0, 3, 5]), np.array([0, 0, 9, 0, 7]), np.array([0.0, 0.0, 9.0, 0.0, 6.0]), 8)

    class LeavesTheFirst:
        name = "first"

        def __call__(self, made: Choice) -> tuple[np.ndarray, float]:
            return np.array([1, 4]), 6.0

    assert choose(worse, LeavesTheFirst()).rows.tolist() == [0, 4]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cheapest"):
        Choice(np.array([0, 1]), np.array([5]), np.array([1.0]), 4)
    with pytest.raises(ValueError, match="negative"):
        Choice(np.array([0, 1]), np.array([-5]), np.array([1.0]), 4)
    with pytest.raises(ValueError, match="no option"):
        Choice(np.array([0, 0, 1]), np.array([5]), np.array([1.0]), 9)


def test_nothing_to_choose() -> None:
    rows, bound, price = solve_by_dual(Choice(np.array([0]), np.empty(0, np.int64), np.empty(0), 10))
    assert (rows.tolist(), bound, price) == ([], 0.0, 0.0)
