"""Schedule: how far a project is behind its plan of time.

In order of preference: milestones (weighted progress against a plan that is piecewise linear between due dates,
where progress is reported; else weight done against weight due); without milestones the shift of the end date
in per cent of the planned duration; without that, reported progress against the time elapsed. Progress is held
against the plan on the day of its report, not on the day on which it is read.
"""

import numpy as np

from daoren.core.monitoring.facts import Days, Facts, Floats, Ints
from daoren.core.monitoring.reading import Reading, first, latest, pick

_NAT = np.datetime64("NaT", "D")


# Day numbers are moved above zero and kept below this, so that project and day make one number to search by.
_SPAN = 2**24


def planned_progress(facts: Facts, project: Ints, day: Days) -> Floats:
    """Give the planned progress of projects (positions) each on its day, as shares of 1.

    The plan is linear from one due date to the next, beginning with the start of the project; where the start is
    not known the first milestone is a step. Where the milestones on file stop before the project does, they stand
    for the time that they span and the rest of the plan is linear to the end: near milestones are not the whole
    work. NaN where a project has no milestones or the day is not known.
    """
    rows = facts.milestones
    keys = _key(rows.project, rows.due)
    behind = np.concatenate(([0.0], np.cumsum(np.where(np.isnat(rows.due), 0.0, rows.share))))
    begins = np.searchsorted(rows.project, project, side="left")
    ends = np.searchsorted(rows.project, project, side="right")
    place = np.searchsorted(keys, _key(project, day), side="right")
    planned = behind[place] - behind[begins]
    ahead = np.flatnonzero((place < ends) & ~np.isnat(day))
    row = place[ahead]
    previous, due = rows.previous[row], rows.due[row]
    known = due > previous
    gone = _number(day[ahead] - previous) / np.where(known, _number(due - previous), np.nan)
    planned[ahead] += rows.share[row] * np.nan_to_num(np.clip(gone, 0.0, 1.0), nan=0.0)
    known_plan = np.where((ends > begins) & ~np.isnat(day), planned, np.nan)
    spanned, after = _beyond(facts, project, day)
    return spanned * known_plan + (1.0 - spanned) * after


def _beyond(facts: Facts, project: Ints, day: Days) -> tuple[Floats, Floats]:
    """Give what share of its time a project's milestones span, and how much of the time after them has passed."""
    rows, projects = facts.milestones, facts.projects
    last = np.full(len(facts), _NAT)
    last[rows.project] = rows.due  # sorted by due date: the last one stays
    end = np.where(np.isnat(projects.baseline_end), projects.end, projects.baseline_end)
    rest = _number(end - last)
    open_end = (rest > 0) & (last > projects.start)
    share = np.where(open_end, _number(last - projects.start) / _number(end - projects.start), 1.0)
    gone = _number(day - last[project]) / np.where(open_end, rest, np.nan)[project]
    return share[project], np.nan_to_num(np.clip(gone, 0.0, 1.0), nan=0.0)


def _key(project: Ints, day: Days) -> Ints:
    """Give numbers that sort by project and day; a day that is not known comes first."""
    number = np.where(np.isnat(day), 0, day.astype("datetime64[D]").astype(np.int64) + _SPAN // 2)
    found: Ints = project * _SPAN + number
    return found


def weights(facts: Facts, at: Days) -> tuple[Floats, Floats]:
    """Give the weight of the milestones that are due and of those that are done, as shares of 1.

    NaN where a project has no milestones. What was found failing or to be mended is not done.
    """
    rows, count = facts.milestones, len(facts)
    when = at[rows.project]
    has = np.bincount(rows.project, minlength=count) > 0
    done = (rows.done <= when) & ~rows.failing
    sums = (np.bincount(rows.project, rows.share * one, minlength=count) for one in (rows.due <= when, done))
    due, finished = (np.where(has, total, np.nan) for total in sums)
    return due, finished


def schedule(facts: Facts, at: Days) -> Reading:
    """Measure the schedule of each project at its date, in per cent of the whole work or duration."""
    due, done = weights(facts, at)
    reported, reported_on = _reported(facts, at)
    planned = planned_progress(facts, np.arange(len(facts)), reported_on)
    known_end = ends(facts, at)
    shift, duration, end, baseline = _end_shift(facts, at, known_end)
    elapsed = _elapsed(facts, reported_on, known_end)
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


def ends(facts: Facts, at: Days) -> Days:
    """Give the end of each project as it was known at its date.

    The table of projects holds the end of today and not when it was learned. Where a later report shows that the
    date is past, the end last reported by then counts before it, and the baseline before today's.
    """
    rows, projects = facts.reports, facts.projects
    last = np.searchsorted(rows.project, np.arange(len(facts)), side="right") - 1
    has = np.bincount(rows.project, minlength=len(facts)) > 0
    past = at < pick(rows.on, np.where(has, last, -1), _NAT)
    if not past.any():
        return projects.end
    then = _told_end(facts, at)
    for other in (projects.baseline_end, projects.end):
        then = np.where(np.isnat(then), other, then)
    found: Days = np.where(past, then, projects.end)
    return found


def _told_end(facts: Facts, at: Days) -> Days:
    """Give the end that the latest report by the date tells, NaT where none does."""
    rows = facts.reports
    told = ~np.isnat(rows.end) & (rows.on <= at[rows.project])
    found: Days = pick(rows.end, latest(rows.project, told, len(facts)), _NAT)
    return found


def _end_shift(facts: Facts, at: Days, known_end: Days) -> tuple[Floats, Floats, Days, Days]:
    """Give the shift of the end in days, the planned duration in days, the end as seen and the first end.

    A project that is open beyond its end is as late as the date of the review.
    """
    rows, projects = facts.reports, facts.projects
    told = ~np.isnat(rows.end) & (rows.on <= at[rows.project])
    now = pick(rows.end, latest(rows.project, told, len(facts)), _NAT)
    begin = pick(rows.end, first(rows.project, told, len(facts)), _NAT)
    end = np.where(np.isnat(now), known_end, now)
    baseline = np.where(np.isnat(projects.baseline_end), begin, projects.baseline_end)
    baseline = np.where(np.isnat(baseline), projects.end, baseline)
    seen = np.where(np.isnat(end), end, np.maximum(end, at))
    duration = _number(baseline - projects.start)
    return _number(seen - baseline), np.where(duration > 0, duration, np.nan), seen, baseline


def _elapsed(facts: Facts, day: Days, end: Days) -> Floats:
    """Give the share of the duration from the start to an end that has passed on a day of each project."""
    start = facts.projects.start
    whole = _number(end - start)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = _number(day - start) / np.where(whole > 0, whole, np.nan)
    return np.clip(share, 0.0, 1.0)


def _number(span: np.ndarray[tuple[int], np.dtype[np.timedelta64]]) -> Floats:
    """Turn spans of days into numbers, NaN where not known."""
    return np.where(np.isnat(span), np.nan, span.astype(np.float64))
