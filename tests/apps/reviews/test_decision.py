"""A whole round by acts: proposal, statement, signature, notice, money request, appeal; and the refusals."""

from datetime import date, timedelta

import pytest

from daoren.apps.audit.queries import facts_of
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.actions.act import RefusedError, act, open_record
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import load
from daoren.apps.reviews.actions.compute import dossier
from daoren.apps.reviews.models import Proposal
from daoren.apps.reviews.notice import notice_of
from daoren.core.ledger import fold
from daoren.core.terms import say
from daoren.exchange.notice import lacking, notice_text

pytestmark = pytest.mark.django_db


def propose(people, project, **answers):
    row = Proposal.objects.filter(project=project).order_by("-round").first()
    said = dossier(row)
    known = {"decision": row.proposal, "reason": "建议所述事实属实，依据任务书条款。"}
    if said["grounds"]:
        known["finding"] = said["grounds"][0]["finding"]
    if row.change:
        known["amount"] = row.change
    answers = {name: value for name, value in {**known, **answers}.items() if value is not None}
    return open_record(people["officer"], "decision", answers, of=f"project/{project}").record.subject


def hear(people, number):
    act(people["officer"], "decision", number, "hear", {})
    act(people["investigator"], "decision", number, "state_case", {"statement": "已尽职，请从宽。"})
    act(
        people["officer"],
        "decision",
        number,
        "close_hearing",
        {"considered": "记录完整，不追究责任；路线仍不可行。"},
    )


def served(people, number):
    hear(people, number)
    act(people["leader"], "decision", number, "sign", {})
    act(people["officer"], "decision", number, "serve", {"service": "系统送达"})


def refusal(*arguments, **named):
    with pytest.raises(RefusedError) as error:
        (open_record if named.pop("opens", False) else act)(*arguments, **named)
    found = error.value.refusal
    return " ".join(say(one, "en") for one in (*found.reasons, *(problem.what for problem in found.problems)))


def children(number, kind):
    return [row.number for row in RecordRow.objects.filter(of=f"decision/{number}", kind=kind)]


def test_a_termination_from_the_board_to_the_money(people, of_kind, on_board, today):
    project = of_kind("terminate")
    number = propose(people, project)
    proposed = load("decision", number)
    assert proposed.values["proposal"] == "terminate"
    assert proposed.values["round"] == f"round/{on_board}"
    assert proposed.values["ground_holds"] is True
    assert len(proposed.values["evidence"]) == 64
    assert load("project", project).state != "terminated"
    served(people, number)
    assert load("project", project).state == "terminated"
    decision = TABLES["decisions"].objects.get(project_id=project, decided_on=date(2025, 10, 10))
    assert (decision.kind, decision.document) == ("terminate", number)
    notice = notice_of(number)
    assert lacking(notice) == ()
    assert (notice.decision, notice.number, notice.hearing.summary["zh"]) == ("terminate", 1, "已尽职，请从宽。")
    assert notice.fact_hash in notice_text(notice, "zh")
    (request,) = children(number, "money_request")
    act(people["officer"], "money_request", request, "confirm", {"confirmed": 100})
    paid = {"paid_on": "2025-10-10", "document": "JZ-1"}
    assert "time to appeal" in refusal(people["other_officer"], "money_request", request, "carry_out", paid)
    today("2025-10-31")
    act(people["officer"], "decision", number, "take_effect", {})
    assert "somebody else must do this" in refusal(people["officer"], "money_request", request, "carry_out", paid)
    done = act(people["other_officer"], "money_request", request, "carry_out", paid)
    assert done.record.state == "done"
    assert fold(facts_of("decision", number))[("decision", number)] == load("decision", number)


