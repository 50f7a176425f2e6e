"""The pages of review rounds: the board, what would move on it, one project, and the notice of a decision."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.speech import reader_language
from daoren.apps.records.actions.act import RefusedError, open_record
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import may_open, may_read, roles_towards
from daoren.apps.records.turns import clock_of
from daoren.apps.records.wording import Names
from daoren.apps.reviews.actions.compute import dossier
from daoren.apps.reviews.files import board_of, problem_of_round
from daoren.apps.reviews.frontier import value_under
from daoren.apps.reviews.models import Proposal
from daoren.apps.reviews.notice import notice_of, spoken
from daoren.apps.reviews.progress import told
from daoren.apps.reviews.project import address_of, case_of, findings_of, forecast
from daoren.apps.reviews.proposing import Proposing, begun, read
from daoren.apps.reviews.queries import BANDS, elapsed, lines, narrowed, page, seen_by
from daoren.apps.reviews.what_if import bounds, names_of, outcome, read_asked
from daoren.core.terms import LANGUAGES, keys
from daoren.exchange.notice import NoticeError, write_notice

SEEING = ("leader", "officer", "county", "auditor")
ROUNDS = 60
FILTERS = ("band", "proposal", "light", "department", "q")


@open_to(*SEEING)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """List the review rounds, newest first."""
    actor = actor_in(request)
    rows = RecordRow.objects.filter(kind="round", gone=False).order_by("-since", "-key")[:ROUNDS]
    listed = [
        {
            "row": row,
            "values": row.own_values,
            "state": kinds()["round"].states[row.state],
            "told": told(row.number),
        }
        for row in rows
    ]
    return render(request, "reviews/rounds.html", {"rounds": listed, "may": may_open(actor, kinds()["round"])})


def round_or_404(number: str) -> tuple[RecordRow, Mapping[str, Any]]:
    """Give the row and values of a round that is on the board or was; raise Http404 where there is none."""
    row = RecordRow.objects.filter(pk=f"round/{number}").first()
    values = row.own_values if row is not None else {}
    if row is None or "review" not in values:
        raise Http404(number)
    return row, values


@open_to(*SEEING)
@require_safe
def board_progress(request: HttpRequest, number: str) -> HttpResponse:
    """Show how far a round has come; asked again and again by the page of rounds while it is being computed."""
    row = RecordRow.objects.filter(pk=f"round/{number}").first()
    if row is None:
        raise Http404(number)
    shown = {"row": row, "told": told(number), "state": kinds()["round"].states[row.state]}
    return render(request, "reviews/progress.html", shown)


@open_to(*SEEING)
@require_safe
def board(request: HttpRequest, number: str) -> HttpResponse:
    """Show the board: budget before and after, bands, and a row a project."""
    row, values = round_or_404(number)
    whole = board_of(values["review"])
    query = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    seen = seen_by(actor_in(request), number)
    found, newer, older = page(narrowed(seen, query), request.GET)
    as_of = date.fromisoformat(values["as_of"])
    shown = {
        "row": row, "values": values, "whole": whole, "query": query, "bands": BANDS, "as_of_day": as_of,
        "lines": lines(found, row.key, as_of),
        "newer": _at(number, query, before=newer), "older": _at(number, query, after=older),
        "proposals": keys("proposal"), "lights": keys("light"), "spoken": spoken,
        "budget": _budget(whole), **_tried(whole, values["review"], request.GET, started=False),
    }  # fmt: skip
    return render(request, "reviews/board.html", shown)


def _at(number: str, query: Mapping[str, str], **place: int | None) -> str | None:
    known = {name: str(value) for name, value in place.items() if value is not None}
    return f"{reverse('board', args=[number])}?{urlencode({**query, **known})}" if known else None


def _budget(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the plans ask for, what is freed and by what, and where it goes."""
    summary, budget = whole["summary"], whole["budget"]
    freed = [one for one in summary["proposals"] if one["frees"]]
    needs = [one for one in summary["proposals"] if one["needs"]]
    rest = budget["amount"] - budget["allocated"]
    return {**budget, "frees": summary["frees"], "added": summary["needs"], "freed": freed, "needs": needs,
            "kept": budget["planned"] - summary["frees"], "rest": max(0, rest)}  # fmt: skip


