"""How the work goes: the plan, the pace of the team, stoppages and catching up.

Each project has milestones with weights; planned progress is piecewise linear between them. The team lives in
its own time: in a month it moves by its pace, with chance, a pull back towards the plan, and nothing at all
while the work stands still. Actual progress is the plan read at the team's time, so it never falls.
"""

from dataclasses import dataclass

import numpy as np

from daoren.demo.projects import Projects
from daoren.demo.storylines import Cast
from daoren.demo.streams import LAST_MONTH, Days, Flags, Floats, Ints, Months, first_days, stream

GRID: Months = np.arange(np.datetime64("2019-01", "M"), np.datetime64("2031-01", "M"))
_PULL, _NOISE, _PACE = 0.05, 0.25, 0.03


@dataclass(frozen=True, slots=True)
class Course:
    """The plan and what became of it; rows are projects, columns the months of GRID.

    `offsets` (months after the start) and `weights` (points of 100) hold up to six milestones, −1 and 0 where
    there are fewer. `plan` and `progress` are shares; `progress` is NaN where nothing was done or known.
    `team_time` is in months of the original plan. `end` is the last month as planned now, `last` the last
    month in which the project was active, `extended` the months by which its end was moved.
    """

    offsets: Ints
    weights: Ints
    plan: Floats
    progress: Floats
    team_time: Floats
    end: Months
    last: Months
    extended: Ints

    @property
    def active(self) -> Flags:
        """Whether a project was at work in a month of the data."""
        return ~np.isnan(self.progress)


def run(seed: int, projects: Projects, cast: Cast) -> Course:
    """Run every project from its start to its end, its stop or the end of the data."""
    offsets, weights = _milestones(seed, projects)
    time = _team_time(seed, projects, cast)
    extended = _extensions(projects, cast, time)
    end = projects.baseline_end + extended
    last = np.minimum(np.minimum(end, cast.stopped()), LAST_MONTH)
    elapsed = _elapsed(projects)
    plan, progress = np.zeros_like(time), np.zeros_like(time)
    for project in range(len(projects)):
        known = offsets[project] >= 0
        at = np.concatenate(([0], offsets[project, known]))
        share = np.concatenate(([0], np.cumsum(weights[project, known]))) / 100
        progress[project] = np.interp(time[project], at, share)
        at[-1] += extended[project]
        plan[project] = np.interp(elapsed[project], at, share)
    outside = (projects.start[:, None] > GRID) | (last[:, None] < GRID)
    progress[outside] = np.nan
    return Course(offsets, weights, plan, progress, time, end, last, extended)


def _elapsed(projects: Projects) -> Ints:
    """Give the months since the start at the end of every month of the grid."""
    return (GRID[None, :] - projects.start[:, None]).astype(np.int64) + 1


def _milestones(seed: int, projects: Projects) -> tuple[Ints, Ints]:
    """Lay the nodes at quarter ends and weigh them by the time that they take, with some chance."""
    rng = stream(seed, "milestones")
    offsets, weights = np.full((len(projects), 6), -1), np.zeros((len(projects), 6), dtype=np.int64)
    for project, length in enumerate(projects.length):
        count = {24: 4, 36: 5, 48: 6, 60: 6}[int(length)]
        nodes = np.round(np.linspace(0, length, count + 1)[1:] / 3).astype(int) * 3
        raw = np.diff(nodes, prepend=0) * rng.uniform(0.75, 1.25, count)
        points = np.round(raw / raw.sum() * 100).astype(int)
        points[-1] += 100 - points.sum()
        offsets[project, :count], weights[project, :count] = nodes, points
    return offsets, weights


def _team_time(seed: int, projects: Projects, cast: Cast) -> Floats:
    rng = stream(seed, "progress")
    size, months = len(projects), len(GRID)
    pace = cast.model("pace", rng.normal(1.0, _PACE, size))
    steady = cast.model("steady", np.zeros(size)) > 0
    still = _stoppages(rng, projects, cast, steady)
    noise = rng.normal(0, _NOISE, (size, months)) * ~steady[:, None]
    pull = np.where(np.isin(np.arange(size), np.flatnonzero(pace_given(cast))), 0.0, _PULL)
    elapsed, time = _elapsed(projects), np.zeros((size, months))
    now = np.zeros(size)
    for month in range(months):
        open_ = (elapsed[:, month] > 0) & ~still[:, month] & (GRID[month] <= LAST_MONTH)
        step = pace * (1 + noise[:, month]) + pull * (elapsed[:, month] - 1 - now)
        now = np.minimum(now + np.where(open_, np.maximum(step, 0), 0), projects.length)
        time[:, month] = now
    return time


def pace_given(cast: Cast) -> Flags:
    """Tell which projects have a pace of their own, so that nothing pulls them back to the plan."""
    return np.array(["pace" in cast.story(p).get("model", {}) for p in range(len(cast.part))])


def _stoppages(rng: np.random.Generator, projects: Projects, cast: Cast, steady: Flags) -> Flags:
    """Draw months without progress: a quarter of the projects has one such time; storylines have theirs."""
    size = len(projects)
    hit = (rng.random(size) < 0.25) & ~steady
    begin = projects.start + (rng.uniform(0.1, 0.9, size) * projects.length).astype(int)
    until = begin + rng.integers(3, 15, size)
    out: Flags = hit[:, None] & (begin[:, None] <= GRID) & (until[:, None] > GRID)
    for project in range(size):
        stall = cast.story(project).get("model", {}).get("stall")
        if stall:
            first, last = (np.datetime64(month, "M") for month in stall)
            out[project] = (first <= GRID) & (last >= GRID)
    return out


def _extensions(projects: Projects, cast: Cast, time: Floats) -> Ints:
    """Move the end once, by half a year or a year, where the team is late when its time is up."""
    at_end = np.clip((projects.baseline_end - GRID[0]).astype(int), 0, len(GRID) - 1)
    missing = projects.length - time[np.arange(len(projects)), at_end]
    over = (projects.baseline_end <= LAST_MONTH) & (projects.baseline_end < cast.stopped())
    return np.where(over & (missing > 1.5), np.where(missing > 5, 12, 6), 0)


def reached_on(projects: Projects, course: Course) -> Days:
    """Give the day on which each milestone was reached; not-a-time where it was not."""
    before = np.concatenate([np.zeros((len(projects), 1)), course.team_time[:, :-1]], axis=1)
    out = np.full(course.offsets.shape, np.datetime64("NaT"), "datetime64[D]")
    for project, node in zip(*np.nonzero(course.offsets >= 0), strict=True):
        offset = course.offsets[project, node]
        month = int(np.argmax((course.team_time[project] >= offset - 1e-9) & course.active[project]))
        if course.team_time[project, month] < offset - 1e-9 or not course.active[project, month]:
            continue
        step = course.team_time[project, month] - before[project, month]
        share = (offset - before[project, month]) / step if step > 0 else 1.0
        out[project, node] = first_days(GRID[month : month + 1])[0] + int(share * 27)
    return out
