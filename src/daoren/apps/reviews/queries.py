"""The board as a person may see it: a page of rows, each with where its decision stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from daoren.apps.parties.actors import Actor
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import stem
from daoren.apps.records.search import matching
from daoren.apps.records.turns import Running, clock_of
from daoren.apps.reviews.actions.compute import dossier
from daoren.apps.reviews.models import Proposal
from daoren.core.lifecycle import State

PAGE = 50
BANDS = ("borderline", "in", "out")
FINISHED = ("withdrawn", "rejected", "overturned")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record of the decision on a project stands, what was decided, and the clock that runs."""

    row: RecordRow
    state: State
    decision: str
    clock: Running | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the board."""

    row: Proposal
    said: Mapping[str, Any]
    standing: Standing | None
    elapsed: float | None


def seen_by(actor: Actor, number: str) -> QuerySet[Proposal]:
    """Give the rows of a board that an actor may see: all, those of his departments, or those of his regions."""
    rows = Proposal.objects.filter(round=number)
    if actor.holding("leader") or actor.holding("auditor"):
        return rows
    wanted = Q(pk__in=[])
    for one in actor.holding("officer"):
        wanted |= Q(department=one.department) if one.department else ~Q(pk__in=[])
    for one in actor.holding("county"):
        wanted |= Q(region__startswith=stem(one.region)) if stem(one.region) else ~Q(pk__in=[])
    return rows.filter(wanted)


def narrowed(rows: QuerySet[Proposal], query: Mapping[str, str]) -> QuerySet[Proposal]:
    """Keep the rows that a query asks for: band, proposal, light, department, or words of name or number."""
    for name in ("band", "proposal", "light", "department"):
        if query.get(name):
            rows = rows.filter(**{name: query[name]})
    text = query.get("q", "").strip()[:80]
    if text:
        found = matching(RecordRow.objects.filter(kind="project"), text)
        rows = rows.filter(project__in=found.values("number"))
    return rows


def page(rows: QuerySet[Proposal], query: Mapping[str, str]) -> tuple[list[Proposal], int | None, int | None]:
    """Give a page of rows by place, with the places from which to go back and on; None where there is nothing."""
    after, before = _place(query.get("after")), _place(query.get("before"))
    if before is not None:
        found = list(rows.filter(place__lt=before).order_by("-place")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return found, (found[0].place if more and found else None), (found[-1].place if found else None)
    if after is not None:
        rows = rows.filter(place__gt=after)
    found = list(rows.order_by("place")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return found, (found[0].place if after is not None and found else None), (found[-1].place if more else None)


def _place(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def lines(rows: Sequence[Proposal], round_key: str, as_of: date) -> list[Line]:
    """Give rows with what the review says of each and where its decision stands."""
    standings = standings_of([row.project for row in rows], round_key)
    return [_line(row, standings.get(row.project), as_of) for row in rows]


def _line(row: Proposal, standing: Standing | None, as_of: date) -> Line:
    said = dossier(row)
    return Line(row, said, standing, elapsed(said["start_on"], said["end_on"], as_of))


def elapsed(start: str | None, end: str | None, day: date) -> float | None:
    """Give the share of the project's time that is gone on a day; None where its days are not known."""
    if not start or not end:
        return None
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return min(1.0, max(0.0, (day - first).days / max(1, (last - first).days)))


def standings_of(projects: Sequence[str], round_key: str) -> dict[str, Standing]:
    """Give by project where its newest decision of a round stands; one that came to nothing only where alone."""
    parents = [f"project/{project}" for project in projects]
    rows = RecordRow.objects.filter(kind="decision", of__in=parents, gone=False).order_by("sequence")
    found: dict[str, Standing] = {}
    for row in rows:
        values = row.own_values
        project = row.of.partition("/")[2]
        if values.get("round") == round_key and not (row.state in FINISHED and project in found):
            found[project] = standing_of(row, values)
    return found


def standing_of(row: RecordRow, values: Mapping[str, Any]) -> Standing:
    """Give where a decision stands."""
    state = kinds()["decision"].states[row.state]
    return Standing(row, state, str(values.get("decision", "")), clock_of(row))
