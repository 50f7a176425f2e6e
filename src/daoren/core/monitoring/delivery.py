"""Delivery: whether the project is on the way to what it promised.

Two readings, of which the worse counts: the latest rating that somebody gave, mapped to a light, while it is
fresh enough; and the contract indicators against what the plan of time expects of them by now.
"""

import numpy as np

from daoren.core.monitoring.facts import Days, Facts, Floats, Ints
from daoren.core.monitoring.reading import Reading, latest, pick
from daoren.core.monitoring.schedule import planned_progress

_NAT = np.datetime64("NaT", "D")


def delivery(facts: Facts, at: Days) -> Reading:
    """Measure the indicators of each project at its date: weighted attainment against what is expected."""
    rows, count = facts.indicators, len(facts)
    when = at[rows.project]
    known = np.isfinite(rows.attained) & ~(rows.observed > when)
    weights = np.where(known, rows.weight, 0.0)
    whole = np.bincount(rows.project, weights, minlength=count)
    divisor = np.where(whole > 0, whole, np.nan)
    expected = np.bincount(rows.project, weights * _expected(facts, at), minlength=count) / divisor
    attained = np.bincount(rows.project, weights * np.where(known, rows.attained, 0.0), minlength=count) / divisor
    usable = np.isfinite(expected) & np.isfinite(attained)
    method = np.where(usable, "indicators", "none").astype(object)
    counts = np.bincount(rows.project[known], minlength=count)
    return Reading(
        np.where(usable, 100.0 * expected, np.nan),
        np.where(usable, 100.0 * attained, np.nan),
        method,
        {"indicators": counts},
    )


def _expected(facts: Facts, at: Days) -> Floats:
    """Give the share of each indicator that is expected by now: all once due, before that as the plan of time."""
    rows, projects = facts.indicators, facts.projects
    when = at[rows.project]
    due = np.where(np.isnat(rows.due), projects.end[rows.project], rows.due)
    start = projects.start[rows.project]
    span = (due - start).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        linear = np.clip((when - start).astype(np.float64) / np.where(span > 0, span, np.nan), 0.0, 1.0)
    linear = np.where(np.isnat(due) | np.isnat(start), np.nan, linear)
    planned = planned_progress(facts, at)[0][rows.project]
    expected = np.where(np.isfinite(planned), planned, linear)
    found: Floats = np.nan_to_num(np.where(due <= when, 1.0, expected), nan=0.0)
    return found


def latest_rating(facts: Facts, at: Days, *, fresh_months: int) -> Ints:
    """Give the row of the latest rating of each project that has a light and is fresh, −1 where there is none."""
    rows = facts.ratings
    when = at[rows.project]
    oldest = when - np.timedelta64(round(fresh_months * 30.4375), "D")
    usable = (rows.on <= when) & (rows.on >= oldest) & (rows.light >= 0)
    return latest(rows.project, usable, len(facts))


def rated_on(facts: Facts, row: Ints) -> Days:
    """Give the day of a rating, NaT where there is none."""
    found: Days = pick(facts.ratings.on, row, _NAT)
    return found
