"""Small portfolios for tests: rows as dictionaries, everything not named left empty."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from daoren.core.portfolio import GAPS, Portfolio, columns_of, schema

_TYPES = {
    nw.String: pl.String,
    nw.Date: pl.Date,
    nw.Int64: pl.Int64,
    nw.Float64: pl.Float64,
    nw.Boolean: pl.Boolean,
}

Rows = Sequence[Mapping[str, Any]]


def portfolio(*, currency: str = "CNY", region: str = "CN-33", rounds: bool = False, **tables: Rows) -> Portfolio:
    """Make a portfolio from rows; a column that is not of the contract raises."""
    frames = {}
    for name, table in schema().items():
        types = {column: _TYPES[kind] for column, kind in columns_of(table).items()}
        rows = tables.pop(name, [])
        for row in rows:
            assert set(row) <= set(types), f"{name}: {set(row) - set(types)}"
        frames[name] = nw.from_native(pl.DataFrame(rows, schema=types).sort(list(table.key)), eager_only=True)
    assert not tables
    gaps = nw.from_native(pl.DataFrame(schema=dict.fromkeys(GAPS, pl.String)), eager_only=True)
    return Portfolio(frames, gaps, currency, digest="0" * 64, rounds=rounds, region=region)
