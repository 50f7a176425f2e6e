"""A record and its facts as the interface gives them: only what the caller may see."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema

from daoren.apps.records.listing import public_headers
from daoren.apps.records.models import RecordRow
from daoren.apps.records.sealed import MARK, reveal
from daoren.apps.records.timeline import Sight
from daoren.core.ledger import Fact, Record
from daoren.core.lifecycle import Lifecycle
from daoren.core.lifecycle.lifecycle import HEADER
from daoren.web.api.problems import Reason


class Shown(Schema):
    """A record. Where `whole` is false, only its public fields are given."""

    kind: str
    number: str
    state: str
    whole: bool
    title: str | None
    region: str | None
    department: str | None
    unit: str | None
    of: str | None
    opened_on: date
    since: date
    sequence: int | None
    due: dict[str, date]
    values: dict[str, Any]


class Action(Schema):
    """An event of the record's state, and the reasons against it; without any it can be done."""

    event: str
    reasons: list[Reason]


class ShownInFull(Shown):
    """A record, and what the caller can do with it now."""

    actions: list[Action]


class ShownFact(Schema):
    """A fact. The public is not told who did it, and sees what is public; of experts those know who may."""

    sequence: int
    id: str
    recorded_at: datetime
    effective_on: date
    actor: str | None
    verb: str
    kind: str
    subject: str
    payload: dict[str, Any]
    previous: str
    hash: str


def shown(lifecycle: Lifecycle, row: RecordRow, record: Record, sight: Sight) -> dict[str, Any]:
    """Give a record as somebody may see it; `row` has its header."""
    headers = set(HEADER) if sight.whole else public_headers(lifecycle)
    return {
        "kind": record.kind,
        "number": record.subject,
        "state": record.state,
        "whole": sight.whole,
        **{name: (getattr(row, name) or None) if name in headers else None for name in HEADER},
        "of": record.of or None if sight.whole else None,
        "opened_on": record.opened_on,
        "since": record.since,
        "sequence": record.sequence if sight.whole else None,
        "due": dict(record.due) if sight.whole else {},
        "values": _values(lifecycle, record.values, sight),
    }


def _values(lifecycle: Lifecycle, values: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    seen = {name: field for name, field in lifecycle.fields.items() if name in values and sight.sees(field)}
    return {
        name: _plain(values[name]) if field.type == "personal" else values[name] for name, field in seen.items()
    }


def _plain(value: Any) -> Any:
    """Give what is sealed in plain, nothing where it was erased."""
    return reveal(value) if isinstance(value, str) and value.startswith(MARK) else value


def fact_row(fact: Fact) -> dict[str, Any]:
    """Give a fact whole."""
    names = [name for name in ShownFact.model_fields if name != "payload"]
    return {**{name: getattr(fact, name) for name in names}, "payload": fact.content}


def fact_shown(fact: Fact, lifecycle: Lifecycle, sight: Sight) -> dict[str, Any]:
    """Give a fact of a record as somebody may see it; what is personal stays the hash that the ledger holds."""
    row = fact_row(fact)
    if not sight.names(lifecycle.events.get(fact.verb)):
        row["actor"] = None
    content = row["payload"]
    if sight.whole:
        return row if sight.experts else {**row, "payload": _without_experts(content, lifecycle)}
    fields = {name: field for name, field in lifecycle.fields.items() if sight.sees(field)}
    public = {
        part: {name: value for name, value in content[part].items() if name in fields}
        for part in ("set", "said")
        if part in content
    }
    state = {"to": content["to"]} if "to" in content else {}
    return {**row, "payload": {**state, **public}}


def _without_experts(content: Mapping[str, Any], lifecycle: Lifecycle) -> dict[str, Any]:
    experts = {field.name for field in lifecycle.fields.values() if field.role == "expert"}
    return {
        part: {name: value for name, value in told.items() if name not in experts}
        if part in ("set", "said")
        else told
        for part, told in content.items()
    }
