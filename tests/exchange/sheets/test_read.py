"""Sheets as people have them: titles above, merged cells, two rows of headings, odd encodings, broken cells."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from daoren.exchange.sheets import forms, read_sheets, texts_of, write_csv, write_xlsx
from daoren.policies import load_lifecycles
from tests.exchange.sheets.conftest import HEAD

LIFECYCLES = load_lifecycles()
WORDS = [
    "编号", "任务", "牵头单位", "完成时限", "重点工作", "责任单位", "完成情况", "code", "year", "target", "actual",
    "1", "甲",     "2026年12月", "不久", "", "", "—", "填报人：甲", "#REF!", "50", "50%", "0.5",
]  # fmt: skip


def good() -> dict[str, bytes]:
    """Write a sound list as CSV and as a workbook."""
    form = forms()["tasks"]
    values = {
        "title": "合成任务",
        "lead": "省科技厅",
        "deadline_text": "2026年12月",
        "progress": 0.5,
        "category": "甲",
    }
    lines = [texts_of(form, {**values, "number": f"T{at}"}) for at in range(3)]
    text, book = io.StringIO(newline=""), io.BytesIO()
    write_csv(form, lines, text, "zh")
    write_xlsx(form, lines, book, "zh")
    return {"csv": text.getvalue().encode(), "xlsx": book.getvalue()}


GOOD = good()
ROW = ["1", "大类", "举措", "做成一件事", "省科技厅", "无", "2026年12月", "平台"]


def test_a_task_list_is_read_cell_by_cell(read):
    (sheet,) = read([HEAD, ROW]).sheets
    assert sheet.form.key == "tasks"
    said = {name: value for cell in sheet.rows[0].cells.values() for name, value in cell.said.items()}
    assert said == {
        "number": "1", "category": "大类", "group": "举措", "title": "做成一件事", "lead": "省科技厅",
        "department": "省科技厅", "support": "无", "deadline_text": "2026年12月", "deadline": "2026-12-31",
        "continuous": None, "dimension": "平台",
    }  # fmt: skip


def test_the_supervision_sheet_of_a_half_year(workbook, errors):
    """A title, a line of unit and date, headings with line breaks, merged cells, blank rows, who filled it in."""

    def fill(sheet):
        sheet.merge_range("A1:H1", "2021年上半年重点工作督查表（合成数据）")
        sheet.write("A2", "填报单位：")
        sheet.write("H2", "2021年6月30日")
        heads = [
            "重点\n工作",
            "任务",
            "目标\n任务",
            "工作举措",
            "完成情况\n（截至6月底）",
            "责任\n单位",
            "存在\n问题",
            "下一步\n打算",
        ]
        for place, text in enumerate(heads):
            sheet.write_string(2, place, text)
        sheet.merge_range("A4:A6", "一、平台建设")
        for row, name in ((3, "建实验室"), (4, "建创新中心")):
            for place, text in enumerate(
                [name, "年内\n建成", "多方共建", "已开工", "基础处、平台处", "无", "抓紧"], start=1
            ):
                sheet.write_string(row, place, text)
        sheet.write("A7", "二、人才")
        sheet.write_string(6, 1, "引才")
        sheet.write_string(6, 5, "人才处")
        sheet.write("A9", "填报人：张三")
        sheet.write("D9", "联系电话：000")

    book = workbook(fill, sheet="督查表")
    (sheet,) = book.sheets
    assert sheet.form.key == "supervision_sheet"
    assert [(row.number, row.text("category"), row.text("title")) for row in sheet.rows] == [
        (4, "一、平台建设", "建实验室"), (5, "一、平台建设", "建创新中心"), (7, "二、人才", "引才"),
    ]  # fmt: skip
    assert sheet.rows[0].cells["lead"].said == {"lead": "基础处、平台处", "department": "基础处"}
    assert sheet.rows[0].text("goal") == "年内\n建成"
    assert errors(book) == []
    notes = {problem.code: problem for problem in sheet.problems}
    assert set(notes) == {"filled_down", "row_left"}
    assert (notes["filled_down"].at, notes["filled_down"].count, notes["row_left"].row) == ("督查表!A5", 1, 9)


def test_headings_in_two_rows(workbook):
    def fill(sheet):
        for place, text in enumerate(["序号", "任务", "牵头单位", "完成时限"]):
            sheet.merge_range(1, place, 2, place, text)
        sheet.merge_range(1, 4, 1, 6, "工作进展情况")
        for place, text in enumerate(["完成情况", "存在问题", "下一步打算"], start=4):
            sheet.write_string(2, place, text)
        for place, text in enumerate(["1", "做", "省科技厅", "2026年", "已做", "缺钱", "找钱"]):
            sheet.write_string(3, place, text)

    (sheet,) = workbook(fill).sheets
    assert [sheet.rows[0].text(name) for name in ("done_so_far", "problem", "next_step")] == [
        "已做",
        "缺钱",
        "找钱",
    ]
    assert sheet.rows[0].number == 4


def test_headings_in_another_order_and_language(read, errors):
    head = ["完成时限", "牵头单位", "任务", "编号", "备用列"]
    book = read([head, ["2026年底", "省科技厅", "做", "T1", "x"]])
    (sheet,) = book.sheets
    assert (sheet.rows[0].text("id"), sheet.rows[0].text("deadline")) == ("T1", "2026年底")
    assert [problem.code for problem in sheet.problems] == ["heading_unknown"]
    assert errors(book) == []


def test_every_error_is_told_by_its_cell_in_one_run(read, errors):
    rows = [
        HEAD,
        ["1", "甲", "乙", "", "省科技厅", "", "2026年13月", ""],
        ["", "甲", "乙", "做", "、", "", "某时", "x" * 20_001],
        ["3\n4", "甲", "乙", "#REF!", "省科技厅", "", "2026.1", "a\x07b"],
    ]
    found = [(problem.at, problem.code) for problem in errors(read(rows, name="任务清单.csv"))]
    assert found == [
        ("任务清单.csv!D2", "required"), ("任务清单.csv!G2", "deadline"),
        ("任务清单.csv!A3", "required"), ("任务清单.csv!E3", "bodies"), ("任务清单.csv!G3", "deadline"),
        ("任务清单.csv!H3", "too_long"),
        ("任务清单.csv!A4", "code"), ("任务清单.csv!D4", "failed"), ("任务清单.csv!G4", "lost_zero"),
        ("任务清单.csv!H4", "control"),
    ]  # fmt: skip


def test_an_error_says_what_why_and_how_to_mend_it(workbook, errors):
    def fill(sheet):
        for row, cells in enumerate([HEAD, [*ROW[:6], "不久", ""]]):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text)

    (problem,) = errors(workbook(fill))
    assert problem.text("zh").startswith("错误\uff5c任务清单!G2（deadline）：“不久”不是完成时限。")
    assert "持续推进" in problem.mend.in_language("en")


def test_days_and_numbers_of_a_workbook(workbook, errors):
    def fill(sheet):
        heads = [*HEAD, "progress"]
        for place, text in enumerate(heads):
            sheet.write_string(0, place, text)
        for row, when, done in ((1, date(2026, 6, 30), 0.5), (2, 46387, 1), (3, "持续推进", 0)):
            for place, text in enumerate(ROW):
                sheet.write_string(row, place, text)
            sheet.write_number(row, 0, row)
            sheet.write(row, 6, when)
            sheet.write_number(row, 8, done)

    book = workbook(fill)
    (sheet,) = book.sheets
    assert errors(book) == []
    assert [row.cells["deadline"].said["deadline"] for row in sheet.rows] == ["2026-06-30", "2026-12-31", None]
    assert sheet.rows[2].cells["deadline"].said["continuous"] is True
    assert [row.cells["progress"].said["progress"] for row in sheet.rows] == [0.5, 1.0, 0.0]
    assert [row.text("id") for row in sheet.rows] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("texts", "read_as"),
    [
        (["50", "100", ""], [0.5, 1.0, None]),
        (["85%", "1", "0.5"], [0.85, 1.0, 0.5]),
        (["85%", "100%", "0%"], [0.85, 1.0, 0.0]),
        (["\uff18\uff15\uff05", "无", "/"], [0.85, None, None]),
        (["0", "1", "0"], [0.0, "share_unclear", 0.0]),
        (["0.5", "50", "100%"], ["share_unclear", "share_unclear", 1.0]),
        (["150", "-5%", "许多"], ["share", "share", "share"]),
    ],
)
def test_shares_are_read_by_their_sign_or_by_their_column(read, texts, read_as):
    rows = [[*HEAD, "进度"], *([str(at), *ROW[1:], text] for at, text in enumerate(texts))]
    (sheet,) = read(rows).sheets
    cells = [row.cells["progress"].said for row in sheet.rows]
    assert [one["progress"] if isinstance(one, dict) else one.code for one in cells] == read_as


def test_a_deadline_without_a_year_has_that_of_the_title(read):
    (sheet,) = read([["2025年重点任务清单（合成数据）"] + [""] * 7, HEAD, [*ROW[:6], "12月底", ""]]).sheets
    assert sheet.rows[0].cells["deadline"].said["deadline"] == "2025-12-31"
    (sheet,) = read([HEAD, [*ROW[:6], "12月底", ""]]).sheets
    assert sheet.rows[0].cells["deadline"].said.code == "deadline"


def test_what_is_merged_ends_with_its_heading(read):
    body = ["任务", "省科技厅", "", "2026", ""]
    rows = [HEAD, ["1", "甲", "一", *body], ["2", "", "", *body], ["3", "乙", "", *body], ["4", "—", "二", *body]]
    (sheet,) = read(rows).sheets
    said = [(row.cells["category"].said["category"], row.cells["group"].said["group"]) for row in sheet.rows]
    assert said == [("甲", "一"), ("甲", "一"), ("乙", None), (None, "二")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(read, errors, encoding):
    text = "编号,任务,牵头单位,完成时限\r\nT1,建设省实验室平台,省科技厅、省经信厅按职责分工负责,2026年12月\r\n"
    book = read(text.encode(encoding))
    assert book.sheets[0].rows[0].text("task") == "建设省实验室平台"
    assert errors(book) == []


def test_a_file_in_two_encodings_is_refused_with_the_line(read, errors):
    data = (
        "编号,任务,牵头单位,完成时限\nT1,建设平台,省科技厅,2026年\n".encode()
        + "T2,引才,省科技厅,2026年\n".encode("gb18030")
    )
    book = read(data)
    assert book.sheets == ()
    assert [problem.code for problem in errors(book)] == ["encoding_mixed"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xlsx"),  # an .xls renamed
        (b"PK\x03\x04broken", "a.xlsx"),
        (b"%PDF-1.7", "a.pdf"),
        (b"project_id,name\nP1,x\n", "projects.csv"),
        (b"\n\n\n", "a.csv"),
    ],
)
def test_what_is_no_sheet_is_left_to_others(read, content, name):
    assert read(content, name=name).sheets == ()


def test_a_folder_is_no_sheet(tmp_path, lifecycles):
    assert read_sheets(tmp_path, lifecycles).sheets == ()


def test_the_blank_workbook_of_the_contract_is_no_sheet(tmp_path, lifecycles):
    from daoren.exchange.template import write_template

    for language in ("zh", "en"):
        write_template(tmp_path / "blank.xlsx", language=language)
        assert read_sheets(tmp_path / "blank.xlsx", lifecycles).sheets == ()


def test_the_files_of_the_demonstration_are_no_sheets(tmp_path, lifecycles):
    from daoren.demo import write_province

    write_province(tmp_path)
    assert [path.name for path in tmp_path.glob("*.*") if read_sheets(path, lifecycles).sheets] == []


def test_a_formula_that_failed(workbook, errors):
    def fill(sheet):
        for row, cells in enumerate([HEAD, ROW]):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text)
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")

    (problem,) = errors(workbook(fill))
    assert (problem.at, problem.code, problem.value) == ("任务清单!D2", "failed", "#DIV/0!")


def test_a_heading_that_is_missing_or_stands_twice(read, errors):
    assert [one.code for one in errors(read([HEAD[:6], ROW[:6]]))] == ["heading_missing"]
    found = errors(read([[*HEAD, "任务"], [*ROW, "又一项"]]))
    assert [(one.code, one.cell) for one in found] == [("heading_twice", "I1")]
    assert [one.code for one in errors(read([HEAD]))] == ["no_rows"]


def test_headings_again_on_the_next_page_are_no_row(read):
    (sheet,) = read([HEAD, ROW, HEAD, ["2", *ROW[1:]]]).sheets
    assert [row.number for row in sheet.rows] == [2, 4]
    assert [problem.code for problem in sheet.problems] == ["row_left"]


def test_a_cell_far_out_does_not_fill_the_memory(tmp_path, lifecycles):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_string(1_048_575, 16_383, "x")
    book = read_sheets(path, lifecycles)
    assert (book.sheets, [problem.code for problem in book.problems]) == ((), ["too_large"])


def test_rows_of_another_width_are_told(read, errors):
    text = ",".join(HEAD) + "\n" + ",".join(ROW) + "\n" + ",".join(["2", *ROW[1:], "zu viel"]) + "\n"
    assert [(one.code, one.row) for one in errors(read(text.encode()))] == [("row_uneven", 3)]


@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".xls", ".ods", ".tsv", ".txt", ""]))
def test_no_bytes_break_the_reader(tmp_path_factory, content, ending):
    path = tmp_path_factory.mktemp("any") / f"file{ending}"
    path.write_bytes(content)
    read_sheets(path, LIFECYCLES)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6), st.integers(0, 10_000))
def test_no_damage_to_a_file_breaks_the_reader(tmp_path_factory, damage, cut):
    for kind, content in GOOD.items():
        data = bytearray(content)
        for place, value in damage:
            data[place % len(data)] = value
        path = tmp_path_factory.mktemp("damaged") / f"file.{kind}"
        path.write_bytes(bytes(data[: len(data) - cut % len(data) if cut % 3 else len(data)]))
        for sheet in read_sheets(path, LIFECYCLES).sheets:
            for row in sheet.rows:
                for name in row.cells:
                    trouble = sheet.trouble(row, name)
                    assert trouble is None or (trouble.text("zh") and trouble.text("en"))


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=6, max_size=6), max_size=8))
def test_any_table_is_read_or_told(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("table") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    for sheet in read_sheets(path, LIFECYCLES).sheets:
        assert set(sheet.form.mark) <= sheet.places.keys()
        assert len({row.number for row in sheet.rows}) == len(sheet.rows)
        for problem in sheet.problems:
            assert problem.text("zh")
            assert problem.text("en")
