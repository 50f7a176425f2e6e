"""A list shows exactly the records that a person may see one by one."""

from datetime import date

import pytest

from daoren.apps.parties.actors import NOBODY
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import may_read, public_states, roles_towards, visible

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def needs():
    """Needs of two departments, cities, units and of a public and a closed state."""
    return [
        RecordRow.objects.create(
            key=f"need/{n}", kind="need", number=str(n), state=state, root=f"need/{n}", title="", region=region,
            department=department, unit=unit, opened_on=DAY, since=DAY, sequence=n,
        )
        for n, (state, region, department, unit) in enumerate(
            (state, region, department, unit)
            for state in ("collected", "publicity")
            for region, department, unit in (
                ("330106", "高新处", "U1"), ("330100", "农村处", "U2"), ("330206", "高新处", "U2"), ("", "", ""),
            )
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "where"),
    [("leader", {}), ("auditor", {}), ("officer", {}), ("officer", {"department": "高新处"}),
     ("county", {"region": "330100"}), ("county", {"region": "330000"}), ("county", {"region": "330106"}),
     ("manager", {"unit": "U1"}), ("manager", {}), ("expert", {}), ("", {})],
)  # fmt: skip
def test_a_list_agrees_with_asking_one_by_one(needs, actor, role, where):
    who = actor(role, **where) if role else NOBODY
    one_by_one = {
        row.key
        for row in needs
        if may_read(who, row, roles_towards(who, row)).allowed or row.state in public_states(kinds()["need"])
    }
    for only in ((), ("need",)):
        assert {row.key for row in visible(who, RecordRow.objects.all(), only)} == one_by_one


def test_an_officer_of_all_departments_sees_all_and_one_of_none_only_what_is_public(needs, actor):
    assert visible(actor("officer"), RecordRow.objects.all()).count() == 8
    assert visible(actor("expert"), RecordRow.objects.all()).count() == 4
