"""Delimited text (CSV, TSV) to a sheet: encoding, line ends, separator, quotes, rows of unequal width."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from daoren.exchange.problems import SHOWN, Problem, Problems
from daoren.exchange.reading.encoding import UndecodableError, decode
from daoren.exchange.reading.files import read_bytes
from daoren.exchange.reading.structure import LONGEST_CELL, LongCell, Structure, find_separator, scan

_HEAD = 1 << 16
_BYTES_A_CHARACTER = 4
_TOLD = {"content": "encoding_found", "mark": "encoding_marked", "map": "encoding_stated"}


@dataclass(frozen=True, slots=True)
class TextOptions:
    """What a column map says of a text file; empty means find out."""

    encoding: str = ""
    separator: str = ""


def read_delimited(path: Path, problems: Problems, options: TextOptions = TextOptions()) -> pl.DataFrame | None:
    """Read a text file as columns of text, headings and all; report what is wrong, None where nothing is left."""
    data = read_bytes(path, problems)
    if data is None:
        return None
    text = _decoded(data, path.name, problems, options.encoding)
    del data
    if text is None:
        return None
    separator = options.separator or find_separator(text[: text.rfind(b"\n", 0, _HEAD) + 1] or text[:_HEAD])
    found = scan(text, separator)
    if not found.width:
        problems.add(Problem("error", "sheet_empty", path.name))
        return None
    if _refuses_long_cells(found, text, separator, path.name, problems):
        return None
    if b'"' in text and (found.open_quote or _uneven(found, found.width).size):
        return _by_hand(text, separator, path.name, problems)
    frame = _by_polars(text, separator, found)
    if frame is None:
        return _by_hand(text, separator, path.name, problems)
    _report_uneven(found.separators, found.width, path.name, problems)
    return frame


def _by_polars(text: bytes, separator: str, found: Structure) -> pl.DataFrame | None:
    """Read text whose quotes pair; None where quotes inside cells lead to other rows than the scan found.

    A narrow first row, such as a title, must not decide the number of columns.
    """
    narrow = found.separators[0] != found.width - 1
    laid = separator.encode() * (found.width - 1) + b"\n" + text if narrow else text
    schema = {str(index): pl.String for index in range(found.width)}
    try:
        frame = pl.read_csv(laid, has_header=False, separator=separator, schema=schema, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError:
        return None
    frame = frame.slice(1) if narrow else frame
    return frame if frame.height == found.separators.size else None


def _decoded(data: bytes, file: str, problems: Problems, encoding: str) -> bytes | None:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    nul = -1 if wide else data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        problems.add(Problem("error", "nul_byte", file, row=line, details={"byte": f"{nul + 1:,}"}))
        return None
    try:
        decoded = decode(data, encoding=encoding)
    except UndecodableError as error:
        code = "encoding_mixed" if error.mixed else "undecodable"
        details = {"byte": f"{error.byte + 1:,}", "line": f"{error.line:,}", "encoding": error.encoding}
        problems.add(Problem("error", code, file, row=error.line, details=details))
        return None
    if decoded.encoding != "UTF-8":
        problems.add(Problem("note", _TOLD[decoded.told_by], file, details={"encoding": decoded.encoding}))
    text = decoded.data
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text


def _refuses_long_cells(found: Structure, text: bytes, separator: str, file: str, problems: Problems) -> bool:
    refused = [cell for cell in found.long_cells if _is_long(cell, text)]
    for cell in refused:
        details = {"limit": f"{LONGEST_CELL:,}", "size": f"{cell.end - cell.start:,}"}
        column = _heading(cell, text, separator)
        value = text[cell.start : cell.start + 64].decode("utf-8", "ignore")
        problems.add(
            Problem("error", "cell_too_long", file, row=cell.row + 1, column=column, value=value, details=details)
        )
    return bool(refused)


def _heading(cell: LongCell, text: bytes, separator: str) -> str:
    """Give what stands above a cell in the first row, or else the number of its column."""
    first = text[:_HEAD].split(b"\n", 1)[0].decode("utf-8", "ignore") if cell.row else ""
    headings = next(csv.reader([first], delimiter=separator), [])
    return (headings[cell.column].strip() if cell.column < len(headings) else "") or str(cell.column + 1)


def _is_long(cell: LongCell, text: bytes) -> bool:
    size = cell.end - cell.start
    if size > _BYTES_A_CHARACTER * LONGEST_CELL:
        return True
    return len(text[cell.start : cell.end].decode("utf-8", "ignore")) > LONGEST_CELL


def _uneven(found: Structure, width: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Give the rows, from the first of usual width on, whose width is another."""
    separators = found.separators
    usual = separators == width - 1
    first = int(np.argmax(usual)) if usual.any() else 0
    uneven = np.flatnonzero(~usual & (separators >= 0))
    return uneven[uneven > first]


def _report_uneven(
    separators: "np.ndarray[tuple[int], np.dtype[np.int32]]", width: int, file: str, problems: Problems
) -> None:
    rows = _uneven(Structure(separators, (), open_quote=False), width)
    shown = [
        Problem(
            "error",
            "row_uneven",
            file,
            row=int(row) + 1,
            details={"cells": int(separators[row]) + 1, "width": width},
        )
        for row in rows[:SHOWN]
    ]
    problems.add_many(shown, total=int(rows.size))


def _by_hand(text: bytes, separator: str, file: str, problems: Problems) -> pl.DataFrame | None:
    """Read text whose quotes do not pair; quotes inside a cell are letters, as a spreadsheet would take them."""
    words = text.decode()
    if _ends_in_quotes(words, separator):
        opening = next((number for number, line in enumerate(words.split("\n"), 1) if line.count('"') % 2), 1)
        problems.add(Problem("error", "quote_open", file, row=opening))
        return None
    rows = list(csv.reader(io.StringIO(words, newline=""), delimiter=separator))
    separators = np.array([len(row) - 1 for row in rows], dtype=np.int32)
    width = Structure(separators, (), open_quote=False).width
    _report_uneven(separators, width, file, problems)
    even = [(row + [""] * width)[:width] for row in rows]
    columns = {str(index): [row[index] or None for row in even] for index in range(width)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _ends_in_quotes(words: str, separator: str) -> bool:
    """Tell whether the text ends inside a quoted cell."""
    try:
        for _row in csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False
