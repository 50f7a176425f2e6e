"""Write many rows at once: COPY into PostgreSQL, executemany into SQLite."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

BATCH = 10_000


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values the database driver takes as they are; the rows may be more than memory holds."""
    names, name = ", ".join(quoted(one) for one in columns), quoted(table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {name} ({names}) VALUES ({places})"  # noqa: S608 - names are of our own models
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            cursor.executemany(statement, batch)


def delete(table: str, key: str, values: Sequence[str]) -> None:
    """Delete the rows whose key is one of the values."""
    with connection.cursor() as cursor:
        for begin in range(0, len(values), 500):
            part = list(values[begin : begin + 500])
            places = ", ".join(["%s"] * len(part))
            cursor.execute(f"DELETE FROM {quoted(table)} WHERE {quoted(key)} IN ({places})", part)  # noqa: S608


def quoted(name: str) -> str:
    """Quote a name of a table or column."""
    return connection.ops.quote_name(name)
