"""A need is filed, published, objected to and offered, by the mechanism and its TOML alone."""

import pytest

from daoren.apps.audit.queries import facts_of
from daoren.apps.parties.actors import NOBODY
from daoren.apps.records.actions.act import RefusedError, act, open_record
from daoren.apps.records.projection import load
from daoren.core.ledger import fold
from daoren.core.terms import say

pytestmark = pytest.mark.django_db

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}


def test_a_need_from_filing_to_the_list(actor, today):
    today("2026-03-02")
    manager, officer = actor("manager", unit="U1"), actor("officer")
    number = open_record(manager, "need", NEED).record.subject
    act(officer, "need", number, "condense", {name: NEED[name] for name in ("title", "list", "problem")})
    act(officer, "need", number, "publish", {})
    with pytest.raises(RefusedError) as early:
        act(officer, "need", number, "offer", {})
    assert say(early.value.refusal.reasons[0], "zh") == "公示期未满。"
    act(NOBODY, "need", number, "object", {"objection": "参数有误", "contact": "张三 0571"})
    today("2026-03-10")
    with pytest.raises(RefusedError) as open_objection:
        act(officer, "need", number, "offer", {})
    assert say(open_objection.value.refusal.reasons[0], "en") == "An objection is still open."
    act(officer, "need", number, "dismiss", {"answer": "经核实，参数无误。"})
    assert act(officer, "need", number, "offer", {}).record.state == "offered"
    facts = facts_of("need", number)
    assert fold(facts)[("need", number)] == load("need", number)
    assert not any("张三" in fact.payload for fact in facts)


def test_only_those_who_may_do_it(actor, today):
    today("2026-03-02")
    number = open_record(actor("manager", unit="U1"), "need", NEED).record.subject
    with pytest.raises(RefusedError) as refusal:
        act(actor("county", region="330100"), "need", number, "condense", NEED)
    assert "department officer" in say(refusal.value.refusal.reasons[0], "en")
