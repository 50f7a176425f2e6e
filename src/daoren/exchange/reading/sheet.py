"""A sheet: the cells of one file or worksheet under their headings, with the row numbers that people see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from daoren.exchange.problems import Problem, Problems, Severity

# No heading can be these: cells hold no NUL.
ROW = "\x00row"
DATE = "\x00date"
_NONE: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one table as found.

    `frame` has one column a heading (text, or a type of its own in Parquet), the column `ROW`, the number of the
    row as a person sees it, and where rows are dated the column `DATE`. `letters` gives the column letter of a
    heading in a workbook, `units` the unit that a row below the headings names.
    """

    file: str
    name: str
    frame: pl.DataFrame
    letters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in order."""
        return tuple(name for name in self.frame.columns if name not in (ROW, DATE))

    def bare(self) -> "Sheet":
        """Give the sheet without its cells, for saying where something lies."""
        return Sheet(self.file, self.name, self.frame.clear(), self.letters, self.units)

    def problem(
        self,
        severity: Severity,
        code: str,
        *,
        column: str = "",
        row: int | None = None,
        value: str = "",
        details: Mapping[str, object] = _NONE,
    ) -> Problem:
        """Make a problem that lies in this sheet."""
        cell = self.cell(column, row)
        return Problem(severity, code, self.file, self.name, row, column, cell, value, details)

    def cell(self, heading: str, row: int | None) -> str:
        """Give the reference of a cell of a workbook, else nothing."""
        letter = self.letters.get(heading, "")
        return f"{letter}{row}" if letter and row is not None else ""


def letters(index: int) -> str:
    """Give the letters of a column of a workbook, the first being 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def make_sheet(
    raw: pl.DataFrame,
    *,
    file: str,
    name: str,
    header: int,
    problems: Problems,
    lettered: bool = False,
) -> Sheet:
    """Make a sheet of raw columns of text, of which row `header` (0-based) holds the headings.

    Columns without a heading are dropped (with a note where they hold something), rows without any value too.
    A heading that stands twice is an error.
    """
    headings = [" ".join((text or "").split()) for text in raw.row(header)]
    body = raw.slice(header + 1).with_columns(pl.int_range(header + 2, raw.height + 1, dtype=pl.UInt32).alias(ROW))
    chosen = _chosen(raw.columns, headings)
    where = Problem("error", "heading_twice", file=file, sheet=name, row=header + 1)
    for heading in sorted({text for text in headings if text and headings.count(text) > 1}):
        problems.add(Problem("error", "heading_twice", file, name, header + 1, heading))
    nameless = [column for column, heading in zip(raw.columns, headings, strict=True) if not heading]
    for column in nameless:
        if body[column].str.strip_chars().replace("", None).null_count() < body.height:
            letter = letters(raw.columns.index(column))
            problems.add(Problem("note", "heading_missing", where.file, name, header + 1, column=letter))
    kept = body.filter(pl.any_horizontal(pl.col(list(chosen)).is_not_null())) if chosen else body.clear()
    found = {heading: letters(raw.columns.index(column)) for column, heading in chosen.items()} if lettered else {}
    return Sheet(file, name, kept.select(*chosen, ROW).rename(chosen), MappingProxyType(found))


def _chosen(columns: Sequence[str], headings: Sequence[str]) -> dict[str, str]:
    """Give the columns to keep with their headings: the first of each heading."""
    chosen: dict[str, str] = {}
    for column, heading in zip(columns, headings, strict=True):
        if heading and heading not in chosen.values():
            chosen[column] = heading
    return chosen
