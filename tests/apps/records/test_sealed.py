"""What is personal can be erased, and the ledger still holds."""

import pytest

from daoren.apps.audit.verify import verify
from daoren.apps.parties.actors import NOBODY
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.models import Sealed
from daoren.apps.records.projection import load
from daoren.apps.records.sealed import erase, reveal

pytestmark = pytest.mark.django_db


def test_an_erased_contact_is_gone_and_the_chain_is_whole(actor, today):
    today("2026-03-02")
    officer = actor("officer")
    asked = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足"}
    number = open_record(officer, "need", asked).record.subject
    act(officer, "need", number, "condense", asked)
    act(officer, "need", number, "publish", {})
    act(NOBODY, "need", number, "object", {"objection": "参数有误", "contact": "张三 0571"})
    contact = load("need", number).values["contact"]
    assert reveal(contact) == "张三 0571"
    erase(contact)
    assert reveal(contact) is None
    row = Sealed.objects.get()
    assert (row.content, row.salt) == (None, None)
    assert verify().sound
