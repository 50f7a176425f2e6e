"""How long something takes to come, where some still wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.waiting import median_wait

DAYS = st.lists(st.integers(0, 1000), max_size=12)


@given(DAYS.filter(bool))
def test_where_nobody_waits_it_is_the_middle_one(came):
    assert median_wait(came) == sorted(came)[(len(came) - 1) // 2]


@given(DAYS, DAYS, st.integers(0, 1000))
def test_who_still_waits_never_makes_it_shorter(came, waiting, one):
    before, after = median_wait(came, waiting), median_wait(came, [*waiting, one])
    assert after is None or (before is not None and after >= before)


@given(DAYS, DAYS, st.integers(0, 500))
def test_later_days_of_all_are_later_days_of_the_half(came, waiting, more):
    found = median_wait(came, waiting)
    moved = median_wait([days + more for days in came], [days + more for days in waiting])
    assert moved == (None if found is None else found + more)


def test_a_published_example():
    """Remission in weeks of 21 children with leukaemia on 6-mercaptopurine (Freireich et al. 1963): median 23."""
    came = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    assert median_wait(came, waiting) == 23


def test_of_nothing_nothing_is_told():
    assert median_wait([]) is None
    assert median_wait([], [500]) is None


def test_nothing_comes_before_it_is_waited_for():
    with pytest.raises(ValueError, match="before"):
        median_wait([-1, 3])
