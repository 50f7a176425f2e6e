"""Facts as OCEL 2.0, XES, CSV and JSON: read back, they hold the same."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.ledger import Fact, Place, canonical, fact_id, next_fact
from daoren.exchange.events import ATTRIBUTE_TYPES, as_csv, as_json, ocel, xes

TYPES = {"need": {"title": "string", "amount": "integer", "ready": "boolean", "share": "float"}}
XES = {"x": "http://www.xes-standard.org/"}

words = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=8)
values = st.dictionaries(
    st.sampled_from(["title", "amount", "ready", "share", "other"]),
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(0, 1), words),
)
payloads = st.fixed_dictionaries(
    {"set": values},
    optional={"to": words, "of": words.map("project/{}".format), "from": words.map("change/{}".format)},
)
acts = st.lists(st.tuples(st.sampled_from(["need", "milestones"]), words, words, words, payloads), max_size=12)


def chained(steps) -> list[Fact]:
    moment, last, found = datetime(2026, 3, 2, 8, tzinfo=UTC), Place(), []
    for at, (kind, subject, verb, actor, payload) in enumerate(steps):
        when = moment + timedelta(seconds=at)
        subject = f"{subject}/M1" if kind == "milestones" else subject
        fact = Fact(0, fact_id(when, at), when, date(2026, 3, 2), actor, verb, kind, subject, canonical(payload))
        found.append(next_fact(fact, last))
        last = Place(found[-1].sequence, found[-1].hash)
    return found


def sorted_by_record(facts):
    return sorted(facts, key=lambda one: (one.kind, one.subject, one.sequence))


def log_of(facts) -> dict:
    return json.loads("".join(ocel(facts, sorted_by_record(facts), attributes=TYPES)))


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def check_ocel(log: dict) -> None:
    """Check a document as OCEL 2.0 (2023), sections 4 and 5, asks of its JSON form."""
    assert set(log) == {"eventTypes", "objectTypes", "events", "objects"}
    declared = {}
    for part, kinds in (("events", "eventTypes"), ("objects", "objectTypes")):
        types = {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in log[kinds]}
        assert len(types) == len(log[kinds])
        assert all(
            a in ("string", "time", "integer", "float", "boolean") for t in types.values() for a in t.values()
        )
        declared[part] = types
        assert len({one["id"] for one in log[part]}) == len(log[part])
        assert {one["type"] for one in log[part]} == set(types)
    known = {one["id"] for one in log["objects"]}
    for part, needed in (("events", {"name", "value"}), ("objects", {"name", "value", "time"})):
        for one in log[part]:
            for attribute in one["attributes"]:
                assert set(attribute) == needed
                kind = declared[part][one["type"]][attribute["name"]]
                assert isinstance(attribute["value"], ATTRIBUTE_TYPES[kind])
                assert isinstance(attribute["value"], bool) == (kind == "boolean")
                assert "time" not in attribute or moment(attribute["time"])
            pairs = [(link["objectId"], link["qualifier"]) for link in one["relationships"]]
            assert len(pairs) == len(set(pairs))
            assert {target for target, _ in pairs} <= known
    assert all(moment(one["time"]) and one["relationships"] for one in log["events"])


@given(acts)
def test_ocel_is_as_its_standard_says_and_holds_every_fact(steps):
    facts = chained(steps)
    log = log_of(facts)
    check_ocel(log)
    assert [one["id"] for one in log["events"]] == [one.id for one in facts]
    assert {f"{one.kind}/{one.subject}" for one in facts} <= {one["id"] for one in log["objects"]}


def test_ocel_keeps_values_over_time_and_what_belongs_to_what():
    log = log_of(chained([
        ("need", "N1", "file", "p-1", {"of": "project/ZJ1", "to": "filed", "set": {"title": "甲", "amount": 1}}),
        ("need", "N1", "change", "p-2", {"set": {"amount": 2, "ready": "no"}, "from": "change/BG1"}),
    ]))  # fmt: skip
    need, *others = log["objects"]
    assert [(one["name"], one["value"]) for one in need["attributes"]] == [
        ("amount", 1),
        ("title", "甲"),
        ("amount", 2),
    ]
    assert need["relationships"] == [{"objectId": "project/ZJ1", "qualifier": "belongs to"}]
    assert [one["id"] for one in others] == ["change/BG1", "project/ZJ1"]
    assert log["events"][1]["relationships"] == [
        {"objectId": "need/N1", "qualifier": "record"}, {"objectId": "change/BG1", "qualifier": "follows from"},
    ]  # fmt: skip


@given(acts)
def test_xes_has_a_trace_a_record_and_an_event_a_fact(steps):
    facts = chained(steps)
    root = ElementTree.fromstring("".join(xes(sorted_by_record(facts))))  # noqa: S314
    traces = root.findall("x:trace", XES)
    assert len(traces) == len({(one.kind, one.subject) for one in facts})
    found = {}
    for event in root.findall("x:trace/x:event", XES):
        parts = {part.get("key"): part.get("value") for part in event}
        assert moment(parts["time:timestamp"])
        found[int(parts["sequence"])] = parts["concept:name"]
    assert set(found) == {one.sequence for one in facts}


@given(acts)
def test_json_and_csv_hold_the_facts_as_they_are(steps):
    facts = chained(steps)
    rows = json.loads("".join(as_json(facts)))
    assert [canonical(row["payload"]) for row in rows] == [one.payload for one in facts]
    assert [row["hash"] for row in rows] == [one.hash for one in facts]
    lines = list(csv.DictReader(io.StringIO("".join(as_csv(facts)).removeprefix("\ufeff"), newline="")))
    assert [line["payload"] for line in lines] == [one.payload for one in facts]
    assert [int(line["sequence"]) for line in lines] == [one.sequence for one in facts]


@pytest.mark.parametrize("subject", ["=1+1", "@x", "-2", "+3"])
def test_no_cell_of_csv_is_a_formula(subject):
    (line,) = csv.DictReader(io.StringIO("".join(as_csv(chained([("need", subject, "v", "p", {})])))[1:]))
    assert line["subject"] == f"'{subject}"
