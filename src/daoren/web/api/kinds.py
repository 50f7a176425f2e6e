"""The kinds of record: what they hold, how they live, who may do what."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from daoren.apps.records.kinds import kinds as all_kinds
from daoren.core.lifecycle import Event, Field, Lifecycle
from daoren.web.api.operation import operation
from daoren.web.api.problems import ProblemError
from daoren.web.api.typed import KindName


class Words(Schema):
    """Something in both languages."""

    zh: str
    en: str


class Kind(Schema):
    """A kind of record; `parent` is the kind that it belongs to."""

    key: str
    label: Words
    plural: Words
    about: Words
    parent: str | None
    authority: Words


class Choice(Schema):
    """One of the values that a field admits."""

    key: str
    label: Words


class FieldShape(Schema):
    """Something that a record holds; `kind` is the kind of record that a field of type record names."""

    name: str
    type: str
    label: Words
    about: Words
    choices: list[Choice]
    minimum: float | None
    maximum: float | None
    kind: str | None
    public: bool


class StateShape(Schema):
    """Where a record can be."""

    key: str
    label: Words
    tone: str
    final: bool
    public: bool


class ClockShape(Schema):
    """A time that runs; `rule` is the policy of its length."""

    key: str
    label: Words
    rule: str | None


class Question(Schema):
    """A field that an event asks for."""

    field: str
    required: bool


class EventShape(Schema):
    """Something that can be done: in which states, by whom, what it asks and where it leads."""

    key: str
    label: Words
    about: Words
    opens: bool
    origin: list[str]
    target: str | None
    who: list[str]
    not_by: list[str]
    asks: list[Question]
    expected: bool
    negative: bool


class KindInFull(Kind):
    """A kind of record with everything of its lifecycle; `digest` is the SHA-256 of its file."""

    read: list[str]
    fields: list[FieldShape]
    states: list[StateShape]
    clocks: list[ClockShape]
    events: list[EventShape]
    digest: str


def lifecycle_of(kind: str) -> Lifecycle:
    """Give the lifecycle of a kind; raise ProblemError where there is none."""
    found = all_kinds().get(kind)
    if found is None:
        raise ProblemError(404)
    return found


@operation("GET", "/kinds", open_to=("public",), tag="kinds", answer=list[Kind])
def kinds(request: HttpRequest) -> Any:
    """List the kinds of record."""
    return [_kind(one) for one in all_kinds().values()]


@operation("GET", "/kinds/{kind}", open_to=("public",), tag="kinds", answer=KindInFull)
def kind(request: HttpRequest, kind: KindName) -> Any:
    """Give a kind of record with its fields, states, clocks and events."""
    lifecycle = lifecycle_of(kind)
    return {
        **_kind(lifecycle),
        "read": list(lifecycle.read),
        "fields": [_field(one) for one in lifecycle.fields.values()],
        "states": [
            {"key": one.key, "label": one.label, "tone": one.tone, "final": one.final, "public": one.public}
            for one in lifecycle.states.values()
        ],
        "clocks": [
            {"key": one.key, "label": one.label, "rule": one.rule or None} for one in lifecycle.clocks.values()
        ],
        "events": [_event(one) for one in lifecycle.events.values()],
        "digest": lifecycle.digest,
    }


def _kind(one: Lifecycle) -> Mapping[str, Any]:
    words = {name: dict(getattr(one, name)) for name in ("label", "plural", "about", "authority")}
    return {"key": one.key, "parent": one.parent or None, **words}


def _field(one: Field) -> Mapping[str, Any]:
    plain = {
        name: getattr(one, name) for name in ("name", "type", "label", "about", "minimum", "maximum", "public")
    }
    choices = [{"key": choice.key, "label": choice.label} for choice in one.choices]
    return {**plain, "kind": one.kind or None, "choices": choices}


def _event(one: Event) -> Mapping[str, Any]:
    plain = {name: getattr(one, name) for name in ("key", "label", "about", "opens", "expected", "negative")}
    lists = {name: list(getattr(one, name)) for name in ("origin", "who", "not_by")}
    asks = [{"field": ask.name, "required": ask.required} for ask in one.asks]
    return {**plain, **lists, "target": one.target or None, "asks": asks}
