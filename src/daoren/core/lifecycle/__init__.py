"""How a record lives, as data: its fields, states and events, who may do them, when, and what follows.

One mechanism carries every room. A project, a change, a need, a loan or a decision differs from another only in
its TOML; `decide` says what an event makes of a record, or why it may not be, and writes nothing itself.
"""

from daoren.core.lifecycle.answers import Problem, check_answers, read_answer
from daoren.core.lifecycle.conditions import met
from daoren.core.lifecycle.decide import Effect, Refusal, Step, available, decide
from daoren.core.lifecycle.lifecycle import (
    ROLES,
    Ask,
    Choice,
    Clock,
    Consequence,
    Event,
    Field,
    Guard,
    Lifecycle,
    State,
)
from daoren.core.lifecycle.parse import Families, parse_lifecycle
from daoren.core.lifecycle.references import Surroundings

__all__ = [
    "ROLES",
    "Ask",
    "Choice",
    "Clock",
    "Consequence",
    "Effect",
    "Event",
    "Families",
    "Field",
    "Guard",
    "Lifecycle",
    "Problem",
    "Refusal",
    "State",
    "Step",
    "Surroundings",
    "available",
    "check_answers",
    "decide",
    "met",
    "parse_lifecycle",
    "read_answer",
]
