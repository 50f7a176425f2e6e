"""A task force has a list by Friday, a visit by Wednesday, and an end at which people decide."""

import pytest

from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.projection import load
from daoren.apps.records.tick import tick

pytestmark = pytest.mark.django_db

FORCE = {
    "title": "中试平台专班", "purpose": "年内投用两个平台。", "lead": "分管副厅长", "members": "省经信厅抽调2人。",
    "department": "省经信厅", "rhythm": "both", "begins_on": "2026-03-02", "ends_on": "2026-06-30",
}  # fmt: skip


@pytest.fixture
def force(today, around) -> str:
    """Set up a task force on Monday, 2 March 2026."""
    today("2026-03-02")
    return open_record(around.leader, "task_force", FORCE).record.subject


def do(actor, number: str, event: str, **answers):
    return act(actor, "task_force", number, event, answers).record


def test_list_by_friday_and_visit_by_wednesday(force, around, today):
    assert load("task_force", force).due == {"list": "2026-03-06", "visit": "2026-03-04", "end": "2026-06-30"}
    today("2026-03-03")
    assert do(around.officer, force, "visit", visit="走访两家企业。").due["visit"] == "2026-03-11"
    today("2026-03-05")
    assert do(around.officer, force, "list", list="三项。").due["list"] == "2026-03-13"


def test_who_is_early_owes_nothing_more_that_week_and_who_is_late_still_owes_it(force, around, today):
    today("2026-03-09")
    assert do(around.officer, force, "list", list="上周的。").due["list"] == "2026-03-13"
    today("2026-03-12")
    assert do(around.officer, force, "list", list="本周的。").due["list"] == "2026-03-20"
    today("2026-04-15")
    assert do(around.officer, force, "list", list="补报。").due["list"] == "2026-04-17"


def test_one_without_lists_has_no_clock_for_them(around, today, refusal):
    today("2026-03-02")
    number = open_record(around.leader, "task_force", {**FORCE, "rhythm": "visit"}).record.subject
    assert set(load("task_force", number).due) == {"visit", "end"}
    assert "no weekly list" in refusal(act, around.officer, "task_force", number, "list", {"list": "x"})


def test_there_is_none_without_an_end(around, today, refusal):
    today("2026-03-02")
    endless = {name: value for name, value in FORCE.items() if name != "ends_on"}
    assert "Ends on" in refusal(open_record, around.leader, "task_force", endless)
    assert "after it begins" in refusal(
        open_record, around.leader, "task_force", {**FORCE, "ends_on": FORCE["begins_on"]}
    )


def test_at_its_end_people_decide(force, around, today, refusal, unchanged):
    later = {"ends_on": "2026-05-31", "reason": "未完。"}
    assert "later than" in refusal(act, around.leader, "task_force", force, "extend", later)
    today("2026-06-30")
    assert tick().acts == 0
    today("2026-07-01")
    assert tick().acts == 1
    row = RecordRow.objects.get(pk=f"task_force/{force}")
    assert row.state == "due_to_end"
    assert Notification.objects.get(record=row.key, person__username="leader").yours
    assert tick().acts == 0
    assert "lie ahead" in refusal(act, around.leader, "task_force", force, "go_on", later)
    refused = refusal(act, around.officer, "task_force", force, "go_on", {**later, "ends_on": "2026-12-31"})
    assert "may do this" in refused
    on = do(around.leader, force, "go_on", ends_on="2026-12-31", reason="验收延后。")
    assert (on.state, on.due["end"]) == ("active", "2026-12-31")
    assert do(around.officer, force, "disband", outcome="两个平台已投用。").due == {}
    assert unchanged("task_force", force)
