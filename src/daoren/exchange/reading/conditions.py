"""Which rows count: conditions of a column map as one expression."""

from collections.abc import Iterable

import polars as pl

from daoren.exchange.reading.plan import Condition


def matches(conditions: Iterable[Condition]) -> pl.Expr:
    """Give the expression that is true where a row meets every condition; a blank cell is among no values."""
    return pl.all_horizontal(pl.lit(value=True), *(_matches(condition) for condition in conditions))


def _matches(condition: Condition) -> pl.Expr:
    text = pl.col(condition.column).cast(pl.String).str.strip_chars()
    met = pl.lit(value=True)
    if condition.among:
        met = met & text.is_in(condition.among).fill_null(value=False)
    if condition.none_of:
        met = met & ~text.is_in(condition.none_of).fill_null(value=False)
    if condition.filled is not None:
        blank = text.is_null() | (text == "")
        met = met & (~blank if condition.filled else blank)
    if condition.nonzero:
        met = met & (text.cast(pl.Float64, strict=False) != 0).fill_null(value=False)
    return met
