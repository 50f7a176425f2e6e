"""What a review says: frozen records that every writer (HTML, workbook, CSV, JSON) reads alike.

Amounts are whole minor units of the review's currency. A number that cannot be determined is None, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from daoren.core.rules import PolicyFile, Rule
from daoren.core.terms import Statement

Light = Literal["green", "yellow", "red", "unknown"]
Grade = Literal["excellent", "good", "fair", "poor", "unknown"]
Proposal = Literal["add", "redirect", "terminate", "suspend", "drop", "rectify", "continue"]
Verdict = Literal["met", "unmet", "unknown", "manual", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the three lights: what was measured, how, and what the band made of it.

    `value` is in percentage points behind plan (positive is worse) or None; `fact` says it in a sentence.
    `planned` and `actual` are the two percentages of the same whole that `value` compares, where there are such.
    """

    kind: Literal["schedule", "money", "delivery"]
    light: Light
    value: float | None
    method: str
    fact: Statement
    planned: float | None = None
    actual: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One first-level indicator of the evaluation: its weight, how much of it could be scored, and the score.

    `weight` is in points of 100; `covered` is the share of the weight that facts could score, 0 to 1.
    """

    dimension: Literal["decision", "process", "output", "benefit"]
    weight: float
    covered: float
    score: float | None
    facts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The evaluation of a project, 0 to 100, with its grade and the share of weights that facts support."""

    value: float | None
    grade: Grade
    coverage: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground that facts evidence, with the rule that makes it one.

    `rule` is the law or clause; `clause`, `fact` and `evidence` come from the finding.
    """

    finding_id: str
    found_on: date
    rule: Rule
    clause: str
    fact: str
    evidence: str
    statement: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The check of the tolerance rule before a negative proposal: five conditions, each met, unmet or unknown."""

    verdict: Literal["exempt", "not_exempt", "unknown", "not_applicable"]
    conditions: tuple[tuple[str, bool | None], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could be done with a project in the next period.

    `amount` is the public money of the next period under this option (None where no plan is known); `change`
    is that minus the plan
    (negative frees money). `value` is in the unit of the objective. `price` is what choosing it instead of
    the proposal would cost in value at the budget's shadow price (0 for the proposal, None where not admitted).
    `why` says why it is open or closed.
    """

    kind: Proposal
    level: float
    admitted: bool
    amount: int | None
    change: int | None
    value: float
    price: float | None
    why: Statement


@dataclass(frozen=True, slots=True)
class ProjectReview:
    """Everything that the review says of one project."""

    project_id: str
    name: str
    department: str
    programme: str
    action: str
    field: str
    region: str
    bearer: str
    state: str
    start_on: date | None
    end_on: date | None
    baseline_end_on: date | None
    summary: str
    measures: tuple[Measure, Measure, Measure]
    light: Light
    escalated: bool
    history: tuple[tuple[date, Light], ...]
    score: Score
    grounds: tuple[Ground, ...]
    tolerance: Tolerance
    proposal: Proposal
    determined: bool
    rule: Rule
    reason: Statement
    evidence: tuple[Statement, ...]
    options: tuple[Option, ...]
    planned: int | None
    amount: int | None
    change: int | None
    public_total: int | None
    public_planned_to_date: int | None
    public_spent: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """A review of a whole portfolio at a date.

    `projects` are sorted by what matters most first. `budget` is the public money of the next period,
    `planned` the sum that the plans ask for, `allocated` what the proposals use. `objective` is the value
    reached, `bound` what no selection can exceed, `gap` = (bound − objective) / bound. `shadow_price` is the
    value of one more minor unit of money. `not_reviewed` counts projects by the state that keeps them out.
    """

    as_of: date
    currency: str
    name: Mapping[str, str]
    region: str
    synthetic: bool
    version: str
    digest: str
    map_key: str
    map_digest: str
    policies: tuple[PolicyFile, ...]
    rules: Mapping[str, Rule]
    budget: int
    budget_given: bool
    planned: int
    allocated: int
    objective: float
    bound: float
    gap: float
    shadow_price: float
    method: str
    projects: tuple[ProjectReview, ...]
    not_reviewed: Mapping[str, int]
    notes: tuple[Statement, ...] = ()
