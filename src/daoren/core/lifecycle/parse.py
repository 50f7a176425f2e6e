"""Read a lifecycle from the tables of its TOML; what is wrong with it is said at once, with the place."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from types import MappingProxyType
from typing import Any, get_args

from daoren.core.lifecycle.faults import faults
from daoren.core.lifecycle.lifecycle import (
    Ask,
    Choice,
    Clock,
    Consequence,
    Event,
    Field,
    FieldType,
    Guard,
    Lifecycle,
    State,
    Tone,
)
from daoren.core.portfolio import table_schema
from daoren.core.terms import LANGUAGES, vocabulary

# What the rules of a family of policies are called, by their keys without the family.
Families = Mapping[str, Sequence[Choice]]


def parse_lifecycle(raw: Mapping[str, Any], *, digest: str = "", families: Families | None = None) -> Lifecycle:
    """Make a lifecycle from what TOML gave; raise ValueError with everything that is wrong with it.

    `families` holds the choices of fields that take them from policies.
    """
    head = raw.get("lifecycle", {})
    name = head.get("key", "?")
    try:
        found = _lifecycle(head, raw, digest, families or {})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"lifecycle {name!r}: {error!r} is missing or not understood") from error
    except ValueError as error:
        raise ValueError(f"lifecycle {name!r}: {error}") from error
    wrong = tuple(faults(found))
    if wrong:
        raise ValueError(f"lifecycle {name!r}: {'; '.join(wrong)}")
    return found


def _lifecycle(head: Mapping[str, Any], raw: Mapping[str, Any], digest: str, families: Families) -> Lifecycle:
    _known("file", raw, {"lifecycle", "field", "state", "clock", "event"})
    _known(
        "lifecycle",
        head,
        {"key", "label", "plural", "about", "prefix", "parent", "table", "header", "read", "public", "authority"},
    )
    own = (_field(one, families) for one in raw.get("field", ()))
    fields = _keyed("name", (*_contract(head.get("table", "")), *own))
    return Lifecycle(
        key=head["key"],
        label=_words(head["label"]),
        plural=_words(head.get("plural", head["label"])),
        about=_words(head["about"]),
        prefix=head["prefix"],
        parent=head.get("parent", ""),
        table=head.get("table", ""),
        header=MappingProxyType(dict(head.get("header", {}))),
        read=tuple(head["read"]),
        fields=_published(fields, head.get("public", ())),
        states=_keyed("key", (_state(one) for one in raw["state"])),
        clocks=_keyed("key", (_clock(one) for one in raw.get("clock", ()))),
        events=_keyed("key", (_event(one) for one in raw["event"])),
        authority=_words(head.get("authority", {"zh": "软件默认值", "en": "default of the software"})),
        digest=digest,
    )


def _known(where: str, raw: Mapping[str, Any], names: set[str]) -> None:
    if set(raw) - names:
        raise ValueError(f"{where} has unknown entries {sorted(set(raw) - names)}")


def _words(raw: Any) -> Mapping[Any, str]:
    if not isinstance(raw, Mapping) or set(raw) != set(LANGUAGES) or not all(str(raw[one]).strip() for one in raw):
        raise ValueError(f"needs zh and en: {raw!r}")
    return MappingProxyType(dict(raw))


def _keyed(name: str, parts: Iterable[Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        key = getattr(part, name)
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        found[key] = part
    return MappingProxyType(found)


def _field(raw: Mapping[str, Any], families: Families) -> Field:
    _known(f"field {raw.get('name')!r}", raw, {one.name for one in fields_of(Field)} | {"vocabulary"})
    if raw["type"] not in get_args(FieldType):
        raise ValueError(f"field {raw['name']!r} has the unknown type {raw['type']!r}")
    rest = {name: value for name, value in raw.items() if name not in ("label", "about", "choices", "vocabulary")}
    choices = tuple(families.get(raw["family"], ())) if "family" in raw else _choices(raw)
    return Field(label=_words(raw["label"]), about=_words(raw["about"]), choices=choices, **rest)


# How the types of the data contract are asked for; what names another thing is asked for as that thing.
_TYPES: Mapping[str, FieldType] = {
    "id": "text", "text": "text", "credit_code": "credit_code", "term": "choice", "date": "date",
    "period": "month", "money": "money", "number": "number", "share": "share", "flag": "flag",
}  # fmt: skip
_NAMES: Mapping[str, FieldType] = {"bearer_id": "party", "region": "region", "summary": "prose"}


def _contract(table: str) -> Iterator[Field]:
    """Give the fields of a table of the data contract, without its key, as fields of a lifecycle."""
    if not table:
        return
    contract = table_schema(table)
    for name, field in contract.fields.items():
        if name not in (*contract.key, "state"):
            words = _choices({"vocabulary": field.vocabulary} if field.vocabulary else {})
            kind = _NAMES.get(name, _TYPES[field.type])
            yield Field(name, kind, field.label, field.about, words, field.minimum, field.maximum)


def _published(fields: Mapping[str, Field], names: Collection[str]) -> Mapping[str, Field]:
    """Mark the fields that the head calls public, as it must for those of the data contract."""
    if set(names) - set(fields):
        raise ValueError(f"public names the unknown fields {sorted(set(names) - set(fields))}")
    return MappingProxyType({key: replace(one, public=one.public or key in names) for key, one in fields.items()})


def _choices(raw: Mapping[str, Any]) -> tuple[Choice, ...]:
    if "vocabulary" in raw:
        words = vocabulary()[raw["vocabulary"]]
        return tuple(Choice(one.key, MappingProxyType({"zh": one.zh, "en": one.en})) for one in words.values())
    return tuple(Choice(one["key"], _words(one["label"])) for one in raw.get("choices", ()))


def _state(raw: Mapping[str, Any]) -> State:
    _known(f"state {raw.get('key')!r}", raw, {"key", "label", "tone", "final", "public"})
    if raw["tone"] not in get_args(Tone):
        raise ValueError(f"state {raw['key']!r} has the unknown tone {raw['tone']!r}")
    return State(raw["key"], _words(raw["label"]), raw["tone"], raw.get("final", False), raw.get("public", False))


def _clock(raw: Mapping[str, Any]) -> Clock:
    _known(f"clock {raw.get('key')!r}", raw, {"key", "label", "rule", "whose", "from", "month_end"})
    if not ("rule" in raw or "from" in raw):
        raise ValueError(f"clock {raw['key']!r} needs a rule, or a day from which it is counted")
    return Clock(
        key=raw["key"],
        label=_words(raw["label"]),
        rule=raw.get("rule", ""),
        whose=tuple(raw.get("whose", ())),
        counted_from=raw.get("from", ""),
        month_end=raw.get("month_end"),
    )


_EVENT = {
    "key", "label", "about", "from", "to", "who", "not_by", "ask", "guard", "set", "add", "start", "stop",
    "effect", "expected", "negative", "notice", "at_expiry_of",
}  # fmt: skip


def _event(raw: Mapping[str, Any]) -> Event:
    _known(f"event {raw.get('key')!r}", raw, _EVENT)
    return Event(
        key=raw["key"],
        label=_words(raw["label"]),
        about=_words(raw["about"]),
        origin=tuple(raw.get("from", ())),
        target=raw.get("to", ""),
        who=tuple(raw["who"]),
        not_by=tuple(raw.get("not_by", ())),
        asks=tuple(Ask(one.removesuffix("!"), one.endswith("!")) for one in raw.get("ask", ())),
        guards=tuple(_guard(one) for one in raw.get("guard", ())),
        sets=MappingProxyType(dict(raw.get("set", {}))),
        adds=MappingProxyType(dict(raw.get("add", {}))),
        starts=tuple(raw.get("start", ())),
        stops=tuple(raw.get("stop", ())),
        effects=tuple(_consequence(one) for one in raw.get("effect", ())),
        expected=raw.get("expected", False),
        negative=raw.get("negative", False),
        notice=raw.get("notice", ""),
        at_expiry_of=raw.get("at_expiry_of", ""),
    )


def _guard(raw: Mapping[str, Any]) -> Guard:
    condition = {name: value for name, value in raw.items() if name != "why"}
    return Guard(MappingProxyType(condition), _words(raw["why"]))


def _consequence(raw: Mapping[str, Any]) -> Consequence:
    does = [name for name in ("fire", "open", "row", "set_on") if name in raw]
    if len(does) != 1:
        raise ValueError(f"an effect needs one of fire, open, row, set_on: {dict(raw)}")
    _known("effect", raw, {does[0], "on", "event", "with", "when", "if_possible", "must_exist", "must_be_new"})
    verb = does[0]
    return Consequence(
        does="set" if verb == "set_on" else verb,  # type: ignore[arg-type]
        target="" if verb == "set_on" else raw[verb],
        on=raw["set_on"] if verb == "set_on" else raw.get("on", "parent"),
        values=MappingProxyType(dict(raw.get("with", {}))),
        when=MappingProxyType(dict(raw["when"])) if "when" in raw else None,
        event=raw.get("event", ""),
        if_possible=raw.get("if_possible", False),
        must_exist=raw.get("must_exist", False),
        must_be_new=raw.get("must_be_new", False),
    )
