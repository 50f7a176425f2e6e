"""Whatever does not hang together in a lifecycle is said when it is read, with its place."""

import pytest

from daoren.core.lifecycle import parse_lifecycle
from tests.core.lifecycle.samples import event, field, sample, words


def test_the_sample_is_whole():
    found = parse_lifecycle(sample())
    assert [one.key for one in found.opening] == ["file"]
    assert found.clocks["term"].counted_from == ""


def bend(change):
    raw = sample()
    change(raw)
    return raw


def guarded(**condition):
    return lambda raw: event(raw, "close").update(guard=[{**condition, "why": words()}])


def effect(**one):
    return lambda raw: event(raw, "close").update(effect=[one])


FAULTS = [
    (lambda raw: raw["lifecycle"].pop("prefix"), "'prefix'"),
    (lambda raw: raw["lifecycle"].update(label={"zh": "只有中文"}), "needs zh and en"),
    (lambda raw: raw["lifecycle"].update(label={"zh": "有", "en": "  "}), "needs zh and en"),
    (lambda raw: raw["lifecycle"].update(colour="red"), "unknown entries ['colour']"),
    (lambda raw: raw["lifecycle"].update(read=["king"]), "unknown role 'king'"),
    (lambda raw: raw["lifecycle"].update(read=["manager:purse"]), "unknown role 'manager:purse'"),
    (lambda raw: raw["lifecycle"].update(public=["purse"]), "unknown fields ['purse']"),
    (lambda raw: raw["lifecycle"].update(header={"name": "title"}), "unknown entries ['name']"),
    (lambda raw: raw["lifecycle"].update(header={"title": "purse"}), "unknown field 'purse'"),
    (lambda raw: raw["field"].append(field("x", "colour")), "unknown type 'colour'"),
    (lambda raw: raw["field"].append(field("title", "text")), "'title' stands twice"),
    (lambda raw: raw["field"].append(field("x", "choice")), "needs choices"),
    (lambda raw: raw["field"].append(field("x", "text", start="$purse")), "unknown field 'purse'"),
    (lambda raw: raw["state"][0].update(tone="loud"), "unknown tone 'loud'"),
    (lambda raw: raw["state"].append({"key": "lost", "label": words(), "tone": "bad", "final": True}),
     "nothing leads to the state 'lost'"),
    (lambda raw: raw["state"][1].update(final=False), "nothing leads out of the state 'done'"),
    (lambda raw: raw["clock"][0].pop("rule"), "needs a rule, or a day"),
    (lambda raw: raw["clock"][0].update({"from": "$title"}), "which is no day"),
    (lambda raw: raw["clock"][0].update({"from": "$month"}), "needs month_end"),
    (lambda raw: raw["clock"][0].update({"from": "$purse"}), "unknown field 'purse'"),
    (lambda raw: raw["clock"][0].update(whose=["king"]), "unknown role 'king'"),
    (lambda raw: event(raw, "file").update({"from": ["open"]}), "no event opens a record"),
    (lambda raw: event(raw, "file").pop("to"), "leads to no state"),
    (lambda raw: event(raw, "close").update(to="gone"), "unknown state 'gone'"),
    (lambda raw: event(raw, "close").update(who=[]), "for nobody"),
    (lambda raw: event(raw, "close").update(who=["king"]), "unknown role 'king'"),
    (lambda raw: event(raw, "close").update(ask=["purse!"]), "unknown field 'purse'"),
    (lambda raw: event(raw, "close").update(start=["hour"]), "unknown clock 'hour'"),
    (lambda raw: event(raw, "close").update(at_expiry_of="hour"), "unknown clock 'hour'"),
    (lambda raw: event(raw, "close").update(not_by=["sing"]), "unknown event 'sing'"),
    (lambda raw: event(raw, "close").update(negative=True), "needs a guard that somebody was heard"),
    (lambda raw: event(raw, "close").update(set={"purse": 1}), "sets the unknown field 'purse'"),
    (lambda raw: event(raw, "close").update(set={"title": "$purse"}), "unknown field 'purse'"),
    (lambda raw: event(raw, "draw").update(add={"drawn": "amount"}), "for which it does not ask"),
    (lambda raw: event(raw, "draw").update(add={"title": "part"}), "which is no number"),
    (lambda raw: event(raw, "close").update(colour="red"), "unknown entries ['colour']"),
    (guarded(moon="full"), "not a condition"),
    (guarded(field="drawn"), "compares with nothing"),
    (guarded(field="purse", known=True), "unknown field 'purse'"),
    (guarded(any=[{"all": [{"not": {"field": "purse", "known": True}}]}]), "unknown field 'purse'"),
    (guarded(sum=["drawn", "purse"], at_most=3), "unknown field 'purse'"),
    (guarded(field="drawn", at_most="$purse"), "unknown field 'purse'"),
    (guarded(field="drawn", at_most="much"), "of another type"),
    (guarded(field="title", at_most=3), "of another type"),
    (guarded(field="kind", **{"is": "c"}), "none of its choices"),
    (guarded(field="title.last_day", known=True), "which is no month"),
    (guarded(clock="hour", **{"is": "over"}), "unknown clock 'hour'"),
    (guarded(clock="term", **{"is": "late"}), "running or over"),
    (guarded(clock="term"), "'is'"),
    (guarded(done="draw"), "counts to nothing"),
    (guarded(done="sing", at_least=1), "unknown event 'sing'"),
    (guarded(done="draw", as_often_as=["sing"]), "unknown event 'sing'"),
    (guarded(children="report"), "some_in"),
    (guarded(children="report", some_in=["open"], where={"moon": 1}), "not a condition"),
    (effect(fire="x", open="y"), "needs one of"),
    (effect(fire="x", colour="red"), "unknown entries ['colour']"),
    (effect(fire="x", on="$title"), "no field of type record"),
    (effect(fire="x", **{"with": {"a": "$purse"}}), "unknown field 'purse'"),
    (effect(fire="x", when={"field": "purse", "known": True}), "unknown field 'purse'"),
    (effect(row="money", **{"with": {"purse": 1}}), "'purse', which the table 'money' does not have"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "what"), FAULTS, ids=[what for _, what in FAULTS])
def test_a_fault_is_named(change, what):
    with pytest.raises(ValueError, match="lifecycle 'loan'") as caught:
        parse_lifecycle(bend(change))
    assert what in str(caught.value)


def test_every_fault_is_named_at_once():
    raw = bend(lambda raw: (raw["lifecycle"].update(read=["king"]), event(raw, "close").update(to="gone")))
    with pytest.raises(ValueError, match=r"king.*gone"):
        parse_lifecycle(raw)


def test_the_head_may_call_fields_of_the_contract_public():
    raw = bend(lambda raw: raw["lifecycle"].update(public=["amount"]))
    assert parse_lifecycle(raw).fields["amount"].public
    assert not parse_lifecycle(raw).fields["title"].public


def test_a_state_that_only_itself_leads_to_is_not_reached():
    raw = sample()
    raw["state"].append({"key": "island", "label": words(), "tone": "bad"})
    raw["event"].append({"key": "stay", "label": words(), "about": words(), "from": ["island"], "to": "island",
                         "who": ["officer"]})  # fmt: skip
    with pytest.raises(ValueError, match="nothing leads to the state 'island'"):
        parse_lifecycle(raw)
