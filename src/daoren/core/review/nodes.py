"""Milestones counted as people count them: passed, overdue and failing."""

from dataclasses import dataclass

import numpy as np

from daoren.core.monitoring import Facts
from daoren.core.monitoring.facts import Days, Floats


@dataclass(frozen=True, slots=True)
class Nodes:
    """How many milestones of each project passed, are overdue, or are failing; NaN where it has none."""

    passed: Floats
    overdue: Floats
    failing: Floats


def nodes(facts: Facts, at: Days) -> Nodes:
    """Count the milestones of each project at its date.

    Done without a recorded result counts as passed; due and not done as overdue; done and found failed or to be
    mended as failing.
    """
    rows, count = facts.milestones, len(facts)
    when = at[rows.project]
    done = rows.done <= when
    has = np.bincount(rows.project, minlength=count) > 0
    kinds = (done & ~rows.failing, (rows.due <= when) & ~done, done & rows.failing)
    sums = (np.bincount(rows.project, kind, minlength=count) for kind in kinds)
    return Nodes(*(np.where(has, one, np.nan) for one in sums))
