"""The published targets and actuals come out as they were published, with what is to be asked of them."""

from datetime import date

import pytest

from daoren.core.programme.series import Point, Series
from daoren.core.programme.standing import Goal, stand
from daoren.core.programme.targets import Target
from daoren.core.terms import say

BANDS = {"measure": "lag", "yellow_from": 10, "red_above": 30}
TODAY = date(2025, 12, 5)


def year(one: int, value: float, method: str = "") -> Point:
    return Point(date(one, 1, 1), date(one, 12, 31), value, method)


def standing(goal: Goal, *points: Point, flows=None, today=TODAY):
    series = Series(points, goal.aggregation, goal.direction)
    return stand(goal, series, today=today, bands=BANDS, flows=flows)


def kinds(found) -> list[tuple[str, int]]:
    return [(one.kind, one.year) for one in found.findings]


def test_high_tech_value_added_of_2024_was_missed_at_96_9_per_cent():
    goal = Goal("hightech_value_added", "flow", nature="binding", targets={2024: Target(16000, ">=")})
    found = standing(goal, year(2023, 15000), year(2024, 15507.87))
    assert (found.year, found.verdict, found.light) == (2024, "missed", "red")
    assert found.attained == pytest.approx(0.9692, abs=5e-5)
    assert found.needs == pytest.approx(492.13)


def test_an_expected_target_that_is_missed_is_reported_and_not_red():
    goal = Goal("x", "flow", nature="expected", targets={2024: Target(16000, ">=")})
    assert standing(goal, year(2024, 15507.87)).light == "yellow"


def test_new_high_tech_enterprises_of_2024_were_met_by_the_net_rise():
    goal = Goal("hightech_firms_new", "flow", nature="binding", targets={2024: Target(5000, ">")})
    found = standing(goal, year(2024, 47_500 - 42_000))
    assert (found.verdict, found.attained, found.needs) == ("met", 1.1, 0.0)


def test_national_key_laboratories_ask_whether_the_target_was_too_low():
    goal = Goal("national_key_labs_new", "flow", targets={2023: Target(5, ">="), 2024: Target(4, ">=")})
    found = standing(goal, year(2024, 18))
    assert found.attained == 4.5
    assert ("over_achieved", 2024) in kinds(found)
    assert "450%" in say(found.findings[0].statement, "zh")


def test_a_share_just_at_the_line_asks_nothing():
    goal = Goal("x", "flow", targets={2024: Target(4, ">=")})
    assert kinds(standing(goal, year(2024, 12))) == []


def test_the_share_of_2027_was_passed_in_2023():
    goal = Goal("hightech_share", "ratio", targets={2024: Target(67, ">="), 2027: Target(66, ">=")}, horizon=2027)
    found = standing(goal, year(2021, 65.2), year(2023, 67.1))
    assert ("passed_early", 2027) in kinds(found)
    assert found.horizon_needs == 0.0


def test_the_stock_of_enterprises_fell_and_nothing_explains_it_until_the_flows_arrive():
    goal = Goal("hightech_firms", "stock")
    points = (year(2023, 42_000), year(2024, 47_500), Point(date(2025, 11, 1), date(2025, 11, 30), 47_400))
    assert kinds(standing(goal, *points)) == [("unexplained", 2025)]
    assert kinds(standing(goal, *points, flows={2025: (5_000, None)})) == [("unexplained", 2025)]
    assert kinds(standing(goal, *points, flows={2025: (5_000, 5_100)})) == []
    (rest,) = standing(goal, *points, flows={2025: (5_000, 5_050)}).findings
    assert "-50" in say(rest.statement, "en")


def test_a_series_whose_definition_changed_is_broken_there():
    goal = Goal("hightech_share", "ratio", targets={2025: Target(67.5, ">")}, horizon=2025)
    found = standing(goal, year(2012, 17.62, "old"), year(2021, 65.2, "new"), year(2023, 67.1, "new"))
    assert ("method_break", 2021) in kinds(found)
