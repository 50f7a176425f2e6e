"""Whose turn it is: the records that wait for an actor, soonest clock first, with what he can do about each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from daoren.apps.audit.append import today
from daoren.apps.parties.actors import Actor
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Participant, RecordRow
from daoren.apps.records.policies import EVERYTHING, NOTHING, PARTAKERS, roles_towards, scope
from daoren.apps.records.projection import as_records, key_of
from daoren.apps.records.turns import Running, clock_of, running
from daoren.core.ledger import Record
from daoren.core.lifecycle import Event, Lifecycle, State, Surroundings, available, met
from daoren.core.lifecycle.decide import role_term
from daoren.core.lifecycle.lifecycle import Words

SHOWN = 25
PARTS = 2_000
_STRIDE = 60
_STRIDES = 3


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be done, and where; `expected` where it is what the record waits for."""

    label: Words
    address: str
    expected: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A record that waits: since when, until when, for whom (roles, as terms) and for what."""

    row: RecordRow
    lifecycle: Lifecycle
    clock: Running | None
    whose: tuple[Any, ...]
    ways: tuple[Way, ...] = ()

    @property
    def state(self) -> State:
        """The state in which it waits."""
        return self.lifecycle.states[self.row.state]

    @property
    def address(self) -> str:
        """Where the record is."""
        return reverse("record", args=(self.row.kind, self.row.number))

    @property
    def waited(self) -> int:
        """The days for which it has been in its state."""
        return (today() - self.row.since).days


def mine(actor: Actor, *, shown: int = SHOWN) -> tuple[list[Turn], bool]:
    """Give the records whose turn is the actor's, soonest clock first, and whether there are more."""
    actor = _partaking(actor)
    found: list[Turn] = []
    for rows in _strides(RecordRow.objects.filter(_waiting_for(actor), gone=False)):
        found += _turns(actor, rows)
        if len(found) > shown:
            break
    return found[:shown], len(found) > shown


def _partaking(actor: Actor) -> Actor:
    """Spare an actor who takes part in nothing the question of each record."""
    return replace(actor, partakes=actor.partakes and Participant.objects.filter(person=actor.key).exists())


def _waiting_for(actor: Actor) -> Q:
    found = NOTHING
    for role, pairs in _expecting().items():
        towards = _taking_part(actor, role) if role in PARTAKERS else scope(actor, role)
        if towards is NOTHING:
            continue
        found |= pairs if towards is EVERYTHING else pairs & towards
    return found


def _taking_part(actor: Actor, role: str) -> Q:
    """Give the records that an actor takes part in by keys, which an index finds, unlike a subquery."""
    if not actor.partakes or actor.only not in ("", role):
        return NOTHING
    taking = Participant.objects.filter(person=actor.key, role=role).values_list("record_id", flat=True)
    own = list(taking[:PARTS])
    return Q(key__in=own) | Q(root__in=own) | Q(of__in=own) if own else NOTHING


def _expecting() -> Mapping[str, Q]:
    """Give, by role, the records in a state or under a clock in which something is expected of it."""
    found: defaultdict[str, Q] = defaultdict(lambda: NOTHING)
    for lifecycle in kinds().values():
        states: defaultdict[str, set[str]] = defaultdict(set)
        for event in lifecycle.events.values():
            for role in event.who if event.expected else ():
                states[role].update(event.origin)
        for role in {*states, *(role for clock in lifecycle.clocks.values() for role in clock.whose)}:
            turns = Q(state__in=sorted(states[role]))
            for clock in lifecycle.clocks.values():
                if role in clock.whose:
                    # Only what has a clock at all can have this one, and of that there is an index.
                    turns |= Q(next_due__isnull=False, due_text__contains=f'"{clock.key}":')
            found[role] |= Q(kind=lifecycle.key) & turns
    return {role: pairs for role, pairs in found.items() if role not in ("public", "system")}


def _strides(rows: "QuerySet[RecordRow]") -> Iterator[Sequence[RecordRow]]:
    """Give rows some at a time: those under a clock, soonest first, then those that have waited longest."""
    for ordered in (
        rows.filter(next_due__isnull=False).order_by("next_due", "key"),
        rows.filter(next_due=None).order_by("since", "key"),
    ):
        for stride in range(_STRIDES):
            found = list(ordered[stride * _STRIDE : (stride + 1) * _STRIDE])
            yield found
            if len(found) < _STRIDE:
                break


def _turns(actor: Actor, rows: Sequence[RecordRow]) -> Iterator[Turn]:
    parents, children = _around(rows)
    for row, record in zip(rows, as_records(rows), strict=True):
        lifecycle = kinds()[row.kind]
        roles = roles_towards(actor, row, record.values)
        around = Surroundings(today(), actor.key, parents.get(row.of), children.get(row.key, {}))
        clock = _pressing(lifecycle, record, roles)
        ways = tuple(_ways(lifecycle, record, roles, around, clock=clock))
        if ways:
            own = roles & {role for event in lifecycle.events_in(row.state) for role in event.who}
            whose = tuple(role_term(role) for role in sorted(own or roles - {"public"}))
            yield Turn(row, lifecycle, _running(lifecycle, record, clock) or clock_of(row), whose, ways)


