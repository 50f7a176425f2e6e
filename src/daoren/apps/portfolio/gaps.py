"""Why a value is missing: kept with its row as text, and read back as the table of gaps.

The text is JSON: a list of field, reason and text as given. A gap counts as long as the value is missing.
"""

import json
from collections.abc import Iterator, Mapping

import polars as pl

from daoren.core.portfolio import GAPS, Portfolio, schema

COLUMNS = dict.fromkeys(GAPS, pl.String)


def missing_by_row(portfolio: Portfolio) -> Mapping[str, pl.DataFrame]:
    """Give for each table the text of what is missing (`missing`) by the key of the row (`subject`)."""
    told: dict[str, dict[str, list[list[str]]]] = {}
    for table, row, field, reason, raw in portfolio.gaps.select(list(GAPS)).iter_rows():
        told.setdefault(table, {}).setdefault(row, []).append([field, reason, raw])
    return {name: _frame(told.get(name, {})) for name in schema()}


def _frame(rows: Mapping[str, list[list[str]]]) -> pl.DataFrame:
    texts = [json.dumps(told, ensure_ascii=False, separators=(",", ":")) for told in rows.values()]
    return pl.DataFrame(
        {"subject": list(rows), "missing": texts}, schema={"subject": pl.String, "missing": pl.String}
    )


def gaps_in(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give the table of gaps of tables that hold the column `missing`."""
    parts = [pl.DataFrame(schema=COLUMNS)]
    for name, frame in frames.items():
        rows = list(_gaps(name, frame.filter(pl.col("missing") != "")))
        if rows:
            parts.append(pl.DataFrame(rows, schema=COLUMNS, orient="row"))
    return pl.concat(parts).sort("table", "row", "field", maintain_order=True)


def _gaps(name: str, frame: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    table = schema()[name]
    for row in frame.iter_rows(named=True):
        key = "/".join(str(row[column]) for column in table.key)
        for field, reason, raw in json.loads(row["missing"]):
            columns = table.fields[field].columns if field in table.fields else ()
            if not columns or any(row[column] is None for column in columns):
                yield name, key, field, reason, raw
