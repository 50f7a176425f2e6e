"""The chain finds every change, and a record is the fold of its facts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.ledger import GENESIS, Fact, Place, as_of, canonical, fact_id, fold, next_fact, proof

START = datetime(2026, 1, 1, tzinfo=UTC)


def chain(payloads, *, algorithm="sha256"):
    facts, last = [], Place()
    for at, payload in enumerate(payloads):
        moment = START + timedelta(minutes=at)
        raw = Fact(
            0, fact_id(moment, at), moment, date(2026, 1, 1) + timedelta(days=at), "p", "note", "thing",
            f"T{at % 3}", canonical(payload),
        )  # fmt: skip
        facts.append(next_fact(raw, last, algorithm=algorithm))
        last = Place(facts[-1].sequence, facts[-1].hash)
    return facts


values = st.dictionaries(st.text("abc", min_size=1, max_size=2), st.none() | st.integers() | st.text(max_size=5))
payloads = st.lists(st.fixed_dictionaries({"set": values}), min_size=1, max_size=12)


@given(payloads)
def test_a_whole_chain_holds(given_payloads):
    facts = chain(given_payloads)
    assert list(proof(facts, head=Place(len(facts), facts[-1].hash))) == []
    assert facts[0].previous == GENESIS


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@pytest.mark.parametrize(
    ("field", "value"),
    [("payload", "{}"), ("actor", "q"), ("verb", "other"), ("subject", "T9"), ("kind", "else"), ("id", "x"),
     ("effective_on", date(2020, 1, 1)), ("recorded_at", START + timedelta(seconds=90))],
)  # fmt: skip
def test_a_changed_field_of_one_fact_is_named(algorithm, field, value):
    facts = chain([{"set": {"a": n}} for n in range(5)], algorithm=algorithm)
    facts[1] = replace(facts[1], **{field: value})
    assert [(broken.sequence, broken.what) for broken in proof(facts, algorithm=algorithm)] == [(2, "hash")]


def test_a_fact_changed_with_its_hash_is_found_at_the_next():
    facts = chain([{"set": {"a": n}} for n in range(5)])
    forged = next_fact(replace(facts[1], payload="{}"), Place(1, facts[0].hash))
    facts[1] = forged
    assert [(broken.sequence, broken.what) for broken in proof(facts)] == [(3, "previous")]


def test_a_fact_taken_out_and_an_end_cut_off_are_found():
    facts = chain([{"set": {"a": n}} for n in range(5)])
    head = Place(5, facts[-1].hash)
    assert [b.what for b in proof(facts[:2] + facts[3:], head=head)] == ["gap"]
    assert [(b.sequence, b.what) for b in proof(facts[:4], head=head)] == [(5, "short")]


@given(payloads, st.integers(0, 11))
def test_as_of_is_the_fold_of_the_facts_until_then(given_payloads, cut):
    facts = chain(given_payloads)
    day = date(2026, 1, 1) + timedelta(days=cut)
    assert fold(as_of(facts, effective=day)) == fold(facts[: cut + 1])
    assert fold(as_of(facts, effective=date(2030, 1, 1), recorded=START + timedelta(minutes=cut))) == fold(
        facts[: cut + 1]
    )


def test_null_takes_a_value_away_and_a_state_keeps_its_day():
    facts = chain([{"to": "open", "set": {"a": 1}, "of": "b/1"}, {}, {}, {"set": {"a": None, "b": 2}}])
    record = fold(facts)[("thing", "T0")]
    assert (record.state, record.values, record.of) == ("open", {"b": 2}, "b/1")
    assert (record.opened_on, record.since, record.sequence) == ("2026-01-01", "2026-01-01", 4)
    assert record.counts == {"note": 2}


@pytest.mark.parametrize("actor", ["", "a\nb"])
def test_a_name_that_could_part_the_fields_is_refused(actor):
    facts = chain([{}])
    with pytest.raises(ValueError, match="actor"):
        next_fact(replace(facts[0], actor=actor), Place())


def test_what_json_has_no_word_for_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})
    with pytest.raises(TypeError, match="datetime"):
        canonical({"a": START})
