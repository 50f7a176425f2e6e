"""Projects with lights and money, needs, and people of every role who look at them."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from daoren.apps.audit.append import Act, append
from daoren.apps.parties.models import Person
from daoren.apps.portfolio.models import Standing
from daoren.apps.records.projection import write
from daoren.core.ledger import Record, apply

WAN = 1_000_000

# number, action, mode, region, department, unit, state, light, light before
PROJECTS = (
    ("ZJ1", "A1", "challenge", "330106", "高新处", "U1", "in_progress", "red", "green"),
    ("ZJ2", "A1", "race", "330110", "高新处", "U2", "in_progress", "green", "green"),
    ("ZJ3", "A2", "challenge", "330206", "农村处", "U1", "in_progress", "yellow", "red"),
    ("ZJ4", "A2", "challenge", "330206", "农村处", "U3", "accepted", "", ""),
    ("ZJ5", "", "", "330206", "农村处", "U3", "in_progress", "red", "red"),
)


@pytest.fixture(autouse=True)
def nothing_kept(db):
    """Count anew in every test."""
    cache.clear()


@pytest.fixture
def put():
    """Record something as an import does: put("project", "ZJ1", {...}, state="in_progress")."""

    def record(kind: str, subject: str, values: dict, *, state: str = "", due: dict | None = None) -> None:
        with transaction.atomic():
            payload = {"set": values} | ({"to": state} if state else {}) | ({"due": due} if due else {})
            (fact,) = append([Act("system", "import", kind, subject, payload)])
            write([apply(Record(kind, subject), fact)])

    return record


@pytest.fixture
def projects(put, today):
    """Put five projects under two departments and two cities, four of them with a light."""
    today("2025-10-10")
    for number, action, mode, region, department, unit, state, light, before in PROJECTS:
        values = {"name": f"轴承项目{number}", "action": action, "mode": mode, "region": region}
        values |= {"department": department, "bearer_id": unit}
        values |= {"total_public": 100 * WAN, "total_own": 50 * WAN}
        put("project", number, {name: value for name, value in values.items() if value}, state=state)
        if light:
            Standing.objects.create(
                project=number, as_of="2025-10-10", light=light, before=before, schedule=light, money="green",
                delivery="unknown", public_spent=10 * WAN,
            )  # fmt: skip
    for code, name, english in (("330100", "杭州市", "Hangzhou"), ("330200", "宁波市", "Ningbo")):
        put("regions", code, {"region_code": code, "name": name, "name_en": english, "kind": "city"})
    return PROJECTS


@pytest.fixture
def browser():
    """Open a browser as somebody: browser(person, "en")."""

    def open_as(person: Person | None, language: str = "zh-hans") -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        client.cookies["django_language"] = language
        return client

    return open_as
