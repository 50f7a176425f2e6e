"""The pages of supervision: cases by stage, the calendar of inspections, the brief of a party as page and PDF."""

from datetime import date, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from daoren.apps.audit.append import today
from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.actors import Actor
from daoren.apps.parties.speech import reader_language
from daoren.apps.portal.cockpit import part_title
from daoren.apps.portal.navigation import COCKPIT
from daoren.apps.portal.part import Part, part_of
from daoren.apps.records.actions.act import RefusedError, act
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import may_open, may_read, roles_towards
from daoren.apps.records.wording import Names
from daoren.apps.supervision.briefs import brief_of
from daoren.apps.supervision.cases import forces, open_cases, seen, stages, to_look_at_again
from daoren.apps.supervision.inspections import month_of
from daoren.core.terms import LANGUAGES, Statement, say
from daoren.exchange.brief import BriefError, write_brief

MEETINGS = 20
MERGED = 20


@open_to(*COCKPIT)
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """Show the open cases by stage with their lights and clocks, the task forces, and the meetings ahead."""
    actor, names = actor_in(request), Names(reader_language())
    part = part_of(actor, request.GET) or Part()
    rows = seen(actor, "supervision", part)
    names.learn("region", rows.values_list("region", flat=True).distinct()[:100])
    meetings = seen(actor, "meeting", Part()).filter(state__in=("preparing", "held")).order_by("next_due", "key")
    shown = {
        "part": part,
        "part_name": say(part_title(part, names), reader_language()),
        "stages": stages(rows),
        "cases": open_cases(actor, rows),
        "again": to_look_at_again(actor, rows),
        "forces": forces(seen(actor, "task_force", part)),
        "meetings": [{"row": row, "values": row.own_values} for row in meetings[:MEETINGS]],
        "lifecycle": kinds()["supervision"],
        "kinds": kinds(),
        "names": names,
        "may": {kind: may_open(actor, kinds()[kind]) for kind in ("supervision", "task_force", "meeting")},
    }
    return render(request, "supervision/cases.html", shown)


@open_to(*COCKPIT)
@require_http_methods(["GET", "HEAD", "POST"])
def inspections(request: HttpRequest) -> HttpResponse:
    """Show the inspections of a month by week and unit; a POST merges some of them into one."""
    actor, problems = actor_in(request), tuple[Statement, ...]()
    if request.method == "POST":
        problems = _merge(request, actor)
        if not problems:
            return redirect(request.get_full_path())
    first = _month_in(request)
    month, names = month_of(actor, first), Names(reader_language())
    names.learn("party", [unit for week in month.weeks for unit in week.units])
    lifecycle = kinds()["inspection"]
    shown = {
        "month": month,
        "names": names,
        "lifecycle": lifecycle,
        "subjects": {choice.key: choice.label for choice in lifecycle.fields["subject"].choices},
        "rules": [policies()[key] for key in ("inspection.once", "inspection.repeat")],
        "region": policies().region,
        "problems": problems,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
        "may_plan": may_open(actor, lifecycle),
    }
    return render(request, "supervision/inspections.html", shown, status=422 if problems else 200)


def _month_in(request: HttpRequest) -> date:
    """Give the first day of the month that is asked for, this month where it is none."""
    try:
        found = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today().replace(day=1)
    return found if 2000 <= found.year <= 2100 else today().replace(day=1)


def _merge(request: HttpRequest, actor: Actor) -> tuple[Statement, ...]:
    """Merge inspections into the one that leads, all or none; give why not where it may not be."""
    leading, merged = request.POST.get("joint", ""), request.POST.getlist("merged")[:MERGED]
    if not merged:
        return (Statement("supervision.merge_nothing"),)
    try:
        with transaction.atomic():
            for number in merged:
                act(actor, "inspection", number, "merge", {"joint": leading})
    except RefusedError as error:
        refusal = error.refusal
        return (*refusal.reasons, *(problem.what for problem in refusal.problems))
    said = Statement("supervision.merged", {"count": len(merged), "number": leading})
    messages.success(request, say(said, reader_language()))
    return ()


@open_to("signed_in")
@require_safe
def briefing(request: HttpRequest, number: str) -> HttpResponse:
    """Show the brief of a party: done, missed, whose, next and asks, every figure a link to its records."""
    row = _row_or_404(number)
    refused = _refused(request, row)
    if refused is not None:
        return refused
    shown = {"brief": brief_of(row, reader_language()), "row": row, "lifecycle": kinds()["briefing"]}
    return render(request, "supervision/brief.html", shown)


@open_to("signed_in")
@require_safe
def briefing_pdf(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """Give the brief of a party as a PDF of two pages at most."""
    row = _row_or_404(number)
    refused = _refused(request, row)
    if refused is not None:
        return refused
    spoken = next((one for one in LANGUAGES if one == language), None)
    if spoken is None:
        raise Http404(language)
    try:
        pdf = write_brief(brief_of(row, spoken))
    except BriefError as error:
        return refuse(request, error.reasons, status=409)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number}-{language}.pdf"'
    return response


def _row_or_404(number: str) -> RecordRow:
    row = RecordRow.objects.filter(pk=f"briefing/{number}").first()
    if row is None:
        raise Http404(number)
    return row


def _refused(request: HttpRequest, row: RecordRow) -> HttpResponse | None:
    actor = actor_in(request)
    answer = may_read(actor, row, roles_towards(actor, row, row.own_values))
    return None if answer.allowed else refuse(request, (answer.why,) if answer.why else ())
