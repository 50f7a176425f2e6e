"""Facts as an object-centric event log: OCEL 2.0 in its JSON form (https://www.ocel-standard.org, 2023).

A fact is an event, a record an object. An event is related to its record, to the record that this belongs to and
to the one whose act it follows; the values that it sets are attributes of the object from that time on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from itertools import groupby
from typing import Any, Literal

from daoren.core.ledger import Fact
from daoren.core.portfolio import schema

AttributeType = Literal["string", "integer", "float", "boolean"]
# The attributes of each kind of record that go out, with their types.
Attributes = Mapping[str, Mapping[str, AttributeType]]

ATTRIBUTE_TYPES: Mapping[AttributeType, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "float": (int, float), "boolean": (bool,),
}  # fmt: skip
_OF_EVENT: Mapping[str, AttributeType] = {
    "actor": "string", "effective_on": "string", "hash": "string", "sequence": "integer", "state": "string",
}  # fmt: skip


def ocel(facts: Iterable[Fact], by_record: Iterable[Fact], *, attributes: Attributes) -> Iterator[str]:
    """Give facts as an OCEL 2.0 document.

    `facts` come in the order of the ledger, `by_record` are the same sorted by kind, subject and sequence. A
    record that facts point to without being of the log itself is an object without attributes. Values of other
    types than `attributes` says, and those that it does not name, are left out.
    """
    named: set[str] = set()
    events, objects = set[str](), set[str]()
    yield '{"events":['
    yield from _listed(_event(fact, named, events) for fact in facts)
    yield '],"objects":['
    yield from _listed(_objects(by_record, attributes, named, objects))
    event_types = [{"name": name, "attributes": _declared(_OF_EVENT)} for name in sorted(events)]
    object_types = [{"name": name, "attributes": _declared(attributes.get(name, {}))} for name in sorted(objects)]
    yield f'],"eventTypes":{_json(event_types)},"objectTypes":{_json(object_types)}}}\n'


def _listed(parts: Iterable[Any]) -> Iterator[str]:
    before = "\n"
    for part in parts:
        yield before + _json(part)
        before = ",\n"


def _json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _declared(types: Mapping[str, AttributeType]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in types.items()]


def _moment(fact: Fact) -> str:
    return fact.recorded_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _event(fact: Fact, named: set[str], types: set[str]) -> dict[str, Any]:
    """Give the event of a fact; note the objects that it names and its type."""
    content = fact.content
    values = {
        "actor": fact.actor, "effective_on": fact.effective_on.isoformat(), "hash": fact.hash,
        "sequence": fact.sequence, "state": content.get("to"),
    }  # fmt: skip
    own = f"{fact.kind}/{fact.subject}"
    related = {(own, "record"): None, **dict.fromkeys(_elsewhere(fact, content))}
    named |= {target for target, _ in related} - {own}
    kind = f"{fact.kind}.{fact.verb}"
    types.add(kind)
    return {
        "id": fact.id,
        "type": kind,
        "time": _moment(fact),
        "attributes": [{"name": name, "value": value} for name, value in values.items() if value is not None],
        "relationships": [{"objectId": target, "qualifier": what} for target, what in related],
    }


def _elsewhere(fact: Fact, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the records beside its own that a fact is about."""
    above = _above(fact, content)
    if above:
        yield above, "belongs to"
    if content.get("from"):
        yield str(content["from"]), "follows from"


def _above(fact: Fact, content: Mapping[str, Any]) -> str:
    """Give the record that a record belongs to where a fact says it; a row of a table has it in its key."""
    table = schema().get(fact.kind)
    if table is not None and len(table.key) > 1 and table.key[0] == "project_id":
        return f"project/{fact.subject.partition('/')[0]}"
    return str(content.get("of", ""))


def _objects(
    by_record: Iterable[Fact], attributes: Attributes, named: set[str], types: set[str]
) -> Iterator[dict[str, Any]]:
    for (kind, subject), facts in groupby(by_record, key=lambda fact: (fact.kind, fact.subject)):
        named.discard(f"{kind}/{subject}")
        types.add(kind)
        yield _object(kind, subject, facts, attributes.get(kind, {}))
    for key in sorted(named):
        kind = key.partition("/")[0]
        types.add(kind)
        yield {"id": key, "type": kind, "attributes": [], "relationships": []}


def _object(kind: str, subject: str, facts: Iterable[Fact], types: Mapping[str, AttributeType]) -> dict[str, Any]:
    values, above = [], dict[str, None]()
    for fact in facts:
        content = fact.content
        above |= dict.fromkeys(filter(None, [_above(fact, content)]))
        values += [
            {"name": name, "time": _moment(fact), "value": value}
            for name, value in content.get("set", {}).items()
            if name in types and _is_a(value, types[name])
        ]
    related = [{"objectId": target, "qualifier": "belongs to"} for target in above]
    return {"id": f"{kind}/{subject}", "type": kind, "attributes": values, "relationships": related}


def _is_a(value: object, kind: AttributeType) -> bool:
    return isinstance(value, ATTRIBUTE_TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")
