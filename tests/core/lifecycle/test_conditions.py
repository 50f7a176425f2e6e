"""Conditions and references: what is known, what is not, and what is round about."""

from datetime import date

import pytest

from daoren.core.ledger import Record
from daoren.core.lifecycle import Surroundings, met
from daoren.core.lifecycle.references import resolve

PROJECT = Record("project", "ZJ1", "in_progress", values={"end_on": "2026-11-30"}, due={"term": "2026-11-30"},
                 actors={"approve": "p-2"})  # fmt: skip
LOAN = Record("loan", "L1", "open", "project/ZJ1", {"amount": 5, "drawn": 3, "part": 2, "month": "2028-02"},
              {"term": "2026-03-02"}, {"draw": 2, "settle": 1, "waive": 1}, {"draw": "p-1"},
              "2026-01-01")  # fmt: skip
CHILD = Record("claim", "C1", "paid", values={"size": 7})
AROUND = Surroundings(date(2026, 3, 2), "p-1", PROJECT, {"claim": [CHILD]})


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ({"field": "amount", "is": 5}, True),
        ({"field": "amount", "is_not": 5}, False),
        ({"field": "amount", "more_than": "$drawn"}, True),
        ({"field": "drawn", "less_than": 3}, False),
        ({"field": "amount", "in": [1, "$amount"]}, True),
        ({"field": "amount", "not_in": [1, 2]}, True),
        ({"sum": ["drawn", "part"], "at_most": "$amount"}, True),
        ({"sum": ["drawn", "part", "purse"], "at_least": 6}, False),
        ({"field": "purse", "known": False}, True),
        ({"field": "state", "is": "open"}, True),
        ({"field": "since", "known": True}, False),
        ({"field": "number", "is": "L1"}, True),
        ({"field": "parent.state", "is": "in_progress"}, True),
        ({"field": "actor", "is": "$by.draw"}, True),
        ({"field": "actor", "is_not": "$parent.by.approve"}, True),
        ({"field": "month.last_day", "is": "2028-02-29"}, True),
        ({"field": "month.first_day", "more_than": "$today"}, True),
        ({"field": "today", "at_most": "$parent.due.term"}, True),
        ({"clock": "term", "is": "running"}, True),
        ({"clock": "term", "is": "over"}, False),
        ({"clock": "hour", "is": "over"}, False),
        ({"clock": "hour", "is": "running"}, False),
        ({"done": "draw", "as_often_as": ["settle", "waive"]}, True),
        ({"done": "draw", "at_most": 1}, False),
        ({"done": "sing", "at_most": 0}, True),
        ({"parent": ["in_progress"]}, True),
        ({"parent": ["accepted"]}, False),
        ({"children": "claim", "some_in": ["paid"]}, True),
        ({"children": "claim", "some_in": ["paid"], "where": {"field": "size", "is": 8}}, False),
        ({"children": "claim", "none_in": ["paid"], "where": {"field": "size", "is": 8}}, True),
        ({"children": "claim", "none_in": ["paid"]}, False),
        ({"children": "visit", "none_in": ["paid"]}, True),
    ],
)
def test_a_condition(condition, answer):
    assert met(condition, LOAN, AROUND) is answer
    assert met({"not": condition}, LOAN, AROUND) is not answer


@pytest.mark.parametrize("test", [{"is": 1}, {"is_not": 1}, {"at_least": 1}, {"in": [1]}, {"not_in": [1]}])
def test_what_is_not_known_is_neither_met_nor_unmet(test):
    unknown = {"field": "purse", **test}
    assert not met(unknown, LOAN, AROUND)
    assert not met({"not": unknown}, LOAN, AROUND)
    yes, no = {"field": "amount", "is": 5}, {"field": "amount", "is": 4}
    assert met({"any": [unknown, yes]}, LOAN, AROUND)
    assert not met({"not": {"any": [unknown, no]}}, LOAN, AROUND)
    assert met({"not": {"all": [unknown, no]}}, LOAN, AROUND)
    assert not met({"not": {"all": [unknown, yes]}}, LOAN, AROUND)


def test_a_parent_that_is_no_more_is_in_no_state():
    from dataclasses import replace

    gone = Surroundings(date(2026, 3, 2), "p-1", replace(PROJECT, gone=True))
    assert not met({"parent": ["in_progress"]}, LOAN, gone)
    assert not met({"parent": ["in_progress"]}, LOAN, Surroundings(date(2026, 3, 2)))


@pytest.mark.parametrize(
    ("reference", "value"),
    [("$parent.end_on + 3 months", "2027-02-28"), ("$purse + 3 months", None), ("$month.last_day", "2028-02-29"),
     ("$purse.last_day", None), ("plain", "plain"), (7, 7), ("$nothing", None), ("$parent.purse", None)],
)  # fmt: skip
def test_a_reference(reference, value):
    assert resolve(reference, LOAN, AROUND) == value


def test_before_is_the_record_as_it_was():
    from dataclasses import replace

    around = replace(AROUND, before=replace(LOAN, values={"amount": 4}))
    assert met({"field": "before.amount", "is": 4}, LOAN, around)
    assert resolve("$before.drawn", LOAN, around) is None
