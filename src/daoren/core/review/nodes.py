"""Milestones counted as people count them: passed and overdue."""

from dataclasses import dataclass

import numpy as np

from daoren.core.monitoring import Facts
from daoren.core.monitoring.facts import Days, Floats
from daoren.core.terms import keys


@dataclass(frozen=True, slots=True)
class Nodes:
    """How many milestones of each project passed and how many are overdue; NaN where it has none."""

    passed: Floats
    overdue: Floats


def nodes(facts: Facts, at: Days) -> Nodes:
    """Count the milestones of each project at its date.

    Done without a recorded result counts as passed; due and not done, or done and not passed, as overdue.
    """
    rows, count = facts.milestones, len(facts)
    when = at[rows.project]
    done = rows.done <= when
    failing = np.isin(rows.result, [keys("milestone_result").index(name) for name in ("rectify", "failed")])
    has = np.bincount(rows.project, minlength=count) > 0
    passed = np.bincount(rows.project, done & ~failing, minlength=count)
    overdue = np.bincount(rows.project, ((rows.due <= when) & ~done) | (done & failing), minlength=count)
    return Nodes(np.where(has, passed, np.nan), np.where(has, overdue, np.nan))
