"""What is proposed, and on what ground: the rules that no optimum may bend."""

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daoren.core.review import ProjectReview, Review, review
from daoren.core.review.options import KINDS
from daoren.core.review.result import Grade, Light, Proposal, Verdict
from daoren.core.terms import keys, say
from daoren.engines.highs import Highs
from daoren.policies import load_policies
from tests.portfolios import portfolio

DAY = date(2025, 9, 30)


def project(number: str = "P", **more: Any) -> dict[str, Any]:
    return {
        "project_id": number,
        "name": f"Project {number}",
        "state": "in_progress",
        "start_on": date(2024, 1, 1),
        "end_on": date(2026, 12, 31),
        "total_public": 3_000_000_00,
        **more,
    }


def plan(number: str = "P", planned: int = 100_000_00, **more: Any) -> list[dict[str, Any]]:
    """A plan for the year ahead and a quarter that went as planned."""
    quarter = {
        "period_start": date(2025, 7, 1),
        "period_end": date(2025, 9, 30),
        "spent": planned,
        "arrived": planned,
    }
    ahead = {"period_start": date(2025, 10, 1), "period_end": date(2026, 9, 30)}
    base = {"project_id": number, "source": "public", "planned": planned}
    return [{**base, **quarter, **more}, {**base, **ahead}]


def finding(ground: str, number: str = "P", status: str = "evidenced", **more: Any) -> dict[str, Any]:
    return {
        "project_id": number,
        "finding_id": f"F-{ground}",
        "found_on": date(2025, 8, 1),
        "ground": ground,
        "status": status,
        "clause": "task book 7.2",
        "fact": "the test failed three times",
        **more,
    }


def reviewed(*, budget: int | None = None, on: date = DAY, region: str = "CN-33", **tables: Any) -> Review:
    tables.setdefault("projects", [project()])
    tables.setdefault("money", [row for one in tables["projects"] for row in plan(one["project_id"])])
    policies = load_policies(on=on, region=region)
    return review(portfolio(region=region, **tables), policies, as_of=on, budget=budget, solver=Highs())


def only(**tables: Any) -> ProjectReview:
    (one,) = reviewed(**tables).projects
    return one


def red() -> dict[str, Any]:
    return {"ratings": [{"project_id": "P", "rated_on": date(2025, 6, 1), "scheme": "s", "light": "red"}]}


def test_the_words_of_the_code_are_those_of_the_vocabulary() -> None:
    assert get_args(Light) == keys("light")
    assert get_args(Grade) == keys("grade")
    assert get_args(Verdict) == keys("verdict")
    assert set(get_args(Proposal)) == set(keys("proposal")) == set(KINDS)


def test_on_course_goes_on_as_planned() -> None:
    one = only()
    assert (one.proposal, one.light, one.determined) == ("continue", "green", True)
    assert (one.planned, one.amount, one.change) == (100_000_00, 100_000_00, 0)


def test_red_without_a_ground_is_to_be_put_right_never_stopped() -> None:
    one = only(**red())
    assert one.proposal == "rectify"
    assert one.amount == one.planned
    closed = {option.kind for option in one.options if not option.admitted}
    assert {"suspend", "redirect", "terminate", "drop"} <= closed


def test_no_facts_change_nothing_and_say_so() -> None:
    one = only(projects=[{"project_id": "P", "name": "P"}], money=[])
    assert (one.proposal, one.determined, one.light) == ("continue", False, "unknown")
    assert one.amount is None


@pytest.mark.parametrize(
    ("grounds", "flags", "kind"),
    [
        (["goal_lost_meaning"], {}, "terminate"),
        (["goal_reached_early"], {}, "terminate"),
        (["task_book_clause"], {}, "terminate"),
        (["route_infeasible"], {}, "terminate"),
        (["route_infeasible", "better_route"], {"need_open": True}, "redirect"),
        (["route_infeasible", "better_route"], {"need_open": False}, "terminate"),
        (["support_missing"], {}, "suspend"),
        (["support_missing"], {"state": "suspended"}, "suspend"),
        (["false_claims", "circumstances_changed"], {"need_open": True}, "suspend"),
        (["false_claims", "activity_rules"], {}, "suspend"),
        (["false_claims", "security_or_ethics"], {}, "suspend"),
        (["audit_problem"], {}, "suspend"),
        (["false_claims"], {}, "suspend"),
        (["race_lower_rank"], {}, "drop"),
        (["better_route"], {}, "continue"),
        (["no_such_rule"], {}, "continue"),
    ],
)
def test_a_ground_opens_what_its_rule_says(grounds: list[str], flags: dict[str, Any], kind: str) -> None:
    one = only(projects=[project(**flags)], findings=[finding(ground) for ground in grounds])
    assert one.proposal == kind


