"""Page by page, every record that is visible comes exactly once, while others are being added."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daoren.apps.audit.models import FactRow
from daoren.apps.records.models import RecordRow

pytestmark = pytest.mark.django_db


def add(put, number: int, *, mine: bool) -> None:
    put("need", f"N{number:04d}", {"title": f"需求{number}", "unit": "U1" if mine else "U2"}, state="collected")


@given(
    there=st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=12, unique_by=lambda one: one[0]),
    later=st.lists(st.tuples(st.integers(61, 120), st.booleans()), max_size=6, unique_by=lambda one: one[0]),
    limit=st.integers(1, 5),
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_record_exactly_once(there, later, limit, call, token_of_manager, put, today):
    today("2026-03-02")
    RecordRow.objects.all().delete()
    for number, mine in there:
        add(put, number, mine=mine)
    waiting, found, cursor = list(later), [], None
    while True:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = call("GET", "/api/records/need", token_of_manager, **query).json()
        found += [one["number"] for one in page["records"]]
        assert len(page["records"]) <= limit
        if waiting:
            number, mine = waiting.pop()
            add(put, number, mine=mine)
        cursor = page["next"]
        if cursor is None:
            break
    before = {f"N{number:04d}" for number, mine in there if mine}
    assert len(found) == len(set(found))
    assert before <= set(found)
    assert set(found) <= set(RecordRow.objects.filter(unit="U1").values_list("number", flat=True))


@pytest.fixture
def token_of_manager(token):
    return token("manager", unit="U1")


def test_every_fact_exactly_once(call, token, workplace):
    auditor, found, after = token("auditor"), [], 0
    while after is not None:
        page = call("GET", "/api/facts", auditor, after=after, limit=2).json()
        found += [one["sequence"] for one in page["facts"]]
        after = page["next"]
    assert found == list(FactRow.objects.order_by("sequence").values_list("sequence", flat=True))
