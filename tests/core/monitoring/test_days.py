"""What was said on a day is held against the plan of that day, and a past date sees no later fact."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.monitoring import Facts, Status, expected_by_now, gather, planned_progress, status
from daoren.core.review.nodes import nodes
from daoren.policies import load_policies
from tests.portfolios import portfolio

DAY = date(2025, 9, 30)
POLICIES = load_policies(on=DAY, region="CN-33")
YEAR = {"project_id": "P", "name": "P", "start_on": date(2025, 1, 1), "end_on": date(2025, 12, 31)}


def facts_of(project: dict[str, object] | None = None, **tables: list[dict[str, object]]) -> Facts:
    own = {name: [{"project_id": "P", **row} for row in rows] for name, rows in tables.items()}
    return gather(portfolio(projects=[{**YEAR, **(project or {})}], **own))


def on(facts: Facts, day: date = DAY) -> Status:
    return status(facts, np.full(len(facts), np.datetime64(day)), POLICIES)


def milestone(number: int, due: date | None, done: date | None = None, **more: object) -> dict[str, object]:
    return {"milestone_id": f"M{number}", "due_on": due, "done_on": done, **more}


def test_a_report_is_held_against_the_plan_of_its_day() -> None:
    half = [{"reported_on": date(2025, 7, 2), "progress": 0.5}]
    found = on(facts_of(milestones=[milestone(1, date(2025, 12, 31))], reports=half)).schedule
    assert (found.method[0], found.planned[0], found.lag[0]) == ("milestones_reported", 50, 0)  # 182 of 364 days


def test_a_report_is_held_against_the_time_elapsed_by_its_day() -> None:
    # A baseline before the start gives no duration to shift.
    half = [{"reported_on": date(2025, 7, 2), "progress": 0.5}]
    found = on(facts_of({"baseline_end_on": date(2024, 12, 1)}, reports=half)).schedule
    assert (found.method[0], found.planned[0]) == ("elapsed_time", 50)


def test_an_indicator_is_held_against_the_plan_of_the_day_it_was_observed() -> None:
    row = {"indicator_id": "I", "target": 10.0, "actual": 5.0, "due_on": date(2025, 12, 31)}
    then = on(facts_of(indicators=[{**row, "observed_on": date(2025, 7, 2)}])).delivery
    assert then.planned[0] == pytest.approx(50)
    assert on(facts_of(indicators=[row])).delivery.planned[0] == pytest.approx(100 * 272 / 364)


def test_an_indicator_of_which_nothing_can_be_expected_is_left_out() -> None:
    nothing = {"start_on": None, "end_on": None}
    row = {"indicator_id": "I", "target": 10.0, "actual": 1.0}
    facts = facts_of(nothing, indicators=[row])
    assert np.isnan(expected_by_now(facts, np.full(1, np.datetime64(DAY)))[0])
    found = on(facts).delivery
    assert (found.method[0], found.details["indicators"][0]) == ("none", 0)
    due = {"indicator_id": "J", "target": 10.0, "actual": 10.0, "due_on": date(2025, 6, 30)}
    both = on(facts_of(nothing, indicators=[row, due])).delivery
    assert (both.planned[0], both.actual[0], both.details["indicators"][0]) == (100, 100, 1)


def test_the_first_end_is_the_first_that_was_told_by_the_date() -> None:
    reports = [{"reported_on": date(2025, 11, 1), "end_on": date(2025, 6, 30)}]
    with_later, without = facts_of(reports=reports), facts_of()
    assert on(with_later).schedule.actual[0] == on(without).schedule.actual[0] == 100


def test_a_past_date_knows_the_end_of_its_day() -> None:
    moved = {"baseline_end_on": date(2025, 12, 31), "end_on": date(2027, 12, 31)}
    reports = [{"reported_on": date(2025, month, 28)} for month in (3, 8)]
    facts = facts_of(moved, reports=reports)
    assert on(facts, date(2025, 3, 28)).schedule.actual[0] == 100
    assert on(facts).schedule.actual[0] < 0
    told = [{"reported_on": date(2025, 3, 28), "end_on": date(2026, 12, 31)}, {"reported_on": date(2025, 8, 28)}]
    found = on(facts_of(moved, reports=told), date(2025, 3, 28)).schedule
    assert found.details["shift_days"][0] == 365


def test_what_failed_its_check_is_not_done() -> None:
    def done(result: str | None) -> float:
        return on(
            facts_of(milestones=[milestone(1, date(2025, 6, 30), date(2025, 6, 1), result=result)])
        ).schedule.actual[0]

    assert [done(result) for result in (None, "passed", "rectify", "failed")] == [100, 100, 0, 0]


def test_nodes_that_fail_are_counted_apart() -> None:
    rows = [
        milestone(1, date(2025, 3, 31), date(2025, 3, 1)),
        milestone(2, date(2025, 6, 30), date(2025, 6, 1), result="failed"),
        milestone(3, date(2025, 9, 1)),
        milestone(4, date(2025, 12, 1)),
    ]
    found = nodes(facts_of(milestones=rows), np.full(1, np.datetime64(DAY)))
    assert (found.passed[0], found.overdue[0], found.failing[0]) == (1, 1, 1)


DAYS = st.dates(date(2025, 1, 1), date(2025, 2, 20))


@given(
    starts=st.lists(st.none() | DAYS, min_size=2, max_size=2),
    dues=st.lists(st.tuples(st.sampled_from("PQ"), st.none() | DAYS), max_size=8),
    day=DAYS,
)
def test_the_plan_is_the_sum_of_its_milestones(
    starts: list[date | None], dues: list[tuple[str, date | None]], day: date
) -> None:
    projects = [
        {"project_id": name, "name": name, "start_on": start} for name, start in zip("PQ", starts, strict=True)
    ]
    rows = [
        {"project_id": name, "milestone_id": str(number), "due_on": due, "weight": float(number + 1)}
        for number, (name, due) in enumerate(dues)
    ]
    facts = gather(portfolio(projects=projects, milestones=rows))
    found = planned_progress(facts, np.arange(2), np.full(2, np.datetime64(day)))
    sums, seen = [0.0, 0.0], [False, False]
    table = facts.milestones
    for at, before, due, share in zip(table.project, table.previous, table.due, table.share, strict=True):
        gone = float(due <= np.datetime64(day))
        if due > before:
            gone = min(max((np.datetime64(day) - before) / (due - before), 0.0), 1.0)
        sums[at] += share * gone
        seen[at] = True
    assert found == pytest.approx(
        [total if has else np.nan for total, has in zip(sums, seen, strict=True)], nan_ok=True
    )
