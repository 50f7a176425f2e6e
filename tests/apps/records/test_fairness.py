"""Who may not judge what is his own, and what is heard anew before it is taken away."""

import pytest

from daoren.apps.parties.actors import SYSTEM, actor_of
from daoren.apps.parties.models import Membership
from daoren.apps.records.actions.act import act, next_number
from daoren.apps.records.kinds import kinds
from daoren.apps.records.projection import load
from tests.apps.records.test_acceptance import PAPERS, advise, apply

pytestmark = pytest.mark.django_db

VERDICT = {"considered": "未采纳", "document": "浙科验〔2027〕2号"}


@pytest.fixture
def due(project, people, today):
    """A project whose term is over."""
    today("2027-01-04")
    act(people.officer, "project", "ZJ1", "fall_due", {})


def test_a_second_hearing_is_a_hearing(due, people, today, refusal):
    number = apply(people)
    advise(people, number, "not_passed")
    act(people.officer, "acceptance", number, "intend_failure", {"reason": "指标未达到"})
    act(people.investigator, "acceptance", number, "state_case", {"statement": "第一次陈述"})
    act(people.leader, "acceptance", number, "relent", {"considered": "再议"})
    act(people.officer, "acceptance", number, "intend_failure", {"reason": "仍未达到"})
    assert "still has time" in refusal(act, people.leader, "acceptance", number, "fail", VERDICT)
    act(people.investigator, "acceptance", number, "state_case", {"statement": "第二次陈述"})
    assert act(people.leader, "acceptance", number, "fail", VERDICT).record.state == "not_passed"


def test_nobody_concludes_on_his_own_late_application(due, people, today, person, refusal):
    today("2027-08-01")
    act(SYSTEM, "project", "ZJ1", "overdue", {})
    number = open_number("acceptance")
    both = person("manager", name="both", unit="U1")
    Membership.objects.create(person=both, role="leader")
    act(actor_of(both), "acceptance", number, "apply_late", PAPERS)
    advise(people, number)
    assert refusal(act, actor_of(both), "acceptance", number, "pass", {"document": "x"})
    assert act(people.leader, "acceptance", number, "pass", {"document": "x"}).record.state == "passed"


def open_number(kind):
    from daoren.apps.records.models import RecordRow

    return RecordRow.objects.filter(kind=kind, of="project/ZJ1").get().number


def test_an_owner_does_not_choose_the_expert_of_his_project(project, people, refusal):
    assert "not asked" in refusal(
        act, people.manager, "project", "ZJ1", "name_people", {"expert": people.stranger.key}
    )
    assert refusal(act, people.manager, "project", "ZJ1", "name_expert", {"expert": people.stranger.key})
    own = {"expert": people.investigator.key}
    assert "cannot be the expert" in refusal(act, people.officer, "project", "ZJ1", "name_expert", own)
    act(people.officer, "project", "ZJ1", "name_expert", {"expert": people.expert.key})
    assert load("project", "ZJ1").values["expert"] == people.expert.key


def test_the_expert_of_the_project_gives_no_opinion_in_place_of_the_one_who_was_asked(
    due, people, person, refusal
):
    of_project = actor_of(person("", name="of-project"))
    act(people.officer, "project", "ZJ1", "name_expert", {"expert": of_project.key})
    number = apply(people)
    act(people.officer, "acceptance", number, "check", {"expert": people.expert.key})
    opinion = {"advice": "passed", "opinion": "好"}
    assert "whom this record names" in refusal(act, of_project, "acceptance", number, "opine", opinion)
    assert act(people.expert, "acceptance", number, "opine", opinion).record.state == "advised"


def test_who_checked_the_form_of_a_project_does_not_approve_it(people, person, today, put, refusal):
    today("2026-03-02")
    from tests.apps.records.conftest import PROJECT

    put("project", "ZJ9", PROJECT, state="recommended")
    both = person("officer", name="both", department="高新处")
    Membership.objects.create(person=both, role="leader")
    act(actor_of(both), "project", "ZJ9", "form_check", {})
    act(people.officer, "project", "ZJ9", "review", {"expert": people.expert.key})
    act(people.officer, "project", "ZJ9", "shortlist", {"total_public": 100})
    act(people.officer, "project", "ZJ9", "publish", {})
    today("2026-05-02")
    assert refusal(act, actor_of(both), "project", "ZJ9", "approve", {"document": "x"})
    assert act(people.leader, "project", "ZJ9", "approve", {"document": "x"}).record.state == "approved"


def test_a_number_from_elsewhere_does_not_stop_the_next(today, put, people):
    from tests.apps.records.conftest import PROJECT

    today("2026-03-02")
    stem = kinds()["project"].prefix + "2026-"
    put("project", f"{stem}A-17", PROJECT, state="draft")
    put("project", f"{stem}9", PROJECT, state="draft")
    assert next_number(kinds()["project"]) == f"{stem}000001"
