"""What the task books promise: milestones and indicators, and what was found of them.

An indicator that is due at the end is observed at the half-yearly check of August 2025 where the project still
runs, at acceptance where it has ended. What cannot be seen yet stays empty: a benefit shows late.
"""

import numpy as np
import polars as pl

from daoren.demo.progress import GRID, Course, reached_on
from daoren.demo.projects import Projects
from daoren.demo.storylines import Cast
from daoren.demo.streams import REVIEW_MONTH, Days, Floats, Ints, last_days, stream, words

# How well teams do what the plan promises: mean and spread.
_QUALITY = (("technical", 0.98, 0.03), ("sales", 0.95, 0.07), ("users", 0.96, 0.07))

CHECKED_ON = np.datetime64("2025-08-31", "D")


def milestone_table(projects: Projects, cast: Cast, course: Course) -> pl.DataFrame:
    """Give the milestones with due day, day reached and result."""
    names = words("words")["milestones"]["names"]
    done = reached_on(projects, course)
    hidden = cast.hides("milestones")
    rows = []
    for project in np.flatnonzero(~hidden):
        nodes = np.flatnonzero(course.offsets[project] >= 0)
        for node in nodes:
            name = names[-1] if node == nodes[-1] else names[node]
            due = due_on(projects, course, int(project), int(node))
            rows.append(
                {
                    "project_id": projects.ids[project],
                    "milestone_id": f"M{node + 1}",
                    "name": name,
                    "weight": str(course.weights[project, node]),
                    "due_on": str(due),
                    "done_on": _day(done[project, node]),
                    "result": _result(done[project, node], due, last_days(course.last)[project]),
                }
            )
    return pl.DataFrame(rows)


def due_on(projects: Projects, course: Course, project: int, node: int) -> np.datetime64:
    """Give the day on which a milestone is due; the last one moves with the end of the project."""
    offset = int(course.offsets[project, node])
    is_last = offset == projects.length[project]
    month = course.end[project] if is_last else projects.start[project] + offset - 1
    day: np.datetime64 = (month + 1).astype("datetime64[D]") - 1
    return day


def _result(done: np.datetime64, due: np.datetime64, last: np.datetime64) -> str:
    if not np.isnat(done):
        return "passed"
    overdue = int((min(last, last_days(np.array([REVIEW_MONTH]))[0]) - due).astype(int))
    if overdue > 240:
        return "failed"
    return "rectify" if overdue > 60 else ""


def _day(day: np.datetime64) -> str:
    return "" if np.isnat(day) else str(day)


def indicator_table(
    seed: int, projects: Projects, cast: Cast, course: Course, outputs: pl.DataFrame
) -> pl.DataFrame:
    """Give the indicators of the task books in the four dimensions."""
    rng = stream(seed, "indicators")
    size = len(projects)
    patents = _patents(projects, outputs)
    steady = cast.model("steady", np.zeros(size)) > 0
    quality = {name: np.where(steady, 1.0, rng.normal(mean, spread, size)) for name, mean, spread in _QUALITY}
    argued, checked = rng.integers(80, 96, size), rng.integers(78, 97, size)
    targets = {"sales": _sales(projects), "users": rng.integers(12, 41, size)}
    progress, day = _seen(projects, course)
    rows: list[dict[str, str]] = []
    for project in np.flatnonzero(~cast.hides("indicators")):
        seen, share = day[project], progress[project]
        end = str(last_days(course.end)[project])
        argued_on = str(projects.start[project].astype("datetime64[D]") - 45)
        adds = _Adder(rows, projects.ids[project])
        begun = not np.isnat(seen)
        adds("decision", 10, 80, argued[project], argued_on, argued_on)
        adds("process", 15, 85, checked[project] if begun else None, end, seen)
        reached = min(100.0, 100 * share * min(1.02, quality["technical"][project]))
        adds("technical", 40, 100, round(reached, 1) if begun else None, end, seen)
        target = max(1, round(patents[project] / share)) if begun and share > 0.15 else 3
        if patents[project] or not steady[project]:
            adds("patents", 15, target, patents[project] if begun and share > 0.15 else None, end, seen)
        kind = "sales" if projects.bearer_kinds[project] == "firm" else "users"
        wanted = int(targets[kind][project])
        found = round(wanted * min(1.2, share * quality[kind][project])) if begun and share > 0.6 else None
        adds(kind, 20, wanted, found, end, seen)
    return pl.DataFrame(rows)


class _Adder:
    """Adds the indicators of one project, numbered in order."""

    def __init__(self, rows: list[dict[str, str]], project: str) -> None:
        self._rows, self._project, self._number = rows, project, 0

    def __call__(
        self, key: str, weight: int, target: float, actual: float | None, due: str, seen: str | np.datetime64
    ) -> None:
        """Add one indicator; without an actual it has not been observed."""
        spec = words("words")["indicators"][key]
        self._number += 1
        self._rows.append(
            {
                "project_id": self._project,
                "indicator_id": f"K{self._number}",
                "name": spec["name"],
                "dimension": spec["dimension"],
                "unit": spec["unit"],
                "direction": "higher",
                "weight": str(weight),
                "baseline": "0",
                "target": str(target),
                "actual": "" if actual is None else str(actual),
                "due_on": due,
                "observed_on": "" if actual is None else str(seen),
            }
        )


def _seen(projects: Projects, course: Course) -> tuple[Floats, Days]:
    """Give progress and day of the latest observation; not-a-time in the first half year of a project."""
    month = np.minimum(course.last, REVIEW_MONTH - 1)
    at = np.clip((month - GRID[0]).astype(int), 0, len(GRID) - 1)
    share = np.nan_to_num(course.progress[np.arange(len(projects)), at])
    day = np.where(month == REVIEW_MONTH - 1, CHECKED_ON, last_days(month))
    young = month < projects.start + 5
    return share, np.where(young, np.datetime64("NaT", "D"), day)


def _patents(projects: Projects, outputs: pl.DataFrame) -> Ints:
    """Count the patents of each project that were granted by the check."""
    seen = outputs.filter((pl.col("kind") == "patent") & (pl.col("recognised_on") <= str(CHECKED_ON)))
    counts = dict(seen.group_by("project_id").len().iter_rows())
    return np.array([counts.get(project, 0) for project in projects.ids], dtype=np.int64)


def _sales(projects: Projects) -> Ints:
    """Promise new sales of twice the public money, in 10,000 yuan, rounded to a hundred."""
    return np.maximum(100, np.round(projects.public / 1_000_000 * 2, -2)).astype(np.int64)