def test_an_appeal_in_time_is_decided_by_another_leader_and_brings_the_project_back(people, of_kind):
    project = of_kind("terminate")
    number = propose(people, project)
    served(people, number)
    owner = people["investigator"]
    appeal = open_record(owner, "appeal", {"grounds": "专家意见有误。"}, of=f"decision/{number}").record.subject
    assert load("decision", number).state == "under_appeal"
    again = refusal(owner, "appeal", {"grounds": "再次申请。"}, of=f"decision/{number}", opens=True)
    assert "served and not yet in effect" in again
    answer = {"answer": "复核认为路线尚可改进，撤销原决定。"}
    assert "Who signed the decision" in refusal(people["leader"], "appeal", appeal, "uphold", answer)
    act(people["second_leader"], "appeal", appeal, "uphold", answer)
    assert load("decision", number).state == "overturned"
    assert load("project", project).state == "in_progress"
    assert [
        RecordRow.objects.get(pk=f"money_request/{one}").state for one in children(number, "money_request")
    ] == ["cancelled"]
    row = TABLES["decisions"].objects.get(project_id=project, decided_on=date(2025, 10, 10))
    assert (row.amount, row.reason) == (0, answer["answer"])


def test_an_appeal_that_is_dismissed_puts_the_decision_in_effect(people, of_kind):
    number = propose(people, of_kind("suspend"))
    served(people, number)
    owner = people["investigator"]
    appeal = open_record(owner, "appeal", {"grounds": "不服。"}, of=f"decision/{number}").record.subject
    act(people["second_leader"], "appeal", appeal, "dismiss", {"answer": "事实清楚。"})
    assert load("decision", number).state == "in_effect"


def test_an_appeal_too_late_is_refused(people, of_kind, today):
    number = propose(people, of_kind("terminate"))
    served(people, number)
    today((date(2025, 10, 10) + timedelta(days=30)).isoformat())
    late = refusal(people["investigator"], "appeal", {"grounds": "迟了。"}, of=f"decision/{number}", opens=True)
    assert "The time to appeal is over." in late


def test_nobody_signs_what_he_proposed_and_nothing_adverse_before_the_hearing_is_closed(people, of_kind, person):
    from daoren.apps.parties.actors import actor_of
    from daoren.apps.parties.models import Membership, Person

    project = of_kind("terminate")
    both = Person.objects.get(key=people["officer"].key)
    Membership.objects.create(person=both, role="leader")
    people = {**people, "officer": actor_of(both)}
    number = propose(people, project)
    assert "can only be done while" in refusal(people["leader"], "decision", number, "sign", {})
    assert "heard before anything adverse" in refusal(people["officer"], "decision", number, "pass_on", {})
    act(people["officer"], "decision", number, "hear", {})
    assert "can only be done while" in refusal(people["leader"], "decision", number, "sign", {})
    early = refusal(people["officer"], "decision", number, "lapse", {})
    assert "still running" in early
    unheard = refusal(people["officer"], "decision", number, "close_hearing", {"considered": "无"})
    assert "made no statement yet" in unheard
    outsider = refusal(people["stranger"], "decision", number, "state_case", {"statement": "不是我的项目"})
    assert "Only" in outsider
    act(people["investigator"], "decision", number, "waive", {"waiver": "已知悉，放弃陈述。"})
    assert "who proposes does not approve" in refusal(people["officer"], "decision", number, "sign", {})
    assert act(people["leader"], "decision", number, "sign", {}).record.state == "signed"


def test_silence_leads_to_deliberation_only_when_the_time_is_over(people, of_kind, today):
    number = propose(people, of_kind("suspend"))
    act(people["officer"], "decision", number, "hear", {})
    due = date.fromisoformat(load("decision", number).due["hearing"])
    today(due.isoformat())
    assert "still running" in refusal(SYSTEM, "decision", number, "lapse", {})
    today((due + timedelta(days=1)).isoformat())
    late = refusal(people["investigator"], "decision", number, "state_case", {"statement": "迟了"})
    assert "time for a statement is over" in late
    assert act(SYSTEM, "decision", number, "lapse", {}).record.values["heard"] == "silent"
    act(people["leader"], "decision", number, "sign", {})
    assert notice_of(number).hearing.heard_on is None


def test_what_is_sent_back_is_heard_anew(people, of_kind):
    number = propose(people, of_kind("terminate"))
    hear(people, number)
    act(people["leader"], "decision", number, "send_back", {"remark": "理由不充分"})
    record = load("decision", number)
    assert record.state == "proposed"
    assert not {"heard", "statement", "considered", "told_on"} & set(record.values)


