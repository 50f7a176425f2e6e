"""Clocks that have run out are acted upon once, and those whose turn it is are reminded once."""

import pytest

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import SYSTEM, actor_of
from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.letters import letter
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.tick import Ticked, tick
from tests.portfolios import portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(today):
    from datetime import date

    today("2026-03-02")
    row = {"project_id": "P1", "name": "甲", "state": "in_progress", "bearer_id": "U1"}
    row |= {"start_on": date(2025, 1, 1), "end_on": date(2026, 6, 30)}
    import_portfolio(portfolio(projects=[row]), SYSTEM, follow=True)


def test_a_project_whose_time_is_over_falls_due_for_acceptance_once(running, today):
    today("2026-06-30")
    assert tick().acts == 0
    today("2026-07-01")
    assert tick().acts == 1
    assert RecordRow.objects.get(pk="project/P1").state == "acceptance_due"
    before = FactRow.objects.count()
    assert tick().acts == 0
    assert FactRow.objects.count() == before


def test_what_is_refused_is_counted_and_leaves_nothing(running, today):
    today("2026-03-02")
    RecordRow.objects.filter(pk="project/P1").update(state="terminated")
    today("2027-01-04")
    assert tick().acts == 0
    assert not FactRow.objects.exclude(verb="import").exists()


def test_whoever_has_a_turn_is_reminded_once_a_clock(person, today, running):
    lead = person("", name="lead")
    act(SYSTEM, "project", "P1", "name_people", {"investigator": lead.key})
    due = RecordRow.objects.get(pk="project/P1").next_due
    today("2026-03-03")
    assert tick() == Ticked(0, 0, 0)
    today(due.isoformat())
    assert tick() == Ticked(0, 0, 1)
    assert tick() == Ticked(0, 0, 0)
    one = Notification.objects.get(person=lead, event=f"clock.report.{due}")
    assert one.yours
    subject, _ = letter(one, RecordRow.objects.get(pk="project/P1"), "zh")
    assert "月报" in subject
    open_record(actor_of(lead), "report", {"period": "2026-03", "progress": 0.5, "spent": 0}, of="project/P1")
    later = RecordRow.objects.get(pk="project/P1").next_due
    assert later > due
    today(later.isoformat())
    assert tick().reminders == 1
