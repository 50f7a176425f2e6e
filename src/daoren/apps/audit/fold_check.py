"""Hold the tables of the present state against what the facts make of them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from daoren.apps.audit.streams import aligned, of_kind, rows_of
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Participant, RecordRow
from daoren.apps.records.projection import participants_of, record_row, table_row
from daoren.core.ledger import Fact, Record, apply, canonical
from daoren.core.lifecycle import Lifecycle
from daoren.core.portfolio import table_schema

Rows = Sequence[Mapping[str, Any]] | None
Count = Callable[[int], None]

# The columns of a record's row that hold JSON, and what stands in them.
_JSON = {"values_text": "set", "due_text": "due", "counts_text": "", "actors_text": ""}
_BY = {"state": "to", "of": "of", "gone": "gone"}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a table is not what the facts say; `fact` is the number of the fact that last set it, 0 for none.

    `expected` or `found` is None where the one or the other knows no such row or value.
    """

    table: str
    record: str
    field: str
    expected: Any
    found: Any
    fact: int

    def as_data(self) -> Mapping[str, Any]:
        """Give the difference as data."""
        return {
            "table": self.table,
            "record": self.record,
            "field": self.field,
            "expected": self.expected,
            "found": self.found,
            "fact": self.fact,
        }


def of_lifecycle(lifecycle: Lifecycle, count: Count) -> Iterator[Difference]:
    """Give the differences of the records of a kind: their rows, their values in a table, who takes part."""
    kind = lifecycle.key
    table = TABLES.get(lifecycle.table)
    streams = [
        of_kind(kind),
        rows_of(RecordRow, "number", where='"kind" = %s', values=(kind,)),
        rows_of(table, "subject") if table else iter(()),
        _people(kind),
    ]
    for subject, (facts, rows, values, takers) in aligned(*streams):
        count(len(facts or ()))
        record = _folded(kind, subject, facts)
        facts = facts or ()
        wanted = _columns(record_row(lifecycle, record)) if record else None
        yield from _compare("records", f"{kind}/{subject}", wanted, rows, facts)
        if table is not None:
            wanted = _columns(table_row(lifecycle.table, record)) if record else None
            yield from _compare(table._meta.db_table, subject, wanted, values, facts)
        yield from _partakers(lifecycle, record, takers, facts)


def _people(kind: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    begin = f"{kind}/"
    found = rows_of(Participant, "record_id", where='"record_id" LIKE %s', values=(f"{begin}%",))
    return ((key.removeprefix(begin), rows) for key, rows in found)


def of_table(name: str, count: Count) -> Iterator[Difference]:
    """Give the differences of a table of the data contract whose rows are no records."""
    table, columns = TABLES[name], table_schema(name).columns
    for subject, (facts, rows) in aligned(of_kind(name), rows_of(table, "subject")):
        count(len(facts or ()))
        wanted = _row(columns, subject, facts or ())
        yield from _compare(table._meta.db_table, subject, wanted, rows, facts or ())


def _row(columns: Sequence[str], subject: str, facts: Sequence[Fact]) -> dict[str, Any] | None:
    """Give the row that facts make, None for none. There are millions of them, so no record is made for it."""
    values: dict[str, Any] = {}
    sequence, gone = 0, True
    for fact in facts:
        try:
            content = fact.content
            values |= content.get("set") or {}
            sequence, gone = fact.sequence, bool(content.get("gone", False))
        except (ValueError, TypeError, AttributeError):
            continue
    if gone:
        return None
    missing = values.get("missing")
    told = {"subject": subject, "sequence": sequence, "missing": canonical(missing) if missing else ""}
    return told | {column: values.get(column) for column in columns}


def of_unknown() -> Iterator[Difference]:
    """Give the records of kinds that no lifecycle describes."""
    found = RecordRow.objects.exclude(kind__in=list(kinds())).values_list("key", flat=True)
    for key in found.iterator():
        yield Difference("records", key, "kind", None, key.partition("/")[0], 0)


def _folded(kind: str, subject: str, facts: Sequence[Fact] | None) -> Record | None:
    """Give the record that facts make; a fact whose payload does not read any more sets nothing."""
    record = None
    for fact in facts or ():
        try:
            record = apply(record or Record(kind, subject), fact)
        except (ValueError, TypeError, AttributeError):
            continue
    return record


def _setters(facts: Sequence[Fact]) -> dict[str, int]:
    """Give the number of the fact that last set each value, clock or other entry; "" is the last of all."""
    found = {"": facts[-1].sequence} if facts else {"": 0}
    for fact in facts:
        try:
            content = fact.content
        except ValueError:
            continue
        if isinstance(content, dict):
            found |= {
                f"{part}.{name}": fact.sequence for part in ("set", "due") for name in content.get(part) or ()
            }
            found |= dict.fromkeys(content, fact.sequence)
    return found


def _columns(row: models.Model) -> dict[str, Any]:
    found = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        found[str(field.column)] = value.isoformat() if isinstance(value, date) else value
    return found


def _compare(
    table: str, key: str, wanted: Mapping[str, Any] | None, rows: Rows, facts: Sequence[Fact]
) -> Iterator[Difference]:
    if wanted is None and not rows:
        return
    if wanted is None or not rows:
        expected, found = (None, "row") if wanted is None else ("row", None)
        yield Difference(table, key, "row", expected, found, facts[-1].sequence if facts else 0)
        return
    for _ in rows[1:]:
        yield Difference(table, key, "row", None, "row", 0)
    if all(rows[0].get(column) == value for column, value in wanted.items()):
        return
    setters = _setters(facts)
    for column, value in wanted.items():
        found = rows[0].get(column)
        if column in _JSON:
            yield from _inside(table, key, column, value, found, setters)
        elif found != value:
            fact = setters.get(f"set.{column}", setters.get(_BY.get(column, ""), setters[""]))
            yield Difference(table, key, column, value, found, fact)


def _inside(
    table: str, key: str, column: str, wanted: str, found: Any, setters: Mapping[str, int]
) -> Iterator[Difference]:
    """Compare two texts of JSON entry by entry."""
    if wanted == found:
        return
    try:
        held = json.loads(found)
    except (TypeError, ValueError):
        held = None
    expected = json.loads(wanted)
    if not isinstance(held, dict) or held == expected:
        yield Difference(table, key, column, wanted, found, setters[""])
        return
    for name in sorted({*expected, *held}):
        if expected.get(name) != held.get(name):
            fact = setters.get(f"{_JSON[column]}.{name}", setters[""])
            field = f"{column.removesuffix('_text')}.{name}"
            yield Difference(table, key, field, expected.get(name), held.get(name), fact)


def _partakers(
    lifecycle: Lifecycle, record: Record | None, rows: Rows, facts: Sequence[Fact]
) -> Iterator[Difference]:
    wanted = {(one.field, one.role): one.person for one in participants_of(lifecycle, record)} if record else {}
    held = {(row["field"], row["role"]): row["person"] for row in rows or ()}
    key = (rows[0]["record_id"] if rows else "") or (f"{record.kind}/{record.subject}" if record else "")
    if wanted == held:
        return
    setters = _setters(facts)
    for field, role in sorted({*wanted, *held}):
        person, found = wanted.get((field, role)), held.get((field, role))
        if person != found:
            yield Difference("participants", key, field, person, found, setters.get(f"set.{field}", setters[""]))