def _pressing(lifecycle: Lifecycle, record: Record, roles: frozenset[str]) -> str:
    """Give the clock of a record that runs out first against somebody with such roles, or nothing."""
    own = [key for key in record.due if key in lifecycle.clocks and roles & set(lifecycle.clocks[key].whose)]
    return min(own, key=lambda key: record.due[key], default="")


def _running(lifecycle: Lifecycle, record: Record, clock: str) -> Running | None:
    return next(iter(running(lifecycle, {clock: record.due[clock]})), None) if clock else None


def _ways(
    lifecycle: Lifecycle, record: Record, roles: frozenset[str], around: Surroundings, *, clock: str
) -> Iterator[Way]:
    """Give what somebody can do: what is expected; where his clock runs, what answers it or else all he can do."""
    open_to_him = available(lifecycle, record, roles=roles, around=around)
    events = [lifecycle.events[key] for key, reasons in open_to_him.items() if not reasons]
    expected = [event for event in events if event.expected]
    if expected or not clock:
        yield from (_way(record, event) for event in expected)
        return
    below = _openings(lifecycle, record, roles, around, clock=clock)
    yield from below or (_way(record, event) for event in events)


def _way(record: Record, event: Event) -> Way:
    return Way(event.label, reverse("record_event", args=(record.kind, event.key, record.subject)), event.expected)


def _openings(
    lifecycle: Lifecycle, record: Record, roles: frozenset[str], around: Surroundings, *, clock: str
) -> list[Way]:
    """Give the records to be opened under one that answer its clock: what starts it anew, else what stops it."""
    under = Surroundings(around.today, around.actor, parent=record)
    found: dict[str, list[Way]] = {"starts": [], "stops": []}
    for kind in kinds().values():
        for event in kind.opening if kind.parent == record.kind else ():
            what = _answer(event, lifecycle, clock)
            if what and set(event.who) & roles and fits(event, kind.key, under):
                way = opening(kind, event, key_of(record.kind, record.subject))
                found[what].append(replace(way, expected=True))
    return found["starts"] or found["stops"]


def _answer(event: Event, above: Lifecycle, clock: str) -> str:
    """Tell whether what follows an event starts or stops a clock of the record above; nothing where neither."""
    fired = [above.events.get(one.target) for one in event.effects if one.does == "fire" and one.on == "parent"]
    known = [one for one in fired if one is not None]
    if any(clock in one.starts for one in known):
        return "starts"
    return "stops" if any(clock in one.stops for one in known) else ""


def fits(event: Event, kind: str, under: Surroundings) -> bool:
    """Tell whether the record above is in a state in which an event may open one of a kind under it."""
    return all(met(one.condition, Record(kind, ""), under) for one in event.guards if "parent" in one.condition)


def opening(kind: Lifecycle, event: Event, of: str) -> Way:
    """Give the way to open a record of a kind, under another where `of` names one."""
    address = reverse("record_open", args=(kind.key, event.key))
    return Way(event.label, f"{address}?{urlencode({'of': of})}" if of else address, event.expected)


def _around(rows: Sequence[RecordRow]) -> tuple[dict[str, Record], dict[str, dict[str, list[Record]]]]:
    """Give the parents of rows and, of the children, those that some guard looks at."""
    above = {row.of for row in rows if row.of}
    parents = {key_of(one.kind, one.subject): one for one in _records(Q(key__in=above))}
    looked_at = {kind for row in rows for kind in children_of_concern(kinds()[row.kind])}
    children: defaultdict[str, dict[str, list[Record]]] = defaultdict(dict)
    if looked_at:
        of = {row.key for row in rows if children_of_concern(kinds()[row.kind])}
        for one in _records(Q(of__in=of, kind__in=looked_at, gone=False)):
            children[one.of].setdefault(one.kind, []).append(one)
    return parents, children


def _records(which: Q) -> Iterator[Record]:
    return as_records(list(RecordRow.objects.filter(which)))


def children_of_concern(lifecycle: Lifecycle) -> set[str]:
    """Give the kinds of children that the guards of a lifecycle look at."""
    return {kind for event in lifecycle.events.values() for one in event.guards for kind in _named(one.condition)}


def _named(condition: Any) -> Iterator[str]:
    if isinstance(condition, Mapping):
        if "children" in condition:
            yield condition["children"]
        for part in condition.values():
            yield from _named(part)
    elif isinstance(condition, list | tuple):
        for part in condition:
            yield from _named(part)
