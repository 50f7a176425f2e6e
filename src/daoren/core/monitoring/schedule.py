"""Schedule: how far a project is behind its plan of time.

In order of preference: milestones (weighted progress against a plan that is piecewise linear between due dates,
where progress is reported; else weight done against weight due); without milestones the shift of the end date
in per cent of the planned duration; without that, reported progress against the time elapsed.
"""

import numpy as np

from daoren.core.monitoring.facts import Days, Facts, Floats
from daoren.core.monitoring.reading import Reading, first, latest, pick

_NAT = np.datetime64("NaT", "D")


def planned_progress(facts: Facts, at: Days) -> tuple[Floats, Floats, Floats]:
    """Give, of each project at its date, the planned progress, the weight due and the weight done.

    All are shares of 1, NaN where a project has no milestones. The plan is linear from one due date to the
    next, beginning with the start of the project; where the start is not known the first milestone is a step.
    """
    rows = facts.milestones
    when = at[rows.project]
    span = (rows.due - rows.previous).astype(np.float64)
    gone = (when - rows.previous).astype(np.float64)
    known = ~np.isnat(rows.previous) & (rows.due > rows.previous)
    linear = np.where(known, np.clip(gone / np.where(known, span, 1.0), 0.0, 1.0), rows.due <= when)
    count = len(facts)
    has = np.bincount(rows.project, minlength=count) > 0
    sums = (
        np.bincount(rows.project, rows.share * linear, minlength=count),
        np.bincount(rows.project, rows.share * (rows.due <= when), minlength=count),
        np.bincount(rows.project, rows.share * (rows.done <= when), minlength=count),
    )
    planned, due, done = (np.where(has, total, np.nan) for total in sums)
    return planned, due, done


def schedule(facts: Facts, at: Days) -> Reading:
    """Measure the schedule of each project at its date, in per cent of the whole work or duration."""
    planned, due, done = planned_progress(facts, at)
    reported, reported_on = _reported(facts, at)
    shift, duration, end, baseline = _end_shift(facts, at)
    elapsed = _elapsed(facts, at)
    choices = (
        ("milestones_reported", planned, reported),
        ("milestones", due, done),
        ("end_shift", np.ones(len(facts)), 1.0 - shift / duration),
        ("elapsed_time", elapsed, reported),
    )
    plan, actual = np.full(len(facts), np.nan), np.full(len(facts), np.nan)
    method = np.full(len(facts), "none", dtype=object)
    for name, expected, found in choices:
        use = (method == "none") & np.isfinite(expected) & np.isfinite(found)
        plan[use], actual[use], method[use] = expected[use], found[use], name
    details = {
        "reported_on": reported_on,
        "shift_days": shift,
        "duration": duration,
        "end": end,
        "baseline": baseline,
    }
    return Reading(100.0 * plan, 100.0 * actual, method, details)


def _reported(facts: Facts, at: Days) -> tuple[Floats, Days]:
    """Give the latest reported progress (share of 1) and the day of that report."""
    rows = facts.reports
    last = latest(rows.project, np.isfinite(rows.progress) & (rows.on <= at[rows.project]), len(facts))
    return pick(rows.progress, last, np.nan), pick(rows.on, last, _NAT)


def _end_shift(facts: Facts, at: Days) -> tuple[Floats, Floats, Days, Days]:
    """Give the shift of the end in days, the planned duration in days, the end as seen and the first end.

    A project that is open beyond its end is as late as the date of the review.
    """
    rows, projects = facts.reports, facts.projects
    told = ~np.isnat(rows.end) & (rows.on <= at[rows.project])
    now = pick(rows.end, latest(rows.project, told, len(facts)), _NAT)
    begin = pick(rows.end, first(rows.project, ~np.isnat(rows.end), len(facts)), _NAT)
    end = np.where(np.isnat(now), projects.end, now)
    baseline = np.where(np.isnat(projects.baseline_end), begin, projects.baseline_end)
    baseline = np.where(np.isnat(baseline), projects.end, baseline)
    seen = np.where(np.isnat(end), end, np.maximum(end, at))
    duration = _number(baseline - projects.start)
    return _number(seen - baseline), np.where(duration > 0, duration, np.nan), seen, baseline


def _elapsed(facts: Facts, at: Days) -> Floats:
    """Give the share of the planned duration that has passed."""
    projects = facts.projects
    whole = _number(projects.end - projects.start)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = _number(at - projects.start) / np.where(whole > 0, whole, np.nan)
    return np.clip(share, 0.0, 1.0)


def _number(span: np.ndarray[tuple[int], np.dtype[np.timedelta64]]) -> Floats:
    """Turn spans of days into numbers, NaN where not known."""
    return np.where(np.isnat(span), np.nan, span.astype(np.float64))