def _tried(whole: Mapping[str, Any], digest: str, query: Mapping[str, str], *, started: bool) -> dict[str, Any]:
    """Give what is tried on the board, and what would follow where it was asked for."""
    asked, wrong = read_asked(query if started else {}, whole, settings.CURRENCY)
    found = outcome(digest, asked) if started else None
    problem = problem_of_round(digest) if started else None
    least = None
    if started and found is None and problem is not None:
        least = int(problem.asked)
    value = value_under(problem, problem.default, asked.budget) if problem is not None and found else None
    return {
        "asked": asked, "wrong": wrong, "bounds": bounds(whole), "outcome": found, "too_small": least is not None,
        "frontier": whole["board"]["frontier"], "value_here": value,
    }  # fmt: skip


@open_to(*SEEING)
@require_safe
def what_if(request: HttpRequest, number: str) -> HttpResponse:
    """Show which projects move under another budget or other weights."""
    row, values = round_or_404(number)
    whole = board_of(values["review"])
    shown = _tried(whole, values["review"], request.GET, started=True)
    moves = shown["outcome"].moves if shown["outcome"] else ()
    mine = set(seen_by(actor_in(request), number).filter(project__in=[one.project for one in moves])
               .values_list("project", flat=True))  # fmt: skip
    shown |= {
        "row": row, "values": values, "whole": whole, "budget": _budget(whole),
        "moves": [one for one in moves if one.project in mine], "named": names_of(number, moves),
    }  # fmt: skip
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "reviews/moves.html" if partial else "reviews/what_if.html", shown)


@open_to(*SEEING)
@require_safe
def board_project(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Show one project on the board with everything that a decision needs."""
    return _project(request, number, project, None)


@open_to("officer")
@require_POST
def board_propose(request: HttpRequest, number: str, project: str) -> HttpResponse:
    """Propose a decision on a project of the board."""
    row, _ = round_or_404(number)
    proposing = read(request.POST)
    if not proposing.problems:
        try:
            done = open_record(actor_in(request), "decision", proposing.answers, of=f"project/{project}")
        except RefusedError as error:
            proposing = proposing.refused(error.refusal)
        else:
            return redirect("record", "decision", done.record.subject)
    return _project(request, row.number, project, proposing, status=422)


def _project(
    request: HttpRequest, number: str, project: str, proposing: Proposing | None, *, status: int = 200
) -> HttpResponse:
    row, values = round_or_404(number)
    actor = actor_in(request)
    found = seen_by(actor, number).filter(project=project).first()
    if found is None:
        known = RecordRow.objects.filter(pk=f"project/{project}").first()
        if known is None or not Proposal.objects.filter(round=number, project=project).exists():
            raise Http404(project)
        answer = may_read(actor, known, roles_towards(actor, known))
        return refuse(request, (answer.why,) if answer.why else ())
    said, as_of, names = dossier(found), date.fromisoformat(values["as_of"]), Names(reader_language())
    record = RecordRow.objects.filter(pk=f"project/{project}").first()
    rows = RecordRow.objects.filter(kind="decision", of=f"project/{project}", gone=False).order_by("-sequence")
    cases = [case for one in rows if (case := case_of(actor, one, names)) is not None]
    officer = record is not None and "officer" in roles_towards(actor, record)
    shown = {
        "row": row, "values": values, "whole": board_of(values["review"]), "one": found, "said": said,
        "record": record, "cases": cases, "findings": findings_of(project), "forecast": forecast(said, as_of),
        "elapsed": elapsed(said["start_on"], said["end_on"], as_of), "as_of_day": as_of, "spoken": spoken,
        "may_propose": officer and row.state == "on_board", "address_of": address_of, "clock_of": clock_of,
        "proposing": proposing or begun(said, found, reader_language()), "decision": kinds()["decision"],
    }  # fmt: skip
    return render(request, "reviews/project.html", shown, status=status)


@open_to("signed_in")
@require_safe
def notice(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """Give the notice of a signed decision as PDF to whoever may read the decision."""
    row = RecordRow.objects.filter(pk=f"decision/{number}").first()
    if row is None or language not in LANGUAGES:
        raise Http404(number)
    actor = actor_in(request)
    answer = may_read(actor, row, roles_towards(actor, row, row.own_values))
    if not answer.allowed:
        return refuse(request, (answer.why,) if answer.why else ())
    found = notice_of(number)
    if found is None:
        raise Http404(number)
    try:
        pdf = write_notice(found, language)
    except NoticeError as error:
        return refuse(request, error.reasons, status=409)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number}-{language}.pdf"'
    return response
