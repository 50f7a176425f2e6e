"""What is stuck, with whom, since when: past its clock, or waiting longest."""

from django.db.models import Q, QuerySet

from daoren.apps.audit.append import today
from daoren.apps.parties.actors import Actor
from daoren.apps.portal.part import Part
from daoren.apps.portal.todo import Turn
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import NOTHING, stem
from daoren.apps.records.turns import clock_of, turn_of


def overdue(actor: Actor, part: Part, *, shown: int) -> list[Turn]:
    """Give the records whose clock is over, longest first."""
    rows = within_part(RecordRow.objects.filter(_known_to(actor), gone=False), part)
    return _stuck(rows.filter(next_due__lt=today()).order_by("next_due", "key")[:shown])


def waiting(actor: Actor, part: Part, *, shown: int) -> list[Turn]:
    """Give the records that wait for somebody under no clock, longest first."""
    rows = within_part(RecordRow.objects.filter(_known_to(actor), gone=False, next_due=None), part)
    return _stuck(rows.filter(_waiting()).order_by("since", "key")[:shown])


def _known_to(actor: Actor) -> Q:
    """Give the records that an actor may see whole: clocks and turns are not for the public."""
    found = NOTHING
    for lifecycle in kinds().values():
        found |= Q(kind=lifecycle.key) & whole(actor, lifecycle)
    return found


def within_part(rows: "QuerySet[RecordRow]", part: Part) -> "QuerySet[RecordRow]":
    """Keep the records of a part of the programme."""
    if part.department:
        rows = rows.filter(department=part.department)
    if part.unit:
        rows = rows.filter(unit=part.unit)
    return rows.filter(region__startswith=stem(part.region)) if stem(part.region) else rows


def _waiting() -> Q:
    found = NOTHING
    for lifecycle in kinds().values():
        states = [state.key for state in lifecycle.states.values() if state.tone == "waiting" and not state.final]
        if states:
            found |= Q(kind=lifecycle.key, state__in=states)
    return found


def _stuck(rows: "QuerySet[RecordRow]") -> list[Turn]:
    return [Turn(row, kinds()[row.kind], clock_of(row), turn_of(row)) for row in rows]
