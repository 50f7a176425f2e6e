"""A project's page now and as of another day: milestones, money and records under it as they were."""

import pytest
from django.urls import reverse

from daoren.apps.audit.append import Act, append
from daoren.apps.parties.models import Person
from daoren.apps.portfolio.models import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, project, person):
    """Read the page of the project: page(as_of="2026-03-01")."""
    client.force_login(person("leader", name="reader"))

    def read(**query: str) -> str:
        response = client.get(reverse("record", args=["project", project]), query)
        assert response.status_code == 200
        return response.content.decode()

    return read


def test_a_project_shows_milestones_with_todays_mark_and_money_by_year(page, put, project):
    month = {"project_id": project, "source": "public", "planned": 100_000_000, "spent": 40_000_000}
    put(
        "money",
        f"{project}/2026-01-01/public",
        {**month, "period_start": "2026-01-01", "period_end": "2026-01-31"},
    )
    put(
        "money",
        f"{project}/2026-02-01/public",
        {**month, "period_start": "2026-02-01", "period_end": "2026-02-28"},
    )
    shown = page()
    assert 'class="today"' in shown
    assert "url(#hatch)" in shown
    assert "迟 2 天" in shown
    assert "200万元" in shown
    assert "80万元" in shown


def test_a_project_tells_its_lights_by_their_facts(page, project, today):
    from datetime import date

    Standing.objects.create(
        project=project, as_of=date(2026, 3, 2), light="red", schedule="red", money="yellow", delivery="unknown",
        planned=0.6, actual=0.25, lag=0.35, public_planned=100_000_000, public_spent=40_000_000,
    )  # fmt: skip
    shown = page()
    assert "落后 35 个百分点" in shown
    assert "计划支出 100万元，实际 40万元" in shown


def test_milestones_and_records_under_it_are_those_of_the_day(page, put, project, today, client):
    from django.db import transaction

    from daoren.apps.records.projection import write
    from daoren.core.ledger import Record, apply

    today("2026-03-10")
    with transaction.atomic():
        (fact,) = append(
            [Act("system", "record", "milestones", f"{project}/M1", {"set": {"done_on": "2026-03-09"}})]
        )
        old = {"project_id": project, "milestone_id": "M1", "weight": 1.0, "due_on": "2026-02-28"}
        write([apply(Record("milestones", f"{project}/M1", values=old), fact)])
    put("need", "XQ1", {"title": "x"}, state="collected")
    assert "迟 9 天" in page()
    then = page(as_of="2026-03-05")
    assert "迟 5 天" in then
    assert "未完成" in then
    assert "2026-03-05" in then


def test_what_was_recorded_later_was_not_known_then(page, put, project):
    shown = page(as_of="2026-03-02", known="2999-01-01")
    assert "迟 2 天" in shown


def test_a_past_page_offers_no_act(client, project, people):
    client.force_login(Person.objects.get(key=people.investigator.key))
    address = reverse("record", args=["project", project])
    now = client.get(address).content.decode()
    then = client.get(address, {"as_of": "2026-03-02"}).content.decode()
    act = reverse("record_open", args=["report", "submit"])
    assert act in now
    assert act not in then
    assert "我可以办理" not in then
    assert "/do/project/" not in then
