"""Who is what towards a record, and who may see it: plain functions that answer with a reason.

A role is a relation: an officer of the record's department, a bureau whose region holds the record's, a manager
of the record's unit, the investigator that the record or the project above it names.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from daoren.apps.parties.actors import EVERYBODY, Actor
from daoren.apps.parties.models import Membership, Person
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Participant, RecordRow
from daoren.core.ledger import Record
from daoren.core.lifecycle import Lifecycle
from daoren.core.lifecycle.decide import role_term
from daoren.core.terms import Statement

# An empty Q is left out of an "or", so what holds every record or none is said outright.
NOTHING = Q(pk__in=[])
EVERYTHING = ~Q(pk__in=[])

PARTAKERS = ("investigator", "finance", "expert")
# Who knows the experts of a record before it is concluded: never those whom they judge.
KNOW_EXPERTS = frozenset({"leader", "officer", "county", "auditor", "expert", "system"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something is allowed, and the reason where it is not."""

    allowed: bool
    why: Statement | None = None


Relation = Callable[[Actor, RecordRow], bool]


def within(region: str, place: str) -> bool:
    """Tell whether a region of GB/T 2260 lies in another; 330000 holds 330106, an empty one holds all.

    >>> within("330106", "330100"), within("330206", "330100")
    (True, False)
    """
    return region.startswith(stem(place))


def stem(region: str) -> str:
    """Give the digits that the codes within a region begin with.

    >>> stem("330100"), stem("330000"), stem("330110")
    ('3301', '33', '330110')
    """
    while region.endswith("00"):
        region = region[:-2]
    return region


_BY_MEMBERSHIP: Mapping[str, Relation] = {
    "leader": lambda actor, row: bool(actor.holding("leader")),
    "auditor": lambda actor, row: bool(actor.holding("auditor")),
    "officer": lambda actor, row: any(m.department in ("", row.department) for m in actor.holding("officer")),
    "county": lambda actor, row: any(within(row.region, m.region) for m in actor.holding("county")),
    "manager": lambda actor, row: bool(row.unit) and any(m.unit == row.unit for m in actor.holding("manager")),
}


def supervises(actor: Actor) -> bool:
    """Tell whether an actor is an officer of no one department, who so answers for none of those he asks."""
    return any(not one.department for one in actor.holding("officer"))


def roles_towards(actor: Actor, row: RecordRow, values: Mapping[str, object] | None = None) -> frozenset[str]:
    """Give everything that an actor is towards a record.

    `values` are the record's; they are looked at for the units that a record names ("manager:bank").
    """
    if actor.key == "system":
        return frozenset({"system"})
    found = {role for role, holds in _BY_MEMBERSHIP.items() if holds(actor, row)} | EVERYBODY
    if supervises(actor) and "supervisor" in kinds()[row.kind].read:
        found |= {"supervisor"}
    if actor.partakes:
        taking = Participant.objects.filter(record_id__in={row.key, row.root, row.of}, person=actor.key)
        found |= {role for role in taking.values_list("role", flat=True) if actor.only in ("", role)}
    units = {m.unit for m in actor.holding("manager")}
    named = {name: value for name, value in (values or {}).items() if isinstance(value, str)}
    found |= {f"manager:{name}" for name, value in named.items() if value in units}
    return frozenset(found)


# Which part of its header ties a record to the people of a role.
_TIED_BY = {"officer": "department", "county": "region", "manager": "unit"}


def roles_towards_new(actor: Actor, lifecycle: Lifecycle, answers: Mapping[str, object]) -> frozenset[str]:
    """Give what an actor is towards a record that is to be and has no parent.

    He is what he is anywhere, but opens nothing in the name of another unit, region or department than his own;
    who names himself as investigator in the answers is the investigator.
    """
    if actor.key == "system":
        return frozenset({"system"})
    told = {name: answers.get(lifecycle.header.get(name, name)) for name in _TIED_BY.values()}
    known = {name: value for name, value in told.items() if isinstance(value, str) and value}
    row = RecordRow(kind=lifecycle.key, **known)
    found = {role for role in actor.roles if _TIED_BY.get(role) not in known or _BY_MEMBERSHIP[role](actor, row)}
    if actor.partakes:
        people = (field for field in lifecycle.fields.values() if field.type == "person")
        named = {field.role for field in people if field.role and answers.get(field.name) == actor.key}
        found |= {role for role in named if actor.only in ("", role)}
    return frozenset(found)


def roles_towards_child(
    actor: Actor,
    lifecycle: Lifecycle,
    parent: RecordRow,
    held: Mapping[str, object],
    answers: Mapping[str, object],
) -> frozenset[str]:
    """Give what an actor is towards a record that is to be under another, whose values are `held`.

    He is what he is towards the record above. Where the new one has a region of its own within that of the one
    above, a bureau whose region holds it is its county too.
    """
    found = roles_towards(actor, parent, held)
    own = lifecycle.header.get("region", "region")
    if own not in lifecycle.fields or "county" in found:
        return found
    named = answers.get(own)
    mine = [one.region for one in actor.holding("county") if within(one.region, parent.region)]
    asked = [named] if isinstance(named, str) and named else mine
    return found | {"county"} if any(within(one, place) for one in asked for place in mine) else found


