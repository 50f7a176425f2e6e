"""The blank workbook of the data contract: a sheet a table, with units, lists to choose from and explanations.

It is made from the contract alone and can be read back without a map. The same arguments give the same bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter

from daoren.core.portfolio import Field, TableSchema, schema
from daoren.core.terms import Language, Statement, say, vocabulary

_ROWS = 5000  # rows that have lists and checks
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FLAG = "flag"
_CURRENCY = re.compile("[A-Z]{3}")
_FLAGS: Mapping[Language, tuple[str, str]] = MappingProxyType({"zh": ("是", "否"), "en": ("yes", "no")})
_NUMBERS = MappingProxyType(
    {"date": "yyyy-mm-dd", "money": "#,##0.00", "number": "General", "share": "0.##"},
)
_WIDTHS = MappingProxyType({"text": 24, "date": 12, "flag": 8, "credit_code": 22, "period": 12})


def write_template(path: Path, *, language: Language, currency: str = "CNY") -> None:
    """Write the blank workbook (.xlsx); amounts in 10,000 major units in Chinese, in major units in English.

    Raises ValueError, in the language of the workbook, for a path of another ending or a currency that is no code.
    """
    if path.suffix.lower() != ".xlsx":
        raise ValueError(say(Statement("exchange.template_ending", {"name": path.name}), language))
    if not _CURRENCY.fullmatch(currency):
        raise ValueError(say(Statement("exchange.template_currency", {"currency": currency}), language))
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": _CREATED, "author": "daoren", "title": say(_TITLE, language)})
        desk = _Desk(book, language, _money_unit(language, currency))
        desk.instruct()
        desk.describe_portfolio(currency)
        for table in schema().values():
            desk.lay_out(table)
        desk.list_terms()


_TITLE = Statement("contract.page_title")


def heading(field: Field, *, language: Language, money_unit: str) -> str:
    """Give the heading of a field: its label, the unit where it has one, a star where it is required.

    >>> heading(schema()["projects"].fields["total_public"], language="zh", money_unit="万元")
    '财政经费总额（万元）'
    >>> heading(schema()["projects"].fields["project_id"], language="en", money_unit="CNY")
    'Project number *'
    """
    unit = {"money": money_unit, "share": "%"}.get(field.type, "")
    brackets = f"（{unit}）" if language == "zh" else f" [{unit}]"
    return field.label[language] + (brackets if unit else "") + (" *" if field.required else "")


def _money_unit(language: Language, currency: str) -> str:
    spoken = "元" if currency == "CNY" and language == "zh" else currency
    return say(Statement("contract.unit_money", {"currency": spoken}), language)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One workbook being written in one language."""

    book: Any
    language: Language
    money_unit: str

    def said(self, key: str, **values: object) -> str:
        """Say a sentence of the contract."""
        return say(Statement(key, values), self.language)

    def instruct(self) -> None:
        """Write the sheet that says how to fill the others in."""
        sheet = self.book.add_worksheet(self.said("contract.sheet_instructions"))
        sheet.set_column(0, 0, 110, self.book.add_format({"text_wrap": True, "valign": "top"}))
        title = self.book.add_format({"bold": True, "font_size": 14})
        for row, line in enumerate(self.said("contract.instructions", unit=self.money_unit).strip().splitlines()):
            sheet.write_string(row, 0, line, title if row == 0 else None)

    def describe_portfolio(self, currency: str) -> None:
        """Write the sheet that describes the portfolio as a whole."""
        sheet = self.book.add_worksheet(self.said("contract.sheet_portfolio"))
        sheet.set_column(0, 1, 24)
        bold = self.book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        sheet.write_row(0, 0, [self.said("contract.key"), self.said("contract.value")], bold)
        given = {
            self.said("contract.name_zh"): "",
            self.said("contract.name_en"): "",
            self.said("contract.currency"): currency,
            self.said("contract.region"): "CN-33" if currency == "CNY" else "",
            self.said("contract.rounds"): _FLAGS[self.language][1],
        }
        for row, pair in enumerate(given.items(), start=1):
            sheet.write_row(row, 0, pair)
        self.choose(sheet, row=len(given), column=1, group=_FLAG, rows=1)

    def lay_out(self, table: TableSchema) -> None:
        """Write the empty sheet of one table."""
        sheet = self.book.add_worksheet(table.label[self.language])
        sheet.freeze_panes(1, len(table.key) if len(table.key) < 3 else 1)
        sheet.set_row(0, 32)
        for column, field in enumerate(table.fields.values()):
            cells = self.book.add_format({"num_format": _NUMBERS.get(field.type, "@")})
            sheet.set_column(column, column, _WIDTHS.get(field.type, 16), cells)
            text = heading(field, language=self.language, money_unit=self.money_unit)
            sheet.write_string(0, column, text, self.heading_format(field))
            sheet.write_comment(0, column, self.comment(field), {"x_scale": 2, "author": "daoren"})
            self.check(sheet, column, field)

    def heading_format(self, field: Field) -> Any:
        """Give the look of a heading: required ones stand out."""
        look = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}
        return self.book.add_format({**look, "bg_color": "#FBE9C6" if field.required else "#E8EEF4"})

    def comment(self, field: Field) -> str:
        """Give what the pointer shows on a heading."""
        parts = [field.about[self.language]]
        if field.required:
            parts.append(self.said("contract.comment_required"))
        if field.example:
            parts.append(self.said("contract.comment_example", example=field.example))
        return "\n".join(parts)

    def check(self, sheet: Any, column: int, field: Field) -> None:
        """Give a column its list to choose from or its range; a text that says why a value is missing may stay."""
        if field.type in ("term", _FLAG):
            self.choose(sheet, row=1, column=column, group=field.vocabulary or _FLAG, rows=_ROWS)
        elif field.type == "share":
            message = self.said("contract.share_message")
            self.limit(sheet, column, {"criteria": "between", "minimum": 0, "maximum": 100}, message)
        elif field.type == "date":
            span = {"criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2200, 12, 31)}
            self.limit(sheet, column, span, self.said("contract.date_message"), kind="date")
        elif field.minimum is not None:
            message = self.said("contract.range_message", minimum=f"{field.minimum:g}")
            self.limit(sheet, column, {"criteria": ">=", "value": field.minimum}, message)

    def limit(
        self, sheet: Any, column: int, range_: Mapping[str, Any], message: str, *, kind: str = "decimal"
    ) -> None:
        """Warn where a value lies outside a range."""
        words = {"error_title": self.said("contract.range_title"), "error_message": message}
        options = {"validate": kind, **range_, **words, "error_type": "warning"}
        sheet.data_validation(1, column, _ROWS, column, options)

    def choose(self, sheet: Any, *, row: int, column: int, group: str, rows: int) -> None:
        """Give cells the list of a group of terms."""
        words = {
            "error_title": self.said("contract.pick_title"),
            "error_message": self.said("contract.pick_message"),
        }
        options = {"validate": "list", "source": f"=list_{group}", "error_type": "warning", **words}
        sheet.data_validation(row, column, row + rows - 1, column, options)

    def list_terms(self) -> None:
        """Write the words of every list on a hidden sheet, since a list in a cell may hold 255 letters at most."""
        name = self.said("contract.sheet_terms")
        sheet = self.book.add_worksheet(name)
        sheet.hide()
        for column, (group, words) in enumerate(_lists(self.language).items()):
            letter = xlsxwriter.utility.xl_col_to_name(column)
            sheet.write_column(0, column, [group, *words])
            self.book.define_name(f"list_{group}", f"='{name}'!${letter}$2:${letter}${len(words) + 1}")


def _lists(language: Language) -> dict[str, tuple[str, ...]]:
    """Give the words of every vocabulary that the contract uses."""
    used = {field.vocabulary for table in schema().values() for field in table.fields.values()} - {""}
    terms = {group: tuple(word.in_language(language) for word in vocabulary()[group].values()) for group in used}
    return {_FLAG: _FLAGS[language], **dict(sorted(terms.items()))}
