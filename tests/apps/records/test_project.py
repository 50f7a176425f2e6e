"""A project from its draft to the work, and every refusal on the way; nothing is taken away by hand."""

import pytest

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import NOBODY, actor_of
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

DRAFT = {"name": "高温轴承", "bearer_id": "U1", "region": "330106", "department": "高新处"}
WHOLE = {
    **DRAFT, "field": "新材料", "start_on": "2026-07-01", "end_on": "2028-06-30", "total_public": 300_000_000,
    "summary": "提高寿命",
}  # fmt: skip


@pytest.fixture
def submitted(today, people) -> str:
    """A project that was submitted; its number."""
    today("2026-03-02")
    number = open_record(people.manager, "project", DRAFT).record.subject
    act(people.manager, "project", number, "submit", {**WHOLE, "investigator": people.investigator.key})
    return number


@pytest.fixture
def published(submitted, people, actor) -> str:
    """A project whose publicity runs until 2026-03-09."""
    act(actor("county", region="330100"), "project", submitted, "recommend", {"recommended_by": "杭州市科技局"})
    act(people.officer, "project", submitted, "form_check", {})
    act(people.officer, "project", submitted, "review", {"expert": people.expert.key})
    act(people.officer, "project", submitted, "shortlist", {"total_public": 250_000_000})
    act(people.officer, "project", submitted, "publish", {})
    return submitted


def test_from_the_draft_to_the_work(published, people, today, unchanged):
    today("2026-03-10")
    act(people.leader, "project", published, "approve", {"document": "浙科〔2026〕1号"})
    terms = {name: WHOLE[name] for name in ("start_on", "end_on")}
    book = {**terms, "document": "任务书1号", "total_public": 250_000_000, "total_cost": 900_000_000}
    after = act(people.officer, "project", published, "contract", book).record
    assert after.due["payment"] == "2026-04-09"
    assert (after.values["baseline_end_on"], after.values["baseline_cost"]) == ("2028-06-30", 900_000_000)
    act(people.officer, "project", published, "pay", {})
    today("2026-07-01")
    after = act(people.investigator, "project", published, "start", {}).record
    assert after.state == "in_progress"
    assert dict(after.due) == {"report": "2026-08-10", "term": "2028-06-30"}, "after the end of the first month"
    assert unchanged("project", published)


def test_a_draft_may_be_incomplete_and_a_submission_may_not(today, people, refusal):
    today("2026-03-02")
    number = open_record(people.manager, "project", DRAFT).record.subject
    assert "“Strategic field”" in refusal(act, people.manager, "project", number, "submit", DRAFT)
    answers = {**WHOLE, "investigator": people.investigator.key, "end_on": "2026-06-30"}
    assert "before the start" in refusal(act, people.manager, "project", number, "submit", answers)


def test_who_names_himself_investigator_may_draft(today, people, refusal):
    today("2026-03-02")
    mine = {**DRAFT, "investigator": people.investigator.key}
    assert open_record(people.investigator, "project", mine).record.state == "draft"
    assert "Only" in refusal(open_record, people.investigator, "project", DRAFT)
    assert "Only" in refusal(open_record, people.stranger, "project", DRAFT)


def test_who_proposes_does_not_approve(submitted, people, person, refusal):
    assert "You did “submit”" in refusal(
        act, people.manager, "project", submitted, "recommend", {"recommended_by": "本单位"}
    )


def test_no_approval_before_publicity_is_over_and_objections_are_answered(published, people, today, refusal):
    number = {"document": "1号"}
    assert "still running" in refusal(act, people.leader, "project", published, "approve", number)
    act(NOBODY, "project", published, "object", {"objection": "重复立项", "contact": "李四 13800000000"})
    today("2026-03-10")
    assert "still open" in refusal(act, people.leader, "project", published, "approve", number)
    assert "over" in refusal(act, NOBODY, "project", published, "object", {"objection": "迟", "contact": "王五"})
    assert not FactRow.objects.filter(payload__contains="13800000000").exists()
    act(people.officer, "project", published, "dismiss", {"answer": "不重复"})
    assert act(people.leader, "project", published, "approve", number).record.state == "approved"


