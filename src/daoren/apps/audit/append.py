"""Append facts to the chain, inside the transaction of the act that they record."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from daoren.apps.audit.bulk import insert
from daoren.apps.audit.models import FIELDS, FactRow, Head
from daoren.core.ledger import Fact, Place, canonical, fact_id, next_fact

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded: who does what to which record, with which payload."""

    actor: str
    verb: str
    kind: str
    subject: str
    payload: Mapping[str, Any]


def today() -> date:
    """Give the local date; the fixed one of a demonstration where the settings name it."""
    fixed: date | None = settings.TODAY
    return fixed or timezone.localdate()


def lock() -> Head:
    """Hold the end of the chain until the transaction ends; whoever else appends waits.

    Raise RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is appended to only inside a transaction")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    return head


def append(acts: Iterable[Act], *, effective_on: date | None = None, head: Head | None = None) -> list[Fact]:
    """Append one fact an act, in order, and give them.

    `effective_on` is the local day from which they count, today where it is not given. Raise ValueError where it
    lies in the future: what is to come is a clock, not a fact.
    """
    day = effective_on or today()
    if day > today():
        raise ValueError(f"a fact cannot count from {day}, which is to come")
    head = head or lock()
    facts = _chained(acts, Place(head.sequence, head.hash), day)
    FactRow.objects.bulk_create((FactRow.of(fact) for fact in facts), batch_size=BATCH)
    _move(head, facts)
    return facts


def append_many(batches: Iterable[Iterable[Act]], *, head: Head | None = None) -> Iterator[list[Fact]]:
    """Append batch after batch, as fast as the database takes them, and give the facts of each.

    Only as much is held in memory as a batch has. The facts count from today.
    """
    head, day = head or lock(), today()
    for acts in batches:
        facts = _chained(acts, Place(head.sequence, head.hash), day)
        insert(FactRow._meta.db_table, FIELDS, _rows(facts))
        _move(head, facts)
        yield facts


def _rows(facts: Sequence[Fact]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of facts of one moment as the driver takes them."""
    field = FactRow._meta.get_field("recorded_at")
    moment = field.get_db_prep_save(facts[0].recorded_at, connection) if facts else None
    for one in facts:
        yield (
            one.sequence, one.id, moment, one.effective_on, one.actor, one.verb, one.kind, one.subject,
            one.payload, one.previous, one.hash,
        )  # fmt: skip


def _chained(acts: Iterable[Act], last: Place, day: date) -> list[Fact]:
    moment, facts = _moment(last), []
    for act in acts:
        fact = next_fact(_fact(act, moment, day), last, algorithm=settings.HASH)
        last = Place(fact.sequence, fact.hash)
        facts.append(fact)
    return facts


def _moment(last: Place) -> datetime:
    """Give the present moment, or that of the last fact where the machine's clock was set back since."""
    before = FactRow.objects.filter(pk=last.sequence).values_list("recorded_at", flat=True).first()
    now = timezone.now()
    return now if before is None else max(now, before)


def _fact(act: Act, moment: datetime, day: date) -> Fact:
    return Fact(
        0, fact_id(moment, secrets.randbits(74)), moment, day, act.actor, act.verb, act.kind, act.subject,
        canonical(act.payload),
    )  # fmt: skip


def _move(head: Head, facts: Sequence[Fact]) -> None:
    if facts:
        head.sequence, head.hash = facts[-1].sequence, facts[-1].hash
        head.save()
