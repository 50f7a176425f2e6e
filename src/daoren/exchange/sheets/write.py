"""A sheet of records, as CSV or as a workbook, in the words in which it is read back."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from daoren.core.terms import Language
from daoren.exchange.sheets.cells import NONE, guarded, normal
from daoren.exchange.sheets.form import Column, Form

CONTINUOUS = "持续推进"
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_NUMBERS = ("number", "year", "computed")
# What XML cannot hold.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
Texts = Mapping[str, str]


def texts_of(form: Form, values: Mapping[str, Any]) -> dict[str, str]:
    """Give the text of each column of a record: `values` are its fields, with `number` and `state`.

    It is what the sheet says of the record; a cell that says the same brings nothing new.
    """
    texts = {column.name: normal(_text(column, values)) for column in form.columns}
    return {column.name: texts[column.name] or (NONE if column.fill else "") for column in form.columns}


def _text(column: Column, values: Mapping[str, Any]) -> str:
    value = values.get(column.field)
    if column.reads == "deadline":
        return _deadline(values)
    if value is None:
        return ""
    if column.reads == "share":
        return f"{_plain(Decimal(repr(float(value))).scaleb(2))}%"
    if column.reads in _NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return _plain(Decimal(repr(value)))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _deadline(values: Mapping[str, Any]) -> str:
    written = values.get("deadline_text") or values.get("deadline")
    return str(written or (CONTINUOUS if values.get("continuous") else ""))


def _plain(number: Decimal) -> str:
    """Write a number without an exponent and without trailing zeros.

    >>> _plain(Decimal("85.00")), _plain(Decimal("1E+2")), _plain(Decimal("0.9692"))
    ('85', '100', '0.9692')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def headings(form: Form, language: Language) -> list[str]:
    """Give the headings as they are written; a sheet that has a language of its own keeps it."""
    return [column.label[form.written_in or language] for column in form.columns]


def write_csv(form: Form, lines: Iterable[Texts], file: IO[str], language: Language) -> int:
    """Write a sheet as CSV in which no spreadsheet finds a formula; give how many rows."""
    writer, count = csv.writer(file, lineterminator="\n"), 0
    writer.writerow(headings(form, language))
    for line in lines:
        writer.writerow([guarded(line.get(column.name, "")) for column in form.columns])
        count += 1
    return count


def write_xlsx(form: Form, lines: Iterable[Texts], file: IO[bytes], language: Language) -> int:
    """Write a sheet as a workbook: columns wide enough, text wrapped, headings that stay; give how many rows.

    Numbers are numbers, everything else is text, so that no program makes a day or a formula of it.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"created": _CREATED, "title": form.label[language]})
        sheet = _laid_out(book, form, language)
        text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        number = book.add_format({"valign": "top", "num_format": "General"})
        for count, line in enumerate(lines, start=1):
            for place, column in enumerate(form.columns):
                _write(sheet, (count, place), column, line.get(column.name, ""), text, number)
        sheet.autofilter(0, 0, count, len(form.columns) - 1)
    file.write(data.getvalue())
    return count


def _laid_out(book: Any, form: Form, language: Language) -> Any:
    sheet = book.add_worksheet(form.label[form.written_in or language][:31])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    for place, (column, heading) in enumerate(zip(form.columns, headings(form, language), strict=True)):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, heading, head)
    sheet.freeze_panes(1, len(form.identity) if form.identity[0] == form.columns[0].name else 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _write(sheet: Any, at: tuple[int, int], column: Column, text: str, style: Any, number: Any) -> None:
    if not text:
        sheet.write_blank(*at, None, style)
    elif column.reads in _NUMBERS and _is_kept(text):
        sheet.write_number(*at, float(text), number)
    else:
        sheet.write_string(*at, _UNWRITABLE.sub("\ufffd", guarded(text)), style)


def _is_kept(text: str) -> bool:
    """Tell whether a workbook, which holds 16 digits of a number, keeps it."""
    try:
        return float(f"{float(text):.16G}") == float(text)
    except ValueError:
        return False
