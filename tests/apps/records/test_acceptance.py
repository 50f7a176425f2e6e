"""Acceptance with its papers, and a failure that is concluded only after the owner was heard."""

import pytest

from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

PAPERS = {"self_evaluation": "全部完成", "scientific_report": "KJ-1", "balance": 100, "files": ["a" * 64]}


def apply(people, **answers):
    return open_record(people.manager, "acceptance", {**PAPERS, **answers}, of="project/ZJ1").record.subject


def advise(people, number, advice="passed"):
    act(people.officer, "acceptance", number, "check", {"expert": people.expert.key})
    act(people.expert, "acceptance", number, "opine", {"advice": advice, "opinion": "见附件", "score": 88.0})


@pytest.fixture
def due(project, people, today):
    """A project whose term is over."""
    today("2027-01-04")
    act(people.officer, "project", "ZJ1", "fall_due", {})


def test_a_term_that_is_not_over_does_not_end(project, people, today, refusal):
    today("2026-12-31")
    assert "not over" in refusal(act, people.officer, "project", "ZJ1", "fall_due", {})
    today("2027-01-01")
    after = act(people.officer, "project", "ZJ1", "fall_due", {}).record
    assert after.state == "acceptance_due"
    assert (after.due["self_acceptance"], after.due["acceptance"]) == ("2027-03-31", "2027-06-30")


@pytest.mark.parametrize(
    ("event", "state", "above", "kept"),
    [("pass", "passed", "accepted", True), ("close", "closed", "closed", False)],
)
def test_the_conclusion_is_the_state_of_the_project_and_says_who_keeps_the_balance(
    due, people, unchanged, event, state, above, kept
):
    number = apply(people)
    assert load("project", "ZJ1").state == "under_acceptance"
    advise(people, number)
    act(people.leader, "acceptance", number, event, {"document": "浙科验〔2027〕1号", "reason": "见意见"})
    after = load("acceptance", number)
    assert (after.state, after.values["balance_kept"]) == (state, kept)
    assert load("project", "ZJ1").state == above
    assert "acceptance" not in load("project", "ZJ1").due
    assert unchanged("project", "ZJ1")
    assert unchanged("acceptance", number)


@pytest.mark.parametrize("missing", PAPERS)
def test_every_paper_is_needed(due, people, refusal, missing):
    assert "Please fill in" in refusal(apply, people, **{missing: None})
    assert load("project", "ZJ1").state == "acceptance_due"


def test_nothing_adverse_before_the_owner_was_heard(due, people, today, refusal):
    number = apply(people)
    advise(people, number, "not_passed")
    act(people.officer, "acceptance", number, "intend_failure", {"reason": "指标未达到"})
    verdict = {"considered": "未采纳，理由……", "document": "浙科验〔2027〕2号"}
    assert "still has time" in refusal(act, people.leader, "acceptance", number, "fail", verdict)
    assert load("project", "ZJ1").state == "under_acceptance"
    act(people.investigator, "acceptance", number, "state_case", {"statement": "已达到，见附件"})
    act(people.leader, "acceptance", number, "fail", verdict)
    assert (load("acceptance", number).state, load("project", "ZJ1").state) == ("not_passed", "failed")


def test_silence_until_the_time_is_over_is_enough(due, people, today, refusal):
    number = apply(people)
    advise(people, number, "not_passed")
    act(people.officer, "acceptance", number, "intend_failure", {"reason": "指标未达到"})
    verdict = {"considered": "期内未陈述", "document": "2号"}
    today(load("acceptance", number).due["hearing"])
    assert "still has time" in refusal(act, people.leader, "acceptance", number, "fail", verdict)
    today("2027-01-12")
    assert "time for a statement is over" in refusal(
        act, people.manager, "acceptance", number, "state_case", {"statement": "迟了"}
    )
    assert act(people.leader, "acceptance", number, "fail", verdict).record.state == "not_passed"


def test_half_a_year_of_silence_makes_a_candidate_who_may_still_apply(due, people, today, refusal):
    assert "Less than 6 months" in refusal(
        open_record, people.officer, "acceptance", {}, event="summon", of="project/ZJ1"
    )
    today("2027-07-01")
    from daoren.apps.parties.actors import SYSTEM

    act(SYSTEM, "project", "ZJ1", "overdue", {})
    number = RecordRow.objects.get(kind="acceptance").number
    assert load("acceptance", number).state == "hearing"
    assert load("project", "ZJ1").state == "acceptance_due", "a candidate has not failed"
    act(people.manager, "acceptance", number, "apply_late", PAPERS)
    assert load("project", "ZJ1").state == "under_acceptance"


def test_nobody_fails_or_accepts_a_project_by_hand(due, people, refusal):
    for event in ("accept", "close", "fail", "terminate", "suspend", "revoke", "drop"):
        assert "does this by rule" in refusal(act, people.leader, "project", "ZJ1", event, {})
    assert load("project", "ZJ1").state == "acceptance_due"
