"""Every lifecycle that is shipped hangs together, with itself, with the others, the rules and the words."""

from datetime import date

import pytest

from daoren.core.lifecycle import Lifecycle
from daoren.core.portfolio import schema
from daoren.core.terms import keys
from daoren.policies import load_lifecycles, load_policies

KINDS = load_lifecycles()
RULES = load_policies(on=date(2026, 3, 2), region="330000")
EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_the_states_of_a_project_are_those_of_the_vocabulary():
    assert list(KINDS["project"].states) == list(keys("project_state"))


@EACH
def test_the_rule_of_every_clock_is_there(kind: Lifecycle):
    for clock in kind.clocks.values():
        if clock.rule:
            assert set(RULES[clock.rule].parameters) == {"length", "unit"}


@EACH
def test_what_takes_something_away_is_guarded_and_nothing_else_ends_badly_by_hand(kind: Lifecycle):
    assert all(event.guards for event in kind.events.values() if event.negative)


def test_a_project_loses_nothing_by_hand():
    ends = {"suspended", "terminated", "revoked", "failed"}
    found = {event.key for event in KINDS["project"].events.values() if event.target in ends}
    assert found == {"suspend", "terminate", "drop", "revoke", "fail"}
    for key in found:
        event = KINDS["project"].events[key]
        assert event.negative
        assert event.who == ("system",)


@EACH
def test_whoever_acts_may_also_read(kind: Lifecycle):
    """Nobody but the public, who object to what is published, and the system acts on what he may not see."""
    actors = {role for event in kind.events.values() for role in event.who} - {"public", "system"}
    assert actors <= set(kind.read)


@EACH
def test_the_parent_and_what_follows_elsewhere_are_there(kind: Lifecycle):
    above = KINDS[kind.parent] if kind.parent else None
    for event in kind.events.values():
        for one in event.effects:
            if one.does == "open":
                assert one.target in KINDS
                assert one.event == "" or one.event in {opening.key for opening in KINDS[one.target].opening}
            if one.does == "row":
                assert set(schema()[one.target].key) <= {*one.values, "project_id"}
            if one.does in ("fire", "set"):
                there = _there(kind, above, one.on)
                assert one.does == "set" or one.target in there.events
                asked = {ask.name for ask in there.events[one.target].asks} if one.does == "fire" else there.fields
                assert set(one.values) <= set(asked), (
                    f"{kind.key}.{event.key} tells {there.key} what it does not ask"
                )


def _there(kind: Lifecycle, above: Lifecycle | None, on: str) -> Lifecycle:
    if on == "self":
        return kind
    if on.startswith("$"):
        return KINDS[kind.fields[on[1:]].kind]
    if on in KINDS:
        assert KINDS[on].parent == kind.key
        return KINDS[on]
    found = KINDS["project"] if on == "root" else above
    assert found is not None
    return found


@EACH
def test_states_of_other_kinds_that_a_guard_names_are_there(kind: Lifecycle):
    for event in kind.events.values():
        for condition in _parts([guard.condition for guard in event.guards]):
            if "parent" in condition:
                assert set(condition["parent"]) <= set(KINDS[kind.parent].states)
            if "children" in condition:
                below = KINDS[condition["children"]]
                assert below.parent == kind.key
                assert set(condition.get("some_in", condition.get("none_in"))) <= set(below.states)


def _parts(condition):
    if isinstance(condition, list):
        return [part for one in condition for part in _parts(one)]
    if not hasattr(condition, "items"):
        return []
    return [condition, *(part for value in condition.values() for part in _parts(value))]


@EACH
def test_fields_that_point_to_records_point_to_something(kind: Lifecycle):
    for field in kind.fields.values():
        if field.type == "record":
            assert field.kind in {*KINDS, *schema()}


@EACH
def test_no_word_is_in_one_language_alone(kind: Lifecycle):
    for part in (*kind.fields.values(), *kind.states.values(), *kind.events.values(), *kind.clocks.values()):
        assert set(part.label) == {"zh", "en"}
        assert part.label["zh"] != part.label["en"]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in part.label["zh"])
        assert part.label["en"].isascii() or "“" in part.label["en"]


def test_prefixes_part_the_numbers_of_kinds():
    prefixes = [kind.prefix for kind in KINDS.values()]
    assert len(set(prefixes)) == len(prefixes)
