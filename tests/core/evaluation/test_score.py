"""The evaluation score: the published formulas, and never a number that facts do not carry."""

from datetime import date

import numpy as np
import pytest

from daoren.core.evaluation import SECOND_LEVEL, Evaluation, evaluate, grade
from daoren.core.monitoring import gather, status, totals_to_date
from daoren.policies import load_policies
from tests.portfolios import portfolio

DAY = date(2025, 9, 30)
POLICIES = load_policies(on=DAY, region="CN-33")


def evaluated(**tables: list[dict[str, object]]) -> Evaluation:
    base = {"project_id": "P", "name": "P", "start_on": date(2024, 1, 1), "end_on": date(2025, 12, 31)}
    rows = tables.pop("projects", [{}])
    facts = gather(portfolio(projects=[{**base, **row} for row in rows], **tables))
    at = np.full(len(facts), np.datetime64(DAY))
    return evaluate(facts, at, status(facts, at, POLICIES), POLICIES, totals_to_date(facts, at))


@pytest.mark.parametrize(
    ("score", "name"),
    [(90, "excellent"), (89.99, "good"), (80, "good"), (79.99, "fair"), (60, "fair"), (59.99, "poor")],
)
def test_grade_lines(score: float, name: str) -> None:
    assert grade(np.array([score]), POLICIES["score.grades"])[0] == name


def test_the_framework_names_every_indicator_and_adds_up_to_100() -> None:
    weights = POLICIES["score.framework"]["weights"]
    assert {name: tuple(parts) for name, parts in weights.items()} == dict(SECOND_LEVEL)
    sizes = {name: sum(parts.values()) for name, parts in weights.items()}
    assert sum(sizes.values()) == 100
    assert sizes["output"] + sizes["benefit"] >= 60


def test_nothing_known_cannot_be_determined() -> None:
    found = evaluated()
    assert np.isnan(found.score[0])
    assert found.grades[0] == "unknown"
    assert found.coverage[0] < 0.5


def money(source: str = "public", **amounts: int) -> dict[str, object]:
    first, last = date(2025, 6, 1), date(2025, 6, 30)
    return {"project_id": "P", "period_start": first, "period_end": last, "source": source, **amounts}


def test_rates_of_the_national_measure() -> None:
    found = evaluated(money=[money(planned=1000, arrived=800, spent=600), money("own", planned=500, arrived=200)])
    assert found.indicators["funds_arrival"][0] == pytest.approx(80)  # arrived / budget
    assert found.indicators["budget_execution"][0] == pytest.approx(75)  # spent / arrived
    assert found.indicators["own_funds_arrival"][0] == pytest.approx(40)


def test_the_score_is_the_weighted_mean_of_what_is_known() -> None:
    found = evaluated(money=[money(planned=1000, arrived=800, spent=600), money("own", planned=500, arrived=200)])
    known = {"funds_arrival": 80.0, "own_funds_arrival": 40.0, "budget_execution": 75.0}
    weights = POLICIES["score.framework"]["weights"]["process"]
    carried = sum(weights[name] for name in known)
    # The end has not moved: timeliness is read as well.
    timely = POLICIES["score.framework"]["weights"]["output"]["timeliness"]
    points = sum(weights[name] * score for name, score in known.items()) + timely * 100
    assert found.coverage[0] == pytest.approx((carried + timely) / 100)
    assert found.score[0] == pytest.approx(points / (carried + timely), abs=0.01)


def test_a_thin_score_has_no_grade() -> None:
    found = evaluated(money=[money(planned=1000, arrived=800, spent=600), money("own", planned=500, arrived=200)])
    assert not np.isnan(found.score[0])
    assert found.grades[0] == "unknown"


def test_zero_is_not_missing() -> None:
    nothing_spent = evaluated(money=[money(planned=1000, arrived=800, spent=0)])
    not_said = evaluated(money=[money(planned=1000, arrived=800)])
    assert nothing_spent.indicators["budget_execution"][0] == 0
    assert np.isnan(not_said.indicators["budget_execution"][0])


