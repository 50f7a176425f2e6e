"""A file to the rows of the sheets in it, cell by cell, with every problem of its shape."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daoren.core.lifecycle import Lifecycle
from daoren.exchange.problems import Problem, Problems, Severity
from daoren.exchange.reading.files import WORKBOOKS, kind_of
from daoren.exchange.reading.open import RawSheet, open_sheets
from daoren.exchange.reading.sheet import letters
from daoren.exchange.sheets.bounds import DAMAGED, LARGEST, MOST_COLUMNS, MOST_ROWS, is_small
from daoren.exchange.sheets.cells import (
    NONE,
    NOTHING,
    Context,
    Said,
    Trouble,
    normal,
    read_cell,
    share_unit,
    unguarded,
)
from daoren.exchange.sheets.find import Cells, Found, find
from daoren.exchange.sheets.form import Column, Form, plain_heading
from daoren.exchange.sheets.problem import CellProblem

# What begins a line below or above the rows that is about the sheet and no row of it.
_ABOUT = re.compile(
    r"^(?:填报人|填表人|制表人?|审核人?|审签人?|联系人|联系电话|电话|单位负责人|负责人|填报单位|填报时间|填报日期|制表日期"
    r"|日期|单位|备注|说明|注|合计|filled in by|checked by|note)\s*(?:[:：]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text as records hold it, and what it says or what is wrong with it."""

    text: str
    said: Said


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as people see it, and its cells by the name of the column."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """Give the text of a cell; nothing where the sheet has no such column."""
        cell = self.cells.get(name)
        return cell.text if cell else ""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet as it was read: its form, where its columns stand, its rows, and the problems of its shape."""

    form: Form
    file: str
    name: str
    places: Mapping[str, int]
    given: Mapping[str, str]
    rows: tuple[Row, ...]
    problems: tuple[CellProblem, ...]

    def problem(
        self,
        severity: Severity,
        code: str,
        row: int,
        column: str,
        value: str = "",
        details: Mapping[str, object] = NOTHING,
    ) -> CellProblem:
        """Make a problem of one cell."""
        at = self.places.get(column)
        cell = "" if at is None else f"{letters(at)}{row}"
        heading = self.given.get(column, "")
        return CellProblem(severity, code, self.file, self.name, row, heading, cell, _short(value), details)

    def trouble(self, row: Row, name: str) -> CellProblem | None:
        """Give what is wrong with a cell; None where nothing is."""
        cell = row.cells[name]
        if not isinstance(cell.said, Trouble):
            return None
        return self.problem("error", cell.said.code, row.number, name, cell.text, cell.said.details)


