"""A case from its assignment to the letter, the talk and the sign-off: each step, its clock and its refusals."""

import pytest

from daoren.apps.audit.verify import verify
from daoren.apps.parties.actors import actor_of
from daoren.apps.parties.models import Membership, Person
from daoren.apps.portal.todo import mine
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.projection import load
from daoren.apps.records.tick import tick
from daoren.apps.supervision.cases import light_of
from tests.apps.supervision.conftest import CASE

pytestmark = pytest.mark.django_db

REPORT = {"done_so_far": "设备到货。", "next_step": "安装。", "progress": 0.4}


def do(actor, number: str, event: str, **answers):
    return act(actor, "supervision", number, event, answers).record


def test_a_case_goes_from_letter_to_sign_off_and_is_looked_at_again(case, around, today, refusal, unchanged):
    assert load("supervision", case).due == {"sign": "2026-03-04", "deadline": "2026-06-30"}
    signed = do(around.officer, case, "sign_for", next_step="制定计划。")
    assert (signed.state, signed.due["progress"]) == ("in_progress", "2026-04-02")
    assert "still running" in refusal(act, around.supervisor, "supervision", case, "remind", {})

    today("2026-04-03")
    assert do(around.supervisor, case, "remind", notice="请报进展。").due["reminder"] == "2026-04-09"
    assert "still running" in refusal(act, around.supervisor, "supervision", case, "urge", {"notice": "请答复。"})
    today("2026-04-10")
    assert do(around.supervisor, case, "urge", notice="请书面答复。").due["urging"] == "2026-04-15"
    letter = {"letter_number": "督〔2026〕1号", "letter": "逾期未报。"}
    assert "still running" in refusal(act, around.supervisor, "supervision", case, "send_letter", letter)
    today("2026-04-16")
    assert do(around.supervisor, case, "send_letter", **letter).due["letter"] == "2026-04-23"
    talk = {"talked_with": "分管负责人", "talk": "承诺本月报。"}
    assert "still running" in refusal(act, around.leader, "supervision", case, "call_to_talk", talk)
    today("2026-04-24")
    assert "may do this" in refusal(act, around.supervisor, "supervision", case, "call_to_talk", talk)
    assert do(around.leader, case, "call_to_talk", **talk).state == "talked"

    answered = do(around.officer, case, "report", **REPORT)
    assert (answered.state, set(answered.due)) == ("in_progress", {"progress", "deadline"})
    asked = do(around.officer, case, "ask_close", done_so_far="已投用。")
    assert (asked.state, asked.values["progress"], set(asked.due)) == ("close_asked", 1.0, {"check"})
    do(around.supervisor, case, "return", answer="缺验收意见。", progress=0.9)
    assert load("supervision", case).values["progress"] == 0.9
    do(around.officer, case, "ask_close", done_so_far="验收意见已补。")
    do(around.supervisor, case, "check", finding="现场已运行。")
    done = do(around.leader, case, "sign_off", answer="同意销号。")
    assert (done.state, done.due) == ("signed_off", {"recheck": "2026-10-24"})
    today("2026-10-26")
    again = do(around.supervisor, case, "recheck_fails", finding="停用。", deadline="2026-12-31", progress=0.5)
    assert (again.state, set(again.due)) == ("in_progress", {"progress", "deadline"})
    assert unchanged("supervision", case)
    assert verify().sound


def test_what_holds_is_looked_at_once(case, around, refusal):
    do(around.officer, case, "sign_for")
    do(around.officer, case, "ask_close", done_so_far="完成。")
    do(around.leader, case, "check", finding="属实。")
    do(around.leader, case, "sign_off")
    assert do(around.supervisor, case, "recheck_holds", finding="稳固。").due == {}
    again = refusal(act, around.supervisor, "supervision", case, "recheck_holds", {"finding": "稳固。"})
    assert "again already" in again


def test_who_answers_for_it_neither_escalates_nor_closes_it(case, around, refusal, today):
    do(around.officer, case, "sign_for")
    today("2026-05-06")
    for event, answers in (("remind", {}), ("cancel", {"reason": "x"}), ("extend", {"deadline": "2027-01-01"})):
        assert refusal(act, around.second_officer, "supervision", case, event, answers)
    do(around.officer, case, "ask_close", done_so_far="完成。")
    for event, answers in (("check", {"finding": "x"}), ("return", {"answer": "x"})):
        assert refusal(act, around.second_officer, "supervision", case, event, answers)
    assert refusal(act, around.other_officer, "supervision", case, "check", {"finding": "x"})
    do(around.supervisor, case, "check", finding="属实。")
    assert refusal(act, around.second_officer, "supervision", case, "sign_off", {})


def test_whoever_reported_it_does_not_sign_it_off_in_another_office(case, around, person, refusal):
    both = person("officer", name="both")
    Membership.objects.create(person=both, role="leader")
    actor = actor_of(Person.objects.get(pk=both.pk))
    do(actor, case, "sign_for")
    do(around.officer, case, "ask_close", done_so_far="完成。")
    assert "somebody else must" in refusal(act, actor, "supervision", case, "check", {"finding": "x"})
    do(around.supervisor, case, "check", finding="属实。")
    assert "somebody else must" in refusal(act, actor, "supervision", case, "sign_off", {})


