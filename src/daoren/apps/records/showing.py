"""What the page of a record shows: its values, its clocks, what can be done and why the rest can't."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daoren.apps.parties.actors import Actor
from daoren.apps.records.desk import Desk, desks_under
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Attachment, RecordRow
from daoren.apps.records.past import MOST_CHILDREN, Moment, records_at
from daoren.apps.records.policies import KNOW_EXPERTS, public_states, visible
from daoren.apps.records.timeline import Sight
from daoren.apps.records.wording import Names, shown
from daoren.core.ledger import Record
from daoren.core.lifecycle import Event, Field, Lifecycle, State, available, met
from daoren.core.terms import Statement

_SEE_PERSONAL = frozenset({"officer", "leader"})


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it is shown; `link` is the key of the record that it names."""

    field: Field
    text: str
    link: str
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done now, or can't, with the reasons."""

    kind: str
    event: Event
    reasons: tuple[Statement, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """A record under this one, as a line."""

    kind: str
    number: str
    label: Any
    title: str
    state: State
    since: str


def sight_of(lifecycle: Lifecycle, record: Record, roles: frozenset[str]) -> Sight | None:
    """Give what somebody with roles may see of a record; None where he may see nothing."""
    if "system" in roles or set(lifecycle.read) & roles:
        over = record.state in lifecycle.states and lifecycle.states[record.state].final
        return Sight(whole=True, personal=bool(_SEE_PERSONAL & roles), experts=over or bool(KNOW_EXPERTS & roles))
    return Sight(whole=False, personal=False) if record.state in public_states(lifecycle) else None


def values_of(lifecycle: Lifecycle, record: Record, sight: Sight, names: Names) -> list[Value]:
    """Give what a record holds and a reader may see, in the order of the lifecycle."""
    held = [
        (field, record.values[name])
        for name, field in lifecycle.fields.items()
        if record.values.get(name) not in (None, "", []) and sight.sees(field)
    ]
    for kind in ("person", "party", "region"):
        names.learn(kind, [value for field, value in held if field.type == kind])
    digests = [one for field, value in held if field.type == "files" for one in value]
    files = {one.digest: one for one in Attachment.objects.filter(digest__in=digests)} if digests else {}
    return [_value(field, value, names, files) for field, value in held]


def _value(field: Field, value: Any, names: Names, files: Mapping[str, Attachment]) -> Value:
    own = tuple(files[one] for one in value if one in files) if field.type == "files" else ()
    link = ""
    if field.type == "record":
        link = str(value) if "/" in str(value) else f"{field.kind}/{value}"
    return Value(field, shown(field, value, names), link, own)


def actions_on(desk: Desk) -> list[Action]:
    """Give every event of the record's state with the reasons against it, those of the system alone left out."""
    found = available(desk.lifecycle, desk.record, roles=desk.roles, around=desk.around)
    events = [desk.lifecycle.events[key] for key in found]
    listed = [
        Action(desk.lifecycle.key, event, found[event.key]) for event in events if set(event.who) - {"system"}
    ]
    return sorted(listed, key=lambda one: (not one.event.expected, one.event.negative))


def openings_under(desk: Desk) -> list[Action]:
    """Give the events by which somebody may open records under the one he stands before, and what is against."""
    return [
        Action(one.lifecycle.key, one.event, one.refusals(), opens=True)
        for one in desks_under(desk)
        if set(one.event.who) - {"system"}
    ]


def children_of(actor: Actor, row: RecordRow, moment: Moment) -> list[Child]:
    """Give the records under one that an actor may see, newest first, as they were at a moment."""
    rows = visible(actor, RecordRow.objects.filter(of=row.key, gone=False)).order_by("-since", "-key")
    taken = list(rows[:MOST_CHILDREN])
    titles = {one.key: one.title for one in taken}
    return [
        Child(
            record.kind, record.subject, kinds()[record.kind].label, titles[f"{record.kind}/{record.subject}"],
            kinds()[record.kind].states[record.state], record.since,
        )
        for record in records_at(taken, moment)
    ]  # fmt: skip


def consequences(desk: Desk) -> list[Statement]:
    """Say in words what follows an event: the state, the clocks, and what happens elsewhere."""
    lifecycle, event = desk.lifecycle, desk.event
    found = []
    if event.target and event.target != desk.record.state:
        found.append(Statement("pages.then_state", {"state": lifecycle.states[event.target].label}))
    clocks = tuple(lifecycle.clocks[key].label for key in event.starts)
    if clocks:
        found.append(Statement("pages.then_clock", {"clocks": clocks}))
    # What hangs on an answer still to be given may follow; what hangs on the record alone is known.
    elsewhere = [
        _elsewhere(lifecycle, one.does, one.target, one.on)
        for one in event.effects
        if not one.when or event.asks or met(one.when, desk.record, desk.around)
    ]
    return found + [one for at, one in enumerate(elsewhere) if one not in elsewhere[:at]]


def _elsewhere(lifecycle: Lifecycle, does: str, target: str, on: str) -> Statement:
    if does == "open":
        return Statement("pages.then_open", {"kind": kinds()[target].label})
    place = kinds().get(lifecycle.parent if on == "parent" else "project" if on == "root" else on)
    if does == "fire" and place is not None and target in place.events:
        return Statement("pages.then_fire", {"kind": place.label, "event": place.events[target].label})
    return Statement("pages.then_row", {"kind": (place or lifecycle).label})


def serious(desk: Desk) -> bool:
    """Tell whether an event is to be confirmed: it takes something away, or nothing can follow it."""
    state = desk.lifecycle.states.get(desk.event.target)
    return desk.event.negative or (state is not None and state.final and not desk.event.opens)


def evidence_of(row: RecordRow) -> Sequence[Attachment]:
    """Give every file of a record, newest first."""
    return list(Attachment.objects.filter(record=row.key, erased_at=None).order_by("-added_at")[:200])
