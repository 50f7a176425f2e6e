"""Read facts and rows of the present state in one order, side by side, without holding them all."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, models

from daoren.apps.audit.bulk import quoted
from daoren.apps.audit.models import FactRow
from daoren.core.ledger import Fact

CHUNK = 5_000
_NEVER = datetime.min.replace(tzinfo=UTC)


def in_order_of_the_chain() -> Iterator[Fact]:
    """Give every fact by its number; where a row was spoilt, what does not read becomes what no fact has."""
    return _facts('ORDER BY "sequence"', ())


def of_kind(kind: str) -> Iterator[tuple[str, list[Fact]]]:
    """Give the facts of each record of a kind, by the subject's characters, then by number."""
    facts = _facts(f'WHERE "kind" = %s ORDER BY {_exact("subject")}, "sequence"', (kind,))
    return ((subject, list(own)) for subject, own in groupby(facts, key=lambda fact: fact.subject))


def _facts(rest: str, values: Sequence[Any]) -> Iterator[Fact]:
    names = ", ".join(_column(field) for field in FactRow._meta.concrete_fields)
    for row in _rows(f"SELECT {names} FROM {quoted('facts')} {rest}", values):  # noqa: S608 - our own names
        yield Fact(row[0], row[1], _moment(row[2]), _day(row[3]), *(str(one) for one in row[4:]))


def rows_of(
    model: type[models.Model], key: str, *, where: str = "", values: Sequence[Any] = ()
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the rows of a table by a key's characters, days as ISO text."""
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    names = ", ".join(_column(field) for field in fields.values())
    condition = f"WHERE {where} " if where else ""
    statement = f"SELECT {names} FROM {quoted(model._meta.db_table)} {condition}ORDER BY {_exact(key)}"  # noqa: S608
    found = (dict(zip(fields, row, strict=True)) for row in _rows(statement, values))
    return ((str(subject), list(own)) for subject, own in groupby(found, key=itemgetter(key)))


def _rows(statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, list(values))
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _column(field: "models.Field[Any, Any]") -> str:
    """Name a column; days and moments as text where the driver would stumble over a spoilt one."""
    name = quoted(str(field.column))
    if type(field) is models.DateField or (type(field) is models.DateTimeField and connection.vendor == "sqlite"):
        return f"CAST({name} AS TEXT)"
    return name


def _exact(name: str) -> str:
    """Order by characters alone, as Python does; a language's own order may put two keys in one place."""
    return f'{quoted(name)} COLLATE "C"' if connection.vendor == "postgresql" else quoted(name)


def _moment(value: Any) -> datetime:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return _NEVER
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return date.min


def aligned(*streams: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Go through streams that are sorted by key side by side; None where one has nothing under a key.

    >>> list(aligned(iter([("a", 1), ("c", 2)]), iter([("b", 3), ("c", 4)])))
    [('a', [1, None]), ('b', [None, 3]), ('c', [2, 4])]
    """
    heads = [next(stream, None) for stream in streams]
    while any(head is not None for head in heads):
        key = min(head[0] for head in heads if head is not None)
        yield key, [head[1] if head is not None and head[0] == key else None for head in heads]
        heads = [
            next(stream, None) if head is not None and head[0] == key else head
            for head, stream in zip(heads, streams, strict=True)
        ]