def test_an_officer_opens_no_case_against_another_department(around, today, refusal):
    today("2026-03-02")
    assert refusal(open_record, around.other_officer, "supervision", CASE)
    early = refusal(open_record, around.leader, "supervision", {**CASE, "deadline": "2026-03-01"})
    assert "in the past" in early


def test_the_system_reminds_and_does_nothing_further(case, around, today):
    today("2026-03-05")
    assert tick().acts == 1
    row = RecordRow.objects.get(pk=f"supervision/{case}")
    assert (row.state, row.next_clock) == ("reminded", "reminder")
    assert Notification.objects.filter(record=row.key, person__username="officer").exists()
    for day in ("2026-03-20", "2026-04-20", "2026-05-20"):
        today(day)
        assert tick().acts == 0
    assert RecordRow.objects.get(pk=row.key).state == "reminded"


def test_the_system_reminds_of_progress_and_of_the_deadline_once(case, around, today):
    do(around.officer, case, "sign_for")
    today("2026-04-03")
    assert tick().acts == 1
    do(around.officer, case, "report", **REPORT)
    today("2026-07-01")
    do(around.officer, case, "report", **REPORT)
    assert tick().acts == 1
    assert load("supervision", case).state == "reminded"
    do(around.officer, case, "report", **REPORT)
    today("2026-07-02")
    assert tick().acts == 0


def test_a_weekly_case_is_reported_on_by_friday(around, today):
    today("2025-09-30")
    weekly = {**CASE, "rhythm": "weekly"}
    number = open_record(around.leader, "supervision", weekly).record.subject
    # Friday, 3 October 2025 was given off, with the days around it; the first day worked again was the ninth.
    assert do(around.officer, number, "sign_for").due["progress"] == "2025-10-09"
    today("2025-10-09")
    assert do(around.officer, number, "report", **REPORT).due["progress"] == "2025-10-10"


def test_an_extension_keeps_the_old_deadline_on_record(case, around, refusal):
    same = {"deadline": "2026-06-30", "reason": "设备延误。"}
    assert "later than" in refusal(act, around.leader, "supervision", case, "extend", same)
    do(around.leader, case, "extend", deadline="2026-09-30", reason="设备延误。")
    assert load("supervision", case).due["deadline"] == "2026-09-30"
    assert "may do this" in refusal(act, around.supervisor, "supervision", case, "extend", same)


def test_signing_off_a_case_signs_off_the_task_that_was_reported_done(around, today, put):
    today("2026-03-02")
    put(
        "task",
        "RW2026-000001",
        {"title": "任务", "department": "省经信厅", "deadline": "2026-06-30"},
        state="done",
    )
    put("task", "RW2026-000002", {"title": "任务", "department": "省经信厅"}, state="in_progress")
    for task, state in (("RW2026-000001", "signed_off"), ("RW2026-000002", "in_progress")):
        number = open_record(around.supervisor, "supervision", {**CASE, "task": task}).record.subject
        do(around.officer, number, "sign_for")
        do(around.officer, number, "ask_close", done_so_far="完成。")
        do(around.supervisor, number, "check", finding="属实。")
        do(around.supervisor, number, "sign_off", answer="同意。")
        assert load("task", task).state == state
        assert load("supervision", number).state == "signed_off"


def test_its_light_follows_the_policies_of_schedules(case, around, today):
    def light() -> str:
        row = RecordRow.objects.get(pk=f"supervision/{case}")
        return light_of(row, load("supervision", case).values)[0]

    assert light() == "unknown"
    do(around.officer, case, "sign_for")
    today("2026-05-01")
    do(around.officer, case, "report", **{**REPORT, "progress": 0.5})
    assert light() == "green"
    do(around.officer, case, "report", **{**REPORT, "progress": 0.3})
    assert light() == "yellow"
    do(around.officer, case, "report", **{**REPORT, "progress": 0.05})
    assert light() == "red"
    today("2026-07-01")
    do(around.officer, case, "report", **{**REPORT, "progress": 0.99})
    assert light() == "red"


def test_what_is_to_be_checked_waits_for_the_supervisor_and_not_for_who_answers(case, around):
    do(around.officer, case, "sign_for")
    do(around.officer, case, "ask_close", done_so_far="完成。")
    told = Notification.objects.filter(record=f"supervision/{case}", event="ask_close", yours=True)
    assert set(told.values_list("person__username", flat=True)) == {"supervisor", "leader"}

    def waits_for(actor) -> list[list[str]]:
        turns, _ = mine(actor)
        return [[way.label["en"] for way in turn.ways] for turn in turns if turn.row.number == case]

    assert waits_for(around.supervisor) == waits_for(around.leader) == [["check it"]]
    assert waits_for(around.second_officer) == waits_for(around.other_officer) == []
