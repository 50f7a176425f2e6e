"""Enter records of the plan many at once, as an import does: one fact each about what is new in it, or nothing.

A record that is there gets a fact about the values that differ alone, so that the same file again writes nothing.
Its state is set when it is new; later it moves by its events alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from daoren.apps.audit.append import Act, append_many, lock
from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records, key_of, row_values, write
from daoren.core.ledger import Record, apply
from daoren.core.portfolio import table_schema

VERB = "import"
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, or one row of a table of the data contract, as a file has it.

    `state`, `of` and `due` (clocks by name) count where the record is new; a clock also where its day has moved.
    A value of None takes one away.
    """

    kind: str
    number: str
    values: Mapping[str, Any]
    state: str = ""
    of: str = ""
    due: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """What was done: records that are new, that changed, and that were the same."""

    new: int = 0
    changed: int = 0
    same: int = 0


def enter(actor: Actor, entries: Iterable[Entry]) -> Entered:
    """Write what is new in entries, all of it or nothing."""
    new = changed = same = 0
    with transaction.atomic():
        head = lock()
        for batch in _batches(entries):
            known = _known(batch)
            fresh = [(one, known.get((one.kind, one.number)) or Record(one.kind, one.number)) for one in batch]
            due = [(one, record, payload) for one, record in fresh if (payload := _payload(one, record))]
            acts = [Act(actor.key, VERB, one.kind, one.number, payload) for one, _, payload in due]
            (facts,) = append_many([acts], head=head)
            write([apply(record, fact) for (_, record, _), fact in zip(due, facts, strict=True)])
            added = sum(not record.sequence for _, record, _ in due)
            new, changed, same = new + added, changed + len(due) - added, same + len(batch) - len(due)
    return Entered(new, changed, same)


def _batches(entries: Iterable[Entry]) -> Iterator[Sequence[Entry]]:
    """Give entries in batches that name each record once: a later entry starts from what an earlier one wrote."""
    batch: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        name = (entry.kind, entry.number)
        if name in batch or len(batch) == BATCH:
            yield [*batch.values()]
            batch = {}
        batch[name] = entry
    if batch:
        yield [*batch.values()]


def _known(batch: Sequence[Entry]) -> dict[tuple[str, str], Record]:
    """Give the records that are there, by kind and number."""
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for one in batch:
        by_kind[one.kind].append(one.number)
    found: dict[tuple[str, str], Record] = {}
    for kind, numbers in by_kind.items():
        if kind in kinds():
            rows = RecordRow.objects.filter(key__in=[key_of(kind, number) for number in numbers])
            found |= {(kind, record.subject): record for record in as_records(list(rows))}
        else:
            table = TABLES[kind]._default_manager.filter(pk__in=numbers)
            for row in table:
                values, sequence = row_values(kind, row), row.sequence  # type: ignore[attr-defined]
                found[kind, row.pk] = Record(kind, row.pk, values=values, sequence=sequence)
    return found


def _payload(one: Entry, record: Record) -> dict[str, Any]:
    """Give what a fact must say of an entry; nothing where the record is that already."""
    held = set(table_schema(one.kind).columns) if one.kind not in kinds() else None
    values = {name: value for name, value in one.values.items() if held is None or name in held}
    changed = {name: value for name, value in values.items() if record.values.get(name) != value}
    payload: dict[str, Any] = {"set": changed} if changed else {}
    if not record.sequence:
        payload |= {"to": one.state} if one.state else {}
        payload |= {"of": one.of} if one.of else {}
    clocks = {name: day for name, day in one.due.items() if record.due.get(name) != day}
    if clocks and (changed or not record.sequence):
        payload["due"] = clocks
    return payload
