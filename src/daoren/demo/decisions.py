"""What people decided before: the decisions of the storylines, and rectification ordered after red lights."""

from typing import Any

import numpy as np
import polars as pl

from daoren.demo.money import Books, recovered
from daoren.demo.progress import GRID, Course
from daoren.demo.projects import TEN_THOUSAND, Projects
from daoren.demo.storylines import Cast, later
from daoren.demo.streams import Ints, last_days

_RED = 0.30  # planned minus actual progress


def additions(projects: Projects, cast: Cast) -> Ints:
    """Give the public fen that past decisions added to each project; they are part of its total."""
    out = np.zeros(len(projects), dtype=np.int64)
    for project in cast.players():
        for decision in cast.story(project).get("decision", ()):
            share = decision.get("amount", 0.0)
            part = projects.public[project] * share / (1 + share)
            out[project] += round(part / TEN_THOUSAND) * TEN_THOUSAND
    return out


def decision_table(projects: Projects, cast: Cast, course: Course, books: Books) -> pl.DataFrame:
    """Give the table of past decisions; amounts in fen, null where no money moved."""
    added = additions(projects, cast)
    rows = []
    for project in cast.players():
        for decision in cast.story(project).get("decision", ()):
            amount = int(added[project]) if "amount" in decision else None
            if "takes_back" in decision:
                amount = -recovered(books, project, decision["takes_back"])
            rows.append(_decision(projects, cast, project, decision, amount))
    rows.extend(_rectifications(projects, cast, course))
    rows.sort(key=lambda row: (row["decided_on"], row["project_id"]))
    for number, row in enumerate(rows, start=1):
        row["document"] = f"合成决〔{row['decided_on'][:4]}〕{number}号"
    return pl.DataFrame(rows, infer_schema_length=None).sort("project_id", "decided_on", "kind")


def _decision(
    projects: Projects, cast: Cast, project: int, decision: dict[str, Any], amount: int | None
) -> dict[str, Any]:
    return {
        "project_id": projects.ids[project],
        "decided_on": later(decision["decided_on"], int(cast.number[project])).isoformat(),
        "kind": decision["kind"],
        "amount": amount,
        "reason": decision["reason"],
    }


def _rectifications(projects: Projects, cast: Cast, course: Course) -> list[dict[str, Any]]:
    """Order rectification at the half-yearly check at which a project of no storyline first was red."""
    checks = np.isin(GRID.astype("datetime64[M]").astype(int) % 12, (5, 11))
    red = (course.plan - np.nan_to_num(course.progress, nan=1.0) > _RED) & checks & course.active
    red &= (cast.part < 0)[:, None]
    red &= (np.datetime64("2022-06", "M") <= GRID) & (np.datetime64("2025-06", "M") >= GRID)
    rows = []
    for project in np.flatnonzero(red.any(axis=1)):
        month = GRID[int(np.argmax(red[project]))]
        rows.append(
            {
                "project_id": projects.ids[project],
                "decided_on": str(last_days(np.array([month]))[0] + 20),
                "kind": "rectify",
                "amount": None,
                "reason": "半年检查时进度落后超过30个百分点，限三个月整改。",
            }
        )
    return rows
