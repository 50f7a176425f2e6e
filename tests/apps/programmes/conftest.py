"""An indicator in force with targets and actuals, and the people around it."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from daoren.apps.parties.actors import Actor, actor_of
from daoren.apps.parties.models import Person

INDICATOR = {
    "title": "高新技术企业", "name_en": "High-tech enterprises", "unit": "家 / firms", "action": "A5",
    "aggregation": "stock", "nature": "expected", "direction": "higher", "frequency": "year",
    "department": "省科技厅", "region": "330000", "horizon": "2027",
}  # fmt: skip


@dataclass(frozen=True)
class Around:
    """Who has to do with the plan."""

    officer: Actor
    second_officer: Actor
    other_officer: Actor
    leader: Actor
    hangzhou: Actor
    auditor: Actor


@pytest.fixture(autouse=True)
def nothing_kept(db):
    """Count anew in every test."""
    cache.clear()


@pytest.fixture
def around(person) -> Around:
    """Make two officers of the department, one of another, a leader, a bureau, an auditor."""

    def one(role: str, name: str, **where: str) -> Actor:
        return actor_of(person(role, name=name, **where))

    return Around(
        one("officer", "officer", department="省科技厅"), one("officer", "second", department="省科技厅"),
        one("officer", "other", department="省经信厅"), one("leader", "leader"),
        one("county", "hangzhou", region="330100"), one("auditor", "auditor"),
    )  # fmt: skip


@pytest.fixture
def page(around):
    """Open a page as somebody: page("leader", "/programme/", "en")."""

    def open_as(who: str, address: str, language: str = "zh-hans"):
        client = Client()
        client.force_login(Person.objects.get(username=who))
        client.cookies["django_language"] = language
        return client.get(address)

    return open_as


@pytest.fixture
def indicator(put):
    """Make an indicator in force: indicator("code", targets={"2024": 5}, actuals={"2023": 4}, unit="…")."""

    def make(code: str, *, targets=None, actuals=None, sign=">=", method="", **values) -> str:
        put("indicator", code, {**INDICATOR, **values}, state="in_force")
        for kind, figures in (("target", targets or {}), ("actual", actuals or {})):
            for period, value in figures.items():
                observe(put, code, period, kind, value, sign=sign if kind == "target" else "", method=method)
        return code

    return make


def observe(
    put,
    code: str,
    period: str,
    kind: str,
    value: float,
    *,
    region="330000",
    sign="",
    method="",
    status="published",
):
    """Record a figure of the programme as an import does."""
    from daoren.core.periods import parse_period

    span = parse_period(period)
    first, last = span.first.isoformat(), span.last.isoformat()
    row = {
        "indicator": code, "name": code, "region": region, "period_start": first, "period_end": last, "kind": kind,
        "value": value, "comparison": sign, "document": "发布件", "status": status,
    }  # fmt: skip
    put("observations", f"{code}/{region}/{first}/{kind}", {**row, **({"method": method} if method else {})})
