"""The page of one record, now or as it was, and its whole history."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.speech import reader_language
from daoren.apps.records.desk import Desk, standing_desk
from daoren.apps.records.joints import drawn
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import public_headers
from daoren.apps.records.models import Draft, RecordRow
from daoren.apps.records.past import Moment, facts_at, moment_in, record_of
from daoren.apps.records.policies import may_read
from daoren.apps.records.project import pictures
from daoren.apps.records.projection import key_of
from daoren.apps.records.showing import (
    Action,
    actions_on,
    children_of,
    evidence_of,
    openings_under,
    sight_of,
    values_of,
)
from daoren.apps.records.timeline import Sight, steps_seen, told
from daoren.apps.records.turns import running, turn
from daoren.apps.records.wording import Names
from daoren.core.ledger import Fact, Record
from daoren.core.lifecycle import Lifecycle
from daoren.core.terms import Statement

SHOWN_FACTS = 12
HISTORY_FACTS = 500


def row_or_404(kind: str, number: str) -> RecordRow:
    """Give the row of a record; raise Http404 where there is none."""
    row = RecordRow.objects.filter(pk=key_of(kind, number), kind=kind).first() if kind in kinds() else None
    if row is None:
        raise Http404(number)
    return row


@require_safe
@open_to("public")
def record(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Show a record: what it is, what can be done, what was done; as of another day where one is asked for."""
    row, actor = row_or_404(kind, number), actor_in(request)
    try:
        moment = moment_in(request.GET)
    except ValueError:
        return HttpResponseBadRequest()
    desk = standing_desk(actor, row)
    facts = facts_at(kind, number, moment)
    then = desk.record if moment.is_now else record_of(facts, kind, number)
    # Who may see it is settled by what it is now, what is public by what it was and is.
    sight = sight_of(desk.lifecycle, desk.record, desk.roles)
    if sight is not None and not sight.whole and then is not None:
        sight = sight_of(desk.lifecycle, then, desk.roles)
    if sight is None:
        why = may_read(actor, row, desk.roles).why
        return refuse(request, (why,) if why else ())
    if then is None:
        shown = {"lifecycle": desk.lifecycle, "row": row, "moment": moment, "title": _title(row, sight)}
        return render(request, "records/not_yet.html", shown, status=404)
    return render(request, _template(kind), _page(request, desk, then, facts, moment, sight))


def _template(kind: str) -> Any:
    """Give the template of a kind where it has one of its own, else that of every record."""
    return [f"records/kinds/{kind}.html", "records/record.html"] if kind.isidentifier() else "records/record.html"


def _title(row: RecordRow, sight: Sight) -> str:
    return row.title if sight.whole or "title" in public_headers(kinds()[row.kind]) else ""


def _page(
    request: HttpRequest, desk: Desk, then: Record, facts: list[Fact], moment: Moment, sight: Sight
) -> dict[str, Any]:
    names, lifecycle, row = Names(reader_language()), desk.lifecycle, desk.row
    assert row is not None  # noqa: S101 - the desk of a record that is there
    now, steps = moment.is_now, steps_seen(facts, lifecycle, sight)
    actions = actions_on(desk) if now else []
    openings = openings_under(desk) if now and sight.whole else []
    return {
        "lifecycle": lifecycle,
        "row": row,
        "record": then,
        "moment": moment,
        "as_of": None if now else moment.day.isoformat(),
        "sight": sight,
        "title": _title(row, sight),
        "state": lifecycle.states[then.state],
        "turn": turn(lifecycle, then.state) if sight.whole else (),
        "clocks": running(lifecycle, dict(then.due), on=moment.day)
        if sight.whole
        else _public_clocks(lifecycle, then),
        "values": values_of(lifecycle, then, sight, names),
        "parent": _parent(desk, sight),
        **_sorted(actions, openings),
        "facts": told(steps[-SHOWN_FACTS:], lifecycle, sight, names),
        "count": len(steps),
        "children": children_of(desk.actor, row, moment),
        "evidence_files": evidence_of(row) if sight.whole and now else [],
        "drafts": _drafts(request, row) if now else [],
        "project": pictures(then, moment, whole=sight.whole) if lifecycle.table == "projects" else {},
        "drawn": drawn(then, whole=sight.whole) if now else {},
    }


def _public_clocks(lifecycle: Lifecycle, record: Record) -> list[Any]:
    """Give the clocks within which the public may do something."""
    open_ = [event for event in lifecycle.events_in(record.state) if "public" in event.who]
    named = {part["clock"] for event in open_ for part in (g.condition for g in event.guards) if "clock" in part}
    return running(lifecycle, {key: day for key, day in record.due.items() if key in named})


def _parent(desk: Desk, sight: Sight) -> dict[str, Any] | None:
    if desk.parent is None or not sight.whole:
        return None
    return {"row": desk.parent, "label": kinds()[desk.parent.kind].label}


def _sorted(actions: list[Action], openings: list[Action]) -> dict[str, list[Action]]:
    """Part what can be done from what can't; the first that is expected is the one that a page is for."""
    can = [one for one in actions if not one.reasons]
    primary = [one for one in can if one.event.expected][:1]
    return {
        "primary": primary,
        "can": [one for one in can if one not in primary],
        "cannot": [one for one in actions if one.reasons],
        "openings": [one for one in openings if not one.reasons],
        "closed_openings": [one for one in openings if one.reasons],
    }


def _drafts(request: HttpRequest, row: RecordRow) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    own = Draft.objects.filter(person_id=request.user.pk)
    found = list(own.filter(Q(kind=row.kind, subject=row.number) | Q(subject=row.key)))
    found.sort(key=lambda one: one.subject == row.key)
    return [
        {"draft": one, "event": kinds()[one.kind].events[one.event], "opens": one.subject == row.key}
        for one in found
        if one.kind in kinds() and one.event in kinds()[one.kind].events
    ]


@require_safe
@open_to("public")
def history(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Show every fact of a record."""
    row, actor = row_or_404(kind, number), actor_in(request)
    desk = standing_desk(actor, row)
    sight = sight_of(desk.lifecycle, desk.record, desk.roles)
    if sight is None:
        why: Statement | None = may_read(actor, row, desk.roles).why
        return refuse(request, (why,) if why else ())
    steps = steps_seen(facts_at(kind, number, Moment()), desk.lifecycle, sight)
    shown = {
        "lifecycle": desk.lifecycle,
        "row": row,
        "title": _title(row, sight),
        "facts": told(steps[-HISTORY_FACTS:], desk.lifecycle, sight, Names(reader_language())),
        "count": len(steps),
        "sight": sight,
    }
    return render(request, "records/history.html", shown)
