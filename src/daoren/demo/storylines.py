"""Who plays which authored storyline, and the findings that the storylines bring.

The model alone gives projects that run well or late. Grounds for money decisions are facts about single
projects; they are written in `storylines.toml` and given to drawn projects that fit.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from daoren.demo.projects import Projects
from daoren.demo.streams import REVIEW_MONTH, Flags, Floats, Ints, Months, Texts, stream, texts, words

FLAGS = (
    "need_open",
    "user_signed",
    "records_complete",
    "duties_met",
    "integrity_breach",
    "unlawful_gain",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The parts: for each project the place of its storyline (−1 for none) and its number within it."""

    part: Ints
    number: Ints

    def story(self, project: int) -> dict[str, Any]:
        """Give the storyline of one project; empty where it has none."""
        return stories()[self.part[project]] if self.part[project] >= 0 else {}

    def players(self) -> list[int]:
        """Give the projects that play some storyline."""
        found: list[int] = np.flatnonzero(self.part >= 0).tolist()
        return found

    def playing(self, key: str) -> Flags:
        """Tell which projects play a storyline."""
        place = [story["key"] for story in stories()].index(key)
        playing: Flags = self.part == place
        return playing

    def model(self, entry: str, default: Floats) -> Floats:
        """Give a number of the model for every project: the storyline's where it says one."""
        return np.array(
            [self.story(p).get("model", {}).get(entry, default[p]) for p in range(len(default))], float
        )

    def hides(self, what: str) -> Flags:
        """Tell for which projects something was never reported."""
        return np.array([what in self.story(p).get("hide", ()) for p in range(len(self.part))])

    def stopped(self) -> Months:
        """Give the month in which each project was stopped; far away where it was not."""
        months = [self.story(p).get("stop", {}).get("month", "2099-12") for p in range(len(self.part))]
        return np.array(months, "datetime64[M]")


def stories() -> list[dict[str, Any]]:
    """Give the storylines as written."""
    listed: list[dict[str, Any]] = words("storylines")["storyline"]
    return listed


def cast_storylines(seed: int, projects: Projects) -> Cast:
    """Give each storyline to as many fitting projects as it asks for; raise ValueError where too few fit."""
    rng = stream(seed, "storylines")
    part, number = np.full(len(projects), -1), np.zeros(len(projects), dtype=np.int64)
    for place, story in enumerate(stories()):
        fits = np.flatnonzero(_fits(projects, story) & (part == -1))
        if len(fits) < story["count"]:
            raise ValueError(f"storyline {story['key']!r}: only {len(fits)} projects fit")
        chosen = np.sort(rng.choice(fits, story["count"], replace=False))
        part[chosen], number[chosen] = place, np.arange(story["count"])
    return Cast(part, number)


def _fits(projects: Projects, story: dict[str, Any]) -> Flags:
    where = story["where"]
    if "race" in where:
        team = np.flatnonzero(projects.races == where["race"])
        chosen: Flags = np.arange(len(projects)) == team[where["team"]]
        return chosen
    fits: Flags = projects.races == ""
    first, last = (np.datetime64(month, "M") for month in where["begins"])
    fits &= (first <= projects.start) & (projects.start <= last)
    if where.get("open"):
        fits &= projects.baseline_end >= _until(story) + 6
    if "bearer" in where:
        fits &= projects.bearer_kinds == where["bearer"]
    if "actions" in where:
        fits &= np.isin(projects.actions.astype(str), where["actions"])
    if "high_risk" in where:
        fits &= projects.high_risk == where["high_risk"]
    fits &= projects.programmes != "重大科创平台建设"
    return fits


def _until(story: dict[str, Any]) -> np.datetime64:
    return np.datetime64(story["stop"]["month"], "M") if "stop" in story else REVIEW_MONTH


def flag_columns(seed: int, projects: Projects, cast: Cast) -> dict[str, Texts]:
    """Give the flags of the projects as texts: true, false or empty where nobody has said."""
    rng = stream(seed, "flags")
    size = len(projects)
    chances = {"need_open": 0.94, "user_signed": 0.22, "records_complete": 0.97, "duties_met": 0.985}
    out = {}
    for name in FLAGS:
        drawn = rng.random(size) < chances.get(name, 0.0)
        told = [cast.story(p).get("flags", {}).get(name, bool(drawn[p])) for p in range(size)]
        out[name] = texts([value if isinstance(value, str) else str(value).lower() for value in told])
    return out


def finding_table(projects: Projects, cast: Cast) -> pl.DataFrame:
    """Give the findings that the storylines bring."""
    rows = []
    for project in cast.players():
        for place, finding in enumerate(cast.story(project).get("finding", ()), start=1):
            rows.append(_finding(projects, project, int(cast.number[project]), place, finding))
    return pl.DataFrame(rows)


def _finding(projects: Projects, project: int, number: int, place: int, finding: dict[str, Any]) -> dict[str, str]:
    filled = {"object": projects.objects[project], "number": f"{projects.ids[project][4:]}"}
    return {
        "project_id": projects.ids[project],
        "finding_id": f"F{place}",
        "found_on": later(finding["found_on"], number).isoformat(),
        "ground": finding["ground"],
        "status": finding["status"],
        "clause": finding["clause"],
        "evidence": finding["evidence"].format(**filled),
        "fact": finding["fact"].format(**filled),
        "statement": finding["statement"].format(**filled),
    }


def later(day: date, number: int) -> date:
    """Move a day of a storyline for its further projects, but never into the next month.

    >>> later(date(2025, 7, 8), 2).isoformat(), later(date(2025, 8, 27), 3).isoformat()
    ('2025-07-22', '2025-08-28')
    """
    moved = day + timedelta(days=7 * number)
    return moved if moved.month == day.month else date(day.year, day.month, 28)