def test_departing_from_the_proposal_needs_a_reason(people, of_kind):
    project = of_kind("terminate")
    told = refusal(
        people["officer"], "decision", {"decision": "continue", "reason": "再看看"}, of=f"project/{project}",
        opens=True,
    )  # fmt: skip
    assert "departs from the proposal" in told
    number = propose(people, project, decision="continue", amount=None, departure="用户书面承诺继续验证。")
    act(people["officer"], "decision", number, "pass_on", {})
    act(people["leader"], "decision", number, "sign", {})
    notice = notice_of(number)
    assert notice.departure.proposed == "terminate"
    assert lacking(notice) == ()


def test_nobody_types_what_the_board_proposed(people, of_kind):
    project = of_kind("terminate")
    answers = {"decision": "continue", "reason": "继续", "proposal": "continue"}
    assert "not asked for" in refusal(people["officer"], "decision", answers, of=f"project/{project}", opens=True)


@pytest.mark.parametrize("decision", ["terminate", "revoke"])
def test_ending_a_project_needs_an_evidenced_ground(people, of_kind, decision):
    project = of_kind("continue")
    for finding in (None, "F-nothing"):
        answers = {"decision": decision, "reason": "无", "departure": "无"}
        answers |= {"finding": finding} if finding else {}
        told = refusal(people["officer"], "decision", answers, of=f"project/{project}", opens=True)
        assert "evidenced finding" in told


def test_a_ground_of_no_fault_revokes_nothing(people, of_kind):
    project = of_kind("terminate")
    row = Proposal.objects.get(project=project)
    finding = dossier(row)["grounds"][0]["finding"]
    answers = {"decision": "revoke", "finding": finding, "reason": "撤销", "departure": "从严"}
    told = refusal(people["officer"], "decision", answers, of=f"project/{project}", opens=True)
    assert "one of fault" in told


def test_a_ground_that_fell_stops_the_signature(people, of_kind):
    project = of_kind("terminate")
    number = propose(people, project)
    hear(people, number)
    TABLES["findings"].objects.filter(project_id=project).update(status="refuted")
    assert "no longer stands" in refusal(people["leader"], "decision", number, "sign", {})
    assert load("project", project).state != "terminated"


def test_to_rectify_sets_a_deadline_that_is_watched(people, of_kind, today):
    project = of_kind("rectify")
    assert "deadline after today" in refusal(
        people["officer"], "decision", {"decision": "rectify", "reason": "整改"}, of=f"project/{project}",
        opens=True,
    )  # fmt: skip
    number = propose(people, project, deadline="2025-11-28")
    served(people, number)
    (task,) = children(number, "rectification")
    assert load("rectification", task).due == {"deadline": "2025-11-28"}
    act(people["investigator"], "rectification", task, "plan", {"plan": "两个月内补齐试验。"})
    today("2025-11-29")
    assert act(SYSTEM, "rectification", task, "run_out", {}).record.state == "overdue"
    act(people["investigator"], "rectification", task, "report", {"result": "已补齐。"})
    assert act(people["officer"], "rectification", task, "verify", {}).record.state == "verified"


def test_money_that_is_added_reaches_the_project_when_it_is_paid(people, of_kind):
    project = of_kind("add")
    before = load("project", project).values["total_public"]
    number = propose(people, project)
    added = load("decision", number).values["amount"]
    act(people["officer"], "decision", number, "pass_on", {})
    act(people["leader"], "decision", number, "sign", {})
    act(people["officer"], "decision", number, "serve", {"service": "系统送达"})
    assert act(SYSTEM, "decision", number, "take_effect", {}).record.state == "in_effect"
    (request,) = children(number, "money_request")
    too_much = refusal(people["officer"], "money_request", request, "confirm", {"confirmed": added + 1})
    assert "No more may be added" in too_much
    act(people["officer"], "money_request", request, "confirm", {"confirmed": added})
    assert load("project", project).values["total_public"] == before
    paid = {"paid_on": "2025-10-10", "document": "BK-1"}
    act(people["other_officer"], "money_request", request, "carry_out", paid)
    assert load("project", project).values["total_public"] == before + added


def test_notices_are_numbered_through_the_year(people, of_kind):
    first = propose(people, of_kind("terminate"))
    served(people, first)
    second = propose(people, of_kind("suspend"))
    served(people, second)
    assert [load("decision", one).values["notice_number"] for one in (first, second)] == [1, 2]
