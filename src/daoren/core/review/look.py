"""How every project stands at a date, before anything is proposed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from daoren.core.evaluation import Evaluation, evaluate
from daoren.core.monitoring import (
    LIGHTS,
    Facts,
    Status,
    Totals,
    escalate,
    gather,
    report_points,
    status,
    totals_to_date,
)
from daoren.core.monitoring.facts import Bools, Days, Ints
from daoren.core.portfolio import Portfolio
from daoren.core.review.escalation import same_yellow
from daoren.core.rules import Policies

HISTORY = 12
# Above this many projects the strip of past lights is shortened to what the rules need.
LONG_HISTORY_UP_TO = 20_000

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Look:
    """Measures, lights and scores of every project, in the order of the table of projects.

    `light` is the light after escalation, `before` that at the report before; `lights` and `points` are the
    lights before escalation and their dates, newest first, of shape (reports, projects).
    """

    facts: Facts
    now: Status
    light: Ints
    before: Ints
    lights: Ints
    points: Days
    totals: Totals
    evaluation: Evaluation


def look(
    portfolio: Portfolio,
    policies: Policies,
    *,
    as_of: date,
    progress: Progress = lambda _step, _share: None,
) -> Look:
    """Monitor and evaluate every project of a portfolio at a date."""
    progress("monitor", 0.0)
    facts, day = gather(portfolio), np.datetime64(as_of, "D")
    seen, points = _seen(facts, day, policies)
    lights = np.stack([one.overall for one in seen])
    lights[np.isnat(points)] = LIGHTS.index("unknown")
    progress("evaluate", 0.4)
    totals = totals_to_date(facts, points[0])
    evaluation = evaluate(facts, points[0], seen[0], policies, totals)
    told, rule = _distinct(lights, same_yellow(seen, policies)), policies["lights.overall"]
    return Look(facts, seen[0], escalate(told, rule), escalate(told[1:], rule), lights, points, totals, evaluation)


def _seen(facts: Facts, day: np.datetime64, policies: Policies) -> tuple[list[Status], Days]:
    """Give how the projects stood at the review and at the reports before, newest first, and those dates."""
    short = max(2, policies["lights.overall"]["consecutive_yellow"])
    long = HISTORY if len(facts) <= LONG_HISTORY_UP_TO else short
    points = report_points(facts, day, long)
    return [status(facts, at, policies) for at in points], points


def _distinct(lights: Ints, same: Bools) -> Ints:
    """Give the lights with every yellow that only repeats the one before taken as not told anew."""
    repeated = np.zeros_like(same)
    repeated[1:] = same[:-1]
    found: Ints = np.where(repeated, LIGHTS.index("unknown"), lights)
    return found
