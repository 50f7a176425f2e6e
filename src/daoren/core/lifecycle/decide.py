"""What an event makes of a record, or every reason why it may not be."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from daoren.core.ledger import Record
from daoren.core.lifecycle.answers import Problem, check_answers
from daoren.core.lifecycle.conditions import met
from daoren.core.lifecycle.lifecycle import HEADER, Clock, Consequence, Event, Lifecycle, said
from daoren.core.lifecycle.references import NOTHING, Surroundings, field_of, month_day, resolve
from daoren.core.terms import Statement, keys, term

# Gives the day on which a clock of a rule runs out that starts on a day (ISO text both).
Due = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Effect:
    """A consequence with its values: what the action must now do elsewhere, in the same transaction.

    `on` is as in Consequence, a field of type record given as the key of the record that it points to.
    """

    does: Literal["fire", "open", "row", "set"]
    target: str
    on: str
    event: str
    values: Mapping[str, Any]
    if_possible: bool
    must_exist: bool = False
    must_be_new: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What the event makes: the payload of the fact, the record after it, and what follows elsewhere."""

    event: Event
    payload: Mapping[str, Any]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event may not be: reasons as sentences, and problems of single answers."""

    reasons: tuple[Statement, ...]
    problems: tuple[Problem, ...] = ()


def decide(
    lifecycle: Lifecycle,
    record: Record,
    event: Event,
    answers: Mapping[str, Any],
    *,
    roles: Collection[str],
    around: Surroundings,
    due: Due,
    given: Mapping[str, Any] = MappingProxyType({}),
) -> Step | Refusal:
    """Decide an event on a record for somebody with roles towards it; every reason against it is given at once.

    `record` is new (sequence 0) where the event opens one. `roles` holding "system" passes the question of who,
    for what follows from another act. `given` are values that the product itself knows and nobody answers.
    """
    around = replace(around, before=record)
    reasons = tuple(refusals(lifecycle, record, event, roles=roles, around=around))
    problems = check_answers(lifecycle, event, answers)
    if reasons or problems:
        return Refusal(reasons, problems)
    after = replace(record, values=_answered(lifecycle, record, event, answers, around, given))
    unmet = tuple(_unmet(event, after, around))
    if unmet:
        return Refusal(unmet)
    payload = _payload(lifecycle, record, after, event, answers, around, due)
    after = replace(after, state=event.target or record.state)
    return Step(event, MappingProxyType(payload), tuple(_effects(lifecycle, event, after, around)))


def refusals(
    lifecycle: Lifecycle, record: Record, event: Event, *, roles: Collection[str], around: Surroundings
) -> list[Statement]:
    """Give the reasons of state and person that stand against an event, whatever is answered to it."""
    found = []
    if record.gone:
        found.append(Statement("lifecycle.ended"))
    if event.opens != (record.sequence == 0) or (not event.opens and record.state not in event.origin):
        state = lifecycle.states[record.state].label if record.state else term("role", "nobody")
        origin = tuple(lifecycle.states[one].label for one in event.origin)
        found.append(Statement("lifecycle.not_now", {"state": state, "origin": origin}))
    if "system" in roles:
        return found
    if not set(event.who) & set(roles):
        found.append(_only(event, roles))
    found += [
        Statement("lifecycle.not_same", {"event": lifecycle.events[other].label})
        for other in event.not_by
        if around.actor and (other in around.did or record.actors.get(other) == around.actor)
    ]
    return found


def _only(event: Event, roles: Collection[str]) -> Statement:
    who = [one for one in event.who if one != "system"]
    if not who:
        return Statement("lifecycle.nobody_may")
    own = tuple(dict.fromkeys(role_term(one) for one in sorted(roles))) or (Statement("lifecycle.nobody"),)
    return Statement("lifecycle.only", {"roles": tuple(role_term(one) for one in who), "own": own})


def role_term(role: str) -> Any:
    """Give what a role is called; "manager:bank" after the field that names the unit, where that has a word."""
    key = role.replace(":", "_")
    return term("role", key if key in keys("role") else role.partition(":")[0])


def _unmet(event: Event, after: Record, around: Surroundings) -> list[Statement]:
    return [said(guard.why) for guard in event.guards if not met(guard.condition, after, around)]


def available(
    lifecycle: Lifecycle, record: Record, *, roles: Collection[str], around: Surroundings
) -> dict[str, tuple[Statement, ...]]:
    """Give each event of the record's state with the reasons against it; none means that it can be done.

    Guards that hang on an answer still to be given do not count as against it.
    """
    found = {}
    for event in lifecycle.events_in(record.state):
        asked = {ask.name for ask in event.asks}
        reasons = refusals(lifecycle, record, event, roles=roles, around=around)
        reasons += [
            said(guard.why)
            for guard in event.guards
            if not _names(guard.condition) & asked and not met(guard.condition, record, around)
        ]
        found[event.key] = tuple(reasons)
    return found


def _names(condition: Any) -> set[str]:
    """Give the fields of the record that a condition looks at."""
    if isinstance(condition, Mapping):
        if "children" in condition:
            return set()
        looked = [condition["field"]] if "field" in condition else condition.get("sum", ())
        own = {field_of(name) for name in looked} - {""}
        return own.union(*(_names(part) for part in condition.values()))
    if isinstance(condition, list | tuple):
        return set().union(*(_names(part) for part in condition))
    if isinstance(condition, str) and condition.startswith("$"):
        return {field_of(condition)} - {""}
    return set()


def _answered(
    lifecycle: Lifecycle,
    record: Record,
    event: Event,
    answers: Mapping[str, Any],
    around: Surroundings,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """Give the values after what is given, the answers, and what the event itself sets and adds."""
    values = dict(record.values)
    if event.opens:
        values |= _inherited(lifecycle, around)
    values |= {name: value for name, value in answers.items() if value not in (None, "", [])}
    values |= given
    for name in [name for name, value in {**answers, **given}.items() if value in (None, "", [])]:
        values.pop(name, None)
    now = replace(record, values=values)
    for total, part in event.adds.items():
        values[total] = (record.values.get(total) or 0) + (answers.get(part) or 0)
    for name, value in event.sets.items():
        found = resolve(value, now, around)
        if found is None:
            values.pop(name, None)
        else:
            values[name] = found
    return values


def _inherited(lifecycle: Lifecycle, around: Surroundings) -> dict[str, Any]:
    """Give what a new record tells of itself by its parent, where it has no field of its own for it."""
    parent = around.parent
    if parent is None:
        return {}
    names = [name for name in HEADER if lifecycle.header.get(name, name) not in lifecycle.fields]
    root = parent.values.get("root") or f"{parent.kind}/{parent.subject}"
    return {"root": root} | {name: around.header[name] for name in names if around.header.get(name)}


def _payload(
    lifecycle: Lifecycle,
    record: Record,
    after: Record,
    event: Event,
    answers: Mapping[str, Any],
    around: Surroundings,
    due: Due,
) -> dict[str, Any]:
    changed = {name: value for name, value in after.values.items() if record.values.get(name) != value}
    changed |= dict.fromkeys(set(record.values) - set(after.values))
    clocks: dict[str, str | None] = {key: None for key in event.stops if key in record.due}
    for key in event.starts:
        day = _runs_out(lifecycle.clocks[key], after, around, due)
        if day is not None or key in record.due:
            clocks[key] = day
    payload: dict[str, Any] = {}
    if event.target and event.target != record.state:
        payload["to"] = event.target
    if event.opens and around.parent is not None:
        payload["of"] = f"{around.parent.kind}/{around.parent.subject}"
    if changed:
        payload["set"] = changed
    if clocks:
        payload["due"] = clocks
    said_ = {name: value for name, value in answers.items() if value not in (None, "", [])}
    if said_:
        payload["said"] = said_
    return payload


def _runs_out(clock: Clock, after: Record, around: Surroundings, due: Due) -> str | None:
    """Give the day on which a clock that starts now runs out; None where that day is not known."""
    start = resolve(clock.counted_from or "$today", after, around)
    if clock.month_end is not None:
        later = 0 if start is None else clock.month_end
        start = month_day(start or around.today.isoformat(), last=True, later=later)
    if start is None or not clock.rule:
        return None if start is None else str(start)
    return due(clock.rule, start)


def _effects(lifecycle: Lifecycle, event: Event, after: Record, around: Surroundings) -> list[Effect]:
    return [
        _effect(lifecycle, one, after, around)
        for one in event.effects
        if (one.when is None or met(one.when, after, around)) and _on(lifecycle, one, after, around)
    ]


def _on(lifecycle: Lifecycle, one: Consequence, after: Record, around: Surroundings) -> str:
    """Give where a consequence takes place; empty where the field that should say so is empty."""
    if not one.on.startswith("$"):
        return one.on
    number = resolve(one.on, after, around)
    kind = lifecycle.fields[field_of(one.on)].kind
    return "" if number is None else str(number) if "/" in str(number) else f"{kind}/{number}"


def _effect(lifecycle: Lifecycle, one: Consequence, after: Record, around: Surroundings) -> Effect:
    values = {name: resolve(value, after, around) for name, value in one.values.items()}
    known = {name: found for name, found in values.items() if found is not None or one.values[name] == NOTHING}
    where = _on(lifecycle, one, after, around)
    return Effect(
        one.does, one.target, where, one.event, MappingProxyType(known), one.if_possible, one.must_exist,
        one.must_be_new,
    )  # fmt: skip
