"""The dates of a column of a sheet, for dating rows and for counting days from."""

import polars as pl

from daoren.core.portfolio import Field
from daoren.exchange.problems import Problems
from daoren.exchange.reading.days import Order
from daoren.exchange.reading.fills import read_fill
from daoren.exchange.reading.plan import Fill, Setting
from daoren.exchange.reading.sheet import Sheet


def days_of(sheet: Sheet, column: str, order: Order, problems: Problems) -> pl.Series:
    """Read a column of dates; report what is none."""
    field = Field("date", "date", {"zh": column, "en": column}, {"zh": "", "en": ""})
    values, _ = read_fill(Fill(field, column, order=order), sheet, Setting(), problems)
    return values["date"]