@pytest.mark.parametrize("status", ["alleged", "refuted"])
def test_what_is_not_evidenced_is_no_ground(status: str) -> None:
    one = only(findings=[finding("false_claims", status=status)])
    assert one.proposal == "continue"
    assert not one.grounds


def test_a_finding_of_later_is_not_seen() -> None:
    assert only(findings=[finding("goal_lost_meaning", found_on=date(2025, 10, 1))]).proposal == "continue"


def test_the_reason_names_fact_rule_and_clause() -> None:
    one = only(findings=[finding("goal_lost_meaning")])
    for language in ("zh", "en"):
        said = say(one.reason, language)
        assert "the test failed three times" in said
        assert "task book 7.2" in said
        assert "青岛市预算绩效管理条例" in said
    assert "borrowed default, not in force here" in say(one.reason, "en")
    assert "在本地不具效力" in say(one.reason, "zh")


def test_revocation_is_for_people() -> None:
    assert "revoke" not in get_args(Proposal)
    one = only(findings=[finding("serious_violation")])
    assert any("revoke" in say(said, "en") for said in one.evidence)


def tolerant(**more: bool | None) -> str:
    flags = {"high_risk": True, "records_complete": True, "duties_met": True, "integrity_breach": False}
    row = project(**{**flags, "unlawful_gain": False, **more})
    return only(projects=[row], findings=[finding("route_infeasible")]).tolerance.verdict


def test_tolerance_is_checked_before_anything_negative() -> None:
    assert tolerant() == "exempt"
    assert tolerant(records_complete=None) == "unknown"
    assert tolerant(integrity_breach=True) == "not_exempt"
    assert tolerant(high_risk=False) == "not_applicable"
    assert only().tolerance.verdict == "not_applicable"


def strong() -> dict[str, Any]:
    """A project for which every condition of adding is met."""
    marks = [
        {"project_id": "P", "milestone_id": f"M{number}", "due_on": due, "done_on": due, "result": "passed"}
        for number, due in enumerate((date(2024, 12, 31), date(2025, 6, 30)))
    ]
    ahead = {"project_id": "P", "milestone_id": "M9", "due_on": date(2026, 12, 31)}
    own = {"project_id": "P", "period_start": date(2025, 1, 1), "period_end": date(2025, 6, 30), "source": "own"}
    benefit = {
        "project_id": "P",
        "indicator_id": "I",
        "dimension": "benefit",
        "unit": "件",
        "target": 10.0,
        "actual": 9.0,
    }
    return {
        "projects": [project(need_open=True)],
        "milestones": [*marks, ahead],
        "money": [*plan(), {**own, "planned": 50_000_00, "arrived": 50_000_00}],
        "indicators": [benefit],
    }


def test_adding_needs_every_condition_and_money() -> None:
    closed = only(**strong())
    assert closed.proposal == "continue"  # the budget is what the plans ask for: nothing to add from
    assert any(option.kind == "add" and option.admitted for option in closed.options)
    found = reviewed(**strong(), budget=1_000_000_00)
    (one,) = found.projects
    assert one.proposal == "add"
    assert one.amount == 100_000_00 + 600_000_00
    assert one.change == 600_000_00


@pytest.mark.parametrize("lacking", ["need", "nodes", "money"])
def test_one_condition_short_closes_adding(lacking: str) -> None:
    tables = strong()
    if lacking == "need":
        tables["projects"] = [project(need_open=False, user_signed=False)]
    if lacking == "nodes":
        tables["milestones"] = tables["milestones"][1:]
    if lacking == "money":
        tables["money"] = plan(spent=50_000_00)
    assert all(option.kind != "add" or not option.admitted for option in only(**tables, budget=10**12).options)


