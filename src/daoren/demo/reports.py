"""Monthly progress reports: what the teams said, with the end and the cost as they saw them."""

import numpy as np
import polars as pl

from daoren.demo.progress import GRID, Course
from daoren.demo.projects import Projects
from daoren.demo.storylines import Cast
from daoren.demo.streams import FIRST_MONTH, Flags, Floats, Ints, Months, Texts, last_days, stream, texts, words

_MISSED = 0.015  # share of reports that never came
_LATE, _FAR_BEHIND = 2.0, 0.10


def cost_growth(seed: int, projects: Projects) -> Floats:
    """Draw by how much each project will cost more than approved: nothing for most, up to 8 % for others."""
    rng = stream(seed, "cost")
    return np.where(rng.random(len(projects)) < 0.3, np.round(rng.uniform(0.01, 0.08, len(projects)), 3), 0.0)


def total_costs(seed: int, projects: Projects, course: Course, approved: Ints) -> Ints:
    """Give the cost of each project as forecast in each month of GRID, in fen: growth shows at mid-way."""
    grown = np.rint(approved * (1 + cost_growth(seed, projects)) / 1_000_000).astype(np.int64) * 1_000_000
    return np.where(course.plan > 0.5, grown[:, None], approved[:, None])


def report_table(seed: int, projects: Projects, cast: Cast, course: Course, costs: Ints) -> pl.DataFrame:
    """Give the reports: one a month while the project runs, from 2022 to the end of the data."""
    rng = stream(seed, "reports")
    filed = course.active & (GRID >= FIRST_MONTH) & ~cast.hides("reports")[:, None]
    filed &= (rng.random(filed.shape) >= _MISSED) | _newest(course)
    row, column = np.nonzero(filed)
    said = _narratives(course)
    return pl.DataFrame(
        {
            "project_id": projects.ids[row].tolist(),
            "reported_on": [str(day) for day in last_days(GRID[column])],
            "progress": [f"{share:.4f}" for share in course.progress[row, column]],
            "end_on": [str(day) for day in last_days(_expected_end(projects, course))[row, column]],
            "total_cost": costs[row, column],
            "narrative": said[row, column].tolist(),
        }
    ).sort("project_id", "reported_on")


def _newest(course: Course) -> Flags:
    """Mark the last report of each project, which is never missed."""
    newest: Flags = GRID[None, :] == course.last[:, None]
    return newest


def _expected_end(projects: Projects, course: Course) -> Months:
    """Give the end as the team sees it: as planned, or later by quarters where the rest takes longer."""
    left = projects.length[:, None] - course.team_time
    ready = GRID[None, :] + np.ceil(left).astype(np.int64)
    late = (ready - course.end[:, None]).astype(np.int64)
    quarters = np.where(late > _LATE, np.ceil(late / 3).astype(np.int64) * 3, 0)
    return course.end[:, None] + np.minimum(quarters, 24)


def _narratives(course: Course) -> Texts:
    """Choose the phrase of each project and month."""
    phrases = words("words")["narratives"]
    before = np.concatenate([np.zeros((len(course.end), 1)), course.team_time[:, :-1]], axis=1)
    still = course.team_time - before < 1e-9
    share = np.nan_to_num(course.progress)
    behind = course.plan - share >= _FAR_BEHIND
    listed = texts([phrases["done"], phrases["stalled"], phrases["behind"], phrases["on_course"]])
    said: Texts = listed[np.select([share >= 0.9995, still, behind], [0, 1, 2], 3)]
    return said
