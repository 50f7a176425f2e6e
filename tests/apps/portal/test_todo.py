"""What waits for whom: by role, soonest clock first, with what can be done about it and nothing else."""

import pytest

from daoren.apps.parties.actors import actor_of
from daoren.apps.portal.todo import mine
from daoren.apps.records.actions.act import act, open_record

pytestmark = pytest.mark.django_db

NEED = {"title": "高温轴承", "list": "forced_back", "problem": "寿命不足", "unit": "U1", "region": "330106"}


def filed(manager, title: str = "高温轴承") -> str:
    return open_record(manager, "need", {**NEED, "title": title}).record.subject


def condensed(officer, number: str) -> None:
    act(officer, "need", number, "condense", {name: NEED[name] for name in ("title", "list", "problem")})


def ways(turns) -> dict[str, list[str]]:
    return {turn.row.number: [way.label["en"] for way in turn.ways] for turn in turns}


def test_a_need_waits_for_the_officer_and_for_nobody_else(actor, today):
    today("2026-03-02")
    manager, officer = actor("manager", unit="U1"), actor("officer")
    number = filed(manager)
    turns, more = mine(officer)
    assert (ways(turns), more) == ({number: ["condense"]}, False)
    for role, where in (
        ("manager", {"unit": "U1x"}),
        ("leader", {}),
        ("auditor", {}),
        ("county", {"region": "330106"}),
    ):
        assert mine(actor(role, **where))[0] == []


def test_what_cannot_be_done_yet_does_not_wait(actor, today):
    today("2026-03-02")
    officer = actor("officer")
    number = filed(actor("manager", unit="U1"))
    condensed(officer, number)
    act(officer, "need", number, "publish", {})
    assert mine(officer)[0] == [], "publicity is running: nothing can be done"
    today("2026-03-10")
    assert ways(mine(officer)[0]) == {number: ["offer"]}


def test_a_clock_against_me_comes_first_with_all_that_can_be_done_about_it(actor, today):
    from daoren.apps.parties.actors import NOBODY

    today("2026-03-02")
    officer, manager = actor("officer"), actor("manager", unit="U1")
    waiting, published = filed(manager, "甲"), filed(manager, "乙")
    condensed(officer, published)
    act(officer, "need", published, "publish", {})
    act(NOBODY, "need", published, "object", {"objection": "参数有误", "contact": "张三"})
    today("2026-03-11")
    turns, _ = mine(officer)
    assert [turn.row.number for turn in turns] == [published, waiting]
    assert ways(turns)[published] == ["uphold the objection", "dismiss the objection"]


def test_a_report_that_is_due_leads_to_the_form_of_the_report(person, put, today):
    today("2026-03-02")
    pi = person("", name="pi")
    values = {"name": "项目", "region": "330106", "bearer_id": "U1", "investigator": pi.key}
    put("project", "ZJ9", values, state="in_progress", due={"report": "2026-03-10"})
    ((turn,), _) = mine(actor_of(pi))
    assert turn.clock.left == 6
    assert [way.address for way in turn.ways] == ["/open/report/submit/?of=project%2FZJ9"]
    assert mine(actor_of(person("", name="other")))[0] == []


def test_only_so_many_are_shown_and_it_is_said(actor, today):
    today("2026-03-02")
    manager, officer = actor("manager", unit="U1"), actor("officer")
    for one in range(4):
        filed(manager, f"需求{one}")
    turns, more = mine(officer, shown=3)
    assert (len(turns), more) == (3, True)
