"""Somebody before an event of a record: what he is towards it, what is known, and why he may not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from daoren.apps.parties.actors import Actor
from daoren.apps.records.actions.act import surroundings, surroundings_under
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Attachment, RecordRow
from daoren.apps.records.policies import roles_towards, roles_towards_child, roles_towards_new
from daoren.apps.records.projection import as_record
from daoren.core.ledger import Record
from daoren.core.lifecycle import Event, Lifecycle, Surroundings, met
from daoren.core.lifecycle.decide import available, refusals
from daoren.core.lifecycle.lifecycle import said
from daoren.core.portfolio import table_schema
from daoren.core.terms import Statement


@dataclass(frozen=True, slots=True)
class Desk:
    """Who does which event on which record; `row` is None where the event opens one, `parent` what it is under."""

    actor: Actor
    lifecycle: Lifecycle
    event: Event
    row: RecordRow | None
    record: Record
    parent: RecordRow | None
    roles: frozenset[str]
    around: Surroundings

    @property
    def subject(self) -> str:
        """What a draft is kept under: the record's number, or the key of the parent of one to be opened."""
        if self.row is not None:
            return self.row.number
        return self.parent.key if self.parent is not None else ""

    @property
    def held(self) -> frozenset[str]:
        """The fields that stand in a table of the data contract."""
        table = self.lifecycle.table
        return frozenset(table_schema(table).fields) if table else frozenset()

    def refusals(self) -> tuple[Statement, ...]:
        """Give every reason that stands against the event, whatever will be answered."""
        if self.row is not None:
            found = available(self.lifecycle, self.record, roles=self.roles, around=self.around)
            if self.event.key in found:
                return found[self.event.key]
        reasons = refusals(self.lifecycle, self.record, self.event, roles=self.roles, around=self.around)
        reasons += self._standing_guards() if self.row is None else []
        return tuple(reasons)

    def _standing_guards(self) -> list[Statement]:
        """Give the guards of an opening event that hang on the parent alone and are not met."""
        return [
            said(guard.why)
            for guard in self.event.guards
            if "parent" in guard.condition and not met(guard.condition, self.record, self.around)
        ]

    def files(self, digests: Sequence[str]) -> list[Attachment]:
        """Give those of the files that are the record's or were brought by the actor and belong nowhere yet."""
        mine = Q(record="", added_by=self.actor.key)
        of_record = Q(record=self.row.key) if self.row is not None else Q(pk__in=[])
        found = Attachment.objects.filter(mine | of_record, digest__in=list(digests)[:100], erased_at=None)
        by_digest = {one.digest: one for one in found}
        return [by_digest[digest] for digest in dict.fromkeys(digests) if digest in by_digest]


def desk_at(actor: Actor, row: RecordRow, event: str) -> Desk | None:
    """Give the desk of an event on a record; None where its kind knows no such event."""
    chosen = kinds()[row.kind].events.get(event)
    return None if chosen is None or chosen.opens else _before(actor, row, chosen)


def standing_desk(actor: Actor, row: RecordRow) -> Desk:
    """Give the desk of somebody who looks at a record, at no event but the one that opened it."""
    return _before(actor, row, kinds()[row.kind].opening[0])


def _before(actor: Actor, row: RecordRow, event: Event) -> Desk:
    record = as_record(row)
    parent = RecordRow.objects.filter(pk=row.of).first() if row.of else None
    around = surroundings(record, as_record(parent) if parent else None, actor.key)
    roles = roles_towards(actor, row, record.values)
    return Desk(actor, kinds()[row.kind], event, row, record, parent, roles, around)


def desks_under(desk: Desk) -> list[Desk]:
    """Give the desks of every event that opens a record under the one that somebody stands before."""
    row = desk.row
    if row is None:
        return []
    around = surroundings_under(desk.record, row, desk.actor.key)
    return [
        Desk(desk.actor, lifecycle, event, None, Record(lifecycle.key, ""), row, roles, around)
        for lifecycle in kinds().values()
        if lifecycle.parent == row.kind
        for roles in [roles_towards_child(desk.actor, lifecycle, row, desk.record.values, {})]
        for event in lifecycle.opening
    ]


def desk_to_open(actor: Actor, kind: str, event: str, of: str = "") -> Desk | None:
    """Give the desk of an event that opens a record; None where there is no such event or no such parent."""
    lifecycle = kinds().get(kind)
    chosen = lifecycle.events.get(event) if lifecycle else None
    if lifecycle is None or chosen is None or not chosen.opens:
        return None
    parent = RecordRow.objects.filter(pk=of).first() if of else None
    if (of and parent is None) or (parent is not None and parent.kind != lifecycle.parent):
        return None
    held = as_record(parent) if parent else None
    roles = (
        roles_towards_child(actor, lifecycle, parent, held.values, {})
        if parent and held
        else roles_towards_new(actor, lifecycle, {})
    )
    around = surroundings_under(held, parent, actor.key)
    return Desk(actor, lifecycle, chosen, None, Record(kind, ""), parent, roles, around)
