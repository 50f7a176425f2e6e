"""A small workplace to call: a project, needs in several states, and people with tokens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from daoren.apps.parties.actors import actor_of
from daoren.apps.parties.tokens import issue
from daoren.apps.records.actions.act import act, open_record
from daoren.web.api.rate import RATE

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}
PROJECT = {
    "name": "高温轴承关键技术", "field": "新材料", "department": "高新处", "region": "330106", "bearer_id": "U1",
    "start_on": "2025-01-01", "end_on": "2026-12-31", "total_public": 300_000_000,
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_has_called_yet():
    RATE.forget()


@pytest.fixture
def token(person):
    """Make the header of a new person's token: token("officer", department="高新处")."""

    def make(role: str, **where: str) -> dict[str, str]:
        someone = person(role, **where)
        expires_on = timezone.localdate() + timedelta(days=30)
        _, raw = issue(someone, role=role, name="test", expires_on=expires_on)
        return {"Authorization": f"Bearer {raw}"}

    return make


@pytest.fixture
def workplace(today, person, put) -> list[str]:
    """Two needs, the second one published, and two projects; the numbers of the needs."""
    today("2026-03-02")
    manager = actor_of(person("manager", name="filer", unit="U1"))
    officer = actor_of(person("officer", name="condenser"))
    numbers = [open_record(manager, "need", NEED).record.subject for _ in range(2)]
    act(officer, "need", numbers[1], "condense", {name: NEED[name] for name in ("title", "list", "problem")})
    act(officer, "need", numbers[1], "publish", {})
    put("project", "ZJ1", PROJECT, state="in_progress")
    put("project", "ZJ2", {**PROJECT, "bearer_id": "U2", "department": "农村处"}, state="in_progress")
    for project in ("ZJ1", "ZJ2"):
        row = {"project_id": project, "milestone_id": "M1", "name": "样机", "weight": 1.0, "due_on": "2026-06-30"}
        put("milestones", f"{project}/M1", row)
    return numbers


@pytest.fixture
def call():
    """Call the interface: call("GET", "/api/me", headers)."""
    client = Client()

    def to(method: str, path: str, headers: dict[str, str] | None = None, body: object = None, **query: object):
        if method == "GET":
            return client.get(path, query, headers=headers or {})
        return client.post(path, body, content_type="application/json", headers=headers or {})

    return to
