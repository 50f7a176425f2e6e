"""Many records by one table: sent with what is known, taken back filled in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.actors import Actor
from daoren.apps.parties.proof import ask_proof, recently_proved
from daoren.apps.parties.speech import reader_language
from daoren.apps.records.batch.read import LARGEST, CellProblem, NotReadError, read_table
from daoren.apps.records.batch.sheet import MOST_WRITTEN, columns_of, lines, needs_files
from daoren.apps.records.batch.submit import Batch, Outcome
from daoren.apps.records.batch.write import as_csv, as_workbook
from daoren.apps.records.views.lists import lifecycle_or_404
from daoren.core.lifecycle import Event, Lifecycle
from daoren.core.lifecycle.decide import role_term
from daoren.core.terms import Statement

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@open_to("signed_in")
def batch(request: HttpRequest, kind: str, event: str) -> HttpResponse:
    """Send the table of an event, or do a filled one."""
    lifecycle, actor = lifecycle_or_404(kind), actor_in(request)
    chosen = lifecycle.events.get(event)
    if chosen is None:
        raise Http404(event)
    if not may_do_somewhere(actor, chosen):
        who = tuple(role_term(role) for role in chosen.who)
        return refuse(request, (Statement("records.page_not_yours", {"roles": who}),))
    if needs_files(lifecycle, chosen):
        return refuse(request, (Statement("pages.batch_needs_files"),), status=400)
    if chosen.negative and not recently_proved(request):
        return ask_proof(request)
    if request.method == "POST":
        return _filled(request, actor, lifecycle, chosen)
    if request.GET.get("format") in ("xlsx", "csv"):
        return _sent(actor, lifecycle, chosen, request.GET["format"])
    return _page(request, lifecycle, chosen)


def may_do_somewhere(actor: Actor, event: Event) -> bool:
    """Tell whether an actor has any role that may do an event somewhere."""
    held = {one.role for one in actor.memberships if actor.only in ("", one.role)}
    held |= {"investigator", "finance", "expert"} if actor.partakes else set()
    return any(role.partition(":")[0] in held for role in event.who)


def _sent(actor: Actor, lifecycle: Lifecycle, event: Event, form: str) -> HttpResponse:
    columns, language = columns_of(lifecycle, event), reader_language()
    found = list(lines(actor, lifecycle, event))[:MOST_WRITTEN]
    if form == "csv":
        data, media = as_csv(columns, found, language), "text/csv; charset=utf-8"
    else:
        data, media = as_workbook(lifecycle, event, columns, found, language), _WORKBOOK
    response = HttpResponse(data, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{lifecycle.key}-{event.key}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _filled(request: HttpRequest, actor: Actor, lifecycle: Lifecycle, event: Event) -> HttpResponse:
    upload = request.FILES.get("table")
    columns = columns_of(lifecycle, event)
    if upload is None or (upload.size or 0) > LARGEST:
        key = "pages.batch_no_file" if upload is None else "pages.file_large"
        what = Statement(key, {} if upload is None else {"most": LARGEST // 2**20})
        return _page(request, lifecycle, event, problems=[CellProblem("", "", "", "", what)], status=422)
    try:
        table = read_table(upload.read(), columns)
    except NotReadError as error:
        return _page(request, lifecycle, event, problems=list(error.problems), status=422)
    outcome = Batch(actor, lifecycle, event, columns, table, reader_language()).submit()
    status = 422 if outcome.problems else 200
    return _page(request, lifecycle, event, problems=outcome.problems, outcome=outcome, status=status)


def _page(
    request: HttpRequest,
    lifecycle: Lifecycle,
    event: Event,
    *,
    problems: list[CellProblem] | None = None,
    outcome: Outcome | None = None,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "lifecycle": lifecycle,
        "event": event,
        "columns": columns_of(lifecycle, event),
        "problems": problems or [],
        "outcome": outcome,
    }
    return render(request, "records/batch.html", shown, status=status)
