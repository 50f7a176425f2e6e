"""The tables of the present state: written from folded facts, and read back as the same records."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from daoren.apps.portfolio.models import TABLES
from daoren.apps.portfolio.standings import touched
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Participant, RecordRow
from daoren.apps.records.search import index
from daoren.apps.records.watch import written
from daoren.core.ledger import Record, canonical
from daoren.core.lifecycle import Lifecycle
from daoren.core.lifecycle.lifecycle import HEADER
from daoren.core.portfolio import table_schema

BATCH = 1_000


def key_of(kind: str, number: str) -> str:
    """Give the key of a record."""
    return f"{kind}/{number}"


def load(kind: str, number: str) -> Record | None:
    """Give the present record of a kind and number, or None."""
    row = RecordRow.objects.filter(pk=key_of(kind, number)).first()
    return None if row is None else as_record(row)


def as_record(row: RecordRow) -> Record:
    """Give the record of a row with all its values."""
    return next(as_records([row]))


def as_records(rows: Sequence[RecordRow]) -> Iterator[Record]:
    """Give the records of rows with all their values, reading each table once."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for kind in {row.kind for row in rows}:
        table = kinds()[kind].table
        if table:
            numbers = [row.number for row in rows if row.kind == kind]
            found = TABLES[table].objects.filter(pk__in=numbers)  # type: ignore[attr-defined]
            beside = {*table_schema(table).key, "state"}
            tables[kind] = {
                one.pk: {name: value for name, value in row_values(table, one).items() if name not in beside}
                for one in found
            }
    for row in rows:
        yield row.record({**tables.get(row.kind, {}).get(row.number, {}), **row.own_values})


def row_values(table: str, row: models.Model) -> dict[str, Any]:
    """Give what a row of the data contract holds, as it stands in facts: days as ISO text, nothing for null."""
    found = {}
    for column in table_schema(table).columns:
        value = getattr(row, column)
        if value is not None:
            found[column] = value.isoformat() if isinstance(value, date) else value
    missing = row.missing  # type: ignore[attr-defined]
    return {**found, "missing": json.loads(missing)} if missing else found


def write(records: Iterable[Record], *, look_again: bool = True) -> None:
    """Bring the tables of the present state to what the records say.

    Projects that they are of are looked at again when the transaction is through, unless the caller sees to it.
    """
    rows, people, tables, projects = [], [], defaultdict(list), set()
    records = list(records)
    written(records)
    for record in records:
        projects |= _project_of(record)
        lifecycle = kinds().get(record.kind)
        table = lifecycle.table if lifecycle else record.kind
        if table:
            tables[table].append(table_row(table, record))
        if lifecycle:
            rows.append(record_row(lifecycle, record))
            people += participants_of(lifecycle, record)
    for table, found in tables.items():
        _upsert(TABLES[table], found)
    _upsert(RecordRow, rows)
    _write_people(rows, people)
    index(rows)
    if look_again:
        touched(projects)


def _project_of(record: Record) -> set[str]:
    """Give the project whose standing hangs on a record: itself, or the one that a row is of."""
    lifecycle = kinds().get(record.kind)
    if lifecycle is None:
        return {str(record.values["project_id"])} if "project_id" in record.values else set()
    return {record.subject} if lifecycle.table == "projects" else set()


def _upsert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    if not rows:
        return
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, update_fields=names, unique_fields=[model._meta.pk.name]
    )


def table_row(table: str, record: Record) -> models.Model:
    """Give the row of the data contract that a record is."""
    columns = {name: record.values.get(name) for name in table_schema(table).columns}
    lifecycle = kinds().get(record.kind)
    if lifecycle:
        columns[table_schema(table).key[0]] = record.subject
    if lifecycle and "state" in columns:
        # A state that was only assumed is not known.
        assumed = record.values.get("state_assumed") == record.state
        columns["state"] = None if assumed else record.state
    missing = record.values.get("missing")
    return TABLES[table](
        subject=record.subject, sequence=record.sequence, missing=canonical(missing) if missing else "", **columns
    )


def record_row(lifecycle: Lifecycle, record: Record) -> RecordRow:
    """Give the row of a record."""
    held = set(table_schema(lifecycle.table).columns) | {"missing"} if lifecycle.table else set()
    own = {name: value for name, value in record.values.items() if name not in held}
    clocks = sorted((day, clock) for clock, day in record.due.items())
    header = {name: _fitting(name, record.values.get(lifecycle.header.get(name, name))) for name in HEADER}
    key = key_of(record.kind, record.subject)
    return RecordRow(
        key=key,
        kind=record.kind,
        number=record.subject,
        state=record.state,
        of=record.of,
        root=str(record.values.get("root") or record.of or key),
        opened_on=date.fromisoformat(record.opened_on),
        since=date.fromisoformat(record.since),
        next_due=date.fromisoformat(clocks[0][0]) if clocks else None,
        next_clock=clocks[0][1] if clocks else "",
        values_text=canonical(own),
        due_text=canonical(record.due),
        counts_text=canonical(record.counts),
        actors_text=canonical(record.actors),
        sequence=record.sequence,
        gone=record.gone,
        **header,
    )


_LENGTHS = {field.name: getattr(field, "max_length", None) for field in RecordRow._meta.concrete_fields}


def _fitting(name: str, value: Any) -> str:
    """Give an entry of the header as its column holds it; the whole value stands with the record's others."""
    return str(value or "")[: _LENGTHS[name]]


def participants_of(lifecycle: Lifecycle, record: Record) -> list[Participant]:
    """Give who takes part in a record, by its fields of people."""
    key = key_of(record.kind, record.subject)
    return [
        Participant(record_id=key, field=field.name, role=field.role, person=record.values[field.name])
        for field in lifecycle.fields.values()
        if field.type == "person" and field.role and record.values.get(field.name)
    ]


def _write_people(rows: Sequence[RecordRow], people: Sequence[Participant]) -> None:
    named = [row.key for row in rows if any(f.type == "person" for f in kinds()[row.kind].fields.values())]
    for begin in range(0, len(named), BATCH):
        Participant.objects.filter(record_id__in=named[begin : begin + BATCH]).delete()
    Participant.objects.bulk_create(people, batch_size=BATCH)


def same(one: Record, other: Mapping[str, Any]) -> bool:
    """Tell whether a row's values are those of a record."""
    return dict(one.values) == dict(other)
