"""Nobody is inspected twice for one thing without a reason, and inspections of one unit are merged."""

from datetime import date

import pytest

from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load
from daoren.apps.supervision.inspections import month_of

pytestmark = pytest.mark.django_db

ASKED = {
    "title": "经费检查", "unit": "U1", "subject": "money", "department": "省经信厅", "basis": "年度检查计划第3项",
    "first_on": "2026-03-09", "last_on": "2026-03-20",
}  # fmt: skip


@pytest.fixture
def plan(today, around):
    """Plan an inspection on 2 March 2026 by the department that it names: plan(last_on="2026-03-13")."""
    today("2026-03-02")

    def make(**values) -> str:
        told = {**ASKED, **values}
        who = around.officer if told["department"] == "省经信厅" else around.other_officer
        return open_record(who, "inspection", told).record.subject

    return make


def do(actor, number: str, event: str, **answers):
    return act(actor, "inspection", number, event, answers).record


def test_the_same_thing_within_180_days_needs_a_reason(plan, around, refusal):
    first = plan()
    again = {**ASKED, "department": "省科技厅", "first_on": "2026-09-16", "last_on": "2026-09-18"}
    assert "say why" in refusal(open_record, around.other_officer, "inspection", again)
    second = open_record(around.other_officer, "inspection", {**again, "reason_twice": "上次发现问题。"}).record
    assert (second.values["twice"], second.values["twice_with"]) == (1, [first])


@pytest.mark.parametrize(
    "other",
    [{"first_on": "2026-09-17", "last_on": "2026-09-18"}, {"subject": "progress"}, {"unit": "U2"}],
)
def test_what_is_later_or_of_another_subject_or_unit_is_no_repetition(plan, other):
    plan()
    assert load("inspection", plan(**other)).values["twice"] == 0


def test_what_was_cancelled_does_not_count_and_what_was_merged_does(plan, around, refusal):
    first = plan()
    do(around.officer, first, "cancel", reason="计划调整。")
    second = plan()
    assert load("inspection", second).values["twice"] == 0
    leading = plan(department="省科技厅", subject="progress", first_on="2026-03-16", last_on="2026-03-27")
    do(around.officer, second, "merge", joint=leading)
    assert "say why" in refusal(open_record, around.officer, "inspection", ASKED)
    do(around.other_officer, leading, "cancel", reason="不再需要。")
    assert load("inspection", plan()).values["twice"] == 0


def test_merging_narrows_the_window_of_the_one_that_leads(plan, around, unchanged):
    own, leading = (
        plan(),
        plan(department="省科技厅", subject="progress", first_on="2026-03-16", last_on="2026-03-27"),
    )
    merged = do(around.officer, own, "merge", joint=leading)
    assert (merged.state, merged.due) == ("merged", {})
    held = load("inspection", leading)
    assert (held.values["first_on"], held.values["last_on"], held.due["window"]) == (
        "2026-03-16", "2026-03-20", "2026-03-20",
    )  # fmt: skip
    assert held.values["partners"] == "省经信厅（经费使用）"
    third = plan(subject="results", first_on="2026-03-18", last_on="2026-03-31")
    do(around.officer, third, "merge", joint=leading)
    held = load("inspection", leading)
    assert (held.values["first_on"], held.values["last_on"]) == ("2026-03-18", "2026-03-20")
    assert held.values["partners"] == "省经信厅（经费使用）、省经信厅（成果与绩效）"
    assert unchanged("inspection", own)
    assert unchanged("inspection", leading)


def test_what_shares_no_day_or_unit_is_not_merged(plan, around, refusal):
    own = plan()
    far = plan(subject="progress", first_on="2026-03-23", last_on="2026-03-27")
    elsewhere = plan(unit="U2", subject="progress")
    told = plan(subject="results")
    do(around.officer, told, "announce", visit_on="2026-03-10")
    for joint in (far, elsewhere, told, own, "JC2026-999999"):
        assert refusal(act, around.officer, "inspection", own, "merge", {"joint": joint})
    assert load("inspection", own).state == "planned"


def test_an_inspection_is_announced_within_its_window_and_recorded_on_its_day(plan, around, refusal, today):
    number = plan()
    assert "after the window" in refusal(
        act, around.officer, "inspection", number, "announce", {"visit_on": "2026-03-21"}
    )
    do(around.officer, number, "announce", visit_on="2026-03-12")
    assert "has not come" in refusal(act, around.officer, "inspection", number, "record", {"findings": "x"})
    today("2026-03-12")
    assert do(around.officer, number, "record", findings="账目清楚。").state == "done"
    basis = {name: value for name, value in ASKED.items() if name != "basis"}
    assert "Legal basis" in refusal(open_record, around.officer, "inspection", basis)


def test_the_calendar_offers_what_can_be_merged_and_marks_what_repeats(plan, around):
    own = plan()
    other = plan(department="省科技厅", subject="progress", first_on="2026-03-16", last_on="2026-03-27")
    again = plan(department="省科技厅", first_on="2026-04-20", last_on="2026-04-24", reason_twice="复查。")
    march = month_of(around.officer, date(2026, 3, 1))
    assert [(week.begins.day, {unit: [one.row.number for one in held] for unit, held in week.units.items()})
            for week in march.weeks] == [(9, {"U1": [own]}), (16, {"U1": [other]})]  # fmt: skip
    (offer,) = march.offers
    assert (offer.first, offer.last) == (date(2026, 3, 16), date(2026, 3, 20))
    assert (offer.leading, offer.movable) == (other, (own,))
    assert march.repeats == 1
    assert month_of(around.hangzhou, date(2026, 3, 1)).offers[0].movable == ()
    april = month_of(around.leader, date(2026, 4, 1))
    assert [entry.repeats for week in april.weeks for held in week.units.values() for entry in held] == [(own,)]
    assert again in {entry.row.number for week in april.weeks for held in week.units.values() for entry in held}
    leaders = month_of(around.leader, date(2026, 3, 1)).offers[0]
    assert (leaders.leading, leaders.movable) == (own, (other,))
