"""Add a review up: what a leader reads first.

Sums are of what is known; beside each stands of how many projects it is known, because missing is not zero.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, get_args

import narwhals.stable.v2 as nw

from daoren.core.portfolio import Portfolio
from daoren.core.review.result import Light, ProjectReview, Proposal, Review


@dataclass(frozen=True, slots=True)
class Tally:
    """The projects of one group (a department, a field): lights, and money of the next period.

    `planned` and `amount` are in minor units; `counted` is how many projects have both.
    """

    name: str
    projects: int
    lights: dict[Light, int]
    counted: int
    planned: int
    amount: int

    @property
    def change(self) -> int:
        """What the proposals give the group more (+) or less (−) than its plans, in minor units."""
        return self.amount - self.planned


@dataclass(frozen=True, slots=True)
class Ask:
    """The projects with one proposal: how many, and what they would free and need in minor units.

    `unpriced` is how many have no plan, so that their money is not in the sums.
    """

    kind: Proposal
    projects: int
    frees: int
    needs: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class Spending:
    """Public money of one year: planned in periods over by the date, planned later, spent, forecast.

    None is unknown. Spending counts to the date; `forecast` only in periods for which none is reported.
    `reporting` of `projects` report spending.
    """

    first: date
    last: date
    planned: int | None
    later: int | None
    spent: int | None
    forecast: int | None
    reporting: int
    projects: int


@dataclass(frozen=True, slots=True)
class ToDate:
    """Public money up to the date of the projects of which both plan and spending are known."""

    planned: int
    spent: int
    projects: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole review in the figures of one page."""

    projects: int
    lights: dict[Light, int]
    asks: tuple[Ask, ...]
    frees: int
    needs: int
    undetermined: int
    unplanned: int
    departments: tuple[Tally, ...]
    fields: tuple[Tally, ...]
    to_date: ToDate
    years: tuple[Spending, ...]
    leading: tuple[ProjectReview, ...]


def summarise(review: Review, portfolio: Portfolio | None = None, *, leading: int = 10) -> Summary:
    """Add up a review; the money by year needs the portfolio that was reviewed."""
    projects = review.projects
    return Summary(
        projects=len(projects),
        lights=_lights(projects),
        asks=tuple(_asks(projects)),
        frees=-sum(project.change for project in projects if project.change and project.change < 0),
        needs=sum(project.change for project in projects if project.change and project.change > 0),
        undetermined=sum(not project.determined for project in projects),
        unplanned=sum(project.planned is None for project in projects),
        departments=_tallies(projects, lambda project: project.department),
        fields=_tallies(projects, lambda project: project.field),
        to_date=_to_date(projects),
        years=() if portfolio is None else _years(review, portfolio),
        leading=_leading(projects, leading),
    )


def _leading(projects: tuple[ProjectReview, ...], count: int) -> tuple[ProjectReview, ...]:
    """Give the projects to be read first: in turn the next of each kind of proposal, in the order of the review.

    So a leader sees what to add, turn and stop side by side; projects that go on come only after all others.
    """
    ranks: Counter[Proposal] = Counter()
    turns = []
    for place, project in enumerate(projects):
        turns.append((project.proposal == "continue", ranks[project.proposal], place))
        ranks[project.proposal] += 1
    return tuple(projects[place] for place in sorted(place for _, _, place in sorted(turns)[:count]))


def _lights(projects: Iterable[ProjectReview]) -> dict[Light, int]:
    counts: dict[Light, int] = dict.fromkeys(get_args(Light), 0)
    for project in projects:
        counts[project.light] += 1
    return counts


def _asks(projects: tuple[ProjectReview, ...]) -> Iterable[Ask]:
    for kind in get_args(Proposal):
        chosen = [project for project in projects if project.proposal == kind]
        changes = [project.change for project in chosen if project.change is not None]
        yield Ask(
            kind=kind,
            projects=len(chosen),
            frees=-sum(change for change in changes if change < 0),
            needs=sum(change for change in changes if change > 0),
            unpriced=len(chosen) - len(changes),
        )


def _tallies(projects: tuple[ProjectReview, ...], name: Callable[[ProjectReview], str]) -> tuple[Tally, ...]:
    """Give one tally a group, the most trouble first: most red, then most yellow, then by name."""
    ordered = sorted(projects, key=name)
    found = [_tally(group, list(members)) for group, members in groupby(ordered, key=name)]
    return tuple(sorted(found, key=lambda group: (-group.lights["red"], -group.lights["yellow"], group.name)))


def _tally(name: str, members: list[ProjectReview]) -> Tally:
    counted = [(p.planned, p.amount) for p in members if p.planned is not None and p.amount is not None]
    planned, amount = (sum(column) for column in zip(*counted, strict=True)) if counted else (0, 0)
    return Tally(name, len(members), _lights(members), len(counted), planned, amount)


def _to_date(projects: tuple[ProjectReview, ...]) -> ToDate:
    known = [
        (project.public_planned_to_date, project.public_spent)
        for project in projects
        if project.public_planned_to_date is not None and project.public_spent is not None
    ]
    return ToDate(sum(plan for plan, _ in known), sum(spent for _, spent in known), len(known))


def _years(review: Review, portfolio: Portfolio) -> tuple[Spending, ...]:
    """Add up the public money of the reviewed projects by the year in which a period begins."""
    reviewed = [project.project_id for project in review.projects]
    rows = portfolio["money"].filter(
        nw.col("source") == "public", nw.col("project_id").is_in(reviewed), ~nw.col("period_start").is_null()
    )
    due = nw.col("period_end") <= review.as_of
    rows = rows.with_columns(
        year=nw.col("period_start").dt.year(),
        due=nw.when(due).then("planned"),
        later=nw.when(~due).then("planned"),
        came=nw.when(due).then("spent"),
        expected=nw.when(due & nw.col("spent").is_null()).then("forecast"),
        reporter=nw.when(due & ~nw.col("spent").is_null()).then("project_id"),
    )
    amounts = ("due", "later", "came", "expected")
    table = (
        rows.group_by("year")
        .agg(
            nw.col("period_start").min().alias("first"),
            nw.col("period_end").max().alias("last"),
            *(nw.col(name).sum().alias(name) for name in amounts),
            *(nw.col(name).count().alias(f"{name}_known") for name in amounts),
            nw.col("reporter").drop_nulls().n_unique().alias("reporting"),
            nw.col("project_id").n_unique().alias("projects"),
        )
        .sort("year")
    )
    return tuple(_spending(row) for row in table.rows(named=True))


def _spending(row: Mapping[str, Any]) -> Spending:
    known = {name: row[name] if row[f"{name}_known"] else None for name in ("due", "later", "came", "expected")}
    return Spending(
        first=row["first"],
        last=row["last"],
        planned=known["due"],
        later=known["later"],
        spent=known["came"],
        forecast=known["expected"],
        reporting=row["reporting"],
        projects=row["projects"],
    )
