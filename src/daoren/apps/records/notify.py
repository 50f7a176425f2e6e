"""Tell people what happened and whose turn it is; the letters go out by a job after the transaction."""

from collections.abc import Mapping

from django.db import transaction

from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Notification, RecordRow
from daoren.apps.records.policies import people_with
from daoren.core.ledger import Fact, Record
from daoren.core.lifecycle import Event, Lifecycle
from daoren.core.terms import Language


def notify(lifecycle: Lifecycle, event: Event, record: Record, fact: Fact) -> None:
    """Write a notification to everybody whose turn it now is, and to those whom the record is about.

    Whoever did it is not told.
    """
    row = RecordRow.objects.get(pk=f"{record.kind}/{record.subject}")
    told: dict[int, bool] = {}
    for role in ("investigator", "manager"):
        if role in lifecycle.read and event.target:
            told |= {person.pk: False for person in people_with(role, row, record)}
    for following in kinds()[record.kind].events_in(record.state):
        if following.expected and event.target:
            for role in following.who:
                told |= {person.pk: True for person in people_with(role, row, record)}
    mine = set(people_keys(fact.actor))
    found = [
        Notification(person_id=person, record=row.key, event=event.key, fact=fact.sequence, yours=yours)
        for person, yours in told.items()
        if person not in mine
    ]
    Notification.objects.bulk_create(found)
    if found:
        transaction.on_commit(send)


def told_of(lifecycle: Lifecycle, name: str) -> Mapping[Language, str] | str:
    """Give the words of what a notification is about: an event, or the clock of a reminder (clock.<key>.<day>)."""
    clock = name.split(".")[1] if name.startswith("clock.") else ""
    found = lifecycle.events.get(name) or lifecycle.clocks.get(clock)
    return found.label if found else name


def people_keys(key: str) -> list[int]:
    """Give the primary keys of the people of an opaque key: one or none."""
    from daoren.apps.parties.models import Person

    return list(Person.objects.filter(key=key).values_list("pk", flat=True))


def send() -> None:
    """Have the letters sent by a job."""
    from daoren.apps.records.jobs import send_letters

    send_letters.enqueue()
