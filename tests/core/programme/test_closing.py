"""What closes a gap is as cheap as can be, and says where nothing does."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daoren.core.programme.closing import cheapest
from daoren.engines.highs import Highs

OPTION = st.tuples(st.integers(1, 50), st.integers(1, 20))
GROUPS = st.lists(st.lists(OPTION, min_size=0, max_size=2), min_size=1, max_size=5)


def arrays(groups):
    cost, value, begins = [], [], [0]
    for options in groups:
        for price, worth in [(0, 0), *options]:
            cost.append(price)
            value.append(float(worth))
        begins.append(len(cost))
    return np.array(begins), np.array(cost, dtype=np.int64), np.array(value)


def by_hand(groups, needed):
    """Try every selection."""
    each = [[(0, 0), *options] for options in groups]
    costs = [sum(one[0] for one in taken) for taken in product(*each) if sum(one[1] for one in taken) >= needed]
    return min(costs, default=None)


@settings(max_examples=60)
@given(GROUPS, st.integers(1, 60))
def test_it_is_the_cheapest_of_all(groups, needed):
    begins, cost, value = arrays(groups)
    found, best = cheapest(begins, cost, value, needed=needed, solver=Highs()), by_hand(groups, needed)
    if best is None:
        assert found.short > 0
        assert found.value == max(
            sum(one[1] for one in taken) for taken in product(*[[(0, 0), *g] for g in groups])
        )
    else:
        assert (found.cost, found.short) == (best, 0.0)
        assert found.value >= needed
        assert found.at_least <= best


@settings(max_examples=40)
@given(GROUPS, st.integers(1, 30), st.integers(1, 30))
def test_a_larger_gap_never_costs_less(groups, small, more):
    begins, cost, value = arrays(groups)
    little = cheapest(begins, cost, value, needed=small, solver=Highs())
    much = cheapest(begins, cost, value, needed=small + more, solver=Highs())
    if not much.short:
        assert little.cost <= much.cost


def test_the_bound_is_tight_where_the_solver_is_exact():
    begins, cost, value = arrays([[(5, 2)], [(3, 2)], [(4, 3)]])
    found = cheapest(begins, cost, value, needed=4, solver=Highs())
    assert (found.cost, found.at_least) == (7, 7)


def test_without_projects_everything_is_missing():
    found = cheapest(np.array([0]), np.array([], dtype=np.int64), np.array([]), needed=3.0)
    assert (found.cost, found.short) == (0, 3.0)


def test_nothing_is_needed_where_there_is_no_gap():
    begins, cost, value = arrays([[(5, 2)]])
    assert cheapest(begins, cost, value, needed=0.0).cost == 0


def test_a_first_option_that_costs_is_refused():
    with pytest.raises(ValueError, match="cost nothing"):
        cheapest(np.array([0, 1]), np.array([5]), np.array([1.0]), needed=0.0)


WORTH = st.floats(0.001, 3, allow_nan=False).map(lambda one: one * one)


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(st.integers(1, 10**9), WORTH), max_size=2), min_size=1, max_size=5), WORTH)
def test_values_of_any_fineness_are_told_apart_to_a_hair(groups, needed):
    cost, value, begins = [], [], [0]
    for options in groups:
        for price, worth in [(0, 0.0), *options]:
            cost.append(price)
            value.append(worth)
        begins.append(len(cost))
    found = cheapest(
        np.array(begins), np.array(cost, dtype=np.int64), np.array(value), needed=needed, solver=Highs()
    )
    hair = 1e-4 * max(value) * len(groups)
    lenient, strict = by_hand(groups, needed - hair), by_hand(groups, needed + hair)
    if lenient is None:
        assert found.short > 0
    elif strict is not None:
        assert lenient <= found.cost <= strict + 1e-6 * max(cost)
        assert found.value >= needed - hair
        assert found.at_least <= strict
