"""Read facts: of a record, of a person, to a date; and the database as it is at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from daoren.apps.audit.models import FIELDS, FactRow
from daoren.core.ledger import Fact

Rows = QuerySet[FactRow]


def facts(rows: Rows) -> Iterator[Fact]:
    """Give the facts of rows in the order of the ledger, without holding them all."""
    for values in rows.order_by("sequence").values_list(*FIELDS).iterator(chunk_size=5_000):
        yield Fact(*values)


def facts_of(
    kind: str, subject: str, *, effective: date | None = None, recorded: datetime | None = None
) -> list[Fact]:
    """Give the facts of a record that counted on a day as far as known at a moment; all where none is given."""
    rows = FactRow.objects.filter(kind=kind, subject=subject)
    if effective is not None:
        rows = rows.filter(effective_on__lte=effective)
    if recorded is not None:
        rows = rows.filter(recorded_at__lte=recorded)
    return [Fact(*values) for values in rows.order_by("sequence").values_list(*FIELDS)]


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, while others go on writing; inside a transaction do nothing more.

    Nothing may be written inside.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # A transaction of Django's own would take the right to write; this one only reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