def test_an_objection_that_holds_sends_it_back_to_review(published, people, refusal):
    act(NOBODY, "project", published, "object", {"objection": "重复立项", "contact": "李四"})
    after = act(people.officer, "project", published, "uphold", {"answer": "属实"}).record
    assert (after.state, dict(after.due)) == ("under_review", {})
    assert "can only be done" in refusal(act, people.officer, "project", published, "dismiss", {"answer": "无"})


@pytest.mark.parametrize("contact", ["x" * 20_001, "a\x00b", ["list"], 5])
def test_a_hostile_contact_is_refused_and_nowhere_kept(published, refusal, contact):
    from daoren.apps.records.models import Sealed

    assert "not text" in refusal(
        act, NOBODY, "project", published, "object", {"objection": "x", "contact": contact}
    )
    assert Sealed.objects.count() == 0


def test_a_contact_that_looks_sealed_is_sealed_itself(published):
    from daoren.apps.records.sealed import reveal

    forged = f"sealed:{'0' * 64}"
    after = act(NOBODY, "project", published, "object", {"objection": "x", "contact": forged}).record
    assert after.values["contact"] != forged
    assert reveal(after.values["contact"]) == forged


def test_the_public_sees_what_the_head_calls_public(published):
    from daoren.apps.records.kinds import kinds

    fields = kinds()["project"].fields
    assert {name for name, field in fields.items() if field.public} == {
        "name", "programme", "field", "region", "bearer_id", "start_on", "end_on", "total_public",
    }  # fmt: skip
    assert RecordRow.objects.get(number=published).state == "publicity"


def test_an_investigator_is_named_once_and_changed_only_by_a_change(project, people, put, refusal):
    put("project", "ZJ3", {"name": "导入", "bearer_id": "U1"}, state="in_progress")
    act(people.manager, "project", "ZJ3", "name_people", {"investigator": people.investigator.key})
    for other in (people.expert.key, None):
        assert "is a change" in refusal(
            act, people.manager, "project", "ZJ3", "name_people", {"investigator": other}
        )
    act(people.manager, "project", "ZJ3", "name_people", {"finance": people.finance.key})
    assert load("project", "ZJ3").values["investigator"] == people.investigator.key


def test_a_signed_decision_of_another_kind_takes_nothing_away(project, people, put, refusal):
    from django.db import transaction

    from daoren.apps.audit.append import Act, append
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.records.projection import write
    from daoren.core.ledger import Record, apply

    assert "no signed decision" in refusal(act, SYSTEM, "project", project, "terminate", {})
    with transaction.atomic():
        payload = {"to": "signed", "of": "project/ZJ1", "set": {"decision": "suspend", "root": "project/ZJ1"}}
        (fact,) = append([Act("system", "import", "decision", "JD1", payload)])
        write([apply(Record("decision", "JD1"), fact)])
    assert "no signed decision" in refusal(act, SYSTEM, "project", project, "terminate", {})
    assert act(SYSTEM, "project", project, "suspend", {}).record.state == "suspended"


def test_a_project_that_ends_opens_its_need_again(today, people, put):
    from daoren.apps.parties.actors import SYSTEM

    today("2026-03-02")
    put("need", "XQ1", {"title": "需求"}, state="offered")
    put("project", "ZJ4", {"name": "应需", "bearer_id": "U1", "need": "XQ1"}, state="in_progress")
    put("decision", "JD2", {"decision": "terminate"}, state="signed")
    RecordRow.objects.filter(pk="decision/JD2").update(of="project/ZJ4")
    act(SYSTEM, "project", "ZJ4", "terminate", {"reason": "需求消失"})
    assert load("need", "XQ1").state == "collected"


def test_an_account_is_held_to_its_token(today, people, refusal):
    today("2026-03-02")
    from daoren.apps.parties.models import Person

    held = actor_of(Person.objects.get(username="manager"), only="auditor")
    assert "Only" in refusal(open_record, held, "project", DRAFT)
