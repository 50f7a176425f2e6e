"""The projects that somebody takes part in, and what he may open under each."""

from dataclasses import dataclass

from django.db.models import F

from daoren.apps.audit.append import today
from daoren.apps.parties.actors import Actor
from daoren.apps.portal.todo import Way, fits, opening
from daoren.apps.portfolio.models import Standing
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Participant, RecordRow
from daoren.apps.records.projection import as_records
from daoren.apps.records.turns import Running, clock_of
from daoren.core.ledger import Record
from daoren.core.lifecycle import Lifecycle, Surroundings

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Own:
    """A project that somebody takes part in: how it stands and what he may open under it."""

    row: RecordRow
    lifecycle: Lifecycle
    light: str
    clock: Running | None
    ways: tuple[Way, ...]


def own_projects(actor: Actor) -> list[Own]:
    """Give the projects that an actor takes part in, soonest clock first, with their lights."""
    taking = Participant.objects.filter(person=actor.key, record__kind="project", record__gone=False)
    taking = taking.filter(role=actor.only) if actor.only else taking
    roles: dict[str, set[str]] = {}
    for record, role in taking.values_list("record_id", "role"):
        roles.setdefault(record, set()).add(role)
    ordered = RecordRow.objects.filter(pk__in=roles).order_by(F("next_due").asc(nulls_last=True), "key")
    rows = list(ordered[:SHOWN])
    lights = dict(Standing.objects.filter(pk__in=[row.number for row in rows]).values_list("project", "light"))
    return [
        Own(row, kinds()[row.kind], lights.get(row.number, ""), clock_of(row),
            _ways(record, row.key, roles[row.key]))
        for row, record in zip(rows, as_records(rows), strict=True)
    ]  # fmt: skip


def _ways(record: Record, key: str, roles: set[str]) -> tuple[Way, ...]:
    """Give what may be opened under a record."""
    under = Surroundings(today(), "", parent=record)
    return tuple(
        opening(kind, event, key)
        for kind in kinds().values()
        for event in (kind.opening if kind.parent == record.kind else ())
        if set(event.who) & roles and fits(event, kind.key, under)
    )


def starts(actor: Actor) -> list[Way]:
    """Give the records that somebody may open by themselves, under no other."""
    return [
        opening(kind, event, "")
        for kind in kinds().values()
        for event in (kind.opening if not kind.parent else ())
        if {role for role in event.who if role not in ("public", "system")} & actor.roles
    ]
