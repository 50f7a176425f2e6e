"""The same numbers, in the same order, in every file."""

import csv
import zipfile
from decimal import Decimal
from io import StringIO

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from daoren.core.terms import LANGUAGES, label, messages, say
from daoren.exchange.report import write_json, write_proposals, write_workbook
from daoren.exchange.report.proposals import COLUMNS


def rows_of(review, path, language="zh"):
    write_proposals(review, path, language=language)
    return list(csv.DictReader(StringIO(path.read_text("utf-8"))))


def record_of(review, path):
    write_json(review, path)
    return msgspec.json.decode(path.read_bytes())


def sheet_of(review, path, language, place):
    write_workbook(review, path, language=language)
    return CalamineWorkbook.from_path(path).get_sheet_by_index(place).to_python(skip_empty_area=False)


def test_the_table_has_the_promised_columns_and_no_byte_order_mark(review, tmp_path):
    rows = rows_of(review, tmp_path / "p.csv")
    assert (tmp_path / "p.csv").read_bytes().startswith(b"project_id,proposal,amount,reason,robustness,")
    assert tuple(rows[0]) == COLUMNS
    assert {row["robustness"] for row in rows} == {""}


def test_table_record_and_workbook_say_the_same(review, tmp_path):
    rows, record = rows_of(review, tmp_path / "p.csv"), record_of(review, tmp_path / "r.json")
    cells = sheet_of(review, tmp_path / "r.xlsx", "zh", 1)[1:]
    assert [row["project_id"] for row in rows] == [project.project_id for project in review.projects]
    for row, one, cell in zip(rows, record["projects"], cells, strict=True):
        assert row["project_id"] == one["project_id"] == cell[0]
        assert row["proposal"] == one["proposal"]
        assert cell[3] == label("proposal", one["proposal"], "zh")
        assert row["reason"] == one["reason"]["zh"] == cell[4]
        for name, place in (("planned", 5), ("amount", 6), ("change", 7)):
            minor = one[name]
            assert row[name] == ("" if minor is None else f"{Decimal(minor) / 100:.2f}")
            assert cell[place] == ("" if minor is None else pytest.approx(minor / 1_000_000))
        score = one["score"]["value"]
        assert row["score"] == ("" if score is None else f"{score:.2f}")


def test_sums_of_the_record_are_the_sums_of_its_projects(review, tmp_path):
    record = record_of(review, tmp_path / "r.json")
    changes = [one["change"] for one in record["projects"] if one["change"] is not None]
    assert record["summary"]["frees"] == -sum(change for change in changes if change < 0) > 0
    assert record["summary"]["needs"] == sum(change for change in changes if change > 0) > 0
    assert sum(one["projects"] for one in record["summary"]["proposals"]) == len(record["projects"])
    assert (
        record["budget"]["planned"] - record["summary"]["frees"] + record["summary"]["needs"] == review.allocated
    )


def test_the_record_is_whole(review, tmp_path):
    record = record_of(review, tmp_path / "r.json")
    assert record["format"] == 1
    assert record["input"]["digest"] == review.digest
    assert [file["digest"] for file in record["policies"]] == [file.digest for file in review.policies]
    used = {one["rule"] for one in record["projects"]} | {
        g["rule"] for one in record["projects"] for g in one["grounds"]
    }
    assert used <= set(record["rules"])
    assert record["rules"]["lights.schedule"]["standing"] == "borrowed"
    project, one = review.projects[2], record["projects"][2]
    for option in project.options:
        kept = next((each for each in one["options"] if each["kind"] == option.kind), None)
        assert (kept is not None) == option.admitted
        why = kept["why"] if kept else one["closed"][option.kind]
        assert why == {"key": option.why.key, **{language: say(option.why, language) for language in LANGUAGES}}
    assert one["start_on"] == project.start_on.isoformat()


def test_a_project_stands_on_a_line_of_its_own(review, tmp_path):
    write_json(review, tmp_path / "r.json")
    lines = (tmp_path / "r.json").read_text("utf-8").splitlines()
    assert len(lines) == len(review.projects) + 3


def test_no_text_becomes_a_formula(hostile, tmp_path):
    rows = rows_of(hostile, tmp_path / "p.csv")
    assert rows[0]["name"].startswith("'=<script>")
    write_workbook(hostile, tmp_path / "r.xlsx", language="zh")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert (
        CalamineWorkbook.from_path(tmp_path / "r.xlsx")
        .get_sheet_by_index(1)
        .to_python()[1][1]
        .startswith("=<script")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_its_sheets_headings_and_units(review, tmp_path, language):
    write_workbook(review, tmp_path / "r.xlsx", language=language)
    book = CalamineWorkbook.from_path(tmp_path / "r.xlsx")
    keys = [f"report.sheet_{name}" for name in ("summary", "proposals", "alternatives", "grounds", "policies")]
    assert book.sheet_names == [messages()[key][language] for key in keys]
    heads = book.get_sheet_by_index(1).to_python()[0]
    assert {"zh": "下期建议额（万元）", "en": "Proposed, next period (CNY)"}[language] in heads
    open_options = [sum(option.admitted for option in project.options) for project in review.projects]
    assert len(book.get_sheet_by_index(2).to_python()) == 1 + sum(count for count in open_options if count > 1)
    grounds = sum(len(project.grounds) for project in review.projects)
    assert len(book.get_sheet_by_index(3).to_python()) == 1 + grounds


@pytest.mark.parametrize("writer", ["csv", "json", "xlsx"])
def test_same_review_same_bytes(review, tmp_path, writer):
    write = {
        "csv": lambda path: write_proposals(review, path, language="zh"),
        "json": lambda path: write_json(review, path),
        "xlsx": lambda path: write_workbook(review, path, language="zh"),
    }[writer]
    for name in ("one", "two"):
        write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
