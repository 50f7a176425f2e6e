"""Write the table of an event as a workbook or as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

import xlsxwriter

from daoren.apps.records.batch.sheet import BLANK, DO, NUMBER, SEEN, TITLE, Column, Line
from daoren.apps.records.export import safe_cell
from daoren.core.lifecycle import Event, Field, Lifecycle
from daoren.core.terms import Language, Statement, say

_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FORMATS = MappingProxyType({"money": "#,##0.00####", "number": "General", "integer": "0", "date": "yyyy-mm-dd"})
_WIDTHS: Mapping[str, int] = MappingProxyType({NUMBER: 18, TITLE: 36, DO: 10, "prose": 40, "text": 24})


def as_csv(columns: Sequence[Column], lines: Iterable[Line], language: Language) -> bytes:
    """Write the table as CSV with a mark of its encoding, which Excel needs."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.heading(language) for column in columns])
    for line in lines:
        writer.writerow(
            [safe_cell(_spoken(column, line.texts.get(column.name, ""), language)) for column in columns]
        )
    return text.getvalue().encode("utf-8-sig")


def as_workbook(
    lifecycle: Lifecycle, event: Event, columns: Sequence[Column], lines: Sequence[Line], language: Language
) -> bytes:
    """Write the table as a workbook: lists to choose from, a note to each heading that says why it is asked."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.set_properties({"created": _CREATED, "title": event.label[language]})
        desk = _Sheet(book, language, columns)
        desk.table(lifecycle.label[language], lines)
        desk.notes(lifecycle, event)
    return data.getvalue()


def _spoken(column: Column, text: str, language: Language) -> str:
    """Give a text as it stands in the table: choices and flags by their words."""
    if column.field is None or not text:
        return text
    if column.field.type == "flag":
        return say(Statement("pages.yes" if text == "true" else "pages.no"), language)
    choice = column.field.choice(text) if column.field.type == "choice" else None
    return choice.label[language] if choice else text


def _listed(column: Column, language: Language) -> list[str]:
    """Give what can be chosen in a column."""
    field = column.field
    if column.name == DO or (field is not None and field.type == "flag"):
        return [say(Statement(f"pages.{word}"), language) for word in ("yes", "no")]
    return [choice.label[language] for choice in field.choices] if field is not None else []


class _Sheet:
    """A workbook being written."""

    def __init__(self, book: Any, language: Language, columns: Sequence[Column]) -> None:
        self.book, self.language, self.columns = book, language, columns
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})
        self.fixed = book.add_format({"font_color": "#5A6472", "num_format": "@"})

    def said(self, key: str, **values: object) -> str:
        return say(Statement(key, values), self.language)

    def table(self, name: str, lines: Sequence[Line]) -> None:
        sheet = self.book.add_worksheet(name[:31])
        lists = self.book.add_worksheet("lists")
        lists.hide()
        sheet.freeze_panes(1, len([one for one in self.columns if one.name in (NUMBER, TITLE)]))
        for at, column in enumerate(self.columns):
            self._column(sheet, lists, at, column, len(lines) + BLANK)
        for row, line in enumerate(lines, start=1):
            for at, column in enumerate(self.columns):
                self._cell(sheet, row, at, column, line.texts.get(column.name, ""))

    def _column(self, sheet: Any, lists: Any, at: int, column: Column, rows: int) -> None:
        field = column.field
        width = _WIDTHS.get(column.name, _WIDTHS.get(field.type if field else "", 16))
        sheet.set_column(at, at, width, self._format(column), {"hidden": column.name == SEEN})
        sheet.write_string(0, at, column.heading(self.language), self.head)
        note = field.about[self.language] if field else self.said(f"pages.batch_about_{column.name}")
        sheet.write_comment(0, at, note, {"x_scale": 2, "author": "daoren"})
        listed = _listed(column, self.language)
        if listed:
            lists.write_column(0, at, listed)
            source = "=lists!" + xlsxwriter.utility.xl_range_abs(0, at, len(listed) - 1, at)
            sheet.data_validation(1, at, rows, at, {"validate": "list", "source": source})

    def _format(self, column: Column) -> Any:
        if column.field is None:
            return None if column.name == DO else self.fixed
        return self.book.add_format({"num_format": _FORMATS.get(column.field.type, "@")})

    def _cell(self, sheet: Any, row: int, at: int, column: Column, text: str) -> None:
        field: Field | None = column.field
        if not text:
            return
        if field is not None and field.type in ("money", "number", "integer"):
            sheet.write_number(row, at, float(text))
        elif field is not None and field.type == "date":
            sheet.write_datetime(row, at, datetime.combine(date.fromisoformat(text), datetime.min.time()))
        else:
            sheet.write_string(row, at, _spoken(column, text, self.language))

    def notes(self, lifecycle: Lifecycle, event: Event) -> None:
        """Write the sheet that says how to fill the table in, and why each field is asked."""
        sheet = self.book.add_worksheet(self.said("pages.batch_notes"))
        wrap = self.book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 28, wrap)
        sheet.set_column(1, 1, 90, wrap)
        lines = [(event.label[self.language], event.about[self.language])]
        lines.append(("", self.said("pages.batch_how")))
        lines += [
            (one.heading(self.language), one.field.about[self.language]) for one in self.columns if one.field
        ]
        for row, (left, right) in enumerate(lines):
            sheet.write_string(row, 0, left)
            sheet.write_string(row, 1, right)
