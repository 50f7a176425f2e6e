"""Append facts to the chain, inside the transaction of the act that they record."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from daoren.apps.audit.models import FactRow, Head
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
    last, moment, facts = Place(head.sequence, head.hash), timezone.now(), []
    for act in acts:
        fact = next_fact(_fact(act, moment, day), last, algorithm=settings.HASH)
        last = Place(fact.sequence, fact.hash)
        facts.append(fact)
    _save(facts, head, last)
    return facts


def _fact(act: Act, moment: datetime, day: date) -> Fact:
    return Fact(
        0, fact_id(moment, secrets.randbits(74)), moment, day, act.actor, act.verb, act.kind, act.subject,
        canonical(act.payload),
    )  # fmt: skip


def _save(facts: Sequence[Fact], head: Head, last: Place) -> None:
    FactRow.objects.bulk_create((FactRow.of(fact) for fact in facts), batch_size=BATCH)
    head.sequence, head.hash = last.sequence, last.hash
    head.save()
