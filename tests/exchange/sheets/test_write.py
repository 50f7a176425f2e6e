"""What was written is read as it was: whatever the texts, as CSV and as a workbook."""

import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import composite

from daoren.core.lifecycle.answers import is_text
from daoren.core.programme.deadlines import parse_deadline
from daoren.exchange.sheets import forms, read_sheets, texts_of, write_csv, write_xlsx
from daoren.exchange.sheets.cells import Context, guarded, normal, read_cell, unguarded
from daoren.policies import load_lifecycles

LIFECYCLES = load_lifecycles()
ODD = st.sampled_from(
    [
        "=1+1", "'=1", "''=1", "'", '"', '","', "甲\n乙", "-3", "-3.5", "+86", "@x", "—", "无", "\uff11\uff12",
        "1e5", "true", "NaN", "null", "#N/A", "_x000D_", "&amp;", "<b>", "  ", "\u3000", "\ufeff", "\u2028",
        "0012", "2026-01-01", "'quoted'", "=" * 40, "𠮷", "<>&\"'", "\t甲", "甲\t乙", "%", "100%", "填报人：甲",
        "x" * 5_000, "，",
    ]
)  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\ufffe\uffff")
TEXT = st.one_of(ODD, st.text(LETTERS, max_size=30), st.text(string.printable, max_size=30)).filter(is_text)
TITLE = TEXT.filter(lambda text: normal(text) != "")
DEADLINES = st.sampled_from(
    ["2026年12月", "2026年底", "持续推进", "2026-12-31", "2026H1", "２０２６年１２月", None]
)


@composite
def tasks(draw):
    """Give the values of a task as a record may hold them."""
    values = {
        "title": draw(TITLE), "lead": "省经信厅、省科技厅按职责分工负责", "department": "省经信厅",
        "progress": draw(st.one_of(st.none(), st.floats(0, 1))), "state": "planned",
        "action": draw(st.sampled_from([None, "A1"])),
    }  # fmt: skip
    for name in ("category", "group", "support", "dimension", "done_so_far", "problem", "next_step", "goal"):
        values[name] = draw(st.one_of(st.none(), TEXT))
    text = draw(DEADLINES)
    if text is not None:
        found = parse_deadline(text)
        values |= {"deadline_text": text, "continuous": found.continuous or None}
        values["deadline"] = found.last.isoformat() if found.last else None
    return values


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("key", ["tasks", "supervision_sheet"])
@given(st.lists(tasks(), min_size=1, max_size=6))
def test_what_is_written_says_the_same_when_it_is_read(tmp_path_factory, key, kind, found):
    form = forms()[key]
    lines = [texts_of(form, {**values, "number": f"T{at}"}) for at, values in enumerate(found)]
    path = tmp_path_factory.mktemp("sheet") / f"{key}.{kind}"
    with path.open("wb") as data:
        if kind == "xlsx":
            write_xlsx(form, lines, data, "en")
        else:
            text = io.StringIO(newline="")
            write_csv(form, lines, text, "en")
            data.write(text.getvalue().encode())
    book = read_sheets(path, LIFECYCLES)
    assert [problem for problem in book.problems if problem.severity == "error"] == []
    (sheet,) = book.sheets
    assert [{name: row.text(name) for name in line} for row, line in zip(sheet.rows, lines, strict=True)] == lines


@given(TEXT)
def test_a_guarded_text_is_no_formula_and_comes_back(text):
    shown = guarded(text)
    assert unguarded(shown) == text
    number = text[1:].replace(".", "").replace(",", "").removesuffix("%")
    assert not shown.startswith(("=", "@"))
    assert not shown.startswith(("+", "-")) or number.isdecimal()


@given(st.floats(0, 1))
def test_a_share_comes_back_to_the_last_digit(share):
    form = forms()["tasks"]
    text = texts_of(form, {"progress": share})["progress"]
    assert read_cell(form.column("progress"), text, Context(LIFECYCLES["task"])) == {"progress": share}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_the_last_digit(number):
    form = forms()["indicators"]
    text = texts_of(form, {"target": number})["target"]
    assert read_cell(form.column("target"), text, Context(LIFECYCLES["indicator"])) == {"target": number}


def test_the_same_rows_give_the_same_bytes():
    form = forms()["tasks"]
    lines = [texts_of(form, {"number": "1", "title": "甲"})]
    one, other = io.BytesIO(), io.BytesIO()
    write_xlsx(form, lines, one, "zh")
    write_xlsx(form, lines, other, "zh")
    assert one.getvalue() == other.getvalue()
