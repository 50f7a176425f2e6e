"""How far places lie apart hangs neither on the unit nor on who is asked first, and not on what is missing."""

from math import log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.spread import change, spread

FIGURE = st.floats(0.01, 1e6)
PLACES = st.dictionaries(st.sampled_from("ABCDEFGHIJK"), FIGURE, min_size=2)
MEASURES = ("ratio", "variation", "theil")


def measures(found):
    return [getattr(found, one) for one in MEASURES]


def test_it_is_as_computed_by_hand():
    found = spread({"A": 1.0, "B": 2.0, "C": 3.0})
    assert (found.low, found.lowest, found.high, found.highest, found.mean) == (1, "A", 3, "C", 2)
    assert found.deviation == pytest.approx((2 / 3) ** 0.5)
    assert found.variation == pytest.approx((2 / 3) ** 0.5 / 2)
    assert found.theil == pytest.approx((0.5 * log(0.5) + 1.5 * log(1.5)) / 3)


def test_weights_are_shares_of_people():
    found = spread({"A": 1.0, "B": 5.0}, weights={"A": 30, "B": 10})
    assert found.mean == 2.0
    # Williamson: the root of 3/4 (1 - 2)^2 + 1/4 (5 - 2)^2, over 2.
    assert found.variation == pytest.approx(3**0.5 / 2)
    assert found.theil == pytest.approx(0.75 * 0.5 * log(0.5) + 0.25 * 2.5 * log(2.5))


@given(PLACES, st.floats(0.01, 1000))
def test_the_unit_does_not_matter(values, scale):
    plain, scaled = spread(values), spread({place: scale * value for place, value in values.items()})
    assert measures(scaled) == pytest.approx(measures(plain), rel=1e-6, abs=1e-9)
    assert scaled.deviation == pytest.approx(scale * plain.deviation, rel=1e-6, abs=1e-6)


@given(PLACES)
def test_it_is_never_negative_and_no_index_exceeds_that_of_one_who_has_all(values):
    found = spread(values)
    assert found.low <= found.mean <= found.high
    assert found.ratio >= 1
    assert 0 <= found.theil <= log(len(values)) + 1e-9
    assert 0 <= found.variation <= (len(values) - 1) ** 0.5 + 1e-9


@given(FIGURE, st.integers(2, 11))
def test_equal_places_lie_nowhere_apart(value, count):
    found = spread({str(place): value for place in range(count)})
    assert measures(found) == pytest.approx([1, 0, 0], abs=1e-9)


@given(PLACES)
def test_the_order_of_places_does_not_matter(values):
    assert spread(values) == spread(dict(reversed(values.items())))


@given(PLACES, st.floats(0.5, 1000))
def test_equal_weights_are_none(values, weight):
    weighted = spread(values, weights=dict.fromkeys(values, weight))
    assert measures(weighted) == pytest.approx(measures(spread(values)), rel=1e-9, abs=1e-9)


@given(PLACES, st.integers(2, 5))
def test_a_place_of_many_people_is_as_many_places(values, people):
    chosen = min(values)
    split = {(place, part): value for place, value in values.items()
             for part in range(people if place == chosen else 1)}  # fmt: skip
    apart = spread({f"{place}{part}": value for (place, part), value in split.items()})
    weighed = spread(values, weights={place: people if place == chosen else 1 for place in values})
    assert measures(weighed) == pytest.approx(measures(apart), rel=1e-6, abs=1e-9)


@given(PLACES, st.floats(0.05, 0.95))
def test_what_moves_from_the_highest_to_the_lowest_brings_places_together(values, part):
    before = spread(values)
    moved = part * (before.high - before.low) / 2
    after = spread(
        values
        | {before.lowest: before.low + moved}
        | ({before.highest: before.high - moved} if before.highest != before.lowest else {})
    )
    if before.high > before.low * 1.001:
        assert after.theil < before.theil
        assert after.variation < before.variation


@given(PLACES)
def test_what_is_missing_is_not_zero(values):
    with_gaps = spread({**values, "missing": None, "strange": nan})
    assert measures(with_gaps) == measures(spread(values))
    assert (with_gaps.covered, with_gaps.of) == (len(values), len(values) + 2)
    assert with_gaps.coverage < 1


def test_a_place_without_its_weight_is_not_covered():
    found = spread({"A": 1.0, "B": 2.0, "C": 3.0, "D": 9.0}, weights={"A": 1, "B": 1, "C": None, "D": 0})
    assert (found.places, found.of, found.high) == (("A", "B"), 4, 2)
    with pytest.raises(ValueError, match="negative"):
        spread({"A": 1.0}, weights={"A": -1})


def test_few_places_tell_no_spread_and_say_so():
    nothing, one = spread({}), spread({"A": 3.0, "B": None})
    assert (nothing.low, nothing.coverage, nothing.why.key) == (None, None, "programme.why_few_places")
    assert (one.low, one.high, one.mean, one.deviation, one.coverage) == (3, 3, 3, None, 0.5)
    assert measures(one) == [None, None, None]
    assert one.why.values == {"known": 1, "needed": 2}


@pytest.mark.parametrize("least", [0.0, -1.0])
def test_figures_that_are_not_positive_have_a_range_and_no_index(least):
    found = spread({"A": least, "B": 2.0})
    assert (found.low, found.deviation) == (least, (2 - least) / 2)
    assert measures(found) == [None, None, None]
    assert found.why.key == "programme.why_not_positive"


def test_a_change_is_told_of_the_same_places_alone():
    early, late = spread({"A": 2.0, "B": 4.0}), spread({"A": 3.0, "B": 4.5})
    found = change(early, late)
    assert (found.ratio, found.deviation, found.why) == (-0.5, -0.25, None)
    assert found.theil < 0
    assert found.variation < 0
    for other in (spread({"A": 2.0, "C": 4.0}), spread({"A": 3.0, "B": 4.5}, weights={"A": 1, "B": 1})):
        assert change(early, other).ratio is None
        assert change(early, other).why.key == "programme.why_places_differ"


def test_a_change_to_what_is_not_determined_is_not_determined():
    found = change(spread({"A": 2.0, "B": 4.0}), spread({"A": 0.0, "B": 4.0}))
    assert (found.ratio, found.theil, found.deviation) == (None, None, 1.0)
    assert found.why.key == "programme.why_not_positive"
