"""The chain: each fact's hash covers the fact and the hash of the one before (NIST FIPS 180-4, SHA-256).

The hash is an argument, so that SM3 (GB/T 32905-2016) can stand in its place where it is required.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

from daoren.core.ledger.fact import Fact, check_word

GENESIS = "0" * 64

Wrong = Literal["gap", "previous", "hash", "time", "short"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chain has got to: the number of its last fact and that fact's hash."""

    sequence: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold.

    `what` is "gap" (a number is missing or double), "previous" (it does not follow the fact before it), "hash"
    (its content was changed), "time" (recorded before its predecessor) or "short" (facts are missing at the end).
    """

    sequence: int
    what: Wrong
    kind: str
    subject: str
    verb: str


def digest_of(fact: Fact, *, algorithm: str = "sha256") -> str:
    """Give the hash of a fact, hexadecimal, over all its fields and the hash before it."""
    return _digest(fact, fact.sequence, fact.previous, algorithm)


def _digest(fact: Fact, sequence: int, previous: str, algorithm: str) -> str:
    text = "\n".join(
        (
            str(sequence),
            fact.id,
            _instant(fact.recorded_at, fact.recorded_at.fold),
            _day(fact.effective_on),
            fact.actor,
            fact.verb,
            fact.kind,
            fact.subject,
            fact.payload,
            previous,
        )
    )
    if algorithm == "sha256":
        return hashlib.sha256(text.encode()).hexdigest()
    return hashlib.new(algorithm, text.encode()).hexdigest()


# Many facts in a row are of one moment and one day. Two moments may be equal and differ in their fold.
@lru_cache(maxsize=64)
def _instant(moment: datetime, _fold: int) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=64)
def _day(day: date) -> str:
    return day.isoformat()


def next_fact(fact: Fact, last: Place, *, algorithm: str = "sha256") -> Fact:
    """Give a fact its number and its hash behind the last one; raise ValueError where a name in it is no word."""
    for name, word in (
        ("id", fact.id), ("actor", fact.actor), ("verb", fact.verb), ("kind", fact.kind), ("subject", fact.subject)
    ):  # fmt: skip
        check_word(name, word)
    sequence = last.sequence + 1
    found = _digest(fact, sequence, last.hash, algorithm)
    return Fact(
        sequence, fact.id, fact.recorded_at, fact.effective_on, fact.actor, fact.verb, fact.kind, fact.subject,
        fact.payload, last.hash, found,
    )  # fmt: skip


def break_in(fact: Fact, last: Place, *, algorithm: str = "sha256") -> Wrong | None:
    """Say what is wrong with a fact behind a place, or None."""
    if fact.sequence != last.sequence + 1:
        return "gap"
    if fact.previous != last.hash:
        return "previous"
    if digest_of(fact, algorithm=algorithm) != fact.hash:
        return "hash"
    return None


def proof(
    facts: Iterable[Fact], *, last: Place = Place(), head: Place | None = None, algorithm: str = "sha256"
) -> Iterator[Break]:
    """Give every break of a chain from a place on; `head` is where the chain is known to end.

    After a break the proof goes on from the fact as it stands, so that one change is named once.
    """
    moment = None
    for fact in facts:
        what = break_in(fact, last, algorithm=algorithm)
        if what is None and moment is not None and fact.recorded_at < moment:
            what = "time"
        if what is not None:
            yield Break(fact.sequence, what, fact.kind, fact.subject, fact.verb)
        last, moment = Place(fact.sequence, fact.hash), fact.recorded_at
    if head is not None and head != last:
        yield Break(head.sequence, "short" if head.sequence != last.sequence else "hash", "", "", "")
