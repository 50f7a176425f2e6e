"""Workbooks (.xlsx, .xls, .ods) to rows of text, without evaluating a formula.

The container is looked at before it is opened: what unpacks beyond the limit, or holds one text longer than
any cell may be, is refused. Cells whose formula failed are read from the container, since the reader of values
leaves them blank; the old .xls format hides them, which is said in a note.
"""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from daoren.exchange.problems import Problem, Problems
from daoren.exchange.reading.files import LARGEST_UNPACKED_WORKBOOK, LARGEST_WORKBOOK, kind_of
from daoren.exchange.reading.structure import LONGEST_CELL

# What the readers of containers raise where one is damaged, cut off, encrypted or of an unknown method.
BROKEN_CONTAINER = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_CHUNK = 1 << 20
_LONGEST_RUN = 6 * LONGEST_CELL  # bytes between two tags: a character may be written as &quot;
_FAILED = re.compile(rb'<c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*?\st="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_OVERLAP = 1 << 16
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def read_workbook(path: Path, problems: Problems) -> dict[str, pl.DataFrame]:
    """Read every sheet that holds something as columns of text, in the order of the workbook."""
    if not _may_be_opened(path, problems):
        return {}
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
        failed = _failed_cells(path) if kind_of(path) in (".xlsx", ".xlsm") else {}
    except PasswordError:
        problems.add(Problem("error", "workbook_locked", path.name))
        return {}
    except (CalamineError, ZipError, OSError, ValueError, *BROKEN_CONTAINER):
        problems.add(Problem("error", "workbook_broken", path.name))
        return {}
    if kind_of(path) == ".xls":
        problems.add(Problem("note", "old_workbook", path.name))
    return {name: _frame(rows, failed.get(name, {})) for name, rows in sheets.items() if any(map(any, rows))}


def _may_be_opened(path: Path, problems: Problems) -> bool:
    size = path.stat().st_size
    if size == 0:
        problems.add(Problem("error", "file_empty", path.name))
        return False
    if size > LARGEST_WORKBOOK:
        limit = {"limit": f"{LARGEST_WORKBOOK >> 20:,} MiB"}
        problems.add(Problem("error", "file_too_large", path.name, details=limit))
        return False
    if kind_of(path) == ".xls":
        return True
    try:
        return _container_is_sound(path, problems)
    except (OSError, *BROKEN_CONTAINER):
        problems.add(Problem("error", "workbook_broken", path.name))
        return False


def _container_is_sound(path: Path, problems: Problems) -> bool:
    with zipfile.ZipFile(path) as container:
        unpacked = sum(member.file_size for member in container.infolist())
        if unpacked > LARGEST_UNPACKED_WORKBOOK:
            limit = {"limit": f"{LARGEST_UNPACKED_WORKBOOK >> 20:,} MiB"}
            problems.add(Problem("error", "unpacks_too_large", path.name, details=limit))
            return False
        for member in container.infolist():
            if member.filename.endswith(".xml") and _longest_text(container, member) > _LONGEST_RUN:
                details = {"limit": f"{LONGEST_CELL:,}", "size": f"> {_LONGEST_RUN:,}"}
                problems.add(Problem("error", "cell_too_long", path.name, details=details))
                return False
    return True


def _pieces(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with container.open(member) as file:
        while piece := file.read(_CHUNK):
            yield piece


def _longest_text(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Give the longest run of bytes without a tag; stop where it is longer than any cell."""
    longest = running = 0
    for piece in _pieces(container, member):
        inside = piece.split(b"<")
        running += len(inside[0])
        longest = max(longest, running, *map(len, inside[1:])) if len(inside) > 1 else max(longest, running)
        running = len(inside[-1]) if len(inside) > 1 else running
        if longest > _LONGEST_RUN:
            break
    return longest


def _failed_cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Give the cells whose formula failed, by sheet: (row, column) from 0, and what the workbook shows."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(path) as container:
        for name, member in _sheet_files(container).items():
            rest = b""
            for piece in _pieces(container, container.getinfo(member)):
                window = rest + piece
                for column, row, sign in _FAILED.findall(window):
                    found.setdefault(name, {})[int(row) - 1, _column_number(column.decode())] = sign.decode()
                rest = window[-_OVERLAP:]
    return found


def _sheet_files(container: zipfile.ZipFile) -> dict[str, str]:
    """Give the file in the container that each sheet is."""
    try:
        book = ElementTree.fromstring(container.read("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(container.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    sheets = {}
    for sheet in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        target = targets.get(sheet.get(_RELATION), "").lstrip("/")
        member = target if target.startswith("xl/") else f"xl/{target}"
        if member in container.namelist():
            sheets[sheet.get("name", "")] = member
    return sheets


def _column_number(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _frame(rows: list[list[Cell]], failed: dict[tuple[int, int], str]) -> pl.DataFrame:
    width = max(map(len, rows))
    columns: dict[str, list[str | None]] = {}
    for index in range(width):
        columns[str(index)] = [_text(row[index]) if index < len(row) else None for row in rows]
    for (row, column), sign in failed.items():
        if row < len(rows) and column < width:
            columns[str(column)][row] = sign
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _text(cell: Cell) -> str | None:
    """Give a cell as text: whole numbers without a point, dates as ISO, blank as nothing."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
