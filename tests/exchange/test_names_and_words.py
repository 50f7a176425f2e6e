"""Names of files and sheets that are nearly right, words that stand for nothing, and keys of policies."""

from datetime import date

import xlsxwriter

from daoren.core.portfolio import schema
from daoren.exchange import load
from daoren.exchange.problems import nearest_said

AS_OF = date(2024, 6, 30)


def of(loaded, code):
    found = [problem for problem in loaded.problems if problem.code == code]
    assert all("{" not in problem.text(language) for problem in found for language in ("zh", "en"))
    return found


def test_a_file_that_is_nearly_named_after_a_table_is_a_warning(folder):
    loaded = folder({"findngs.csv": "a,b\n1,2\n", "notes.csv": "a,b\n1,2\n", "projects_old.csv": "a\n1\n"})
    (near,) = of(loaded, "file_near")
    assert (near.severity, near.file) == ("warning", "findngs.csv")
    assert "did you mean findings?" in near.text("en")
    assert "findings.csv" in near.text("zh")
    assert [problem.file for problem in of(loaded, "file_unused")] == ["notes.csv", "projects_old.csv"]


def test_unused_sheets_are_one_note_with_a_count(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("projects")
        sheet.write_column(0, 0, ["project_id", "P1"])
        sheet.write_column(0, 1, ["name", "甲"])
        for name in [*(f"X{at}" for at in range(60)), "findngs"]:
            book.add_worksheet(name).write_row(0, 0, ["a", "b"])
    loaded = load(path, as_of=AS_OF)
    (unused,) = of(loaded, "sheet_unused")
    assert unused.count == 60
    assert unused.what.in_language("en") == "Sheets that were not used (60): X0, X1, X2, X3, X4, …."
    assert [problem.sheet for problem in of(loaded, "sheet_near")] == ["findngs"]


def test_a_required_value_that_reads_as_missing_is_shown(folder):
    loaded = folder({"projects.csv": "project_id,name\nP1,无数据\nP2,\n"})
    (word,) = of(loaded, "required_word")
    assert (word.row, word.value) == (2, "无数据")
    assert "无数据" in word.text("zh")
    assert [problem.row for problem in of(loaded, "required")] == [3]


def test_a_ground_is_read_without_regard_to_case_and_spaces(folder):
    fields = [field for field in schema()["findings"].fields.values() if field.required and field.name != "ground"]
    given = {"project_id": "P1", "ground": "  Route_Infeasible ", "status": "evidenced"}
    given |= {field.name: "2024-01-01" for field in fields if field.type == "date"}
    given |= {field.name: "F1" for field in fields if field.name not in given}
    loaded = folder(findings=",".join(given) + "\n" + ",".join(given.values()) + "\n")
    assert loaded.portfolio is not None, [problem.text("en") for problem in loaded.problems]
    assert loaded.portfolio["findings"]["ground"].to_list() == ["route_infeasible"]


def test_nothing_is_said_of_a_nearest_word_where_none_is_near():
    assert nearest_said("") == ""
    assert nearest_said("projects").in_language("zh") == "（最接近：projects）"
