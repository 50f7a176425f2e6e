"""What somebody has begun, and what he was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from daoren.apps.parties.models import Person
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Draft, Notification, RecordRow

SHOWN = 10


def moment(at: datetime) -> str:
    """Write an instant as local day and time."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def drafts(person: Person) -> list[dict[str, Any]]:
    """Give what somebody has begun, newest first: its kind and event, when it was saved, where to go on."""
    found = person.drafts.order_by("-saved_at")[:SHOWN]
    return [
        {
            "draft": one,
            "lifecycle": kinds()[one.kind],
            "event": kinds()[one.kind].events.get(one.event),
            "when": moment(one.saved_at),
            "address": _resume(one),
        }
        for one in found
        if one.kind in kinds()
    ]


def _resume(draft: Draft) -> str:
    event = kinds()[draft.kind].events.get(draft.event)
    if event is not None and not event.opens:
        return reverse("record_event", args=(draft.kind, draft.event, draft.subject))
    address = reverse("record_open", args=(draft.kind, draft.event))
    return f"{address}?{urlencode({'of': draft.subject})}" if draft.subject else address


def news(person: Person, *, shown: int, before: int | None = None) -> list[Notification]:
    """Give the notifications of somebody, newest first; `before` is the number of the last one seen."""
    rows = Notification.objects.filter(person=person)
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:shown])


def titles(notifications: Iterable[Notification]) -> dict[str, RecordRow]:
    """Give the records of notifications by key."""
    return RecordRow.objects.in_bulk({one.record for one in notifications})
