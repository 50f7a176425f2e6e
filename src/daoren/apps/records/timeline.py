"""The facts of a record as they are told: who did what, when, and what it changed, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daoren.apps.records.models import Attachment
from daoren.apps.records.wording import NOTHING, Names, shown
from daoren.core.ledger import Fact, Record, apply
from daoren.core.lifecycle import Event, Field, Lifecycle
from daoren.core.lifecycle.lifecycle import Words
from daoren.core.terms import Statement

_VERBS = ("import", "amend", "record")


@dataclass(frozen=True, slots=True)
class Change:
    """What one fact says of one field: before, and from then on."""

    label: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as it is told; `who` is empty where the reader may not know."""

    sequence: int
    hash: str
    label: Any
    who: str
    recorded_at: datetime
    effective_on: date
    state: Words | None
    changes: tuple[Change, ...]
    files: tuple[Attachment, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see of a record: whole or its public fields, what is personal, who its experts are."""

    whole: bool
    personal: bool
    experts: bool = False

    def sees(self, field: Field) -> bool:
        """Tell whether a field is shown."""
        if field.type == "personal" and not self.personal:
            return False
        return (self.whole or field.public) and (field.role != "expert" or self.experts)

    def names(self, event: Event | None) -> bool:
        """Tell whether it is told who did an event: never to the public, of an expert to those who know him."""
        return self.whole and (self.experts or event is None or "expert" not in event.who)


@dataclass(frozen=True, slots=True)
class Step:
    """A fact with the record before and after it."""

    fact: Fact
    before: Record
    after: Record


def steps_seen(facts: Sequence[Fact], lifecycle: Lifecycle, sight: Sight) -> list[Step]:
    """Give the facts of one record that a reader may see, oldest first."""
    found = []
    record = Record(lifecycle.key, facts[0].subject if facts else "")
    for fact in facts:
        after = apply(record, fact)
        state = lifecycle.states.get(after.state)
        # What was written before a record became public was not written for the public.
        if sight.whole or (state is not None and state.public):
            found.append(Step(fact, record, after))
        record = after
    return found


def told(steps: Sequence[Step], lifecycle: Lifecycle, sight: Sight, names: Names) -> list[Told]:
    """Tell facts of one record, newest first."""
    names.learn("person", {step.fact.actor for step in steps})
    files = _files(step.fact for step in steps) if sight.whole else {}
    return [_told(step, lifecycle, sight, names, files) for step in reversed(steps)]


def _told(step: Step, lifecycle: Lifecycle, sight: Sight, names: Names, files: dict[str, Attachment]) -> Told:
    fact, before, after = step.fact, step.before, step.after
    content = fact.content
    event = lifecycle.events.get(fact.verb)
    state = lifecycle.states.get(after.state) if after.state != before.state else None
    own = [digest for digest in _digests(content) if digest in files]
    return Told(
        sequence=fact.sequence,
        hash=fact.hash[:10],
        label=event.label if event else _verb(fact.verb),
        who=names.name("person", fact.actor) if sight.names(event) else "",
        recorded_at=fact.recorded_at,
        effective_on=fact.effective_on,
        state=state.label if state else None,
        changes=tuple(_changes(content, before, lifecycle, sight, names)),
        files=tuple(files[digest] for digest in own),
        origin=str(content.get("from", "")) if sight.whole else "",
    )


def _verb(verb: str) -> Statement | str:
    return Statement(f"pages.verb_{verb}") if verb in _VERBS else verb


def _changes(
    content: dict[str, Any], before: Record, lifecycle: Lifecycle, sight: Sight, names: Names
) -> Iterable[Change]:
    opened = {ask.name for event in lifecycle.opening for ask in event.asks}
    for name, value in {**content.get("set", {}), **content.get("said", {})}.items():
        field = lifecycle.fields.get(name)
        if name in opened and before.values.get(name) == value:
            continue  # a form that began with it has only repeated it
        if field is not None and field.type != "files" and sight.sees(field):
            old = before.values.get(name)
            yield Change(field.label, shown(field, old, names) if old not in (None, value) else "",
                         shown(field, value, names) if value is not None else NOTHING)  # fmt: skip


def _digests(content: dict[str, Any]) -> list[str]:
    parts = [*content.get("said", {}).values(), *content.get("set", {}).values()]
    return list(
        dict.fromkeys(one for part in parts if isinstance(part, list) for one in part if isinstance(one, str))
    )


def _files(facts: Iterable[Fact]) -> dict[str, Attachment]:
    wanted = {digest for fact in facts for digest in _digests(fact.content)}
    return {one.digest: one for one in Attachment.objects.filter(digest__in=wanted)} if wanted else {}
