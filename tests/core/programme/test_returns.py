"""Outputs are held against the inputs that could have led to them, and against no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.returns import pair

AMOUNTS = st.dictionaries(st.integers(2010, 2024), st.one_of(st.none(), st.floats(0, 1e6)), max_size=10)
LAG = st.integers(0, 5)


def test_only_years_of_which_both_are_known_count():
    found = pair({2019: 100, 2020: 200, 2021: None, 2022: 300}, {2020: 1, 2021: 8, 2022: 10, 2023: 7}, lag=1)
    assert found.years == (2020, 2021, 2023)
    assert (found.input, found.output, found.per_unit) == (600, 16, 16 / 600)
    assert (found.of, found.coverage, found.open_years) == (4, 0.75, ())


def test_input_whose_output_is_not_due_yet_lowers_no_coverage():
    found = pair({2020: 10, 2023: 10, 2024: 10}, {2022: 5}, lag=2)
    assert (found.coverage, found.open_years) == (1.0, (2023, 2024))


def test_an_output_that_is_overdue_lowers_the_coverage():
    found = pair({2019: 10, 2020: 10}, {2019: 1, 2021: None, 2022: 3}, lag=2)
    assert (found.years, found.of, found.coverage) == ((2022,), 3, 1 / 3)


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [({}, {}), ({2020: 5}, {}), ({}, {2020: 5}), ({2020: 5}, {2020: 5}), ({2020: None}, {2023: 1})],
)
def test_nothing_that_can_be_paired_gives_nothing_and_says_so(inputs, outputs):
    found = pair(inputs, outputs, lag=3)
    assert (found.input, found.output, found.per_unit, found.years) == (None, None, None, ())
    assert found.why.key == "programme.why_no_pair"


def test_nothing_is_divided_by_zero():
    found = pair({2020: 0, 2021: 0}, {2020: 3, 2021: 4}, lag=0)
    assert (found.input, found.output, found.per_unit) == (0, 7, None)
    assert found.why.key == "programme.why_no_input"


def test_no_output_comes_before_its_input():
    with pytest.raises(ValueError, match="lag"):
        pair({}, {}, lag=-1)


@given(AMOUNTS, AMOUNTS, LAG)
def test_a_lag_is_a_shift_of_the_inputs(inputs, outputs, lag):
    late, shifted = pair(inputs, outputs, lag=lag), pair({y + lag: v for y, v in inputs.items()}, outputs, lag=0)
    for one in ("input", "output", "per_unit", "years", "of"):
        assert getattr(late, one) == getattr(shifted, one)


@given(AMOUNTS, AMOUNTS, LAG, st.integers(2010, 2030))
def test_what_is_not_known_changes_nothing(inputs, outputs, lag, year):
    told = pair(inputs, outputs, lag=lag)
    assert pair({year: None} | inputs, {year: None} | outputs, lag=lag) == told


@given(AMOUNTS, AMOUNTS, LAG)
def test_both_sides_are_sums_over_the_same_years(inputs, outputs, lag):
    found = pair(inputs, outputs, lag=lag)
    assert found.coverage is None or 0 <= found.coverage <= 1
    if found.years:
        assert found.output == pytest.approx(sum(outputs[year] for year in found.years))
        assert found.input == pytest.approx(sum(inputs[year - lag] for year in found.years))
    assert (found.per_unit is None) == (not found.input)


@given(AMOUNTS, AMOUNTS, LAG, st.floats(0.01, 100))
def test_more_output_for_the_same_input_is_as_much_more_a_unit(inputs, outputs, lag, scale):
    plain = pair(inputs, outputs, lag=lag)
    scaled = pair(inputs, {y: None if v is None else scale * v for y, v in outputs.items()}, lag=lag)
    if plain.per_unit is not None:
        assert scaled.per_unit == pytest.approx(scale * plain.per_unit)
