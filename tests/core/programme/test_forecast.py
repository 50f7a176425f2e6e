"""What is said of years to come rests on the years before, and on nothing later."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.forecast import forecast, quantile
from daoren.core.programme.series import Point, Series

TODAY = date(2026, 3, 1)
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=10)


def yearly(values, *, last: int = 2025, method: str = "") -> tuple[Point, ...]:
    first = last - len(values) + 1
    return tuple(
        Point(date(first + at, 1, 1), date(first + at, 12, 31), value, method) for at, value in enumerate(values)
    )


def ahead(values, *, year: int = 2027, aggregation: str = "stock", level: float = 0.8):
    return forecast(Series(yearly(values), aggregation), year=year, today=TODAY, level=level)


def test_a_walk_with_drift_is_as_the_textbook_has_it():
    # Steps 2, 4, 3: mean 3, deviation 1; two years ahead of 2025.
    found = ahead([10, 12, 16, 19])
    half = 1.886 * 1.0 * (2 * (1 + 2 / 3)) ** 0.5
    assert (found.low, found.middle, found.high) == pytest.approx((25 - half, 25, 25 + half))
    assert (found.method, found.based_on) == ("drift", (2022, 2023, 2024, 2025))


@given(VALUES)
def test_the_middle_lies_within_and_a_surer_or_further_interval_is_wider(values):
    near, far, sure = ahead(values, year=2026), ahead(values, year=2027), ahead(values, level=0.95)
    assert far.low <= far.middle <= far.high
    assert far.high - far.low >= near.high - near.low - 1e-6
    assert sure.high - sure.low >= far.high - far.low - 1e-6


@given(VALUES, st.floats(-1e6, 1e6), st.floats(0.01, 100))
def test_shifting_and_scaling_the_figures_shifts_and_scales_what_is_said(values, shift, scale):
    plain, moved = ahead(values), ahead([scale * value + shift for value in values])
    for one in ("low", "middle", "high"):
        assert getattr(moved, one) == pytest.approx(scale * getattr(plain, one) + shift, rel=1e-6, abs=1e-2)


def test_nothing_before_a_break_of_method_is_used():
    points = yearly([1, 2, 3], last=2021, method="old") + yearly([60, 62, 64, 66], last=2025, method="new")
    assert forecast(Series(points, "ratio"), year=2026, today=TODAY).based_on == (2022, 2023, 2024, 2025)
    named = Series(yearly([1, 2, 3, 60, 62]), "ratio", breaks=(date(2024, 6, 1),))
    assert forecast(named, year=2026, today=TODAY).based_on == (2024, 2025)


def test_nobody_peeks_beyond_today():
    points = yearly([1, 2, 3, 100], last=2026)
    assert forecast(Series(points, "stock"), year=2027, today=TODAY).based_on == (2023, 2024, 2025)


@pytest.mark.parametrize(("values", "key"), [([], "no_year"), ([5], "one_year"), ([5, 6], "few_years")])
def test_few_years_give_no_interval_and_say_so(values, key):
    found = ahead(values)
    assert (found.low, found.high) == (None, None)
    assert found.why.key == f"programme.why_{key}"
    assert found.middle == (8 if len(values) == 2 else None)


def test_a_rank_is_not_forecast():
    assert ahead([5, 4, 4, 4], aggregation="rank").why.key == "programme.why_rank"


def half_years(*pairs) -> tuple[Point, ...]:
    found = []
    for year, first, second in pairs:
        found.append(Point(date(year, 1, 1), date(year, 6, 30), first))
        if second is not None:
            found.append(Point(date(year, 7, 1), date(year, 12, 31), second))
    return tuple(found)


def test_a_flow_known_in_part_is_scaled_by_what_that_part_was_before():
    points = half_years((2022, 40, 60), (2023, 42, 58), (2024, 38, 62), (2025, 50, None))
    found = forecast(Series(points, "flow"), year=2025, today=date(2025, 9, 1))
    assert found.method == "pace"
    assert found.middle == pytest.approx(125)
    assert found.low < 125 < found.high


def test_a_flow_without_earlier_parts_is_scaled_by_the_days_gone_and_says_so():
    found = forecast(Series(half_years((2025, 50, None)), "flow"), year=2025, today=date(2025, 9, 1))
    assert found.middle == pytest.approx(50 * 365 / 181)
    assert (found.low, found.why.key) == (None, "programme.why_pace")


def test_a_year_that_is_known_is_known():
    found = ahead([1, 2, 3], year=2025)
    assert (found.low, found.high, found.method) == (3, 3, "known")


def test_quantiles_fall_towards_the_normal_one():
    for level in (0.8, 0.95):
        found = [quantile(level, freedom) for freedom in range(1, 40)]
        assert found == sorted(found, reverse=True)
    with pytest.raises(KeyError):
        quantile(0.5, 3)


def test_parts_that_overlap_are_not_added_up():
    whole = Point(date(2024, 1, 1), date(2024, 12, 31), 100)
    part = Point(date(2024, 1, 1), date(2024, 6, 30), 40)
    found = forecast(Series((whole, part), "flow"), year=2024, today=date(2024, 12, 31) + timedelta(days=30))
    assert found.middle == 100
