"""What a record is: its facts, applied in order.

The payload of a fact may say
`of`     the record that it belongs to, as "kind/subject" (when it is opened);
`to`     the state that it goes to;
`set`    values from then on; null takes a value away;
`due`    clocks by name: the day on which they run out; null stops one;
`said`   what was answered, for the history only;
`gone`   true where the record no longer is.
Anything else in a payload (evidence, versions of rules) is for readers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from daoren.core.ledger.fact import Fact

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """A record as its facts have made it.

    `counts` says how often each verb was done, `actors` who did it last, `since` the day of the last change of
    state, `sequence` the number of its last fact. Days are ISO text, as in the facts.
    """

    kind: str
    subject: str
    state: str = ""
    of: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    due: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    opened_on: str = ""
    since: str = ""
    sequence: int = 0
    gone: bool = False


def apply(record: Record, fact: Fact) -> Record:
    """Give the record after a fact."""
    content, day = fact.content, fact.effective_on.isoformat()
    state = content.get("to", record.state)
    return replace(
        record,
        state=state,
        of=content.get("of", record.of),
        values=_over(record.values, content.get("set")),
        due=_over(record.due, content.get("due")),
        counts={**record.counts, fact.verb: record.counts.get(fact.verb, 0) + 1},
        actors={**record.actors, fact.verb: fact.actor},
        opened_on=record.opened_on or day,
        since=day if state != record.state or not record.since else record.since,
        sequence=fact.sequence,
        gone=bool(content.get("gone", False)),
    )


def _over(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if not new:
        return old
    return {name: value for name, value in {**old, **new}.items() if value is not None}


def fold(facts: Iterable[Fact]) -> dict[Key, Record]:
    """Give every record that the facts make, by kind and subject."""
    found: dict[Key, Record] = {}
    for fact in facts:
        key = (fact.kind, fact.subject)
        found[key] = apply(found.get(key) or Record(*key), fact)
    return found


def as_of(facts: Iterable[Fact], *, effective: date, recorded: datetime | None = None) -> Iterable[Fact]:
    """Give the facts that counted on a day, as far as they were known at a moment (None: as known now)."""
    return (
        fact
        for fact in facts
        if fact.effective_on <= effective and (recorded is None or fact.recorded_at <= recorded)
    )
