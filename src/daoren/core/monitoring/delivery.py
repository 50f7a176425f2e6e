"""Delivery: whether the project is on the way to what it promised.

Two readings, of which the worse counts: the latest rating that somebody gave, mapped to a light, while it is
fresh enough; and the contract indicators against what the plan of time expects of them by now.
"""

import numpy as np

from daoren.core.monitoring.facts import Bools, Days, Facts, Floats, Ints
from daoren.core.monitoring.reading import Reading, latest
from daoren.core.monitoring.schedule import ends, planned_progress
from daoren.core.periods import months_after


def delivery(facts: Facts, at: Days) -> Reading:
    """Measure the indicators of each project at its date: weighted attainment against what is expected."""
    rows, count = facts.indicators, len(facts)
    share = expected_by_now(facts, at)
    known = np.isfinite(rows.attained) & np.isfinite(share) & ~(rows.observed > at[rows.project])
    project, weight = rows.project[known], rows.weight[known]
    whole = np.bincount(project, weight, minlength=count)
    divisor = np.where(whole > 0, whole, np.nan)
    expected = np.bincount(project, weight * share[known], minlength=count) / divisor
    attained = np.bincount(project, weight * rows.attained[known], minlength=count) / divisor
    method = np.where(whole > 0, "indicators", "none").astype(object)
    counts = np.bincount(project, minlength=count)
    return Reading(100.0 * expected, 100.0 * attained, method, {"indicators": counts})


def expected_by_now(facts: Facts, at: Days) -> Floats:
    """Give the share of each indicator that is expected: all once due, before that as the plan of time.

    It is the share expected on the day on which the indicator was observed, where that is known, else at the date
    of its project. The plan of time is that of the milestones, without them linear from the start of the project
    to the day on which the indicator is due. NaN where neither is known.
    """
    rows, start = facts.indicators, facts.projects.start[facts.indicators.project]
    when = np.where(np.isnat(rows.observed), at[rows.project], rows.observed)
    due = np.where(np.isnat(rows.due), ends(facts, at)[rows.project], rows.due)
    span = due - start
    gone = np.where(np.isnat(when) | np.isnat(start), np.nan, (when - start).astype(np.float64))
    # A span that is not known compares as not positive.
    linear = np.clip(gone / np.where(span > np.timedelta64(0, "D"), span.astype(np.float64), np.nan), 0.0, 1.0)
    planned = planned_progress(facts, rows.project, when)
    expected = np.where(np.isfinite(planned), planned, linear)
    found: Floats = np.where(due <= when, 1.0, expected)
    return found


def latest_rating(facts: Facts, at: Days, *, fresh_months: int) -> Ints:
    """Give the row of the latest rating of each project that has a light and is fresh, −1 where there is none.

    Of several on the latest day it is the one with the worst light.
    """
    return _latest_fresh(facts, at, facts.ratings.light >= 0, fresh_months)


def latest_score(facts: Facts, at: Days, *, fresh_months: int) -> Ints:
    """Give the row of the latest rating of each project that has a score and is fresh, −1 where there is none."""
    return _latest_fresh(facts, at, np.isfinite(facts.ratings.score), fresh_months)


def _latest_fresh(facts: Facts, at: Days, usable: Bools, months: int) -> Ints:
    rows = facts.ratings
    fresh = (rows.on <= at[rows.project]) & (rows.on >= months_after(at, -months)[rows.project])
    return latest(rows.project, usable & fresh, len(facts))
