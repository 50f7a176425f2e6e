"""A notice as data: a signed decision on one project, as it is served on the unit that bears it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from daoren.core.periods import Money
from daoren.core.rules.rule import RuleStatus
from daoren.core.terms import Language

Words = Mapping[Language, str]
Kind = Literal["continue", "add", "rectify", "redirect", "drop", "suspend", "terminate", "revoke"]
MoneyKind = Literal[
    "unchanged", "approved", "paid", "spent", "add", "suspend", "cancel", "return", "recover", "release"
]

KINDS: tuple[Kind, ...] = get_args(Kind)
# Decisions that take something from the unit: it must have been heard and must be told how to answer.
ADVERSE: frozenset[Kind] = frozenset(KINDS) - {"continue", "add"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One fact that was found: when, on which evidence, against which clause."""

    text: Words
    evidence: Words
    on: date | None = None
    clause: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRule:
    """A rule that the decision rests on, and its standing in this place."""

    title: Words
    citation: str
    standing: RuleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyEffect:
    """One thing that the decision means for money; no amount only where nothing changes."""

    kind: MoneyKind
    amount: Money | None = None
    by: date | None = None
    note: Words | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(MoneyKind):
            raise ValueError(f"{self.kind!r} is no effect on money")
        if (self.amount is None) != (self.kind == "unchanged"):
            raise ValueError(f"money {self.kind!r}: give an amount, and none where nothing changes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What must be done, and the last day for it."""

    what: Words
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How the unit was heard before the decision; `heard_on` is None where it made no statement in time."""

    told_on: date
    heard_on: date | None = None
    summary: Words | None = None
    considered: Words | None = None

    def __post_init__(self) -> None:
        parts = (self.heard_on, self.summary, self.considered)
        if any(part is None for part in parts) and any(part is not None for part in parts):
            raise ValueError("a statement needs its day, what it said and how it was considered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """How, with whom and until when to ask for a review.

    `served_on` is the day from which `working_days` are counted to `until`, its last day; `provisional` says that
    the calendar of those days is not published yet. `answered_within` is in working days.
    """

    to: Words
    how: Words
    served_on: date
    until: date
    working_days: int
    rule: CitedRule
    answered_within: int | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What the software had proposed and why people decided otherwise; `proposed` is a key of the proposals."""

    proposed: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A decision on a project with everything that the unit must be told.

    `series` is the word before the bracket of the document number (浙科 in 浙科〔2026〕1号). `decided_by` is the
    body of people that decided; without it, the issuer. `evidence_digest` and `fact_hash` are SHA-256 in hex.
    """

    series: Words
    year: int
    number: int
    issuer: Words
    addressee: Words
    project_id: str
    project_title: Words
    decision: Kind
    decided_on: date
    signatory: Words
    evidence_digest: str
    fact_number: int
    fact_hash: str
    synthetic: bool
    decided_by: Words | None = None
    found: tuple[Found, ...] = ()
    rules: tuple[CitedRule, ...] = ()
    money: tuple[MoneyEffect, ...] = ()
    duties: tuple[Duty, ...] = ()
    hearing: Hearing | None = None
    departure: Departure | None = None
    appeal: Appeal | None = None
    attachments: tuple[Words, ...] = ()
    contact: Words | None = None
    cc: tuple[Words, ...] = ()
    printed_by: Words | None = None
    printed_on: date | None = None

    def __post_init__(self) -> None:
        if self.decision not in KINDS:
            raise ValueError(f"{self.decision!r} is no decision that is served; one of {', '.join(KINDS)}")

    @property
    def adverse(self) -> bool:
        """Tell whether the decision takes something from the unit."""
        return self.decision in ADVERSE
