"""Do what clocks that have run out ask for, and remind those whose turn it is before they do.

Whatever is done here is done again by the next call only where it is due again: an act of the system on a record
at most once a day, a reminder once a clock.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from daoren.apps.audit.append import today
from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import SYSTEM
from daoren.apps.records.actions.act import RefusedError, act
from daoren.apps.records.kinds import calendar, kinds
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.notify import send
from daoren.apps.records.policies import people_with
from daoren.apps.records.projection import as_record
from daoren.apps.records.watch import every_day
from daoren.core.lifecycle import Event

# So many working days before a clock runs out those whose turn it is are reminded.
REMIND = 3
# A reminder is a notification whose event is "clock.<key>.<day>".
REMINDER = "clock."
LONGEST = 22


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one call did: acts of the system, acts that were refused, reminders written."""

    acts: int
    refused: int
    reminders: int


def tick() -> Ticked:
    """Act on every clock that has run out by today, then remind; before that, make anew what hangs on the day."""
    every_day()
    day, acts, refused = today(), 0, 0
    for row, event in _due(day):
        if _acted(row, event, day):
            continue
        try:
            act(SYSTEM, row.kind, row.number, event.key, {})
            acts += 1
        except RefusedError:
            refused += 1
    return Ticked(acts, refused, sum(_remind(row) for row in _soon(day)))


def _due(day: date) -> Iterator[tuple[RecordRow, Event]]:
    """Give the records that have run out of time, with the event that then takes place."""
    rows = RecordRow.objects.filter(next_due__lt=day, gone=False).order_by("next_due", "key")
    for key in list(rows.values_list("key", flat=True)):
        row = RecordRow.objects.get(pk=key)
        lifecycle = kinds().get(row.kind)
        over = {clock for clock, due in json.loads(row.due_text).items() if due < day.isoformat()}
        for event in lifecycle.events_in(row.state) if lifecycle else ():
            if event.at_expiry_of in over:
                yield row, event
                break


def _acted(row: RecordRow, event: Event, day: date) -> bool:
    own = FactRow.objects.filter(kind=row.kind, subject=row.number, verb=event.key, actor=SYSTEM.key)
    return own.filter(effective_on=day).exists()


def _soon(day: date) -> Iterator[RecordRow]:
    last = day + timedelta(days=REMIND + 14)  # no run of holidays is longer
    rows = RecordRow.objects.filter(next_due__gte=day, next_due__lte=last, gone=False)
    for row in rows.order_by("next_due", "key").iterator():
        if row.next_due is not None and calendar().between(day, row.next_due) <= REMIND:
            yield row


def _remind(row: RecordRow) -> int:
    """Write a reminder to each of those whose turn it is, once for each day on which the clock may run out."""
    lifecycle = kinds().get(row.kind)
    clock = lifecycle.clocks.get(row.next_clock) if lifecycle else None
    if clock is None or not clock.whose:
        return 0
    record, event = as_record(row), f"{REMINDER}{clock.key[:LONGEST]}.{row.next_due}"
    people = {person.pk for role in clock.whose for person in people_with(role, row, record)}
    told = Notification.objects.filter(record=row.key, event=event, person__in=people)
    found = [
        Notification(person_id=person, record=row.key, event=event, fact=row.sequence, yours=True)
        for person in sorted(people - set(told.values_list("person_id", flat=True)))
    ]
    with transaction.atomic():
        Notification.objects.bulk_create(found)
        if found:
            transaction.on_commit(send)
    return len(found)
