"""The tables of the data contract, and how projects stand by them."""

from datetime import date
from typing import Any, Literal

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Schema

from daoren.apps.parties.access import actor_in
from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.models import TABLES, Standing
from daoren.apps.programmes.views.overview import READERS
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.listing import whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import row_values
from daoren.core.portfolio import schema
from daoren.web.api.operation import operation
from daoren.web.api.problems import ProblemError
from daoren.web.api.typed import Cursor, Filter, Limit, TableName, cursor_of

Light = Literal["green", "yellow", "red", "unknown"]


class TableRow(Schema):
    """A row: its key in the ledger, the number of its last fact, and its values."""

    subject: str
    sequence: int
    values: dict[str, Any]


class TablePage(Schema):
    """A page of rows by key, and the cursor of the next."""

    rows: list[TableRow]
    next: str | None


class StandingRow(Schema):
    """How a project stands by its latest facts: computed, never entered. Money in minor units, shares 0 to 1."""

    project: str
    as_of: date
    light: str
    schedule: str
    money: str
    delivery: str
    lag: float | None
    planned: float | None
    actual: float | None
    score: float | None
    coverage: float
    public_total: int | None
    public_planned: int | None
    public_spent: int | None
    before: str


class StandingPage(Schema):
    """A page of standings by project, and the cursor of the next."""

    standings: list[StandingRow]
    next: str | None


def seen_whole(actor: Actor) -> "QuerySet[RecordRow, str]":
    """Give the numbers of the projects that an actor sees whole."""
    lifecycle = kinds()["project"]
    return RecordRow.objects.filter(whole(actor, lifecycle), kind="project").values_list("number", flat=True)


@operation("GET", "/tables/{table}", open_to=("signed_in",), tag="portfolio", answer=TablePage)
def table(
    request: HttpRequest, table: TableName, project: Filter = None, cursor: Cursor = None, limit: Limit = 50
) -> Any:
    """Give the rows of a table of the data contract, of those projects that the caller sees whole."""
    if table not in TABLES:
        raise ProblemError(404)
    rows = TABLES[table]._default_manager.filter(_of_projects(table, actor_in(request), project))
    rows = rows.filter(pk__gt=cursor) if cursor is not None else rows
    taken = list(rows.order_by("pk")[: limit + 1])
    page = taken[:limit]
    return {
        "rows": [_row(table, one) for one in page],
        "next": cursor_of(page[-1].pk) if len(taken) > limit else None,
    }


def _of_projects(table: str, actor: Actor, project: str | None) -> Q:
    """Give the condition on the rows of a table that an actor may have; what belongs to no project is for all.

    Of the figures of indicators those who do not steer get what is public of itself: targets, published actuals.
    """
    if table == "observations" and not any(actor.holding(role) for role in READERS):
        public = policies()["embargo.actual"]["public"]
        return Q(kind="target") | Q(status__in=public) if project is None else Q(pk__in=[])
    if "project_id" not in schema()[table].fields:
        return ~Q(pk__in=[]) if project is None else Q(pk__in=[])
    column = "pk" if table == "projects" else "project_id"
    found = Q(**{f"{column}__in": seen_whole(actor)})
    return found & Q(**{column: project}) if project is not None else found


def _row(table: str, row: models.Model) -> dict[str, Any]:
    return {"subject": row.pk, "sequence": row.sequence, "values": row_values(table, row)}  # type: ignore[attr-defined]


@operation("GET", "/standings", open_to=("signed_in",), tag="portfolio", answer=StandingPage)
def standings(
    request: HttpRequest,
    project: Filter = None,
    light: Light | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Any:
    """Give how the projects stand that the caller sees whole."""
    wanted = {"project": project, "light": light, "project__gt": cursor}
    rows = Standing.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    taken = list(rows.filter(project__in=seen_whole(actor_in(request))).order_by("project")[: limit + 1])
    page = taken[:limit]
    return {"standings": page, "next": cursor_of(page[-1].project) if len(taken) > limit else None}