@dataclass(frozen=True, slots=True)
class Book:
    """What a file came to: the sheets that are known by their headings, and what is wrong with the file."""

    sheets: tuple[SheetRead, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_sheets(path: Path, lifecycles: Mapping[str, Lifecycle]) -> Book:
    """Read the sheets of a file; none where it is something else, is too large, or cannot be read.

    `lifecycles` are the kinds of records, which say what can be chosen in a column.
    """
    if not path.is_file():
        return Book()
    if not is_small(path):
        limits = {"size": f"{LARGEST >> 20} MiB", "rows": f"{MOST_ROWS:,}", "columns": MOST_COLUMNS}
        return Book((), (CellProblem("error", "too_large", path.name, details=limits),))
    problems = Problems()
    try:
        raw = open_sheets(path, problems)
    except DAMAGED:
        if kind_of(path) not in WORKBOOKS:
            raise
        return Book((), (Problem("error", "workbook_broken", path.name),))
    grids = [(one, one.frame.rows()) for one in raw if not one.named]
    found = [(one, grid, find(grid[:_LOOKED])) for one, grid in grids]
    known = [_read(one, grid, place, lifecycles) for one, grid, place in found if place is not None]
    left = [] if not known else [_unused(one) for one, _, place in found if place is None]
    return Book(tuple(known), (*problems.sorted(), *left))


_LOOKED = 40


def _unused(raw: RawSheet) -> CellProblem:
    return CellProblem("note", "sheet_left", raw.file, raw.name)


def _read(raw: RawSheet, grid: Sequence[Cells], found: Found, lifecycles: Mapping[str, Lifecycle]) -> SheetRead:
    lifecycle = lifecycles[found.form.kind]
    empty = SheetRead(found.form, raw.file, raw.name, found.places, found.given, (), ())
    left: list[CellProblem] = []
    texts = list(_texts(grid, found, empty, left))
    contexts = _contexts(found, texts, Context(lifecycle, found.year))
    rows = tuple(_row(number, one, found, contexts) for number, one in texts)
    shape = [*_of_headings(found, empty), *left, *_filled(empty, grid, rows)]
    if not rows:
        shape.append(CellProblem("error", "no_rows", raw.file, raw.name))
    return replace(empty, rows=rows, problems=tuple(shape))


def _contexts(found: Found, texts: Sequence[tuple[int, dict[str, str]]], context: Context) -> dict[str, Context]:
    """Give what each column is read against; shares by the unit that the whole column shows."""
    return {
        column.name: replace(context, shares=share_unit([row[column.name] for _, row in texts]))
        if column.reads == "share"
        else context
        for column in _columns(found)
    }


def _columns(found: Found) -> Iterator[Column]:
    return (column for column in found.form.columns if column.name in found.places)


def _row(number: int, texts: Mapping[str, str], found: Found, contexts: Mapping[str, Context]) -> Row:
    cells = {}
    for column in _columns(found):
        text = texts[column.name]
        cells[column.name] = Cell(text, read_cell(column, text, contexts[column.name]))
    return Row(number, cells)


def _texts(
    grid: Sequence[Cells], found: Found, sheet: SheetRead, left: list[CellProblem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows that hold something, merged cells filled downwards; note those that are no rows."""
    columns, above = list(_columns(found)), dict[str, str]()
    for number, cells in enumerate(grid[found.header + found.depth :], start=found.header + found.depth + 1):
        texts = {column.name: unguarded(normal(cells[found.places[column.name]] or "")) for column in columns}
        if not any(texts.values()):
            continue
        if _is_about(cells, texts, found.form) or _repeats(texts, found):
            value = next(text for text in cells if text and text.strip())
            left.append(sheet.problem("note", "row_left", number, "", value))
            continue
        _fill(columns, texts, above)
        yield number, texts


def _is_about(cells: Cells, texts: Mapping[str, str], form: Form) -> bool:
    first = next((text.strip() for text in cells if text and text.strip()), "")
    whole = all(texts.get(column.name) for column in form.columns if column.required and column.name in texts)
    return bool(_ABOUT.match(first)) and not whole


def _repeats(texts: Mapping[str, str], found: Found) -> bool:
    """Tell whether a row is the headings again, as at the head of a printed page."""
    known = found.form.headings()
    return all(known.get(plain_heading(text)) == name for name, text in texts.items() if text)


def _fill(columns: Sequence[Column], texts: dict[str, str], above: dict[str, str]) -> None:
    """Fill merged cells from the cell above; what is merged under another heading ends with it."""
    for column in columns:
        if not column.fill:
            continue
        if not texts[column.name]:
            texts[column.name] = above.get(column.name, NONE)
        elif texts[column.name] != above.get(column.name):
            above[column.name] = texts[column.name]
            for later in columns[columns.index(column) + 1 :]:
                above.pop(later.name, None)


def _filled(sheet: SheetRead, grid: Sequence[Cells], rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Note how many cells of a column were taken from the cell above, which a reader should know."""
    for column in sheet.form.columns:
        at = sheet.places.get(column.name)
        if column.fill and at is not None:
            took = [row for row in rows if row.text(column.name) != NONE]
            blank = [row for row in took if not normal(grid[row.number - 1][at] or "")]
            if blank:
                first = blank[0]
                value = first.text(column.name)
                yield replace(
                    sheet.problem("note", "filled_down", first.number, column.name, value), count=len(blank)
                )


def _of_headings(found: Found, sheet: SheetRead) -> Iterator[CellProblem]:
    row = found.header + found.depth
    for at, heading in found.twice.items():
        yield CellProblem(
            "error", "heading_twice", sheet.file, sheet.name, row, heading, f"{letters(at)}{row}", heading
        )
    for at, heading in found.unknown.items():
        yield CellProblem(
            "note", "heading_unknown", sheet.file, sheet.name, row, heading, f"{letters(at)}{row}", heading
        )
    missing = [column for column in found.form.columns if column.required and column.name not in found.places]
    for column in missing:
        details = {"heading": column.label, "form": found.form.label}
        yield CellProblem("error", "heading_missing", sheet.file, sheet.name, row, details=details)


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
