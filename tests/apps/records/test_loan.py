"""A loan is asked for, examined, drawn in parts, extended twice at most and repaid, by the mechanism alone."""

import pytest

from daoren.apps.parties.actors import SYSTEM
from daoren.apps.records.actions.act import act, open_record
from daoren.apps.records.policies import may_read, roles_towards, visible
from daoren.apps.records.projection import load

pytestmark = pytest.mark.django_db

LOAN = {"title": "扩产", "unit": "U1", "region": "330106", "amount": 1_000}


@pytest.fixture
def officer(actor):
    """An officer of every department; a loan belongs to none."""
    return actor("officer")


@pytest.fixture
def bank(actor):
    """The officer of the bank B1."""
    return actor("manager", unit="B1")


@pytest.fixture
def loan(today, people, officer, bank) -> str:
    """A loan of 800 that was approved; its number."""
    today("2026-03-02")
    number = open_record(people.manager, "loan", LOAN).record.subject
    act(officer, "loan", number, "push", {"bank": "B1"})
    act(bank, "loan", number, "match", {})
    act(bank, "loan", number, "examine", {"diligence": "专利和合同属实"})
    act(bank, "loan", number, "approve", {"approved": 800, "rate": 0.0345})
    return number


def test_it_is_drawn_within_what_was_approved(loan, people, refusal, unchanged):
    act(people.manager, "loan", loan, "draw", {"drawdown": 500})
    assert "No more may be drawn" in refusal(act, people.manager, "loan", loan, "draw_more", {"drawdown": 301})
    assert load("loan", loan).values["drawn"] == 500
    after = act(people.manager, "loan", loan, "draw_more", {"drawdown": 300}).record
    assert (after.state, after.values["drawn"], after.due["term"]) == ("drawn", 800, "2027-03-02")
    assert unchanged("loan", loan)


@pytest.mark.parametrize("amount", [0, -5, 2**63, 1.5, "500", None, True])
def test_a_drawing_is_a_whole_sum_above_nothing(loan, people, refusal, amount):
    assert refusal(act, people.manager, "loan", loan, "draw", {"drawdown": amount})
    assert load("loan", loan).state == "approved"


def test_it_is_extended_twice_by_a_term_from_the_day_it_was_due(loan, people, bank, today, refusal):
    act(people.manager, "loan", loan, "draw", {"drawdown": 500})
    for due in ("2028-03-02", "2029-03-02"):
        today("2027-02-01" if due < "2029" else "2028-02-01")
        act(people.manager, "loan", loan, "ask_extension", {"reason": "回款推迟"})
        assert "Only" in refusal(act, people.manager, "loan", loan, "extend", {})
        assert act(bank, "loan", loan, "extend", {}).record.due["term"] == due
    assert "twice at most" in refusal(act, people.manager, "loan", loan, "ask_extension", {"reason": "再延"})


def test_a_denied_extension_does_not_count(loan, people, bank):
    act(people.manager, "loan", loan, "draw", {"drawdown": 500})
    for _ in range(3):
        act(people.manager, "loan", loan, "ask_extension", {"reason": "回款推迟"})
        after = act(bank, "loan", loan, "deny", {"reason": "资金用途不符"}).record
    assert (after.state, after.due["term"]) == ("drawn", "2027-03-02")


def test_it_falls_overdue_after_the_day_and_is_closed_when_all_is_repaid(loan, people, bank, today, refusal):
    act(people.manager, "loan", loan, "draw", {"drawdown": 500})
    today("2027-03-02")
    assert "not due" in refusal(act, SYSTEM, "loan", loan, "fall_overdue", {})
    today("2027-03-03")
    assert "cannot be extended now" in refusal(
        act, people.manager, "loan", loan, "ask_extension", {"reason": "迟"}
    )
    assert act(SYSTEM, "loan", loan, "fall_overdue", {}).record.state == "overdue"
    act(bank, "loan", loan, "repay", {"repayment": 200})
    assert load("loan", loan).state == "overdue"
    assert "No more can be repaid" in refusal(act, bank, "loan", loan, "repay", {"repayment": 301})
    act(bank, "loan", loan, "repay", {"repayment": 300})
    after = load("loan", loan)
    assert (after.state, after.values["repaid"], dict(after.due)) == ("repaid", 500, {})


def test_a_refusal_says_why_and_another_bank_may_be_asked(today, people, officer, bank, refusal):
    today("2026-03-02")
    number = open_record(people.manager, "loan", LOAN).record.subject
    assert "cannot be the borrower" in refusal(act, officer, "loan", number, "push", {"bank": "U1"})
    act(officer, "loan", number, "push", {"bank": "B1"})
    assert load("loan", number).due["answer"] == "2026-03-16"
    assert "“Reason”" in refusal(act, bank, "loan", number, "refuse", {})
    act(bank, "loan", number, "refuse", {"reason": "无稳定收入"})
    assert act(officer, "loan", number, "push", {"bank": "B2"}).record.state == "pushed"
    assert "officer of the chosen bank" in refusal(act, bank, "loan", number, "match", {})


def test_no_more_is_approved_than_was_asked_for(today, people, officer, bank, refusal):
    today("2026-03-02")
    number = open_record(people.manager, "loan", LOAN).record.subject
    act(officer, "loan", number, "push", {"bank": "B1"})
    act(bank, "loan", number, "match", {})
    act(bank, "loan", number, "examine", {"diligence": "好"})
    assert "than was asked for" in refusal(act, bank, "loan", number, "approve", {"approved": 1_001, "rate": 0.03})


def test_only_the_bank_it_was_put_to_sees_it(loan, bank, actor):
    from daoren.apps.records.models import RecordRow

    row = RecordRow.objects.get(pk=f"loan/{loan}")
    other = actor("manager", unit="B2")
    assert may_read(bank, row, roles_towards(bank, row, row.own_values)).allowed
    assert not may_read(other, row, roles_towards(other, row, row.own_values)).allowed
    assert visible(bank, RecordRow.objects.all()).count() == 1
    assert visible(other, RecordRow.objects.all()).count() == 0


def test_nobody_asks_in_the_name_of_another_firm(today, people, refusal):
    today("2026-03-02")
    assert "Only manager" in refusal(open_record, people.stranger, "loan", LOAN)
