"""One workbook with a sheet a table, and one flat table."""

import datetime as dt
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from daoren.core.portfolio import schema
from daoren.core.terms import LANGUAGES
from daoren.exchange import load
from daoren.exchange.template import heading, write_template


def test_a_workbook_with_typed_cells_hints_and_settings(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        settings = book.add_worksheet("组合")
        for row, pair in enumerate([("项", "值"), ("中文名称", "甲"), ("币种", "CNY"), ("合成数据", "是")]):
            settings.write_row(row, 0, pair)
        sheet = book.add_worksheet("项目")
        sheet.write_row(0, 0, ["项目编号", "项目名称", "财政经费总额", "开始日期", "结束日期", "用户已签约"])
        sheet.write_row(1, 2, ["万元"])
        sheet.write_row(2, 0, [1001, "甲", 98.57])
        sheet.write_datetime(2, 3, dt.datetime(2023, 1, 2), day)  # noqa: DTZ001
        sheet.write_number(2, 4, 45657)
        sheet.write_boolean(2, 5, True)
        money = book.add_worksheet("Money")
        money.write_row(0, 0, ["Project", "Period", "Source", "Spent [CNY 10k]"])
        money.write_row(1, 0, ["1001", "2023Q2", "public", 1.5])
    loaded = load(path, as_of=date(2024, 1, 1))
    assert loaded.portfolio is not None, [problem.text("en") for problem in loaded.problems]
    assert loaded.portfolio.synthetic
    assert loaded.portfolio.name["zh"] == "甲"
    assert loaded.portfolio["projects"].select(
        "project_id", "total_public", "start_on", "end_on", "user_signed"
    ).rows() == [("1001", 98_570_000, date(2023, 1, 2), date(2024, 12, 31), True)]
    assert loaded.portfolio["money"]["spent"].to_list() == [1_500_000]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_workbook_is_read_back_without_a_word(tmp_path: Path, language):
    path = tmp_path / "blank.xlsx"
    write_template(path, language=language)
    loaded = load(path, as_of=date(2024, 1, 1))
    assert loaded.problems == ()
    assert loaded.portfolio is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_the_blank_workbook_names_its_field(language):
    from daoren.exchange.reading.headings import match_heading

    for table in schema().values():
        for field in table.fields.values():
            match = match_heading(heading(field, language=language, money_unit="万元"), table.name)
            assert match is not None
            assert match.field == field


def test_a_flat_table_fills_several_tables(tmp_path: Path):
    path = tmp_path / "all.csv"
    path.write_text(
        "项目编号,项目名称,reports.progress [%],经费.计划（万元）,money.period,"
        "milestones.milestone_id,milestones.due_on\n"
        "P1,甲,40,12,2024-01,M1,2024-05-01\nP1,甲,40,13,2024-02,M2,2024-08-01\nP2,乙,,,,,\n"
    )
    loaded = load(path, as_of=date(2024, 6, 30))
    assert loaded.portfolio is not None, [problem.text("en") for problem in loaded.problems]
    assert loaded.portfolio["projects"].shape[0] == 2
    assert loaded.portfolio["reports"].select("project_id", "reported_on", "progress").rows() == [
        ("P1", date(2024, 6, 30), 0.4)
    ]
    assert loaded.portfolio["money"].select("source", "planned").rows() == [
        ("public", 12_000_000),
        ("public", 13_000_000),
    ]
    assert loaded.portfolio["milestones"]["milestone_id"].to_list() == ["M1", "M2"]


def test_rows_of_a_flat_table_that_contradict_each_other_are_refused(tmp_path: Path):
    path = tmp_path / "all.csv"
    path.write_text("project_id,name\nP1,a\nP1,b\n")
    loaded = load(path, as_of=date(2024, 6, 30))
    assert [problem.code for problem in loaded.problems] == ["key_twice"]
