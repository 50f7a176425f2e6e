"""Files that are broken: each ends with errors that say where, and nothing is loaded."""

import gzip
import io
import resource
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from daoren.exchange import load
from daoren.exchange.reading import files

GOOD = "project_id,name\nP1,项目甲\nP2,项目乙\n"


def only_error(loaded, code: str):
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    assert [problem.code for problem in errors] == [code]
    assert loaded.portfolio is None
    for language in ("zh", "en"):
        assert "{" not in errors[0].text(language)
    return errors[0]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("gb18030", ["GB18030"]),
        ("utf-16", ["UTF-16"]),
        ("utf-16-be", None),
    ],
)
def test_encodings(folder, encoding, told):
    if told is None:
        assert only_error(folder({"projects.csv": GOOD.encode(encoding)}), "nul_byte")
        return
    loaded = folder({"projects.csv": GOOD.encode(encoding)})
    assert loaded.portfolio["projects"]["name"].to_list() == ["项目甲", "项目乙"]
    codes = ("encoding_found", "encoding_marked")
    notes = [problem.details["encoding"] for problem in loaded.problems if problem.code in codes]
    assert notes == told


def test_western_text_is_not_taken_for_chinese(folder):
    text = "project_id,name\nP1,Zürich – “Forschung” für £5\nP2,déjà vu\n"
    loaded = folder({"projects.csv": text.encode("cp1252")})
    assert loaded.portfolio["projects"]["name"].to_list() == ["Zürich – “Forschung” für £5", "déjà vu"]


def test_mixed_encodings_are_refused_with_line_and_byte(folder):
    mixed = GOOD.encode() + "P3,项目丙\n".encode("gb18030")
    problem = only_error(folder({"projects.csv": mixed}), "encoding_mixed")
    assert problem.row == 4
    assert problem.details["byte"] == str(len(GOOD.encode()) + len(b"P3,") + 1)


def test_one_row_of_gb18030_does_not_turn_a_thousand_names_into_nonsense(folder):
    good = ("project_id,name\n" + "".join(f"P{at},项目\n" for at in range(1000))).encode()
    problem = only_error(folder({"projects.csv": good + "Q1,云计算\n".encode("gb18030")}), "encoding_mixed")
    assert problem.row == 1002
    assert problem.what.in_language("en") == f"UTF-8 breaks at line 1,002, byte {len(good) + 4:,}."


def test_western_lines_of_utf8_with_one_of_another_encoding_are_refused(folder):
    good = "project_id,name\n" + "".join(f"P{at},Café\n" for at in range(20))
    mixed = good.encode() + "Q1,déjà\n".encode("cp1252")
    assert only_error(folder({"projects.csv": mixed}), "encoding_mixed").row == 22


def test_lines_of_gb18030_that_happen_to_be_valid_utf8_are_still_chinese(folder):
    names = ["联通", "移动", "电信", "女", "女性", "项目"]  # the first is the well-known valid UTF-8
    text = "project_id,name\n" + "".join(f"P{at},{name}\n" for at, name in enumerate(names))
    loaded = folder({"projects.csv": text.encode("gb18030")})
    assert loaded.portfolio["projects"]["name"].to_list() == names


def test_a_long_cell_names_its_column_and_nothing_without_meaning(folder):
    problem = only_error(folder({"projects.csv": "project_id,name\nP1," + "x" * 40_000 + "\n"}), "cell_too_long")
    assert problem.place("en") == "projects.csv, row 2, column “name”"
    assert problem.what.in_language("zh") == "单元格过长：40,000，上限为 32,767 个字符。"


def test_bytes_that_are_no_text_are_refused_with_line_and_byte(folder):
    problem = only_error(folder({"projects.csv": b"project_id,name\nP1,a\x81\x8d \xff\xff\n"}), "undecodable")
    assert problem.row == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_line_ends_and_separators(folder, end, separator):
    text = GOOD.replace("\n", end).replace(",", separator)
    assert folder({"projects.csv": text}).portfolio["projects"].shape[0] == 2


def test_a_quoted_cell_may_hold_line_ends_separators_and_quotes(folder):
    loaded = folder({"projects.csv": 'project_id,name\nP1,"a,\r\n""b"""\n'})
    assert loaded.portfolio["projects"]["name"].to_list() == ['a,\n"b"']


def test_stray_quotes_are_letters(folder):
    loaded = folder({"projects.csv": 'project_id,name\nP1,5" pipe\nP2,b\n'})
    assert loaded.portfolio["projects"]["name"].to_list() == ['5" pipe', "b"]


def test_a_quote_inside_a_cell_that_spans_lines_is_told_not_crashed_on(folder):
    loaded = folder({"projects.csv": 'project_id,name,summary\nP1,a,N/A\nP2,b,nan"a\nb"\n'})
    assert [(problem.code, problem.row) for problem in loaded.problems] == [("row_uneven", 4), ("required", 4)]


def test_an_open_quote(folder):
    problem = only_error(folder({"projects.csv": 'project_id,name\nP1,a\nP2,"b\nP3,c\nP4,d\n'}), "quote_open")
    assert problem.row == 3


def test_nul(folder):
    assert only_error(folder({"projects.csv": b"project_id,name\nP1,a\0\n"}), "nul_byte").row == 2