def may_open(actor: Actor, lifecycle: Lifecycle) -> bool:
    """Tell whether an actor holds any role that may open a record of a kind (somewhere)."""
    held = actor.roles | (set(PARTAKERS) if actor.partakes else set())
    return any(set(event.who) & held for event in lifecycle.opening)


def may_read(actor: Actor, row: RecordRow, roles: Collection[str]) -> Answer:
    """Tell whether an actor may see a record whole; anybody may see the public fields of a public state."""
    lifecycle = kinds()[row.kind]
    if set(lifecycle.read) & set(roles) or "system" in roles:
        return Answer(allowed=True)
    allowed = tuple(role_term(role) for role in lifecycle.read)
    return Answer(allowed=False, why=Statement("records.may_not_read", {"roles": allowed}))


def visible(actor: Actor, rows: "QuerySet[RecordRow]", only: Sequence[str] = ()) -> "QuerySet[RecordRow]":
    """Keep the records that an actor may see; `only` names the kinds that are asked for."""
    if actor.key == "system":
        return rows
    wanted = tuple(only) or tuple(kinds())
    seen = {kind: _readable(actor, kinds()[kind]) for kind in wanted}
    whole = [kind for kind, clause in seen.items() if clause is EVERYTHING]
    if len(whole) == len(wanted):
        return rows.filter(kind__in=wanted) if only else rows
    found = Q(kind__in=whole)
    for kind, clause in seen.items():
        if clause is not EVERYTHING:
            found |= Q(kind=kind) & clause
    return rows.filter(found)


def _readable(actor: Actor, lifecycle: Lifecycle) -> Q:
    """Give the records of a kind that an actor may see, by any of his roles or because they are public."""
    found = Q(state__in=public_states(lifecycle))
    for role in lifecycle.read:
        clause = scope(actor, role)
        if clause is EVERYTHING:
            return EVERYTHING
        found |= clause
    return found


def public_states(lifecycle: Lifecycle) -> list[str]:
    """Give the states in which anybody may see a record's public fields."""
    return [state.key for state in lifecycle.states.values() if state.public]


def scope(actor: Actor, role: str) -> Q:
    """Give the records towards which an actor has a role: NOTHING, EVERYTHING, or a condition on the rows."""
    name, _, field = role.partition(":")
    held = actor.holding(name)
    if name == "public":
        return EVERYTHING
    if name in PARTAKERS:
        return _taking_part(actor, name)
    if name in ("leader", "auditor"):
        return EVERYTHING if held else NOTHING
    if name == "supervisor":
        return EVERYTHING if supervises(actor) else NOTHING
    if field:
        return _either(Q(values_text__contains=f'"{field}":"{one.unit}"') for one in held)
    if name == "officer":
        if any(not one.department for one in held):
            return EVERYTHING
        return _either(Q(department=one.department) for one in held)
    if name == "county":
        if any(not stem(one.region) for one in held):
            return EVERYTHING
        return _either(Q(region__startswith=stem(one.region)) for one in held)
    return _either(Q(unit=one.unit) for one in held if one.unit) if name == "manager" else NOTHING


def _taking_part(actor: Actor, role: str) -> Q:
    if not actor.partakes or actor.only not in ("", role):
        return NOTHING
    own = Participant.objects.filter(person=actor.key, role=role).values("record_id")
    return Q(key__in=own) | Q(root__in=own) | Q(of__in=own)


def _either(clauses: Iterable[Q]) -> Q:
    found = NOTHING
    for clause in clauses:
        found = found | clause
    return found


def people_with(role: str, row: RecordRow, record: Record) -> "QuerySet[Person]":
    """Give the people who have a role towards a record, for notices and to-do lists."""
    name, _, field = role.partition(":")
    people = Person.objects.filter(is_active=True)
    if name in PARTAKERS:
        taking = Participant.objects.filter(record_id__in={row.key, row.root, row.of}, role=name)
        return people.filter(key__in=taking.values("person"))
    if name == "supervisor":
        everywhere = Membership.objects.filter(role="officer", department="", person=OuterRef("pk"))
        return people.filter(Exists(everywhere))
    members = Membership.objects.filter(role=name, person=OuterRef("pk"))
    if name == "manager":
        unit = record.values.get(field) if field else row.unit
        members = members.filter(unit=unit or "-")
    if name == "officer":
        members = members.filter(department__in=("", row.department))
    if name == "county":
        stems = {row.region[:cut] for cut in (2, 4, 6)} | {row.region[:cut].ljust(6, "0") for cut in (2, 4, 6)}
        members = members.filter(region__in=stems | {""})
    return people.filter(Exists(members)) if name not in ("public", "system") else people.none()
