"""The tasks of the year: the whole drawing, and mine in one screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from daoren.apps.parties.access import actor_in, open_to
from daoren.apps.parties.actors import Actor
from daoren.apps.parties.speech import reader_language
from daoren.apps.portal.part import Part
from daoren.apps.programmes.models import TaskLight
from daoren.apps.programmes.overview import actions
from daoren.apps.programmes.views.overview import A_PAGE, READERS, page_in, part_in
from daoren.apps.records.actions.act import RefusedError, act
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import scope, stem
from daoren.apps.records.turns import Running, clock_of
from daoren.apps.records.wording import entry_text
from daoren.core.lifecycle import read_answer
from daoren.core.lifecycle.answers import not_a
from daoren.core.terms import Statement, keys, say

REPORTED = ("progress", "done_so_far", "problem", "next_step")
OPEN = ("planned", "in_progress", "overdue", "continuous")
_FILTERS = ("action", "light", "state", "q")


@dataclass(slots=True)
class Line:
    """One task: its values, its light, its clock, and what was typed of it with what is wrong."""

    row: RecordRow
    values: Mapping[str, Any]
    light: str = ""
    clock: Running | None = None
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Statement] = field(default_factory=list)


@open_to(*READERS)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Show the construction drawing: every task with lead, deadline, light and progress, a page at a time."""
    part = part_in(request)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:100].strip() for name in _FILTERS}
    rows = _narrowed(_of_part(part), {name: value for name, value in asked.items() if value})
    page, count = page_in(request), rows.count()
    found = rows.order_by(F("next_due").asc(nulls_last=True), "key")[(page - 1) * A_PAGE : page * A_PAGE]
    lights = dict(TaskLight.objects.values_list("light").annotate(count=Count("pk")).order_by())
    shown = {
        "part": part,
        "asked": asked,
        "lines": _lines(list(found)),
        "count": count,
        "page": page,
        "pages": max(1, -(-count // A_PAGE)),
        "lifecycle": kinds()["task"],
        "lights": lights,
        "actions": actions(),
        "choices": {"light": keys("light")},
        "mine": bool(actor_in(request).holding("officer") or actor_in(request).holding("county")),
        "may_assign": bool(actor_in(request).roles & {"leader", "officer"}),
    }
    return render(request, "programmes/tasks.html", shown)


def _of_part(part: Part) -> "QuerySet[RecordRow]":
    rows = RecordRow.objects.filter(kind="task", gone=False)
    if part.department:
        rows = rows.filter(department=part.department)
    return rows.filter(region__startswith=stem(part.region)) if stem(part.region) else rows


def _narrowed(rows: "QuerySet[RecordRow]", asked: Mapping[str, str]) -> "QuerySet[RecordRow]":
    if "state" in asked:
        rows = rows.filter(state=asked["state"])
    if "q" in asked:
        rows = rows.filter(title__icontains=asked["q"])
    lit = {name: asked[name] for name in ("action", "light") if name in asked}
    if lit:
        lit = {name: "" if value == "-" else value for name, value in lit.items()}
        rows = rows.filter(number__in=TaskLight.objects.filter(**lit).values("task"))
    return rows


def _lines(rows: Sequence[RecordRow]) -> list[Line]:
    lights = dict(TaskLight.objects.filter(task__in=[row.number for row in rows]).values_list("task", "light"))
    return [Line(row, row.own_values, lights.get(row.number, ""), clock_of(row)) for row in rows]


@open_to("officer", "county")
@require_http_methods(["GET", "HEAD", "POST"])
def my_tasks(request: HttpRequest) -> HttpResponse:
    """Show the open tasks that somebody answers for in one form; a POST reports what has changed of them."""
    actor = actor_in(request)
    rows = _mine(actor).filter(state__in=OPEN)
    page, count = page_in(request), rows.count()
    found = list(rows.order_by(F("next_due").asc(nulls_last=True), "key")[(page - 1) * A_PAGE : page * A_PAGE])
    lines = _lines(found)
    for line in lines:
        line.texts = {name: _text(name, line.values.get(name)) for name in REPORTED}
    if request.method == "POST":
        changed = _given(request, lines)
        if not any(line.problems for line in lines) and _report(actor, changed):
            messages.success(request, say(Statement("tasks.saved", {"count": len(changed)}), reader_language()))
            return redirect(request.get_full_path())
    shown = {
        "lines": lines,
        "count": count,
        "page": page,
        "pages": max(1, -(-count // A_PAGE)),
        "lifecycle": kinds()["task"],
        "wrong": sum(bool(line.problems) for line in lines),
    }
    return render(request, "programmes/my_tasks.html", shown, status=422 if shown["wrong"] else 200)


def _mine(actor: Actor) -> "QuerySet[RecordRow]":
    clause = scope(actor, "officer") | scope(actor, "county")
    return RecordRow.objects.filter(clause, kind="task", gone=False)


def _text(name: str, value: Any) -> str:
    return entry_text(kinds()["task"].fields[name], value)


def _given(request: HttpRequest, lines: Sequence[Line]) -> list[tuple[Line, dict[str, Any]]]:
    """Read what was typed; give the tasks of which something has changed, with the answers."""
    found = []
    for line in lines:
        answers: dict[str, Any] = {}
        for name in REPORTED:
            typed = request.POST.get(f"{name}-{line.row.number}")
            if typed is None or _same(typed, line.texts[name]):
                continue
            line.texts[name] = typed[:20_000].replace("\x00", "")
            try:
                answers[name] = read_answer(
                    kinds()["task"].fields[name], line.texts[name], currency=settings.CURRENCY
                )
            except (ValueError, ArithmeticError):
                line.problems.append(not_a(kinds()["task"].fields[name], typed))
        seen = request.POST.get(f"seen-{line.row.number}", "")
        if answers and seen != str(line.row.sequence):
            line.problems.append(Statement("records.moved_on"))
        if answers:
            found.append((line, answers))
    return found


def _same(typed: str, known: str) -> bool:
    return typed.replace("\r\n", "\n").strip() == known.strip()


def _report(actor: Actor, changed: Sequence[tuple[Line, dict[str, Any]]]) -> bool:
    """Report every task that has changed, all in one transaction or none; what is refused stands at its line."""
    try:
        with transaction.atomic():
            for line, answers in changed:
                try:
                    act(actor, "task", line.row.number, "report", answers, seen=line.row.sequence)
                except RefusedError as error:
                    refusal = error.refusal
                    line.problems += [*refusal.reasons, *(problem.what for problem in refusal.problems)]
            if any(line.problems for line, _ in changed):
                raise _UndoneError
    except _UndoneError:
        return False
    return True


class _UndoneError(Exception):
    """Some of it was refused, so that none of it is done."""