def test_what_is_freed_goes_where_it_is_worth_most() -> None:
    tables = strong()
    tables["projects"] = [*tables["projects"], project("Q")]
    tables["money"] = [*tables["money"], *plan("Q", 400_000_00)]
    found = reviewed(**tables, findings=[finding("goal_lost_meaning", "Q")])
    proposals = {one.project_id: one for one in found.projects}
    assert proposals["Q"].proposal == "terminate"
    assert proposals["Q"].change == -400_000_00
    assert proposals["P"].proposal == "add"
    assert found.allocated <= found.budget == 500_000_00


@pytest.mark.parametrize(("day", "kind"), [(date(2025, 8, 1), "suspend"), (date(2025, 6, 1), "terminate")])
def test_a_suspended_project_has_time_to_mend(day: date, kind: str) -> None:
    suspended = [{"project_id": "P", "decided_on": day, "kind": "suspend"}]
    one = only(projects=[project(state="suspended")], decisions=suspended, findings=[finding("support_missing")])
    assert one.proposal == kind


def test_a_suspended_project_without_a_ground_is_not_called_on_course() -> None:
    one = only(projects=[project(state="suspended")])
    assert one.proposal == "continue"
    assert "suspended since" in say(one.reason, "en")


@pytest.mark.parametrize(
    ("lacking", "counts"),
    [({}, True), ({"clause": ""}, False), ({"fact": ""}, False), ({"fact": "", "evidence": "minutes 12"}, True)],
)
def test_a_finding_counts_only_when_it_is_complete(lacking: dict[str, str], counts: bool) -> None:
    one = only(findings=[finding("task_book_clause", **lacking)])
    assert (one.proposal == "terminate") == counts
    assert counts or any("counts for nothing" in say(said, "en") for said in one.evidence)


def test_a_finding_without_a_rule_is_said_and_counted() -> None:
    found = reviewed(findings=[finding("route_infeasable")])
    assert any("no rule in force" in say(said, "en") for said in found.projects[0].evidence)
    assert any("1 evidenced finding" in say(note, "en") for note in found.notes)


def test_fault_is_never_exempt_and_success_is_no_failure() -> None:
    honest = project(
        high_risk=True, records_complete=True, duties_met=True, integrity_breach=False, unlawful_gain=False
    )
    assert only(projects=[honest], findings=[finding("false_claims")]).tolerance.verdict == "not_exempt"
    assert only(projects=[honest], findings=[finding("goal_reached_early")]).tolerance.verdict == "not_applicable"


def test_an_ended_project_stays_ended() -> None:
    for state in ("terminated", "accepted"):
        assert reviewed(projects=[project(), project("Q", state=state)]).not_reviewed == {"ended": 1}
    later = [{"project_id": "Q", "reported_on": date(2025, 10, 31), "progress": 0.5}]
    assert len(reviewed(projects=[project(), project("Q", state="terminated")], reports=later).projects) == 2


def test_nothing_is_added_while_a_promise_cannot_be_kept() -> None:
    tables = strong()
    tables["projects"] = [*tables["projects"], project("Q")]
    tables["money"] = [*tables["money"], *plan("Q", 400_000_00, spent=0)]
    found = reviewed(**tables, budget=499_000_00)
    assert {one.proposal for one in found.projects} == {"continue", "rectify"}
    assert found.allocated == 499_000_00


def test_a_short_budget_is_spent_to_the_last_unit() -> None:
    found = reviewed(projects=[project("P"), project("Q")], budget=199_900_00)
    assert found.allocated == 199_900_00
    assert sorted(one.amount or 0 for one in found.projects) == [99_900_00, 100_000_00]
    assert "99.9%" in say(next(one for one in found.projects if one.change).reason, "en")


