"""The lights are the published arithmetic, edge by edge."""

from datetime import date

import numpy as np
import pytest

from daoren.core.monitoring import LIGHTS, band, band_money, escalate, gather, report_points, status
from daoren.core.monitoring.reading import Reading
from daoren.core.rules import Rule
from daoren.policies import load_policies
from tests.portfolios import portfolio

DAY = date(2025, 9, 30)
POLICIES = load_policies(on=DAY, region="CN-33")
WUHAN = load_policies(on=DAY, region="CN-33", named=["lights-wuhan"])


def reading(planned: float, actual: float) -> Reading:
    return Reading(np.array([planned]), np.array([actual]), np.array(["x"], dtype=object), {})


@pytest.mark.parametrize(
    ("lag", "light"),
    [(-5, "green"), (9.9, "green"), (10, "yellow"), (30, "yellow"), (30.1, "red"), (np.nan, "unknown")],
)
def test_yinchuan_bands(lag: float, light: str) -> None:
    assert LIGHTS[band(reading(60, 60 - lag), POLICIES["lights.schedule"])[0]] == light


@pytest.mark.parametrize(
    ("ratio", "light"), [(100, "green"), (80, "green"), (79.9, "yellow"), (60, "yellow"), (59.9, "red")]
)
def test_wuhan_bands(ratio: float, light: str) -> None:
    assert LIGHTS[band(reading(50, 50 * ratio / 100), WUHAN["lights.schedule"])[0]] == light


def test_wuhan_replaces_one_whole_rule_and_no_other() -> None:
    assert WUHAN["lights.schedule"]["measure"] == "ratio"
    assert WUHAN["lights.money"] == POLICIES["lights.money"]


def test_nothing_planned_has_no_ratio() -> None:
    assert LIGHTS[band(reading(0, 0), WUHAN["lights.schedule"])[0]] == "unknown"


def money_light(spent: float, *, planned: float = 50, actual: float = 50) -> str:
    return LIGHTS[band_money(reading(100, spent), reading(planned, actual), POLICIES["lights.money"])[0]]


def test_spending_too_much_is_as_far_off_as_too_little() -> None:
    assert [money_light(spent) for spent in (85, 115, 65, 135)] == ["yellow", "yellow", "red", "red"]


def test_spending_ahead_is_no_fault_where_the_work_is_ahead() -> None:
    assert money_light(125, planned=50, actual=60) == "green"  # 25 per cent over, the work 20 per cent ahead
    assert money_light(135, planned=50, actual=60) == "yellow"
    assert money_light(135, planned=50, actual=40) == "red"


@pytest.mark.parametrize(
    ("newest_first", "light"),
    [([1, 1], 2), ([1, 0], 1), ([0, 1], 0), ([1, 3], 1), ([2, 1], 2), ([1], 1)],
)
def test_two_yellows_in_a_row_make_a_red(newest_first: list[int], light: int) -> None:
    lights = np.array([[one] for one in newest_first])
    assert escalate(lights, POLICIES["lights.overall"])[0] == light


def test_how_many_yellows_is_the_policys() -> None:
    three = Rule("lights.overall", {}, "project_default", parameters={"consecutive_yellow": 3})
    assert escalate(np.array([[1], [1], [0]]), three)[0] == 1
    assert escalate(np.array([[1], [1], [1]]), three)[0] == 2


def project(**more: object) -> dict[str, object]:
    return {"project_id": "P", "name": "P", "start_on": date(2024, 1, 1), "end_on": date(2025, 12, 31), **more}


def lights(**tables: list[dict[str, object]]) -> list[str]:
    facts = gather(portfolio(**{"projects": [project()], **tables}))
    found = status(facts, np.full(1, np.datetime64(DAY)), POLICIES)
    return [
        LIGHTS[one[0]] for one in (found.schedule_light, found.money_light, found.delivery_light, found.overall)
    ]


def milestone(number: int, due: date, done: date | None, weight: float = 1.0) -> dict[str, object]:
    return {"project_id": "P", "milestone_id": f"M{number}", "due_on": due, "done_on": done, "weight": weight}


def test_milestones_without_reported_progress_are_steps() -> None:
    done = milestone(1, date(2025, 6, 30), date(2025, 6, 1), 3)
    assert lights(milestones=[done, milestone(2, date(2025, 9, 29), None, 1)])[0] == "yellow"
    assert lights(milestones=[done, milestone(2, date(2025, 10, 1), None, 1)])[0] == "green"


def test_reported_progress_is_held_against_a_plan_linear_between_milestones() -> None:
    rows = [milestone(1, date(2024, 12, 31), None), milestone(2, date(2025, 12, 31), None)]
    # 30 September 2025: half done by plan, and 273 of 365 days of the second half: 87.4 per cent.
    for progress, light in ((0.88, "green"), (0.78, "green"), (0.77, "yellow"), (0.57, "red")):
        report = {"project_id": "P", "reported_on": date(2025, 9, 30), "progress": progress}
        assert lights(milestones=rows, reports=[report])[0] == light, progress


def test_a_later_report_is_not_seen() -> None:
    later = {"project_id": "P", "reported_on": date(2025, 10, 1), "progress": 0.0}
    assert lights(milestones=[milestone(1, date(2025, 12, 31), None)], reports=[later])[0] == "green"


