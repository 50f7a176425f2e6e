"""Do an event of a lifecycle: policy, decision in core, facts, present state, all in one transaction.

Whatever follows elsewhere (a row of the contract, an event of the project, a new record) is done in the same
transaction on behalf of the same person; where one of them is refused, nothing of it is done.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction

from daoren.apps.audit.append import Act, append, lock, today
from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.joints import following, given
from daoren.apps.records.kinds import due, kinds
from daoren.apps.records.models import Draft, RecordRow
from daoren.apps.records.notify import notify
from daoren.apps.records.policies import roles_towards, roles_towards_child, roles_towards_new
from daoren.apps.records.projection import as_record, as_records, key_of, row_values, write
from daoren.apps.records.sealed import seal
from daoren.core.ledger import Fact, Record, apply
from daoren.core.lifecycle import Effect, Event, Lifecycle, Refusal, Surroundings, decide
from daoren.core.lifecycle.lifecycle import HEADER
from daoren.core.portfolio import table_schema
from daoren.core.terms import Statement

DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the record as it is now, and every fact of the act, the first that of the event itself."""

    record: Record
    facts: tuple[Fact, ...]


class RefusedError(Exception):
    """An act that may not be, with every reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def refused(key: str, **values: object) -> RefusedError:
    """Give a refusal for one reason."""
    return RefusedError(Refusal((Statement(key, values),)))


def act(
    actor: Actor,
    kind: str,
    number: str,
    event: str,
    answers: Mapping[str, Any],
    *,
    seen: int | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Done:
    """Do an event on a record.

    `seen` is the number of the record's last fact when the person looked at it; where it has moved on since, the
    act is refused. `extra` is put into the fact for readers (a snapshot's hash, versions of rules). Raise
    RefusedError with every reason.
    """
    with transaction.atomic():
        lock()
        row = RecordRow.objects.filter(pk=key_of(kind, number)).first()
        if row is None:
            raise refused("records.no_such_record", kind=kind, number=number)
        if seen is not None and seen != row.sequence:
            raise refused("records.moved_on")
        work = _Work(actor)
        record = work.fire(as_record(row), row, event, answers, extra or {}, on_behalf=False)
        Draft.objects.filter(person__key=actor.key, kind=kind, subject=number, event=event).delete()
        return work.done(record)


def open_record(
    actor: Actor,
    kind: str,
    answers: Mapping[str, Any],
    *,
    event: str = "",
    of: str = "",
    number: str = "",
    extra: Mapping[str, Any] | None = None,
) -> Done:
    """Open a record of a kind, under a parent ("kind/number") where the kind has one.

    `number` is given where the record has one from elsewhere; else the next of the year is taken. Raise
    RefusedError with every reason.
    """
    with transaction.atomic():
        lock()
        work = _Work(actor)
        record = work.open(kind, event, answers, of, number, extra or {}, on_behalf=False)
        Draft.objects.filter(
            person__key=actor.key, kind=kind, subject=of, event=record_event(kind, event)
        ).delete()
        return work.done(record)


def record_event(kind: str, event: str) -> str:
    """Give the event that opens a record of a kind, the first of them where none is named."""
    return event or kinds()[kind].opening[0].key


class _Work:
    """One act with all that follows from it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.facts: list[Fact] = []
        self.depth = 0

    def done(self, record: Record) -> Done:
        return Done(record, tuple(self.facts))

    def fire(
        self, record: Record, row: RecordRow, event: str, answers: Mapping[str, Any], extra: Mapping[str, Any],
        *, on_behalf: bool,
    ) -> Record:  # fmt: skip
        lifecycle = kinds()[record.kind]
        chosen = lifecycle.events.get(event)
        if chosen is None:
            raise refused("lifecycle.unknown_event", event=event)
        roles = {"system"} if on_behalf else roles_towards(self.actor, row, record.values)
        return self._step(lifecycle, record, chosen, answers, extra, roles, self._parent(record.of))

    def open(
        self, kind: str, event: str, answers: Mapping[str, Any], of: str, number: str, extra: Mapping[str, Any],
        *, on_behalf: bool,
    ) -> Record:  # fmt: skip
        lifecycle = kinds().get(kind)
        if lifecycle is None or event not in ("", *(one.key for one in lifecycle.opening)):
            raise refused("lifecycle.unknown_event", event=event or kind)
        # A kind that stands alone takes no rights from a record that somebody names as its parent.
        of = of if lifecycle.parent or on_behalf else ""
        parent = self._parent(of)
        if lifecycle.parent and (parent is None or parent.kind != lifecycle.parent):
            raise refused("records.needs_parent", kind=lifecycle.label, parent=kinds()[lifecycle.parent].label)
        number = number or next_number(lifecycle)
        if RecordRow.objects.filter(pk=key_of(kind, number)).exists():
            raise refused("records.number_taken", number=number)
        roles = {"system"} if on_behalf else self._opening_roles(lifecycle, answers, of)
        chosen = lifecycle.events[record_event(kind, event)]
        return self._step(lifecycle, Record(kind, number), chosen, answers, extra, roles, parent)

    def _opening_roles(self, lifecycle: Lifecycle, answers: Mapping[str, Any], of: str) -> frozenset[str]:
        """Give what the actor is towards the record that is to be: by its parent, or by where he is at home."""
        parent = RecordRow.objects.filter(pk=of).first() if of else None
        if parent is not None:
            return roles_towards_child(self.actor, lifecycle, parent, as_record(parent).values, answers)
        return roles_towards_new(self.actor, lifecycle, answers)

    def _parent(self, of: str) -> Record | None:
        row = RecordRow.objects.filter(pk=of).first() if of else None
        return None if row is None else as_record(row)

    def _step(
        self, lifecycle: Lifecycle, record: Record, event: Event, answers: Mapping[str, Any],
        extra: Mapping[str, Any], roles: "frozenset[str] | set[str]", parent: Record | None,
    ) -> Record:  # fmt: skip
        self.depth += 1
        if self.depth > DEEPEST:
            raise RuntimeError(f"{lifecycle.key}.{event.key}: consequences without end")
        around = surroundings(record, parent, self.actor.key)
        sealed = answers if "system" in roles else seal(lifecycle, answers)
        known = given(event.key, record, parent, answers)
        step = decide(lifecycle, record, event, sealed, roles=roles, around=around, due=due, given=known)
        if isinstance(step, Refusal):
            raise RefusedError(step)
        fact = self._record(Act(self.actor.key, event.key, record.kind, record.subject, {**step.payload, **extra}))
        after = apply(record, fact)
        write([after])
        notify(lifecycle, event, after, fact)
        self._begin_what_follows(after, event)
        for effect in step.effects:
            self._follow(after, effect)
        self.depth -= 1
        return after

    def _begin_what_follows(self, record: Record, event: Event) -> None:
        follower = following(record.kind, event.key)
        if follower is not None:
            transaction.on_commit(partial(follower, record.subject))

    def _record(self, one: Act) -> Fact:
        (fact,) = append([one])
        self.facts.append(fact)
        return fact

    def _follow(self, record: Record, effect: Effect) -> None:
        facts, depth = len(self.facts), self.depth
        try:
            # What was begun of a consequence that is refused further on is undone with it.
            with transaction.atomic():
                getattr(self, f"_{effect.does}_effect")(record, effect)
        except RefusedError:
            if not effect.if_possible:
                raise
            del self.facts[facts:]
            self.depth = depth

    def _fire_effect(self, record: Record, effect: Effect) -> None:
        for row in _related(record, effect.on):
            answers = dict(effect.values)
            asked = {ask.name for ask in kinds()[row.kind].events[effect.target].asks}
            own = {name: value for name, value in answers.items() if name in asked}
            self.fire(as_record(row), row, effect.target, own, {"from": key_of(record.kind, record.subject)},
                      on_behalf=True)  # fmt: skip

    def _open_effect(self, record: Record, effect: Effect) -> None:
        of = key_of(record.kind, record.subject) if effect.on == "self" else record.of
        origin = {"from": key_of(record.kind, record.subject)}
        self.open(effect.target, effect.event, effect.values, of, "", origin, on_behalf=True)

    def _set_effect(self, record: Record, effect: Effect) -> None:
        for row in _related(record, effect.on):
            origin = {"from": key_of(record.kind, record.subject)}
            payload = {"set": dict(effect.values), **origin}
            fact = self._record(Act(self.actor.key, "amend", row.kind, row.number, payload))
            write([apply(as_record(row), fact)])

    def _row_effect(self, record: Record, effect: Effect) -> None:
        values = dict(effect.values)
        if "project_id" in table_schema(effect.target).fields:
            values = {"project_id": str(record.values.get("root") or record.of).partition("/")[2], **values}
        self._put(effect, values, key_of(record.kind, record.subject))

    def _put(self, effect: Effect, values: Mapping[str, Any], origin: str) -> None:
        """Record a row of the data contract: a new one, or what is new about one that is there."""
        table = effect.target
        key = table_schema(table).key
        subject = "/".join(str(values[name]) for name in key)
        row = TABLES[table].objects.filter(pk=subject).first()  # type: ignore[attr-defined]
        if row is None and effect.must_exist:
            raise refused("lifecycle.no_such_row", table=table_schema(table).label, row=subject)
        if row is not None and effect.must_be_new:
            raise refused("lifecycle.row_there", table=table_schema(table).label, row=subject)
        old = row_values(table, row) if row else {}
        changed = {name: value for name, value in values.items() if old.get(name) != value}
        if not changed:
            return
        payload = {"set": changed, "from": origin}
        fact = self._record(Act(self.actor.key, "record", table, subject, payload))
        sequence = row.sequence if row else 0
        write([apply(replace(Record(table, subject), values=old, sequence=sequence), fact)])


def surroundings(record: Record, parent: Record | None, actor: str) -> Surroundings:
    """Give what an event on a record can see around it."""
    if not record.sequence:
        key = key_of(parent.kind, parent.subject) if parent else ""
        return surroundings_under(parent, RecordRow.objects.filter(pk=key).first() if parent else None, actor)
    rows = RecordRow.objects.filter(of=key_of(record.kind, record.subject), gone=False)
    children: dict[str, list[Record]] = {}
    for child in as_records(list(rows)):
        children.setdefault(child.kind, []).append(child)
    own = FactRow.objects.filter(kind=record.kind, subject=record.subject, actor=actor)
    return Surroundings(today(), actor, parent, children, did=frozenset(own.values_list("verb", flat=True)))


def surroundings_under(parent: Record | None, row: RecordRow | None, actor: str) -> Surroundings:
    """Give what an event that opens a record can see: the parent, and what its row tells of itself in lists."""
    header = {} if row is None else {name: getattr(row, name) for name in HEADER}
    return Surroundings(today(), actor, parent, {}, header)


def _related(record: Record, on: str) -> Sequence[RecordRow]:
    """Give the records that a consequence is about: parent, root, children of a kind, or one by its key."""
    if "/" in on:
        return list(RecordRow.objects.filter(pk=on))
    if on == "self":
        return list(RecordRow.objects.filter(pk=key_of(record.kind, record.subject)))
    if on == "parent":
        return list(RecordRow.objects.filter(pk=record.of))
    if on == "root":
        return list(RecordRow.objects.filter(pk=record.values.get("root") or record.of))
    return list(RecordRow.objects.filter(of=key_of(record.kind, record.subject), kind=on))


def next_number(lifecycle: Lifecycle) -> str:
    """Give the next number of a kind in the year, such as BG2026-000001; the chain must be locked."""
    stem = f"{lifecycle.prefix}{today().year}-"
    # A number from elsewhere may begin alike and go on otherwise; it is not counted on from.
    rows = RecordRow.objects.filter(kind=lifecycle.key, number__startswith=stem)
    rows = rows.filter(number__regex=rf"^{re.escape(stem)}[0-9]{{6}}$")
    last = rows.order_by("-number").values_list("number", flat=True).first()
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:06d}"
