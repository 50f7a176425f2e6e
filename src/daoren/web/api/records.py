"""Records: lists of a kind, one record now or as it was, and its history."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema

from daoren.apps.audit.models import FactRow
from daoren.apps.parties.access import actor_in
from daoren.apps.parties.actors import Actor
from daoren.apps.records.desk import Desk, standing_desk
from daoren.apps.records.listing import Asked, expert_keys, listed
from daoren.apps.records.models import RecordRow
from daoren.apps.records.past import Moment, facts_at, record_of
from daoren.apps.records.policies import may_read
from daoren.apps.records.projection import as_records, key_of, record_row
from daoren.apps.records.showing import actions_on, sight_of
from daoren.apps.records.timeline import Sight
from daoren.apps.records.views.lists import whole_keys
from daoren.core.ledger import Record
from daoren.core.lifecycle import Lifecycle
from daoren.core.terms import say
from daoren.web.api.facts import FactPage, facts_after
from daoren.web.api.kinds import lifecycle_of
from daoren.web.api.operation import operation
from daoren.web.api.problems import ProblemError
from daoren.web.api.shown import Shown, ShownInFull, fact_shown, shown
from daoren.web.api.typed import After, Cursor, DayAsked, Filter, Filters, KindName, Limit, Number, cursor_of


class RecordPage(Schema):
    """A page of records by key, and the cursor of the next."""

    records: list[Shown]
    next: str | None


def row_of(kind: str, number: str) -> RecordRow:
    """Give the row of a record; raise ProblemError where there is none."""
    row = RecordRow.objects.filter(pk=key_of(lifecycle_of(kind).key, number), kind=kind).first()
    if row is None:
        raise ProblemError(404)
    return row


def sighted(actor: Actor, row: RecordRow) -> tuple[Desk, Sight]:
    """Give somebody's desk before a record and what he sees of it; raise ProblemError where that is nothing."""
    desk = standing_desk(actor, row)
    sight = sight_of(desk.lifecycle, desk.record, desk.roles)
    if sight is None:
        raise _hidden(desk)
    return desk, sight


def _hidden(desk: Desk) -> ProblemError:
    why = may_read(desk.actor, desk.row, desk.roles).why if desk.row is not None else None
    return ProblemError(403, *((why,) if why else ()))


@operation("GET", "/records/{kind}", open_to=("public",), tag="records", answer=RecordPage)
def records(
    request: HttpRequest,
    kind: KindName,
    state: Filters,
    region: Filter = None,
    department: Filter = None,
    unit: Filter = None,
    light: Filter = None,
    since: DayAsked = None,
    q: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Any:
    """List the records of a kind that the caller may see.

    `since` keeps those whose state has changed on that day or later, `q` those whose number or title holds every
    piece of a text. A filter on what is not public keeps the records that the caller may see whole.
    """
    lifecycle, actor = lifecycle_of(kind), actor_in(request)
    given = {"state": tuple(state), "region": (region,), "department": (department,), "unit": (unit,),
             "light": (light,), "q": (q,)}  # fmt: skip
    asked = Asked({name: tuple(filter(None, values)) for name, values in given.items() if any(values)})
    rows = listed(actor, lifecycle, asked)
    if since is not None:
        rows = rows.filter(since__gte=since)
    taken = list(_behind(rows, kind, cursor)[: limit + 1])
    page = taken[:limit]
    return {
        "records": _lines(page, actor, lifecycle),
        "next": cursor_of(page[-1].number) if len(taken) > limit else None,
    }


def _behind(rows: "QuerySet[RecordRow]", kind: str, place: str | None) -> "QuerySet[RecordRow]":
    return rows.filter(key__gt=key_of(kind, place or "")).order_by("key")


def _lines(rows: list[RecordRow], actor: Actor, lifecycle: Lifecycle) -> list[dict[str, Any]]:
    """Give rows as the caller sees them; what is personal is given with a single record only."""
    seen, experts = whole_keys(rows, actor, lifecycle), expert_keys(rows, actor, lifecycle)
    return [
        shown(lifecycle, row, record, Sight(whole=row.key in seen, personal=False, experts=row.key in experts))
        for row, record in zip(rows, as_records(rows), strict=True)
    ]


@operation("GET", "/record/{kind}/{path:number}", open_to=("public",), tag="records", answer=ShownInFull)
def record(
    request: HttpRequest, kind: KindName, number: Number, as_of: DayAsked = None, known: DayAsked = None
) -> Any:
    """Give a record now, or as it was.

    `as_of` is the day as of which it is asked for, `known` the day until which facts were known. What can be done
    with it is told of the present alone.
    """
    row, moment = row_of(kind, number), Moment(as_of, known)
    desk, sight, then = _at(actor_in(request), row, moment)
    header = row if moment.is_now else record_row(desk.lifecycle, then)
    return {
        **shown(desk.lifecycle, header, then, sight),
        "actions": [_action(one) for one in actions_on(desk)] if moment.is_now else [],
    }


def _at(actor: Actor, row: RecordRow, moment: Moment) -> tuple[Desk, Sight, Record]:
    """Give the desk, the sight and the record of a moment; raise ProblemError where there is nothing to see.

    Who may see a record whole is settled by what it is now; what is public by what it was and is.
    """
    desk, sight = sighted(actor, row)
    if moment.is_now:
        return desk, sight, desk.record
    then = record_of(facts_at(row.kind, row.number, moment), row.kind, row.number)
    if then is None:
        raise ProblemError(404)
    if sight.whole:
        return desk, sight, then
    past = sight_of(desk.lifecycle, then, desk.roles)
    if past is None:
        raise _hidden(desk)
    return desk, past, then


def _action(one: Any) -> dict[str, Any]:
    reasons = [{"key": why.key, "zh": say(why, "zh"), "en": say(why, "en")} for why in one.reasons]
    return {"event": one.event.key, "reasons": reasons}


@operation("GET", "/history/{kind}/{path:number}", open_to=("public",), tag="records", answer=FactPage)
def history(
    request: HttpRequest,
    kind: KindName,
    number: Number,
    after: After = 0,
    limit: Limit = 50,
) -> Any:
    """Give the facts of a record, oldest first, from the one after a sequence number."""
    row = row_of(kind, number)
    desk, sight = sighted(actor_in(request), row)
    page, following = facts_after(FactRow.objects.filter(kind=kind, subject=row.number), after, limit)
    return {"facts": [fact_shown(one, desk.lifecycle, sight) for one in page], "next": following}
