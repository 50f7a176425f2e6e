"""How an indicator stands in a running year and after it: by its forecast, by the time gone, by what is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.programme.series import Point, Series
from daoren.core.programme.standing import Goal, stand
from daoren.core.programme.targets import Target

BANDS = {"measure": "lag", "yellow_from": 10, "red_above": 30}
TODAY = date(2025, 7, 2)


def year(one: int, value: float) -> Point:
    return Point(date(one, 1, 1), date(one, 12, 31), value)


def half(one: int, value: float) -> Point:
    return Point(date(one, 1, 1), date(one, 6, 30), value)


def standing(target: float, *points: Point, aggregation="flow", direction="higher", due=2025, today=TODAY, **told):
    goal = Goal("x", aggregation, direction, targets={due: Target(target)}, **told)
    return stand(goal, Series(points, aggregation, direction), today=today, bands=BANDS)


LEVELS = (year(2021, 10), year(2022, 12), year(2023, 16), year(2024, 19))


@pytest.mark.parametrize(
    ("target", "verdict", "light"),
    [(15, "on_course", "green"), (22, "at_risk", "yellow"), (23, "at_risk", "yellow"), (40, "behind", "red")],
)
def test_a_running_year_is_judged_by_the_interval_of_its_forecast(target, verdict, light):
    # Steps 2, 4, 3: the middle is 22, the interval 22 ± 1.886 * 1 * (4 / 3) ** 0.5 = 19.8 to 24.2.
    found = standing(target, *LEVELS, aggregation="stock")
    assert (found.year, found.verdict, found.light) == (2025, verdict, light)
    assert (found.forecast.low, found.forecast.high) == pytest.approx((19.822, 24.178), abs=1e-3)


@pytest.mark.parametrize(
    ("value", "verdict", "light"),
    [(100, "met", "green"), (45, "on_course", "green"), (35, "at_risk", "yellow"), (15, "behind", "red")],
)
def test_a_flow_without_an_interval_is_judged_by_the_time_gone(value, verdict, light):
    found = standing(100, half(2025, value))
    assert (found.verdict, found.light) == (verdict, light)
    assert found.needs == 100 - value


@pytest.mark.parametrize(
    ("value", "verdict", "light"),
    [(30, "on_course", "green"), (55, "on_course", "green"), (65, "at_risk", "yellow"), (90, "behind", "red")],
)
def test_an_allowance_that_is_used_up_too_fast_is_behind_and_never_met_before_the_year_is_over(
    value, verdict, light
):
    found = standing(100, half(2025, value), direction="lower")
    assert (found.verdict, found.light) == (verdict, light)
    assert found.years[-1].verdict == "not_due"


def test_an_allowance_is_kept_or_not_once_the_whole_year_is_known():
    later = date(2026, 3, 1)
    assert standing(100, year(2025, 90), direction="lower", today=later).verdict == "met"
    assert standing(100, year(2025, 110), direction="lower", today=later).verdict == "missed"
    assert standing(100, half(2025, 90), direction="lower", today=later).verdict == "unknown"


def test_a_year_over_without_an_actual_cannot_be_determined():
    found = standing(100, due=2024)
    assert (found.year, found.verdict, found.light, found.needs) == (2024, "unknown", "unknown", None)
    assert [one.kind for one in found.findings] == ["no_actual"]


def test_a_level_without_years_before_cannot_be_determined():
    found = standing(70, half(2025, 60), aggregation="ratio")
    assert (found.verdict, found.light) == ("unknown", "unknown")
    assert found.forecast.why.key == "programme.why_no_year"


def test_old_figures_are_named():
    assert [one.kind for one in standing(5, year(2022, 9), due=2027).findings] == ["stale"]


@given(
    st.lists(st.floats(0, 1e6), max_size=6),
    st.floats(0, 1e6),
    st.sampled_from(["flow", "stock", "ratio", "index", "rank"]),
    st.sampled_from(["higher", "lower"]),
    st.integers(2020, 2028),
)
def test_whatever_is_known_is_judged_without_contradiction(values, target, aggregation, direction, due):
    points = [year(2020 + at, value) for at, value in enumerate(values)]
    found = standing(target, *points, aggregation=aggregation, direction=direction, due=due)
    if found.verdict == "met":
        assert (found.light, found.needs) == ("green", 0.0)
    if found.verdict in ("missed", "behind"):
        assert found.light in ("yellow", "red")
    if found.forecast is not None and found.forecast.low is not None:
        assert found.forecast.low <= found.forecast.middle <= found.forecast.high
