"""How projects stand is what a review says, and a late report turns the light red at once."""

import json
from datetime import date
from time import perf_counter

import pytest

from daoren.apps.parties.actors import SYSTEM, actor_of
from daoren.apps.portfolio.actions.import_portfolio import import_portfolio
from daoren.apps.portfolio.models import Standing
from daoren.apps.portfolio.queries import portfolio_now
from daoren.apps.portfolio.standings import refresh_standings
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.kinds import policies
from daoren.core.review import review
from tests.portfolios import portfolio

pytestmark = pytest.mark.django_db

PROJECT = {
    "project_id": "P1", "name": "甲", "state": "in_progress", "start_on": date(2026, 1, 1),
    "end_on": date(2026, 12, 31), "baseline_end_on": date(2026, 12, 31), "total_public": 100_000_000,
    "bearer_id": "U1",
}  # fmt: skip
STEPS = [
    {"project_id": "P1", "milestone_id": "M1", "name": "样机", "weight": 50.0, "due_on": date(2026, 6, 30)},
    {"project_id": "P1", "milestone_id": "M2", "name": "示范", "weight": 50.0, "due_on": date(2026, 12, 31)},
]
REPORTS = [{"project_id": "P1", "reported_on": date(2026, 4, 30), "progress": 0.33}]


def test_every_standing_is_that_of_the_review(province, today):
    today("2025-09-30")
    import_portfolio(province, SYSTEM)
    count = refresh_standings()
    found = review(portfolio_now(), policies(), as_of=date(2025, 9, 30))
    rows = {row.project: row for row in Standing.objects.all()}
    assert len(rows) == count == len(found.projects)
    for one in found.projects:
        row = rows[one.project_id]
        assert (row.light, row.score) == (one.light, one.score.value), one.project_id
        assert row.coverage == one.score.coverage
    assert {row.light for row in rows.values()} > {"green", "yellow", "red"}


def test_a_project_that_ended_has_no_standing_any_more(today):
    today("2026-05-10")
    import_portfolio(portfolio(projects=[PROJECT], milestones=STEPS, reports=REPORTS), SYSTEM)
    assert refresh_standings() == 1
    import_portfolio(
        portfolio(projects=[{**PROJECT, "state": "terminated"}], milestones=STEPS, reports=REPORTS),
        SYSTEM,
        overwrite=True,
    )
    assert refresh_standings() == 0
    assert not Standing.objects.exists()


def test_a_late_report_turns_the_light_red_at_once(person, today, django_capture_on_commit_callbacks):
    today("2026-05-10")
    import_portfolio(portfolio(projects=[PROJECT], milestones=STEPS, reports=REPORTS), SYSTEM)
    refresh_standings()
    assert Standing.objects.get().light == "green"
    lead = person("", name="lead")
    act(SYSTEM, "project", "P1", "name_people", {"investigator": lead.key})
    today("2026-10-10")
    answers = {"period": "2026-09", "progress": 0.4, "spent": 0}
    with django_capture_on_commit_callbacks(execute=True):
        open_record(actor_of(lead), "report", answers, of="project/P1")
    row = Standing.objects.get()
    assert (row.light, row.before) == ("red", "green")
    assert json.loads(row.history)[-1] == {"on": "2026-10-10", "light": "red"}
    begin = perf_counter()
    refresh_standings(["P1"])
    assert perf_counter() - begin < 0.5  # some 30 ms on a machine that does nothing else
