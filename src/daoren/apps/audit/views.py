"""The ledger itself, for those who replay it: its facts, newest first, and its proof."""

from datetime import date, datetime, time
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tasks_db.models import DBTaskResult

from daoren.apps.audit.fold_check import Difference
from daoren.apps.audit.jobs import PROGRESS, prove
from daoren.apps.audit.models import FactRow
from daoren.apps.audit.sentences import break_said, difference_said
from daoren.apps.parties.access import open_to
from daoren.apps.parties.models import Person
from daoren.apps.parties.speech import reader_language
from daoren.apps.records.kinds import kinds
from daoren.apps.records.wording import Names
from daoren.core.ledger import Break
from daoren.core.portfolio import schema

READERS = ("leader", "auditor")
PAGE = 50
LONGEST_NUMBER = 18
_ASKED = ("kind", "subject", "verb", "actor", "since", "until", "before")


@require_safe
@open_to(*READERS)
def ledger(request: HttpRequest) -> HttpResponse:
    """Show facts, newest first, narrowed by kind, record, verb, person and days."""
    asked = {name: request.GET.get(name, "").strip() for name in _ASKED}
    try:
        rows = _asked(asked)
    except ValueError:
        return HttpResponseBadRequest()
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    names = Names(reader_language())
    names.learn("person", [row.actor for row in page])
    return render(
        request,
        "audit/ledger.html",
        {
            "asked": asked,
            "lines": [_line(row, names) for row in page],
            "older": page[-1].sequence if len(found) > PAGE else None,
            "kinds": {one.key: one.label for one in kinds().values()}
            | {name: table.label for name, table in schema().items()},
        },
    )


def _asked(asked: dict[str, str]) -> "QuerySet[FactRow]":
    rows = FactRow.objects.order_by("-sequence")
    rows = rows.filter(**{name: asked[name] for name in ("kind", "subject", "verb") if asked[name]})
    if asked["actor"]:
        person = Person.objects.filter(username=asked["actor"]).values_list("key", flat=True).first()
        rows = rows.filter(actor=person or asked["actor"])
    if asked["since"]:
        rows = rows.filter(recorded_at__gte=_moment(asked["since"], time.min))
    if asked["until"]:
        rows = rows.filter(recorded_at__lte=_moment(asked["until"], time.max))
    if "\0" in "".join(asked.values()) or len(asked["before"]) > LONGEST_NUMBER:
        raise ValueError("no such thing is in the ledger")
    return rows.filter(sequence__lt=int(asked["before"])) if asked["before"] else rows


def _moment(day: str, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), at))


def _line(row: FactRow, names: Names) -> dict[str, Any]:
    lifecycle = kinds().get(row.kind)
    event = lifecycle.events.get(row.verb) if lifecycle else None
    table = schema().get(row.kind)
    return {
        "row": row,
        "when": timezone.localtime(row.recorded_at).strftime("%Y-%m-%d %H:%M:%S"),
        "kind": lifecycle.label if lifecycle else table.label if table else row.kind,
        "verb": event.label if event else row.verb,
        "who": names.name("person", row.actor),
        "record": lifecycle is not None,
        "short": row.hash[:12],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*READERS)
def ledger_proof(request: HttpRequest) -> HttpResponse:
    """Show what the last proof found; begin a new one."""
    if request.method == "POST":
        if not _proofs().filter(status__in=("READY", "RUNNING")).exists():
            cache.delete(PROGRESS)
            prove.enqueue()
        return redirect("ledger_proof")
    newest = _proofs().first()
    done = _proofs().filter(status="SUCCESSFUL").first()
    shown = {
        "running": newest is not None and newest.status in ("READY", "RUNNING"),
        "failed": newest is not None and newest.status == "FAILED",
        "share": cache.get(PROGRESS, 0.0),
        "when": timezone.localtime(done.finished_at).strftime("%Y-%m-%d %H:%M") if done else "",
        "found": done.return_value if done else None,
        "wrong": _sentences(done.return_value) if done else [],
    }
    return render(request, "audit/proof.html", shown)


def _proofs() -> "QuerySet[Any]":
    found: QuerySet[Any] = DBTaskResult.objects.filter(task_path=prove.module_path).order_by("-enqueued_at")
    return found


def _sentences(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what is wrong in words, each with the fact and the record that it is about."""
    breaks = [Break(one["fact"], one["what"], one["kind"], one["subject"], one["verb"]) for one in found["breaks"]]
    told = [{"text": break_said(one), "fact": one.sequence} for one in breaks]
    differences = [Difference(**one) for one in found["differences"]]
    return told + [{"text": difference_said(one), "fact": one.fact} for one in differences]
