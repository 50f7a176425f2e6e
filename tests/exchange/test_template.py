"""The blank workbook is the contract, in either language, and what is filled in comes back."""

import re
import zipfile
from datetime import date
from hashlib import sha256
from html import escape

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from daoren.core.portfolio import schema
from daoren.core.terms import label, vocabulary
from daoren.exchange import load
from daoren.exchange.template import heading, write_template

DAY = date(2025, 9, 30)


def parts(path, pattern):
    with zipfile.ZipFile(path) as container:
        return [container.read(name).decode() for name in container.namelist() if re.fullmatch(pattern, name)]


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def blank(tmp_path, language):
    write_template(tmp_path / "blank.xlsx", language=language)
    return tmp_path / "blank.xlsx"


def test_a_sheet_a_table_and_a_column_a_field(blank, language):
    book = CalamineWorkbook.from_path(blank)
    assert set(book.sheet_names) >= {table.label[language] for table in schema().values()}
    for table in schema().values():
        (headings,) = book.get_sheet_by_name(table.label[language]).to_python()
        assert len(headings) == len(table.fields)
        for text, field in zip(headings, table.fields.values(), strict=True):
            assert text.startswith(field.label[language])
            assert text.endswith("*") == field.required


def test_units_stand_in_the_heading():
    field = schema()["money"].fields["planned"]
    assert heading(field, language="zh", money_unit="万元") == "计划（万元）"
    assert heading(field, language="en", money_unit="CNY") == "Planned [CNY]"
    assert heading(schema()["reports"].fields["progress"], language="en", money_unit="CNY") == "Progress [%]"


@pytest.mark.parametrize(("currency", "zh", "en"), [("CNY", "（万元）", "[CNY]"), ("GBP", "（万GBP）", "[GBP]")])
def test_currency(tmp_path, currency, zh, en):
    for language, unit in (("zh", zh), ("en", en)):
        path = tmp_path / f"{language}.xlsx"
        write_template(path, language=language, currency=currency)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(schema()["money"].label[language])
        assert sum(unit in text for text in sheet.to_python()[0]) == 4
        assert load(path, as_of=DAY).portfolio.currency == currency


def test_the_blank_workbook_is_read_without_a_problem(blank):
    loaded = load(blank, as_of=DAY)
    assert loaded.problems == ()
    assert all(len(table) == 0 for table in loaded.portfolio.tables.values())


def test_every_list_is_offered_in_the_words_of_the_language(blank, language):
    offered = "".join(parts(blank, r"xl/worksheets/sheet\d+\.xml"))
    names = "".join(parts(blank, r"xl/workbook\.xml"))
    words = "".join(parts(blank, r"xl/sharedStrings\.xml"))
    used = {field.vocabulary for table in schema().values() for field in table.fields.values()} - {""}
    for group in used:
        assert f">list_{group}<" in offered
        assert f'name="list_{group}"' in names
        for key in vocabulary()[group]:
            assert f">{label(group, key, language)}<" in words
    assert ">list_flag<" in offered


def test_every_heading_explains_itself(blank, language):
    comments = "".join(parts(blank, r"xl/comments\d+\.xml"))
    for table in schema().values():
        for field in table.fields.values():
            assert escape(field.about[language], quote=False) in comments


def test_same_arguments_give_the_same_bytes(blank, language, tmp_path):
    write_template(tmp_path / "again.xlsx", language=language)
    digests = {sha256((tmp_path / name).read_bytes()).digest() for name in ("blank.xlsx", "again.xlsx")}
    assert len(digests) == 1


FILLED = {
    "projects": {
        "project_id": "P-001",
        "name": "甲",
        "state": ("project_state", "in_progress"),
        "start_on": date(2024, 1, 1),
        "end_on": date(2026, 12, 31),
        "total_public": 350,
        "need_open": {"zh": "是", "en": "yes"},
    },
    "money": {
        "project_id": "P-001",
        "period": "2024-03",
        "source": ("money_source", "public"),
        "planned": 12.5,
        "spent": {"zh": "不适用", "en": "not applicable"},
    },
    "reports": {"project_id": "P-001", "reported_on": date(2024, 3, 31), "progress": 12.5},
}


def fill(path, blank, language):
    """Copy the headings of the blank workbook and write one row under them."""
    source = CalamineWorkbook.from_path(blank)
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for table, row in FILLED.items():
            title = schema()[table].label[language]
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, source.get_sheet_by_name(title).to_python()[0])
            for column, field in enumerate(schema()[table].fields):
                value = row.get(field)
                if isinstance(value, tuple):
                    value = label(*value, language)
                elif isinstance(value, dict):
                    value = value[language]
                sheet.write(1, column, value, day if isinstance(value, date) else None)


def test_what_is_filled_in_comes_back(blank, language, tmp_path):
    fill(tmp_path / "filled.xlsx", blank, language)
    loaded = load(tmp_path / "filled.xlsx", as_of=DAY)
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []
    scale = 1_000_000 if language == "zh" else 100
    project = loaded.portfolio["projects"].row(0)
    found = dict(zip(loaded.portfolio["projects"].columns, project, strict=True))
    assert found["state"] == "in_progress"
    assert found["start_on"] == date(2024, 1, 1)
    assert found["total_public"] == 350 * scale
    assert found["need_open"] is True
    assert found["total_own"] is None
    money = dict(zip(loaded.portfolio["money"].columns, loaded.portfolio["money"].row(0), strict=True))
    assert (money["period_start"], money["period_end"]) == (date(2024, 3, 1), date(2024, 3, 31))
    assert (money["source"], money["planned"], money["spent"]) == ("public", int(12.5 * scale), None)
    assert loaded.portfolio.gaps["reason"].to_list() == ["not_applicable"]
    assert loaded.portfolio["reports"]["progress"].to_list() == [0.125]


@pytest.mark.parametrize(
    ("name", "currency", "told"),
    [("foo.csv", "CNY", ".xlsx"), ("foo.xlsx", "cny", "CNY"), ("foo.xlsx", "元", "CNY")],
)
def test_another_ending_or_a_currency_that_is_no_code_is_refused(tmp_path, name, currency, told):
    for language in ("zh", "en"):
        with pytest.raises(ValueError, match=told):
            write_template(tmp_path / name, language=language, currency=currency)
    assert not (tmp_path / name).exists()