def test_rows_of_unequal_width(folder):
    loaded = folder({"projects.csv": "project_id,name\nP1,a\nP2\nP3,c,d\n"})
    assert [problem.row for problem in loaded.problems if problem.code == "row_uneven"] == [3, 4]
    assert loaded.portfolio is None


def test_a_heading_that_stands_twice(folder):
    only_error(folder({"projects.csv": "project_id,name,name\nP1,a,b\n"}), "heading_twice")


def test_an_empty_file(folder):
    only_error(folder({"projects.csv": ""}), "file_empty")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\n\n", b"\r\n"])
def test_a_file_with_nothing_but_a_mark_or_blank_lines(folder, content):
    only_error(folder({"projects.csv": content}), "sheet_empty")


def test_headings_alone_are_an_empty_table(folder):
    assert folder({"projects.csv": "project_id,name\n"}).portfolio["projects"].shape[0] == 0


def test_title_rows_above_the_headings_are_passed_over(folder):
    loaded = folder({"projects.csv": "2024年项目表\n\n项目编号,项目名称\nP1,甲\nP1,乙\n"})
    assert only_error(loaded, "key_twice").row == 5


def test_a_truncated_gzip(tmp_path: Path):
    whole = gzip.compress(GOOD.encode() * 50)
    (tmp_path / "projects.csv.gz").write_bytes(whole[: len(whole) // 2])
    only_error(load(tmp_path / "projects.csv.gz", as_of=date(2024, 1, 1)), "gzip_broken")


def test_a_gzip_bomb(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(files, "UNSUSPECTED", 1 << 20)
    (tmp_path / "projects.csv.gz").write_bytes(gzip.compress(b"project_id,name\n" + b"0" * (8 << 20)))
    only_error(load(tmp_path / "projects.csv.gz", as_of=date(2024, 1, 1)), "unpacks_too_large")


def test_a_truncated_parquet(tmp_path: Path):
    buffer = io.BytesIO()
    pl.DataFrame({"project_id": ["P1"], "name": ["a"]}).write_parquet(buffer)
    (tmp_path / "projects.parquet").write_bytes(buffer.getvalue()[:-20])
    only_error(load(tmp_path / "projects.parquet", as_of=date(2024, 1, 1)), "parquet_broken")


def workbook(path: Path, fill) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("项目")
        sheet.write_row(0, 0, ["项目编号", "项目名称", "财政经费总额 (万元)", "开始日期"])
        fill(book, sheet)
    return path


def test_a_failed_formula_is_told_with_its_cell(tmp_path: Path):
    def fill(_book, sheet):
        sheet.write_row(1, 0, ["P1", "甲"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["P2", "乙", 3])

    path = workbook(tmp_path / "a.xlsx", fill)
    problem = only_error(load(path, as_of=date(2024, 1, 1)), "cell_error")
    assert (problem.sheet, problem.row, problem.cell, problem.value) == ("项目", 2, "C2", "#DIV/0!")


def test_a_truncated_workbook(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", lambda _book, _sheet: None)
    path.write_bytes(path.read_bytes()[:-200])
    only_error(load(path, as_of=date(2024, 1, 1)), "workbook_broken")


def test_a_workbook_damaged_anywhere_is_told_or_read(tmp_path: Path):
    good = workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_row(1, 0, ["P1", "甲", 3])).read_bytes()
    told = 0
    for place in range(0, len(good), 37):
        damaged = bytearray(good)
        damaged[place] ^= 0xFF
        (tmp_path / "b.xlsx").write_bytes(damaged)
        problems = load(tmp_path / "b.xlsx", as_of=date(2024, 1, 1)).problems
        told += any(problem.code == "workbook_broken" for problem in problems)
    assert told > 10


def test_a_workbook_that_unpacks_too_large(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("daoren.exchange.reading.workbook.LARGEST_UNPACKED_WORKBOOK", 1000)
    only_error(load(workbook(tmp_path / "a.xlsx", lambda *_: None), as_of=date(2024, 1, 1)), "unpacks_too_large")


def test_a_workbook_with_one_huge_text(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", lambda _book, sheet: sheet.write_row(1, 0, ["P1", "MARK"]))
    huge = tmp_path / "huge.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, content.replace(b"MARK", b"x" * (1 << 20)))
    only_error(load(huge, as_of=date(2024, 1, 1)), "cell_too_long")


def test_a_text_cell_of_200_megabytes_is_refused_early(tmp_path: Path):
    path = tmp_path / "projects.csv"
    with path.open("wb") as file:
        file.write(b"project_id,name\nP0,a\nP1,")
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b"\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    problem = only_error(load(path, as_of=date(2024, 1, 1)), "cell_too_long")
    assert (problem.row, problem.column) == (3, "name")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 900_000  # KiB


def test_a_cell_just_over_the_limit_is_counted_in_characters(folder):
    fits, over = "字" * 32_767, "字" * 32_768
    assert folder({"projects.csv": f"project_id,name\nP1,{fits}\n"}).portfolio is not None
    only_error(folder({"projects.csv": f"project_id,name\nP1,{over}\n"}), "cell_too_long")


def test_a_kind_of_file_that_nobody_reads(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    only_error(load(tmp_path / "a.pdf", as_of=date(2024, 1, 1)), "file_unknown")
