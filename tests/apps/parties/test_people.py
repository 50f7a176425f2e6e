"""Entering people: who is what where, and everything that is wrong told at once."""

import pytest

from daoren.apps.parties.models import Membership
from daoren.apps.parties.people import Entry, NotEnteredError, add_person
from daoren.apps.portfolio.models import TABLES
from daoren.core.terms import say

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"  # the example of GB 32100-2015


@pytest.fixture
def party(db):
    TABLES["parties"].objects.create(subject="U1", sequence=1, party_id="U1", name="单位", credit_code=CODE)


@pytest.mark.parametrize("unit", ["U1", CODE, CODE.lower()])
def test_a_manager_by_number_or_credit_code(party, unit):
    person = add_person(Entry("wu", role="manager", unit=unit, email="wu@example.org"))
    assert person.memberships.get().unit == "U1"
    assert not person.has_usable_password()


def test_a_further_role_and_the_same_again():
    add_person(Entry("lin", role="officer", department="高新处"))
    add_person(Entry("lin", role="officer", department="高新处"))
    add_person(Entry("lin", role="auditor"))
    assert Membership.objects.filter(person__username="lin").count() == 2


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry("a b"), "no user name"),
        (Entry("a", role="king"), "no role"),
        (Entry("a", role="investigator"), "named by the project"),
        (Entry("a", role="manager"), "needs a unit"),
        (Entry("a", role="manager", unit="U9"), "No party has"),
        (Entry("a", role="manager", unit="91350100M000100Y44"), "should be 3"),
        (Entry("a", role="county"), "no region code"),
        (Entry("a", email="nowhere"), "no e-mail address"),
    ],
)
def test_what_is_wrong_is_said(party, entry, said):
    with pytest.raises(NotEnteredError) as wrong:
        add_person(entry)
    assert said in " ".join(say(reason, "en") for reason in wrong.value.reasons)
    assert all(say(reason, "zh") for reason in wrong.value.reasons)


def test_every_reason_is_told_at_once_and_nothing_is_written():
    with pytest.raises(NotEnteredError) as wrong:
        add_person(Entry("a b", role="manager", email="x"))
    assert len(wrong.value.reasons) == 3
    assert not Membership.objects.exists()


def test_one_address_one_account():
    add_person(Entry("a", email="a@example.org"))
    with pytest.raises(NotEnteredError):
        add_person(Entry("b", email="A@example.org"))
