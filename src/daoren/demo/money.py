"""Money by month and source: the plan, what arrived and what was spent, in fen.

Public money is planned with the work and arrives in three tranches: at the start, and when the nodes are passed
that lie a third and two thirds along. Half of the spending follows the calendar (people, rent), half the work.
Own and other money arrives a quarter ahead, as far as it arrives at all. Sums are exact: a source's plan adds
up to its total, nothing arrives beyond the commitment, and nothing is spent that has not arrived.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daoren.demo.progress import GRID, Course, reached_on
from daoren.demo.projects import Projects
from daoren.demo.storylines import Cast
from daoren.demo.streams import FIRST_MONTH, Flags, Floats, Ints, stream

SOURCES = ("public", "own", "other")


@dataclass(frozen=True, slots=True)
class Books:
    """Cumulative fen by source, project and month of GRID; `known` marks the months with actual figures."""

    planned: Ints
    arrived: Ints
    spent: Ints
    known: Flags


def keep_books(seed: int, projects: Projects, cast: Cast, course: Course) -> Books:
    """Book every project from its start to its end."""
    rng = stream(seed, "money")
    size = len(projects)
    totals = np.stack([projects.public, projects.own, projects.other])
    eager = cast.model("spend", np.clip(rng.normal(0.985, 0.03, size), 0.85, 1.0))
    work = np.nan_to_num(course.progress)
    for project in range(size):
        work[project] = np.maximum.accumulate(work[project])
    pay = eager[:, None] * (0.5 * course.plan + 0.5 * work)
    arriving = [_tranches(projects, cast, course, pay), *_own_arrivals(rng, projects, cast, course)]
    planned = _fen(course.plan, totals)
    arrived = np.stack([_fen(share, totals[s]) for s, share in enumerate(arriving)])
    spent = np.minimum(_fen(pay, totals), arrived)
    return Books(planned, _until_the_end(arrived, course), _until_the_end(spent, course), course.active)


def _until_the_end(cumulative: Ints, course: Course) -> Ints:
    """Keep a cumulative sum as it was when the project ended, and never let it fall."""
    kept: Ints = np.maximum.accumulate(np.where(course.active, cumulative, 0), axis=2)
    return kept


def _fen(share: Floats, total: Ints) -> Ints:
    """Turn cumulative shares of totals into whole fen."""
    return np.rint(np.clip(share, 0, 1) * total[..., None]).astype(np.int64)


def _tranches(projects: Projects, cast: Cast, course: Course, pay: Floats) -> Floats:
    """Give the share of public money that has arrived: three tranches, each enough for the work to the next node.

    Where a storyline spends everything that comes (`spend` = 1), money arrives only as it is needed.
    """
    shares = np.cumsum(course.weights, axis=1) / 100
    done = reached_on(projects, course).astype("datetime64[M]")
    out = np.zeros_like(course.plan)
    for project in range(len(projects)):
        second, third = (int(np.argmax(shares[project] >= line)) for line in (0.33, 0.66))
        first, middle = (min(1.0, round(shares[project, node] + 0.12, 2)) for node in (second, third))
        out[project] = np.where(projects.start[project] <= GRID, first, 0)
        for node, share in ((second, middle), (third, 1.0)):
            if not np.isnat(done[project, node]):
                out[project] = np.where(done[project, node] + 1 <= GRID, share, out[project])
    needed = cast.model("spend", np.zeros(len(projects))) >= 1
    out[needed] = np.minimum(np.maximum(pay[needed] / 0.96, 0.05), out[needed])
    out[GRID[None, :] < projects.start[:, None]] = 0
    return out


def _own_arrivals(rng: np.random.Generator, projects: Projects, cast: Cast, course: Course) -> list[Floats]:
    """Give the shares of own and of other money that have arrived, at the beginning of each quarter."""
    ahead = np.clip(np.arange(len(GRID)) // 3 * 3 + 3, 0, len(GRID) - 1)
    kept = cast.model("own", rng.uniform(0.93, 1.0, len(projects)))
    begun = GRID[None, :] >= projects.start[:, None]
    share = course.plan[:, ahead] * begun
    return [share * kept[:, None], share * rng.uniform(0.85, 1.0, len(projects))[:, None]]


def money_table(projects: Projects, cast: Cast, course: Course, books: Books) -> pl.DataFrame:
    """Give the table of money: a row a month and source, a row a year before monthly book-keeping began."""
    tables = [_source_rows(projects, cast, course, books, source) for source in range(len(SOURCES))]
    return pl.concat(tables).sort("project_id", "period", "source")


def _source_rows(projects: Projects, cast: Cast, course: Course, books: Books, source: int) -> pl.DataFrame:
    has = (projects.public, projects.own, projects.other)[source] > 0
    living = (projects.start[:, None] <= GRID) & (course.end[:, None] >= GRID) & has[:, None]
    period = np.where(GRID < FIRST_MONTH, GRID.astype("datetime64[Y]").astype(str), GRID.astype(str))
    row, column = np.nonzero(living)
    known = books.known[row, column]
    told = known & ~cast.hides("spent")[row]
    frame = pl.DataFrame(
        {
            "project_id": projects.ids[row].tolist(),
            "period": period[column].tolist(),
            "source": [SOURCES[source]] * len(row),
            "planned": _monthly(books.planned[source])[row, column],
            "arrived": _where(known, _monthly(books.arrived[source])[row, column]),
            "spent": _where(told, _monthly(books.spent[source])[row, column]),
        }
    )
    return frame.group_by("project_id", "period", "source", maintain_order=True).agg(
        pl.col("planned").sum(), *(_sum_or_missing(name) for name in ("arrived", "spent"))
    )


def _sum_or_missing(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)


def _where(known: Flags, amounts: Ints) -> pl.Series:
    return pl.select(pl.when(pl.Series(known)).then(pl.Series(amounts))).to_series()


def _monthly(cumulative: Ints) -> Ints:
    return np.diff(cumulative, axis=1, prepend=0)


def recovered(books: Books, project: int, what: str) -> int:
    """Give the public fen that come back when a project is stopped: what is "unspent", or "all" that arrived."""
    arrived, spent = books.arrived[0, project, -1], books.spent[0, project, -1]
    return int(arrived if what == "all" else arrived - spent)
