"""What is to be read from a sheet into a table of the contract: one `Fill` a field.

Headings that name fields and column maps both end in a `TablePlan`, so that one reader serves all files.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from daoren.core.portfolio import Field, TableSchema
from daoren.exchange.reading.days import Order
from daoren.exchange.reading.sheet import Sheet
from daoren.exchange.reading.units import PLAIN, Unit

Rows = Literal["all", "first", "last", "sum"]
Take = Literal["", "first", "last", "sum", "min", "max"]
Containing = Literal["", "month", "quarter", "half", "year", "fiscal_year"]
Otherwise = Literal["keep", "error", "missing"]
_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must show in one column: one of some values, none of some, anything, or a number not 0."""

    column: str
    among: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    filled: bool | None = None
    nonzero: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """How one field of a table is filled from a sheet.

    `column` is a heading, `constant` stands in every row instead. `values` turns words of the file into values
    of the field before they are read; `otherwise` says what becomes of a word that is not among them.
    `missing` gives the reason for words (a trailing * takes any ending) that stand for no value, and
    `missing_from` says in which other column the reason stands. `sign` gives a value by the sign of a number.
    `containing` fills a period with the one of that length in which a date lies.
    """

    field: Field
    column: str = ""
    constant: str | None = None
    unit: Unit = PLAIN
    percent: bool = False
    order: Order = ""
    edge: Literal["", "first", "last"] = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)
    otherwise: Otherwise = "keep"
    missing: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)
    missing_from: str = ""
    missing_reasons: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)
    sign: Mapping[str, str] = dataclasses.field(default_factory=lambda: _EMPTY)
    where: tuple[Condition, ...] = ()
    take: Take = ""
    allow_negative: bool = False
    positive: bool = False
    invalid: Literal["error", "missing"] = "error"
    containing: Containing = ""
    stored: str = ""  # one of the two columns of a period, where the file has both

    @property
    def columns(self) -> tuple[str, ...]:
        """The stored columns that it fills."""
        return (self.stored,) if self.stored else self.field.columns


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table of the contract to be filled from one sheet.

    `rows` says what becomes of several rows of one key: all are kept (and a repeated key is an error), the
    first or last by date, or sums of amounts. `merged` drops rows that repeat one another, as those of a flat
    table do; `skip_empty` drops rows that say nothing beyond their key.
    """

    target: TableSchema
    sheet: Sheet
    fills: tuple[Fill, ...]
    rows: Rows = "all"
    merged: bool = False
    skip_empty: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole portfolio: its currency, and the month with which a fiscal year begins."""

    currency: str = "CNY"
    fiscal_start: int = 1
