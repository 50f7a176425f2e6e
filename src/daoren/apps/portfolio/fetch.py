"""Read columns of a table straight from the database into a frame."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

from daoren.apps.audit.bulk import quoted

BATCH = 50_000


def fetched(
    table: str, columns: Mapping[str, Any], condition: str = "", values: Sequence[Any] = ()
) -> pl.DataFrame:
    """Give columns with their polars types; `condition` is SQL with places for `values`."""
    where = f" WHERE {condition}" if condition else ""
    if connection.vendor == "postgresql" and not condition:
        return _copied(table, columns)
    # Days are read as text: the driver would parse each of them, which takes longer than all the rest.
    names = ", ".join(
        f"CAST({quoted(one)} AS TEXT)" if columns[one] == pl.Date else quoted(one) for one in columns
    )
    rough = {one: _rough(kind) for one, kind in columns.items()}
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quoted(table)}{where}", list(values))  # noqa: S608 - our own names
        while rows := cursor.fetchmany(BATCH):
            parts.append(_settled(pl.DataFrame(rows, schema=rough, orient="row"), columns))
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(columns))


def _rough(kind: Any) -> Any:
    if kind == pl.Date:
        return pl.String
    if kind == pl.Boolean and connection.vendor != "postgresql":
        return pl.Int64
    return kind


def _settled(frame: pl.DataFrame, columns: Mapping[str, Any]) -> pl.DataFrame:
    days = [one for one, kind in columns.items() if kind == pl.Date]
    flags = [one for one, kind in columns.items() if kind == pl.Boolean]
    return frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d"), pl.col(flags).cast(pl.Boolean))


def _copied(table: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """Read a whole table of PostgreSQL by COPY, where a value that is missing is told from an empty one."""
    names = ", ".join(quoted(one) for one in columns)
    texts = [quoted(one) for one, kind in columns.items() if kind == pl.String]
    force = f", FORCE_QUOTE ({', '.join(texts)})" if texts else ""
    whole = BytesIO()
    with connection.cursor() as cursor:
        statement = f"COPY (SELECT {names} FROM {quoted(table)}) TO STDOUT (FORMAT csv, NULL '\\N'{force})"  # noqa: S608
        with cursor.copy(statement) as copy:
            for part in copy:
                whole.write(part)
    whole.seek(0)
    if not whole.getbuffer().nbytes:
        return pl.DataFrame(schema=dict(columns))
    rough = {one: pl.String if kind in (pl.Date, pl.Boolean) else kind for one, kind in columns.items()}
    frame = pl.read_csv(
        whole,
        has_header=False,
        schema=rough,
        null_values=["\\N"],
        quote_char='"',
    )
    flags = [one for one, kind in columns.items() if kind == pl.Boolean]
    days = [one for one, kind in columns.items() if kind == pl.Date]
    return frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d"), pl.col(flags) == "t")
