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


def running(*points: Point, today: date, aggregation: str = "flow", breaks=(), year: int = 2025):
    return forecast(Series(tuple(points), aggregation, breaks=breaks), year=year, today=today)


def to_date(year: int, month: int, day: int, value: float) -> Point:
    return Point(date(year, 1, 1), date(year, month, day), value)


def test_the_same_part_of_earlier_years_counts_beside_the_figure_of_the_whole_year():
    earlier = [(2022, 40), (2023, 42), (2024, 38)]
    points = [to_date(year, 6, 30, part) for year, part in earlier] + [
        to_date(year, 12, 31, 100) for year, _ in earlier
    ]
    found = running(*points, to_date(2025, 6, 30, 50), today=date(2025, 9, 1))
    assert found.middle == pytest.approx(125)
    assert found.why is None


def test_parts_told_twice_make_no_larger_share():
    earlier = [(2022, 40), (2023, 42), (2024, 38)]
    points = [to_date(year, 6, 30, part) for year, part in earlier] + [
        to_date(year, 12, 31, 100) for year, _ in earlier
    ]
    quarters = [
        point for year, part in earlier
        for point in (to_date(year, 3, 31, part / 2), Point(date(year, 4, 1), date(year, 6, 30), part / 2))
    ]  # fmt: skip
    found = running(*points, *quarters, to_date(2025, 6, 30, 50), today=date(2025, 9, 1))
    assert found.middle == pytest.approx(125)


def test_the_end_of_february_is_the_same_part_in_every_year():
    points = [to_date(year, 2, day, 10) for year, day in ((2022, 28), (2023, 28), (2024, 29))]
    points += [to_date(year, 12, 31, 100) for year in (2022, 2023, 2024)]
    assert running(*points, to_date(2025, 2, 28, 12), today=date(2025, 3, 9)).middle == pytest.approx(120)


def test_a_part_with_a_gap_is_scaled_by_what_comes_before_the_gap():
    quarters = (to_date(2025, 3, 31, 25), Point(date(2025, 7, 1), date(2025, 9, 30), 25))
    assert running(*quarters, today=date(2025, 10, 9)).middle == pytest.approx(25 * 365 / 90)


def test_a_year_is_not_over_before_its_last_day():
    points = [to_date(year, 12, 31, 100) for year in (2022, 2023, 2024)] + [to_date(2025, 12, 5, 93)]
    found = running(*points, today=date(2025, 12, 6))
    assert found.method == "pace"
    assert found.middle == pytest.approx(93 * 365 / 339)
    level = [Point(date(year, 12, 31), date(year, 12, 31), 10.0 * (year - 2020)) for year in range(2021, 2025)]
    found = running(
        *level, Point(date(2025, 12, 5), date(2025, 12, 5), 48), today=date(2025, 12, 6), aggregation="stock"
    )
    assert found.method == "drift"


def test_nothing_so_far_is_not_nothing_for_the_year():
    points = [to_date(year, 12, 31, value) for year, value in ((2022, 8), (2023, 11), (2024, 10))]
    found = running(*points, to_date(2025, 3, 31, 0), today=date(2025, 4, 1))
    assert found.method == "drift"
    assert found.low < found.middle < found.high


def test_a_negative_flow_has_an_interval_too():
    points = half_years((2022, -40, -60), (2023, -42, -58), (2024, -38, -62), (2025, -50, None))
    found = running(*points, today=date(2025, 9, 1))
    assert found.low < found.middle < found.high


def test_a_level_goes_on_from_its_latest_figure():
    level = [Point(date(year, 12, 31), date(year, 12, 31), value) for year, value in
             ((2022, 36_000), (2023, 42_000), (2024, 47_500))]  # fmt: skip
    found = running(*level, Point(date(2025, 11, 1), date(2025, 11, 30), 47_400), today=date(2025, 12, 5),
                    aggregation="stock")  # fmt: skip
    assert found.middle == pytest.approx(47_400 + 5_750 * 31 / 365.25)
    earlier = running(*level, today=date(2025, 12, 5), aggregation="stock")
    assert found.high - found.low < earlier.high - earlier.low


def test_a_method_that_changed_since_the_last_year_leaves_nothing_to_go_on():
    years = [to_date(year, 12, 31, value) for year, value in ((2022, 60), (2023, 62), (2024, 65))]
    for today, breaks in ((date(2025, 9, 1), (date(2025, 1, 1),)), (date(2025, 3, 1), (date(2025, 7, 1),))):
        found = running(*years, today=today, aggregation="ratio", breaks=breaks)
        assert (found.middle, found.why.key) == (None, "programme.why_break")
    newer = Point(date(2025, 1, 1), date(2025, 6, 30), 20, "new")
    older = [Point(one.first, one.last, one.value, "old") for one in years]
    assert running(*older, newer, today=date(2025, 9, 1), aggregation="ratio").why.key == "programme.why_break"
    assert running(*older, newer, today=date(2025, 9, 1)).why.key == "programme.why_pace"


def test_a_year_gone_by_is_told_from_the_years_before_it():
    found = forecast(Series(yearly([1, 2, 3, 4, 5, 6]), "stock"), year=2024, today=TODAY)
    assert (found.method, found.middle) == ("known", 5)
    gone = Series(tuple(one for one in yearly([1, 2, 3, 4, 50, 6]) if one.last.year != 2024), "stock")
    assert forecast(gone, year=2024, today=TODAY).based_on == (2020, 2021, 2022, 2023)
