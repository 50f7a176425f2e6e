"""A report counts at once, is sent back with a reason, and its correction takes the place of what was wrong."""

from datetime import date

import pytest

from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

FEBRUARY = {"period": "2026-02", "progress": 0.4, "spent": 12_000_000, "narrative": "按计划"}


def submit(who, project, **answers):
    return open_record(who, "report", {**FEBRUARY, **answers}, of=f"project/{project}").record.subject


def row(table, subject):
    return TABLES[table].objects.filter(pk=subject).first()


def test_a_report_is_in_the_rows_of_the_project_at_once(project, people, unchanged):
    number = submit(
        people.finance, project, own_spent=500, milestone="M1", milestone_done_on="2026-02-27",
        forecast_end_on="2027-01-31",
    )  # fmt: skip
    said = row("reports", "ZJ1/2026-03-02")
    assert (said.progress, said.end_on, said.narrative) == (0.4, date(2027, 1, 31), "按计划")
    money = row("money", "ZJ1/2026-02-01/public")
    assert (money.spent, money.period_end, money.arrived) == (12_000_000, date(2026, 2, 28), None)
    assert row("money", "ZJ1/2026-02-01/own").spent == 500
    assert row("milestones", "ZJ1/M1").done_on == date(2026, 2, 27)
    above = load("project", "ZJ1")
    assert above.values["reported_for"] == "2026-02"
    assert above.due["report"] == "2026-04-10", "ten days after the end of March"
    assert unchanged("report", number)
    assert unchanged("project", "ZJ1")


def test_the_report_belongs_to_the_unit_and_department_of_its_project(project, people):
    from daoren.apps.records.models import RecordRow

    number = submit(people.investigator, project)
    found = RecordRow.objects.get(pk=f"report/{number}")
    assert (found.unit, found.department, found.region, found.title) == (
        "U1", "高新处", "330106", "高温轴承关键技术",
    )  # fmt: skip


def test_what_was_wrong_is_corrected_in_the_same_rows(project, people, today, refusal):
    number = submit(people.investigator, project, own_spent=500, milestone="M1", milestone_done_on="2026-02-27")
    assert "“Reason”" in refusal(act, people.officer, "report", number, "return", {})
    act(people.officer, "report", number, "return", {"reason": "里程碑无佐证"})
    today("2026-03-09")
    again = {"progress": 0.3, "spent": 9_000_000}
    assert "Only principal investigator" in refusal(act, people.officer, "report", number, "resubmit", again)
    act(people.investigator, "report", number, "resubmit", again)
    assert TABLES["reports"].objects.filter(project_id="ZJ1").count() == 1
    assert row("reports", "ZJ1/2026-03-02").progress == 0.3
    assert row("money", "ZJ1/2026-02-01/public").spent == 9_000_000
    assert row("milestones", "ZJ1/M1").done_on == date(2026, 2, 27), "what is not answered stays"
    act(people.officer, "report", number, "return", {"reason": "里程碑仍无佐证"})
    cleared = {"progress": 0.3, "spent": 9_000_000, "milestone": "", "milestone_done_on": "", "own_spent": None}
    act(people.investigator, "report", number, "resubmit", cleared)
    assert row("milestones", "ZJ1/M1").done_on is None
    assert row("money", "ZJ1/2026-02-01/own").spent is None
    assert load("project", "ZJ1").values["progress"] == 0.3
    assert act(people.officer, "report", number, "accept", {}).record.state == "accepted"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"period": "2026-04"}, "has not begun"),
        ({"period": "2024-12"}, "before the start"),
        ({"progress": 1.2}, "at most 100%"),
        ({"spent": None}, "“Public money spent in the month”"),
        ({"period": "2026-13"}, "not a month"),
        ({"milestone": "M1"}, "when the milestone was reached"),
        ({"milestone": "M1", "milestone_done_on": "2026-03-03"}, "not later than today"),
        ({"milestone": "M7", "milestone_done_on": "2026-03-01"}, "no “ZJ1/M7”"),
        ({"reported_on": "2020-01-01"}, "not asked for"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(project, people, refusal, answers, why):
    assert why in refusal(submit, people.investigator, project, **answers)
    assert TABLES["reports"].objects.count() == 0
    assert TABLES["money"].objects.count() == 0


def test_a_month_is_reported_once_and_an_older_one_does_not_move_the_clock(project, people, refusal):
    submit(people.investigator, project)
    assert "month is reported" in refusal(submit, people.investigator, project)
    due = load("project", "ZJ1").due
    submit(people.investigator, project, period="2026-01")
    assert load("project", "ZJ1").due == due
    assert load("project", "ZJ1").values["reported_for"] == "2026-02"


def test_neither_a_stranger_nor_one_who_reports_and_accepts(project, people, refusal):
    assert "Only principal investigator" in refusal(submit, people.stranger, project)
    number = submit(people.investigator, project)
    assert "Only department officer" in refusal(act, people.investigator, "report", number, "accept", {})


def test_a_project_that_does_not_run_asks_for_no_report(project, people, put, refusal):
    named = {"name": "旧项目", "bearer_id": "U1", "investigator": people.investigator.key}
    put("project", "ZJ2", named, state="accepted")
    assert "no report is due" in refusal(submit, people.investigator, "ZJ2")


def test_the_next_report_begins_with_what_the_last_one_said(project, people, today):
    from daoren.apps.records.desk import desk_to_open
    from daoren.apps.records.forms import starting_texts

    submit(people.investigator, project, forecast_end_on="2027-01-31")
    today("2026-04-03")
    known = starting_texts(desk_to_open(people.investigator, "report", "submit", of="project/ZJ1"))
    assert known == {"period": ["2026-03"], "progress": ["40"], "forecast_end_on": ["2027-01-31"]}
