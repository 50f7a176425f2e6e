"""Sheets written as people write them, and read."""

import csv
import io

import pytest
import xlsxwriter

from daoren.exchange.sheets import read_sheets
from daoren.policies import load_lifecycles

HEAD = ["id", "category", "group", "task", "lead", "support", "deadline", "dimension"]


@pytest.fixture(scope="session")
def lifecycles():
    return load_lifecycles()


@pytest.fixture
def read(tmp_path, lifecycles):
    """Read a file of given bytes, or rows written as CSV."""

    def of(content, *, name="sheet.csv"):
        path = tmp_path / name
        if not isinstance(content, bytes):
            text = io.StringIO(newline="")
            csv.writer(text).writerows(content)
            content = text.getvalue().encode()
        path.write_bytes(content)
        return read_sheets(path, lifecycles)

    return of


@pytest.fixture
def workbook(tmp_path, lifecycles):
    """Write a workbook by a function of the sheet, and read it."""

    def of(fill, *, name="book.xlsx", sheet="任务清单"):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            fill(book.add_worksheet(sheet))
        return read_sheets(path, lifecycles)

    return of


@pytest.fixture
def errors():
    """Give the errors of all sheets of a file, those of cells and those of the shape."""

    def of(book):
        found = [problem for problem in book.problems if problem.severity == "error"]
        for sheet in book.sheets:
            found += [problem for problem in sheet.problems if problem.severity == "error"]
            found += [trouble for row in sheet.rows for name in row.cells if (trouble := sheet.trouble(row, name))]
        return found

    return of