def test_targets_of_either_direction() -> None:
    rows = [
        {"indicator_id": "up", "direction": "higher", "baseline": 0.0, "target": 10.0, "actual": 5.0},
        {"indicator_id": "down", "direction": "lower", "baseline": 100.0, "target": 50.0, "actual": 75.0},
    ]
    due = {"project_id": "P", "dimension": "output", "due_on": date(2025, 6, 30)}
    found = evaluated(indicators=[{**due, **row} for row in rows])
    assert found.indicators["output_targets"][0] == pytest.approx(50)


def test_more_cost_costs_points() -> None:
    found = evaluated(projects=[{"baseline_cost": 1000, "total_cost": 1200}])
    assert found.indicators["cost"][0] == pytest.approx(80)
    cheaper = evaluated(projects=[{"baseline_cost": 1000, "total_cost": 900}])
    assert cheaper.indicators["cost"][0] == 100


def test_missing_reports_cost_points() -> None:
    months = [date(2025, month, 28) for month in (1, 2, 3, 4, 5)]
    found = evaluated(reports=[{"project_id": "P", "reported_on": day, "progress": 0.5} for day in months])
    assert 50 < found.indicators["reporting"][0] < 70


def test_rates_are_of_the_rows_that_tell_both() -> None:
    def month(number: int, source: str = "public", **amounts: int) -> dict[str, object]:
        return {
            **money(source, **amounts),
            "period_start": date(2025, number, 1),
            "period_end": date(2025, number, 28),
        }

    rows = [
        month(1, planned=100, arrived=80, spent=40),
        month(2, planned=100, arrived=100),
        month(3, planned=500),
        month(4, arrived=50, spent=50),
        month(1, "own", planned=100, arrived=60),
        month(2, "own", planned=100),
    ]
    found = evaluated(money=rows).indicators
    assert found["budget_execution"][0] == pytest.approx(100 * 90 / 130)
    assert found["funds_arrival"][0] == pytest.approx(90)
    assert found["own_funds_arrival"][0] == pytest.approx(60)


def test_spending_is_complete_where_every_arrival_tells_it() -> None:
    def complete(*rows: dict[str, object]) -> bool:
        base = {"project_id": "P", "name": "P"}
        facts = gather(portfolio(projects=[base], money=list(rows)))
        return bool(totals_to_date(facts, np.full(1, np.datetime64(DAY))).spent_complete[0])

    later = {**money(arrived=5), "period_start": date(2025, 12, 1), "period_end": date(2025, 12, 31)}
    assert complete(money(arrived=5, spent=0), money("own", arrived=5), later)
    assert not complete(money(arrived=5))


def test_targets_not_due_are_held_against_the_plan_of_time() -> None:
    row = {"project_id": "P", "indicator_id": "I", "dimension": "output", "target": 10.0, "actual": 5.0}
    span = {"start_on": date(2025, 1, 1), "end_on": date(2025, 12, 31)}
    halfway = evaluated(projects=[span], indicators=[{**row, "observed_on": date(2025, 7, 2)}])
    assert halfway.indicators["output_targets"][0] == pytest.approx(100)
    unknown = evaluated(projects=[{"start_on": None, "end_on": None}], indicators=[row])
    assert np.isnan(unknown.indicators["output_targets"][0])


def test_a_project_reports_by_its_own_rhythm() -> None:
    names = "PQR"
    days = {
        "P": [date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)],
        "Q": [date(2025, month, 28) for month in range(1, 9)],
        "R": [date(2025, 8, 1)],
    }
    later = {"project_id": "P", "reported_on": date(2030, 1, 1)}
    found = evaluated(
        projects=[{"project_id": name, "name": name} for name in names],
        reports=[{"project_id": name, "reported_on": day} for name in names for day in days[name]] + [later],
    ).indicators["reporting"]
    assert found[0] == found[1] == 100  # quarterly and monthly, none missing
    assert found[2] == pytest.approx(50)  # one of two by the rhythm of all


def test_quality_is_the_latest_score_even_without_a_light() -> None:
    rated = {"project_id": "P", "scheme": "s"}
    rows = [
        {**rated, "rated_on": date(2025, 5, 1), "score": 70.0},
        {**rated, "rated_on": date(2025, 6, 1), "light": "green"},
    ]
    assert evaluated(ratings=rows).indicators["quality"][0] == 70
