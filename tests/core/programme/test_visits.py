"""Visits are merged into the fewest days that can be, and one thing asked twice is found."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.visits import Visit, merge, repeated

BEGIN = date(2026, 3, 2)


def visit(key: str, first: int, length: int, *, unit: str = "U", subject: str = "money") -> Visit:
    begin = BEGIN + timedelta(days=first)
    return Visit(key, unit, subject, begin, begin + timedelta(days=length))


VISITS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.sampled_from("UV"), st.sampled_from(["money", "progress"])),
    max_size=7,
).map(
    lambda told: [visit(str(at), first, length, unit=unit, subject=subject)
                  for at, (first, length, unit, subject) in enumerate(told)]
)  # fmt: skip


def fewest_days(visits: list[Visit]) -> int:
    """Try every set of days, the smaller ones first."""
    from itertools import combinations

    days = [BEGIN + timedelta(days=step) for step in range(15)]
    for count in range(len(visits) + 1):
        for chosen in combinations(days, count):
            if all(any(one.first <= day <= one.last for day in chosen) for one in visits):
                return count
    raise AssertionError(visits)


@given(VISITS)
def test_nobody_comes_on_more_days_than_must_be(visits: list[Visit]) -> None:
    found = merge(visits)
    for unit in {one.unit for one in visits}:
        own = [one for one in visits if one.unit == unit]
        assert sum(joint.unit == unit for joint in found) == fewest_days(own)


@given(VISITS)
def test_every_visit_is_made_once_within_its_window(visits: list[Visit]) -> None:
    found = merge(visits)
    assert sorted(one.key for joint in found for one in joint.visits) == sorted(one.key for one in visits)
    for joint in found:
        assert joint.first <= joint.last
        assert {one.unit for one in joint.visits} == {joint.unit}
        assert all(one.first <= joint.first and joint.last <= one.last for one in joint.visits)


@given(VISITS, st.integers(0, 6))
def test_what_is_asked_twice_is_about_one_thing_at_one_unit_and_close(visits: list[Visit], within: int) -> None:
    found = {frozenset((one.earlier.key, one.later.key)): one.days for one in repeated(visits, within_days=within)}
    for at, one in enumerate(visits):
        for other in visits[at + 1 :]:
            gap = max((other.first - one.last).days, (one.first - other.last).days, 0)
            twice = (one.unit, one.subject) == (other.unit, other.subject) and gap <= within
            assert found.get(frozenset((one.key, other.key))) == (gap if twice else None)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Visit("a", "U", "money", date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(ValueError, match="no number of days"):
        repeated([], within_days=-1)
