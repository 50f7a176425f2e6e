"""A cut has its own name; who proposed or asked does not judge; what another decision took stays so."""

import pytest

from daoren.apps.parties.actors import actor_of
from daoren.apps.parties.models import Membership, Person
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from tests.apps.reviews.test_decision import propose, refusal, served

pytestmark = pytest.mark.django_db


def also(actor, role):
    """Give somebody one more role."""
    who = Person.objects.get(key=actor.key)
    Membership.objects.create(person=who, role=role)
    return actor_of(who)


@pytest.mark.parametrize("kind", ["continue", "rectify", "redirect"])
def test_a_cut_is_no_continuation(people, of_kind, kind):
    answers = {"decision": kind, "amount": -100, "reason": "削减", "departure": "削减", "deadline": "2026-01-01"}
    project = of_kind("suspend")
    said = refusal(people["officer"], "decision", answers, of=f"project/{project}", opens=True)
    assert "takes no money away" in said


def test_who_proposed_a_decision_does_not_judge_the_appeal(people, of_kind):
    number = propose(people, of_kind("suspend"))
    served(people, number)
    asked = open_record(people["investigator"], "appeal", {"grounds": "理由"}, of=f"decision/{number}")
    both = also(people["officer"], "leader")
    told = refusal(both, "appeal", asked.record.subject, "dismiss", {"answer": "维持"})
    assert "Who proposed the decision" in told


def test_who_stated_the_case_does_not_sign(people, of_kind):
    number = propose(people, of_kind("suspend"))
    both = also(people["investigator"], "leader")
    act(people["officer"], "decision", number, "hear", {})
    act(both, "decision", number, "state_case", {"statement": "请从宽"})
    act(people["officer"], "decision", number, "close_hearing", {"considered": "已阅"})
    assert refusal(both, "decision", number, "sign", {})
    assert act(people["leader"], "decision", number, "sign", {}).record.state == "signed"


def test_a_colleague_who_does_the_same_again_does_not_clear_the_first(people, of_kind, person):
    colleague = actor_of(person("officer", name="colleague", department=""))
    number = propose(people, of_kind("suspend"))
    answers = {"decision": "suspend", "reason": "逾期", "finding": load("decision", number).values.get("finding")}
    first = also(people["officer"], "leader")
    act(first, "decision", number, "revise", answers)
    act(also(colleague, "leader"), "decision", number, "revise", answers)
    act(colleague, "decision", number, "hear", {})
    act(people["investigator"], "decision", number, "state_case", {"statement": "请从宽"})
    act(colleague, "decision", number, "close_hearing", {"considered": "已阅"})
    assert "You did" in refusal(first, "decision", number, "sign", {})
    assert load("decision", number).actors["revise"] == colleague.key


def appealed(people, number):
    asked = open_record(people["investigator"], "appeal", {"grounds": "理由"}, of=f"decision/{number}")
    return asked.record.subject


def test_an_appeal_is_upheld_though_the_project_was_resumed_meanwhile(people, of_kind):
    project = of_kind("suspend")
    number = propose(people, project)
    served(people, number)
    appeal = appealed(people, number)
    act(people["leader"], "project", project, "resume", {"reason": "已整改"})
    done = act(people["second_leader"], "appeal", appeal, "uphold", {"answer": "成立"})
    assert done.record.state == "upheld"
    assert load("decision", number).state == "overturned"
    assert load("project", project).state == "in_progress"


def test_an_overturned_suspension_does_not_undo_a_termination(people, of_kind):
    project = of_kind("terminate")
    suspension = propose(people, project, decision="suspend", departure="先暂停", finding=None)
    termination = propose(people, project)
    served(people, suspension)
    appeal = appealed(people, suspension)
    served(people, termination)
    assert load("project", project).state == "terminated"
    act(people["second_leader"], "appeal", appeal, "uphold", {"answer": "成立"})
    assert load("project", project).state == "terminated"
    other = appealed(people, termination)
    act(people["second_leader"], "appeal", other, "uphold", {"answer": "成立"})
    assert load("project", project).state == "in_progress"
