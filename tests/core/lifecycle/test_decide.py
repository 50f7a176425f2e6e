"""An event leads where the table says, leaves what it says, and a refused one leaves nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from daoren.core.ledger import Fact, Record, apply, canonical, fold
from daoren.core.lifecycle import Lifecycle, Refusal, Surroundings, available, decide, parse_lifecycle
from daoren.core.terms import say
from daoren.policies import load_lifecycles
from tests.core.lifecycle.samples import event, sample

START = date(2026, 3, 2)
KINDS = load_lifecycles()


def due(rule: str, start: str) -> str:
    return (date.fromisoformat(start) + timedelta(days=10)).isoformat()


def do(lifecycle: Lifecycle, record: Record, key: str, answers=None, *, roles=("system",), actor="p-1", day=START,
       **around):  # fmt: skip
    return decide(lifecycle, record, lifecycle.events[key], answers or {}, roles=roles,
                  around=Surroundings(day, actor, **around), due=due)  # fmt: skip


def after(record: Record, key: str, step, actor="p-1", day=START) -> Record:
    return apply(record, fact_of(record, key, step, actor, day, record.sequence + 1))


def fact_of(record, key, step, actor, day, number) -> Fact:
    return Fact(number, f"f{number}", datetime(2026, 1, 1, tzinfo=UTC), day, actor, key, record.kind,
                record.subject, canonical(dict(step.payload)))  # fmt: skip


def filed(lifecycle: Lifecycle, **answers) -> Record:
    new = Record("loan", "L1")
    return after(new, "file", do(lifecycle, new, "file", {"title": "a", "amount": 5, **answers}))


def test_an_empty_answer_takes_the_value_away_and_one_not_given_leaves_it():
    raw = sample()
    raw["event"].append({**event(raw, "draw"), "key": "amend", "ask": ["title!", "kind", "day"], "add": {},
                         "guard": []})  # fmt: skip
    lifecycle = parse_lifecycle(raw)
    record = filed(lifecycle, kind="a", day="2026-03-02")
    step = do(lifecycle, record, "amend", {"title": "b", "kind": ""})
    assert step.payload["set"] == {"title": "b", "kind": None}
    assert dict(after(record, "amend", step).values) == {"title": "b", "amount": 5, "day": "2026-03-02"}
    assert isinstance(do(lifecycle, record, "amend", {"title": ""}), Refusal), "what is required is never cleared"


def test_a_sum_grows_and_stays_within_its_guard():
    lifecycle = parse_lifecycle(sample())
    record = filed(lifecycle)
    record = after(record, "draw", do(lifecycle, record, "draw", {"part": 3}))
    assert record.values["drawn"] == 3
    assert isinstance(do(lifecycle, record, "draw", {"part": 3}), Refusal)
    assert isinstance(do(lifecycle, record, "draw", {"part": "3"}), Refusal), "a wrong type is a problem, no error"


def test_every_reason_is_given_at_once():
    lifecycle = parse_lifecycle(sample())
    record = replace(filed(lifecycle), state="done")
    found = do(lifecycle, record, "close", {"title": "x"}, roles=("public",))
    assert len(found.reasons) == 3, "not now, not you, and not who filed it"
    assert len(found.problems) == 1


def test_who_proposes_does_not_approve_but_a_consequence_may_follow():
    lifecycle = parse_lifecycle(sample())
    record = filed(lifecycle)
    assert isinstance(do(lifecycle, record, "close", roles=("officer",)), Refusal)
    assert do(lifecycle, record, "close", roles=("officer",), actor="p-2").payload["to"] == "done"
    assert do(lifecycle, record, "close").payload == {"to": "done", "due": {"term": None}}


def test_nobody_opens_twice_or_acts_on_what_is_not_there():
    lifecycle = parse_lifecycle(sample())
    assert isinstance(do(lifecycle, filed(lifecycle), "file", {"title": "a", "amount": 5}), Refusal)
    assert isinstance(do(lifecycle, Record("loan", "L1"), "close"), Refusal)
    assert isinstance(do(lifecycle, replace(filed(lifecycle), gone=True), "close"), Refusal)


def test_a_clock_is_counted_from_a_day_of_the_record_or_the_end_of_a_month():
    raw = sample()
    raw["clock"] = [
        {"key": "term", "label": {"zh": "期", "en": "term"}, "rule": "r", "from": "$month", "month_end": 1},
        {"key": "end", "label": {"zh": "末", "en": "end"}, "from": "$day"},
        {"key": "later", "label": {"zh": "后", "en": "later"}, "rule": "r", "from": "$day"},
    ]
    event(raw, "file")["start"] = ["term", "end", "later"]
    lifecycle = parse_lifecycle(raw)
    assert dict(filed(lifecycle, month="2026-01", day="2026-05-01").due) == {
        "term": "2026-03-10", "end": "2026-05-01", "later": "2026-05-11",
    }  # fmt: skip
    assert dict(filed(lifecycle).due) == {"term": "2026-04-10"}, "unknown: this month's end, and no day at all"


def test_a_consequence_acts_on_the_record_that_a_field_names_and_may_clear():
    raw = sample()
    event(raw, "close")["effect"] = [
        {"fire": "reopen", "on": "$link", "with": {"reason": "$title", "unknown": "$kind"}},
        {"row": "money", "with": {"spent": "$nothing"}, "must_exist": True},
    ]
    lifecycle = parse_lifecycle(raw)
    fire, row = do(lifecycle, filed(lifecycle, link="N1"), "close").effects
    assert (fire.on, dict(fire.values)) == ("need/N1", {"reason": "a"})
    assert (dict(row.values), row.must_exist) == ({"spent": None}, True)
    (only,) = do(lifecycle, filed(lifecycle), "close").effects
    assert only.does == "row", "no field, no record to act on"


def test_a_new_record_tells_of_itself_what_its_parent_does():
    lifecycle = parse_lifecycle(sample())
    parent = Record("project", "ZJ1", "open", sequence=3)
    header = {"title": "not taken: it has its own", "region": "330106", "department": "", "unit": "U1"}
    step = do(lifecycle, Record("loan", "L1"), "file", {"title": "a", "amount": 5}, parent=parent, header=header)
    assert step.payload["of"] == "project/ZJ1"
    assert step.payload["set"] == {
        "title": "a",
        "amount": 5,
        "root": "project/ZJ1",
        "region": "330106",
        "unit": "U1",
    }


def test_what_is_available_leaves_guards_that_hang_on_an_answer_open():
    lifecycle = parse_lifecycle(sample())
    record = filed(lifecycle)
    found = available(lifecycle, record, roles=("manager",), around=Surroundings(START, "p-1"))
    assert set(found) == {"draw", "close"}
    assert found["close"]
    raw = sample()
    event(raw, "draw")["guard"] = [{"field": "amount", "less_than": 5, "why": {"zh": "满", "en": "full"}}]
    found = available(parse_lifecycle(raw), record, roles=("manager",), around=Surroundings(START, "p-1"))
    assert [say(one, "en") for one in found["draw"]] == ["full"]


VALUES = {
    "money": st.integers(-5, 9), "integer": st.integers(-5, 9), "number": st.floats(-5, 200),
    "share": st.floats(-1, 2),
    "date": st.dates(date(2025, 1, 1), date(2028, 1, 1)).map(str),
    "month": st.sampled_from(["2026-01", "2026-05"]),
    "flag": st.booleans(), "files": st.just(["a" * 64]),
}  # fmt: skip


def answer(field) -> st.SearchStrategy:
    if field.type == "choice":
        return st.sampled_from([one.key for one in field.choices])
    return VALUES.get(field.type, st.sampled_from(["甲", "乙"]))


def attempt(draw, lifecycle: Lifecycle, record: Record):
    """Draw an attempt at an event: mostly one of the record's state, sometimes any."""
    pool = lifecycle.events_in(record.state) if draw(st.integers(0, 3)) else tuple(lifecycle.events.values())
    event = draw(st.sampled_from(pool or tuple(lifecycle.events.values())))
    answers = {}
    for ask in event.asks:
        known = answer(lifecycle.fields[ask.name])
        answers[ask.name] = draw(known if ask.required else known | st.none())
    return event, answers, draw(st.sampled_from(["system", *event.who, "public"]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_states_follow_the_table_and_the_facts_make_the_record(data):
    lifecycle = KINDS[data.draw(st.sampled_from(sorted(KINDS)))]
    record, facts, day = Record(lifecycle.key, "X1"), [], START
    for _ in range(data.draw(st.integers(1, 15))):
        event, answers, role = attempt(data.draw, lifecycle, record)
        actor, day = (
            data.draw(st.sampled_from(["p-1", "p-2"])),
            day + timedelta(days=data.draw(st.integers(0, 90))),
        )
        step = do(lifecycle, record, event.key, answers, roles=(role,), actor=actor, day=day)
        if isinstance(step, Refusal):
            assert step.reasons or step.problems
            for one in (*step.reasons, *(problem.what for problem in step.problems)):
                assert say(one, "zh")
                assert say(one, "en")
            continue
        assert role in event.who or role == "system"
        assert record.state in event.origin if record.sequence else event.opens
        assert role == "system" or actor not in {record.actors.get(other) for other in event.not_by}
        fact = fact_of(record, event.key, step, actor, day, len(facts) + 1)
        before, record = record, apply(record, fact)
        facts.append(fact)
        assert record.state == (event.target or before.state)
        assert set(record.due) <= set(lifecycle.clocks)
        assert not set(event.stops) & set(record.due) - set(event.starts)
        assert set(record.values) <= set(lifecycle.fields) | {"root", "title", "region", "department", "unit"}
    assert fold(facts) == ({(lifecycle.key, "X1"): record} if facts else {})