def test_one_rating_is_not_two_yellows() -> None:
    rating = {"project_id": "P", "rated_on": date(2025, 6, 1), "scheme": "s", "light": "yellow"}
    reports = [{"project_id": "P", "reported_on": date(2025, month, 28)} for month in (7, 8)]
    assert only(ratings=[rating], reports=reports).light == "yellow"
    again = {**rating, "rated_on": date(2025, 8, 15)}
    assert only(ratings=[rating, again], reports=reports).light == "red"


def test_a_short_budget_defers_and_blames_nobody() -> None:
    found = reviewed(projects=[project("P"), project("Q")], budget=150_000_00)
    assert found.allocated <= 150_000_00
    assert {one.proposal for one in found.projects} == {"continue"}
    short = next(one for one in found.projects if one.change)
    assert "no finding against the project" in say(short.reason, "en")
    assert short.project_id == "Q"  # ties fall by project number


def test_a_short_budget_never_turns_a_redirection_into_an_end() -> None:
    findings = [finding("route_infeasible"), finding("better_route")]
    found = reviewed(projects=[project(need_open=True)], findings=findings, budget=0)
    (one,) = found.projects
    assert (one.proposal, one.amount) == ("redirect", 0)
    assert "no finding against the project" in say(one.reason, "en")


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.floats(0, 1.5), st.booleans())
@settings(max_examples=40, deadline=None)
def test_never_over_the_budget_never_negative_without_a_ground(
    plans: list[int], share: float, with_ground: bool
) -> None:
    projects = [project(f"P{number}") for number in range(len(plans))]
    money = [row for one, planned in zip(projects, plans, strict=True) for row in plan(one["project_id"], planned)]
    findings = [finding("goal_lost_meaning", "P0")] if with_ground else []
    budget = round(sum(plans) * share)
    found = reviewed(projects=projects, money=money, findings=findings, budget=budget)
    assert found.allocated <= budget
    for one in found.projects:
        grounded = with_ground and one.project_id == "P0"
        assert (one.proposal == "terminate") == grounded
        assert grounded or one.proposal in ("continue", "add")
        assert one.amount is not None
        assert one.amount >= 0


def test_who_is_not_under_review_is_counted_by_reason() -> None:
    found = reviewed(
        projects=[
            project("A"),
            project("B", state="accepted", end_on=date(2025, 1, 1)),
            project("C", start_on=date(2025, 12, 1)),
            project("D", state="draft"),
            project("E", state=None, end_on=date(2024, 6, 30)),
        ]
    )
    assert [one.project_id for one in found.projects] == ["A"]
    assert found.not_reviewed == {"ended": 1, "not_contracted": 1, "not_started": 1, "over": 1}


def test_an_earlier_date_sees_what_was_so_then() -> None:
    later = [{"project_id": "P", "decided_on": date(2025, 6, 1), "kind": "terminate"}]
    tables = {"projects": [project(state="terminated")], "decisions": later}
    before = reviewed(**tables, on=date(2025, 3, 31), money=plan())
    assert [one.project_id for one in before.projects] == ["P"]
    assert reviewed(**tables).not_reviewed == {"ended": 1}


def test_a_round_without_the_project_means_it_left() -> None:
    reports = [
        {"project_id": "A", "reported_on": date(2025, 3, 31)},
        {"project_id": "B", "reported_on": date(2024, 3, 31)},
    ]
    made = portfolio(projects=[project("A"), project("B")], reports=reports, rounds=True)
    found = review(made, load_policies(on=DAY, region="CN-33"), as_of=DAY)
    assert [one.project_id for one in found.projects] == ["A"]
    assert found.not_reviewed == {"left": 1}


def test_the_price_of_an_alternative_is_never_negative_and_zero_for_the_proposal() -> None:
    found = reviewed(projects=[project(f"P{number}") for number in range(4)], budget=250_000_00)
    for one in found.projects:
        prices = [option.price for option in one.options if option.admitted]
        assert min(prices) == 0
        assert all(option.price is None for option in one.options if not option.admitted)


def test_a_negative_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        reviewed(budget=-1)


def test_the_same_facts_in_another_order_give_the_same_review() -> None:
    projects = [project(f"P{number}") for number in range(5)]
    assert reviewed(projects=projects, budget=300_000_00) == reviewed(projects=projects[::-1], budget=300_000_00)
