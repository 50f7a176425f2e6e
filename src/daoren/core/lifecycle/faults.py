"""What does not hang together in a lifecycle, found when it is read and not when somebody needs it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from daoren.core.ledger import Record
from daoren.core.lifecycle.conditions import COMPARISONS, met
from daoren.core.lifecycle.lifecycle import HEADER, ROLES, Clock, Event, Lifecycle
from daoren.core.lifecycle.references import OF_DAY, Surroundings, field_of
from daoren.core.portfolio import schema

_NUMBERS = ("money", "number", "integer", "share")
_DATED = ("date", "month", "period")


def faults(found: Lifecycle) -> Iterator[str]:
    """Give what does not hang together in a lifecycle, one sentence each."""
    if not found.opening:
        yield "no event opens a record"
    if set(found.header) - set(HEADER):
        yield f"header has unknown entries {sorted(set(found.header) - set(HEADER))}"
    for name in set(found.header.values()) - set(found.fields):
        yield f"header names the unknown field {name!r}"
    yield from _unreached(found)
    for role in found.read:
        yield from _role(found, "read", role)
    yield from _clock_faults(found)
    for field in found.fields.values():
        if (field.type == "choice") != bool(field.choices or field.family):
            yield f"field {field.name!r} needs choices if and only if it is a choice"
        if field.start:
            yield from _reference(found, field.name, field.start)
    for event in found.events.values():
        yield from _event_faults(found, event)
        yield from _effect_faults(found, event)
        for condition in _conditions(event):
            yield from _condition_faults(found, event.key, condition)


def _unreached(found: Lifecycle) -> Iterator[str]:
    """Give the states to which no way leads from a new record, and those from which none leads on."""
    reached: set[str] = {event.target for event in found.opening}
    while more := {e.target for e in found.events.values() if e.target and set(e.origin) & reached} - reached:
        reached |= more
    for state in found.states.values():
        if state.key not in reached:
            yield f"nothing leads to the state {state.key!r}"
        if not state.final and not found.events_in(state.key):
            yield f"nothing leads out of the state {state.key!r}, which is not final"


def _clock_faults(found: Lifecycle) -> Iterator[str]:
    for clock in found.clocks.values():
        for role in clock.whose:
            yield from _role(found, clock.key, role)
        if clock.counted_from:
            yield from _reference(found, clock.key, clock.counted_from)
            field = found.fields.get(field_of(clock.counted_from))
            if field is not None and field.type not in _DATED:
                yield f"clock {clock.key!r} is counted from {field.name!r}, which is no day"
            if field is not None and field.type in ("month", "period") and not _is_dated(clock):
                yield f"clock {clock.key!r} is counted from a {field.type}, so it needs month_end or a day of it"


def _is_dated(clock: Clock) -> bool:
    return clock.month_end is not None or clock.counted_from.rpartition(".")[2] in OF_DAY


def _event_faults(found: Lifecycle, event: Event) -> Iterator[str]:
    for state in {*event.origin, event.target} - set(found.states) - {""}:
        yield f"event {event.key!r} names the unknown state {state!r}"
    if event.opens and not event.target:
        yield f"event {event.key!r} opens a record but leads to no state"
    for name in {ask.name for ask in event.asks} - set(found.fields):
        yield f"event {event.key!r} asks for the unknown field {name!r}"
    for name in {*event.starts, *event.stops, *filter(None, [event.at_expiry_of])} - set(found.clocks):
        yield f"event {event.key!r} names the unknown clock {name!r}"
    for name in set(event.not_by) - set(found.events):
        yield f"event {event.key!r} names the unknown event {name!r}"
    for role in event.who:
        yield from _role(found, event.key, role)
    if not event.who:
        yield f"event {event.key!r} is for nobody"
    if event.negative and not event.guards:
        yield f"event {event.key!r} takes something away, so it needs a guard that somebody was heard"
    yield from _value_faults(found, event)


def _value_faults(found: Lifecycle, event: Event) -> Iterator[str]:
    for name in {*event.sets, *event.adds} - set(found.fields):
        yield f"event {event.key!r} sets the unknown field {name!r}"
    for value in event.sets.values():
        yield from _reference(found, event.key, value)
    for total, part in event.adds.items():
        if part not in {ask.name for ask in event.asks}:
            yield f"event {event.key!r} adds {part!r}, for which it does not ask"
        for name in {total, part} & set(found.fields):
            if found.fields[name].type not in _NUMBERS:
                yield f"event {event.key!r} adds {name!r}, which is no number"


def _effect_faults(found: Lifecycle, event: Event) -> Iterator[str]:
    for one in event.effects:
        for value in one.values.values():
            yield from _reference(found, event.key, value)
        if one.does == "row":
            columns = schema()[one.target].columns if one.target in schema() else ()
            for name in set(one.values) - set(columns):
                yield f"event {event.key!r} writes {name!r}, which the table {one.target!r} does not have"
        if one.on.startswith("$"):
            field = found.fields.get(field_of(one.on))
            if field is None or field.type != "record" or not field.kind:
                yield f"event {event.key!r} acts on {one.on!r}, which is no field of type record with a kind"


def _conditions(event: Event) -> Iterator[Mapping[str, Any]]:
    yield from (guard.condition for guard in event.guards)
    yield from (one.when for one in event.effects if one.when)


def _condition_faults(found: Lifecycle, where: str, condition: Mapping[str, Any]) -> Iterator[str]:
    """Try a condition on nothing, which shows whether it is one, and look up the names in it."""
    try:
        met(condition, Record("", ""), Surroundings(date(2026, 1, 1)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{where!r} has a condition that is none: {error}"
        return
    yield from _name_faults(found, where, condition)


def _name_faults(found: Lifecycle, where: str, condition: Mapping[str, Any]) -> Iterator[str]:
    for part in (*condition.get("any", ()), *condition.get("all", ()), *filter(None, [condition.get("not")])):
        yield from _name_faults(found, where, part)
    for name in [condition["field"]] if "field" in condition else condition.get("sum", ()):
        yield from _reference(found, where, f"${name}")
    for name in COMPARISONS.keys() & condition.keys() if "clock" not in condition else ():
        for value in condition[name] if isinstance(condition[name], list) else [condition[name]]:
            yield from _reference(found, where, value)
            yield from _type_faults(found, where, condition, value)
    for name in {condition["clock"]} - set(found.clocks) if "clock" in condition else ():
        yield f"{where!r} looks at the unknown clock {name!r}"
    if "done" in condition:
        for name in {condition["done"], *condition.get("as_often_as", ())} - set(found.events):
            yield f"{where!r} counts the unknown event {name!r}"


def _type_faults(found: Lifecycle, where: str, condition: Mapping[str, Any], value: Any) -> Iterator[str]:
    """Say where a value written down can never be one of the field's: comparing would break or never hold."""
    field = found.fields.get(str(condition.get("field", "")))
    if field is None or (isinstance(value, str) and value.startswith("$")):
        return
    if field.type == "choice" and field.choice(str(value)) is None:
        yield f"{where!r} compares {field.name!r} with {value!r}, which is none of its choices"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number != (field.type in _NUMBERS) or isinstance(value, bool) != (field.type == "flag"):
        yield f"{where!r} compares {field.name!r} with {value!r}, which is of another type"


def _reference(found: Lifecycle, where: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.startswith("$"):
        return
    name = field_of(value)
    if name and name not in found.fields:
        yield f"{where!r} refers to the unknown field {name!r}"
    elif name and value.rpartition(".")[2] in OF_DAY and found.fields[name].type not in _DATED:
        yield f"{where!r} takes a day of {name!r}, which is no month or period"


def _role(found: Lifecycle, where: str, role: str) -> Iterator[str]:
    name, _, field = role.partition(":")
    if name not in ROLES or (field and field not in found.fields):
        yield f"{where!r} names the unknown role {role!r}"
