"""The forms agree with the kinds of records that they fill, and every problem has its sentences."""

import re
from pathlib import Path

import pytest

from daoren.core.terms import messages, vocabulary
from daoren.exchange.sheets import forms
from daoren.exchange.sheets.form import plain_heading

FIGURES = {"year", "actual", "attainment", "status", "finding", "fact_status", "document"}
SOURCE = Path(__file__).parents[3] / "src" / "daoren"
FOLDERS = (SOURCE / "exchange" / "sheets", SOURCE / "apps" / "programmes")


@pytest.mark.parametrize("key", forms())
def test_every_column_fills_a_field_of_its_kind(key, lifecycles):
    form = forms()[key]
    known = {*lifecycles[form.kind].fields, "number", "state"} | (FIGURES if key == "indicators" else set())
    for column in form.columns:
        assert column.field in known, column.name
        assert column.reads != "choice" or lifecycles[form.kind].fields[column.field].choices
        assert column.reads != "term" or column.vocabulary in vocabulary()


@pytest.mark.parametrize("key", forms())
def test_no_heading_stands_for_two_columns(key):
    form = forms()[key]
    taken = form.headings()
    for column in form.columns:
        for language in ("zh", "en"):
            assert taken[plain_heading(column.label[language])] == column.name


def test_the_task_list_is_written_as_public_lists_are():
    head = ["id", "category", "group", "task", "lead", "support", "deadline", "dimension"]
    more = ["progress", "done_so_far", "problem", "next_step", "state", "action", "region"]
    assert [column.label["en"] for column in forms()["tasks"].columns][:15] == head + more


def test_the_supervision_sheet_has_the_eight_columns_of_2021():
    assert [column.label["zh"] for column in forms()["supervision_sheet"].columns] == [
        "重点工作", "任务", "目标任务", "工作举措", "完成情况", "责任单位", "存在问题", "下一步打算",
    ]  # fmt: skip


def test_the_indicators_begin_as_their_readers_know_them():
    names = [column.label["en"] for column in forms()["indicators"].columns]
    assert names[:9] == [
        "code", "name_zh", "name_en", "year", "target", "actual", "attainment", "status", "source",
    ]  # fmt: skip


def test_every_code_has_its_three_sentences_and_every_sentence_is_given():
    room = {key.removeprefix("sheets.") for key in messages() if key.startswith("sheets.")}
    codes = {key.removesuffix("_what") for key in room if key.endswith("_what")}
    text = "\n".join(path.read_text("utf-8") for folder in FOLDERS for path in folder.rglob("*.py"))
    given = set(re.findall(r'(?:Trouble\(|"(?:error|warning|note)",\s*)"([a-z_]+)"', text))
    given |= set(re.findall(r'_refuse\(row, "([a-z_]+)"', text)) | set(re.findall(r'"([a-z_]+)" if words', text))
    assert {f"{code}_{part}" for code in codes for part in ("what", "why", "mend")} <= room
    assert given - codes <= {"workbook_broken", "warning"}  # a sentence of the reader's own, and a severity
    assert codes - given <= {"number"}
