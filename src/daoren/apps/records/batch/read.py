"""Read a filled table back: workbooks and CSV to rows of text, and every problem by its cell."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

from daoren.apps.records.attachments import NotTakenError, sniff
from daoren.apps.records.batch.sheet import Column, by_heading, plain_heading
from daoren.apps.records.wording import plain
from daoren.core.terms import Statement

LARGEST = 8 * 2**20
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 40_000
_PLACE = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*[\"']([^\"']*)[\"']")
_CELL = re.compile(rb"([A-Z]{0,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong, and where: the sheet, the cell ("C7"), the heading over it and what stands there."""

    sheet: str
    cell: str
    heading: str
    value: str
    what: Statement


@dataclass(frozen=True, slots=True)
class Filled:
    """One row of a filled table: its number, and its texts by the name of the column."""

    row: int
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A filled table: the sheet, where each column stands, and the rows that hold something."""

    sheet: str
    places: dict[str, int]
    rows: tuple[Filled, ...]

    def problem(self, row: int, column: Column, value: str, what: Statement, heading: str) -> CellProblem:
        """Give a problem of one cell."""
        at = self.places.get(column.name, 0)
        return CellProblem(self.sheet, f"{letters(at)}{row}", heading, value[:80], what)


class NotReadError(Exception):
    """A table that can't be read, and why."""

    def __init__(self, *problems: CellProblem) -> None:
        super().__init__(problems)
        self.problems = problems


def letters(at: int) -> str:
    """Give the letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """Read a workbook or CSV, told apart by its content; raise NotReadError with every problem of its shape."""
    if not data or len(data) > LARGEST:
        key = "pages.file_large" if data else "pages.file_empty"
        raise _whole(Statement(key, {"most": LARGEST // 2**20} if data else {}))
    sheet, grid = _workbook(data) if data.startswith(b"PK") else ("CSV", _text_table(data))
    if len(grid) > MOST_ROWS + 1:
        raise _whole(Statement("pages.batch_too_many", {"most": MOST_ROWS}))
    places = _places(grid[0] if grid else [], columns, sheet)
    return Table(sheet, places, tuple(_rows(grid, places)))


def _whole(what: Statement) -> NotReadError:
    return NotReadError(CellProblem("", "", "", "", what))


def _workbook(data: bytes) -> tuple[str, list[list[str]]]:
    try:
        if sniff(data) != ".xlsx":
            raise _whole(Statement("pages.batch_kind"))
        _check_places(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except NotTakenError as error:
        raise _whole(error.why) from error
    except (CalamineError, PasswordError, XmlError, ZipError, OSError, ValueError, IndexError) as error:
        raise _whole(Statement("pages.file_broken")) from error
    return sheet.name, [[_cell_text(cell) for cell in row] for row in rows]


def _check_places(data: bytes) -> None:
    """Refuse a workbook with a cell so far out that the empty ones before it would fill the memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for place in _PLACE.findall(archive.read(name)):
                    _check_place(place)


def _check_place(place: bytes) -> None:
    match = _CELL.fullmatch(place)
    if match is None:
        raise _whole(Statement("pages.file_broken"))
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    if column > MOST_COLUMNS or int(match[2]) > MOST_ROWS + 1_000:
        raise _whole(Statement("pages.batch_too_many", {"most": MOST_ROWS}))


def _cell_text(cell: Any) -> str:
    """Write a cell as it would be typed: whole numbers without a point, days as ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return plain(Decimal(repr(round(cell, 6))))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()[:LONGEST_CELL]


def _text_table(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _whole(Statement("pages.batch_kind"))
    if "\x00" in text:
        raise _whole(Statement("pages.batch_kind"))
    try:
        return [[_unsafe(cell.strip()) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise _whole(Statement("pages.batch_kind")) from error


def _unsafe(text: str) -> str:
    """Take away the mark that kept a spreadsheet from reading a formula."""
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text


def _places(head: Sequence[str], columns: Sequence[Column], sheet: str) -> dict[str, int]:
    """Find each column by its heading; raise NotReadError for those that are missing, unknown or twice."""
    known, found = by_heading(list(columns)), {}
    problems = []
    for at, text in enumerate(head):
        if not plain_heading(text):
            continue
        column = known.get(plain_heading(text))
        if column is None or column.name in found:
            key = "pages.batch_unknown" if column is None else "pages.batch_twice"
            problems.append(CellProblem(sheet, f"{letters(at)}1", text[:80], "", Statement(key)))
        else:
            found[column.name] = at
    missing = tuple(one.field.label if one.field else Statement(f"pages.batch_{one.name}")
                    for one in columns if one.name not in found)  # fmt: skip
    if missing:
        problems.append(CellProblem(sheet, "A1", "", "", Statement("pages.batch_missing", {"columns": missing})))
    if problems:
        raise NotReadError(*problems)
    return found


def _rows(grid: Sequence[Sequence[str]], places: dict[str, int]) -> Iterator[Filled]:
    for number, cells in enumerate(grid[1:], start=2):
        texts = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if any(texts.values()):
            yield Filled(number, texts)
