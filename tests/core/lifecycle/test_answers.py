"""Answers are read from what people type, and what no field can hold is refused, never an error of the program."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoren.core.lifecycle import Field, check_answers, parse_lifecycle, read_answer
from daoren.core.terms import say
from tests.core.lifecycle.samples import field, sample

TYPES = ("text", "prose", "money", "number", "integer", "share", "date", "month", "flag", "files", "personal")


def of(kind: str, **more) -> Field:
    return Field("x", kind, {"zh": "项", "en": "item"}, {"zh": "项", "en": "item"}, **more)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "350", 350_000_000), ("money", "350万", 350_000_000), ("money", "1.2亿", 12_000_000_000),
        ("money", "1,200.5", 1_200_500_000), ("money", "-3", -3_000_000), ("money", " ", None),
        ("share", "45%", 0.45), ("share", "45", 0.45), ("share", "3.45％", 0.0345),
        ("integer", "1,200", 1200), ("number", "-1.5", -1.5),
        ("date", "2026/03/02", "2026-03-02"), ("date", "2026-03-02", "2026-03-02"),
        ("flag", "是", True), ("flag", "off", None), ("text", " 甲\r\n乙 ", "甲\n乙"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(kind, text, value):
    if value is None and text.strip():
        with pytest.raises(ValueError, match=text):
            read_answer(of(kind), text, currency="CNY")
    else:
        assert read_answer(of(kind), text, currency="CNY") == value


def test_bare_money_in_another_currency_is_in_its_major_unit():
    assert read_answer(of("money"), "350", currency="GBP") == 35_000


@given(
    st.sampled_from(TYPES), st.text() | st.sampled_from(["inf", "-inf", "nan", "1e999", "9" * 400, "2026-02-30"])
)
def test_reading_ends_in_a_value_or_a_value_error(kind, text):
    with suppress(ValueError):
        read_answer(of(kind), text, currency="CNY")


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from((*TYPES, "choice")), HOSTILE)
def test_whatever_is_answered_is_checked_and_never_breaks(kind, value):
    raw = sample()
    choices = {"choices": [{"key": "a", "label": {"zh": "甲", "en": "a"}}]} if kind == "choice" else {}
    raw["field"].append(field("it", kind, **choices))
    raw["event"][2]["ask"] = ["it!"]
    lifecycle = parse_lifecycle(raw)
    for problem in check_answers(lifecycle, lifecycle.events["close"], {"it": value}):
        assert say(problem.what, "zh")
        assert say(problem.what, "en")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "a\x00b"), ("text", "x" * 20_001), ("prose", "a\x1b[31m"), ("money", 1.5), ("money", True),
        ("money", 2**63), ("number", float("nan")), ("share", float("inf")), ("integer", 3.0),
        ("date", "2026-02-30"), ("date", "20260302"), ("month", "2026-00"), ("month", "2026-1"), ("flag", "yes"),
        ("files", "abc"), ("files", [1]), ("choice", "z"), ("personal", ["x"]),
    ],
)  # fmt: skip
def test_what_no_field_holds_is_a_problem_with_a_sentence(kind, value):
    raw = sample()
    choices = {"choices": [{"key": "a", "label": {"zh": "甲", "en": "a"}}]} if kind == "choice" else {}
    raw["field"].append(field("it", kind, **choices))
    raw["event"][2]["ask"] = ["it"]
    lifecycle = parse_lifecycle(raw)
    (problem,) = check_answers(lifecycle, lifecycle.events["close"], {"it": value})
    assert problem.field == "it"
    assert "it" in say(problem.what, "en")


def test_bounds_missing_and_what_was_not_asked_are_all_named():
    lifecycle = parse_lifecycle(sample())
    found = check_answers(lifecycle, lifecycle.events["file"], {"amount": 0, "drawn": 1, "nonsense": 1})
    assert [problem.field for problem in found] == ["drawn", "nonsense", "title", "amount"]
