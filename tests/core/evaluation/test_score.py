"""The evaluation score: the published formulas, and never a number that facts do not carry."""

from datetime import date

import numpy as np
import pytest

from daoren.core.evaluation import SECOND_LEVEL, Evaluation, evaluate, grade
from daoren.core.monitoring import gather, status
from daoren.policies import load_policies
from tests.portfolios import portfolio

DAY = date(2025, 9, 30)
POLICIES = load_policies(on=DAY, region="CN-33")


def evaluated(**tables: list[dict[str, object]]) -> Evaluation:
    base = {"project_id": "P", "name": "P", "start_on": date(2024, 1, 1), "end_on": date(2025, 12, 31)}
    rows = tables.pop("projects", [{}])
    facts = gather(portfolio(projects=[{**base, **row} for row in rows], **tables))
    at = np.full(len(facts), np.datetime64(DAY))
    return evaluate(facts, at, status(facts, at, POLICIES), POLICIES)


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