def test_without_milestones_the_shift_of_the_end_counts() -> None:
    def moved(end: date) -> str:
        facts = gather(portfolio(projects=[project(end_on=end, baseline_end_on=date(2025, 12, 31))]))
        return LIGHTS[status(facts, np.full(1, np.datetime64(DAY)), POLICIES).schedule_light[0]]

    # 730 days were planned: 10 per cent are 73 days, 30 per cent 219.
    assert [moved(end) for end in (date(2025, 12, 1), date(2026, 3, 13), date(2026, 3, 14))] == [
        "green",
        "green",
        "yellow",
    ]
    assert [moved(end) for end in (date(2026, 8, 7), date(2026, 8, 8))] == ["yellow", "red"]


def test_open_past_its_end_counts_as_late() -> None:
    facts = gather(portfolio(projects=[project(end_on=date(2025, 6, 30))]))
    assert LIGHTS[status(facts, np.full(1, np.datetime64(DAY)), POLICIES).schedule_light[0]] == "yellow"


def test_what_is_not_known_has_no_light() -> None:
    facts = gather(portfolio(projects=[{"project_id": "P", "name": "P"}]))
    found = status(facts, np.full(1, np.datetime64(DAY)), POLICIES)
    assert LIGHTS[found.overall[0]] == "unknown"


def money(planned: int | None, spent: int | None, month: int = 6, **more: object) -> dict[str, object]:
    return {
        "project_id": "P",
        "period_start": date(2025, month, 1),
        "period_end": date(2025, month, 28),
        "source": "public",
        "planned": planned,
        "spent": spent,
        **more,
    }


def test_spending_counts_only_where_plan_and_fact_are_both_there() -> None:
    assert lights(money=[money(100, 95), money(500, None, 7)])[1] == "green"
    assert lights(money=[money(100, 0)])[1] == "red"
    assert lights(money=[money(None, 50)])[1] == "unknown"


def test_a_plan_of_zero_has_no_percentage() -> None:
    assert lights(money=[money(0, 5)])[1] == "unknown"


def test_a_forecast_stands_in_for_spending() -> None:
    row = money(100, None, 9, forecast=65)
    assert lights(money=[row])[1] == "red"


def test_a_forecast_of_a_period_long_over_speaks_no_more() -> None:
    assert lights(money=[money(100, None, 7, forecast=65)])[1] == "red"  # ended 64 days before
    assert lights(money=[money(100, None, 6, forecast=65)])[1] == "unknown"  # ended 94 days before


def test_lower_is_better_without_a_baseline() -> None:
    def light(actual: float, **more: object) -> str:
        row = {"project_id": "P", "indicator_id": "I", "target": 5.0, "due_on": date(2025, 6, 30)}
        return lights(indicators=[{**row, "direction": "lower", "actual": actual, **more}])[2]

    assert [light(actual) for actual in (0.0, 5.0, 6.0, 10.0)] == ["green", "green", "yellow", "red"]


def test_a_target_on_the_wrong_side_of_its_baseline_says_nothing() -> None:
    row = {"project_id": "P", "indicator_id": "I", "target": 5.0, "due_on": date(2025, 6, 30), "actual": 4.0}
    assert lights(indicators=[{**row, "direction": "lower", "baseline": 1.0}])[2] == "unknown"
    assert lights(indicators=[{**row, "direction": "higher", "baseline": 9.0}])[2] == "unknown"


def test_the_worse_of_rating_and_indicators_counts() -> None:
    rating = {"project_id": "P", "rated_on": date(2025, 3, 1), "scheme": "s", "light": "green"}
    short = {"project_id": "P", "indicator_id": "I", "target": 10.0, "actual": 1.0, "due_on": date(2025, 6, 30)}
    assert lights(ratings=[rating])[2] == "green"
    assert lights(ratings=[rating], indicators=[short])[2] == "red"


def rating(day: date, scheme: str, **more: object) -> dict[str, object]:
    return {"project_id": "P", "rated_on": day, "scheme": scheme, **more}


def test_of_several_ratings_on_the_latest_day_the_worst_counts() -> None:
    day = date(2025, 3, 1)
    first = rating(date(2025, 2, 1), "z", light="red")
    for schemes in ("abc", "cba", "bca"):
        rows = [
            rating(day, scheme, light=light)
            for scheme, light in zip(schemes, ("green", "yellow", "unknown"), strict=True)
        ]
        assert lights(ratings=[first, *rows])[2] == "yellow"


def test_a_rating_is_fresh_up_to_the_same_day_of_the_month() -> None:
    assert lights(ratings=[rating(date(2023, 9, 30), "s", light="red")])[2] == "red"
    assert lights(ratings=[rating(date(2023, 9, 29), "s", light="red")])[2] == "unknown"


def test_a_rating_grows_stale() -> None:
    old = {"project_id": "P", "rated_on": date(2023, 3, 1), "scheme": "s", "light": "red"}
    assert lights(ratings=[old])[2] == "unknown"


def test_report_points_go_back_report_by_report() -> None:
    reports = [{"project_id": "P", "reported_on": date(2025, month, 28)} for month in (6, 7, 8)]
    points = report_points(gather(portfolio(projects=[project()], reports=reports)), np.datetime64(DAY), 4)
    assert [str(one[0]) for one in points] == ["2025-09-30", "2025-07-28", "2025-06-28", "NaT"]


def test_near_milestones_are_not_the_whole_work() -> None:
    done = [milestone(1, date(2024, 6, 30), date(2024, 6, 1)), milestone(2, date(2024, 12, 31), date(2024, 12, 1))]
    # Two years, of which the first has milestones: on 30 September 2025 the plan asks for 87 per cent.
    report = {"project_id": "P", "reported_on": date(2025, 9, 30), "progress": 0.8}
    assert lights(milestones=done, reports=[report])[0] == "green"
    assert lights(milestones=done, reports=[{**report, "progress": 0.7}])[0] == "yellow"
