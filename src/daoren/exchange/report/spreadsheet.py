"""Plain cells into an Excel file: what is slow about a workbook, and needs nothing of a review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import xlsxwriter

_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF3FA"},
    "text": {"valign": "top"},
    "long": {"valign": "top", "text_wrap": True},
    "money": {"valign": "top", "num_format": "#,##0.00;[Red]-#,##0.00"},
    "number": {"valign": "top", "num_format": "#,##0.0"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "share": {"valign": "top", "num_format": "0%"},
    "date": {"valign": "top", "num_format": "yyyy-mm-dd"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, the format of its cells and its width in characters."""

    heading: str
    kind: str
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns and the values of its rows; None is an empty cell."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A workbook: its title, the date that stands as its creation, and its sheets."""

    title: str
    created: date
    sheets: tuple[Sheet, ...]


def write_spreadsheet(book: Spreadsheet, path: Path) -> None:
    """Write a workbook; no text becomes a formula or a link, and the same cells give the same bytes."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as file:
        file.set_properties({"title": book.title, "created": _created(book.created)})
        formats = {name: file.add_format(settings) for name, settings in _FORMATS.items()}
        for sheet in book.sheets:
            _write_sheet(file, sheet, formats)


def _created(day: date) -> datetime:
    """Give a fixed time, because a clock would make two runs differ."""
    return datetime.combine(day, time(), tzinfo=UTC).replace(tzinfo=None)


def _write_sheet(file: Any, cells: Sheet, formats: dict[str, Any]) -> None:
    sheet, columns = file.add_worksheet(cells.name), cells.columns
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, formats["head"])
    last = 0
    for last, row in enumerate(cells.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, last, place, value, formats[columns[place].kind])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Any, row: int, place: int, value: Any, style: Any) -> None:
    """Write a number as a number, a date as a date and all else as text; leave empty what is not known."""
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), style)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, str(value)[:32_767], style)
