"""The form of an event: shown with what is known, kept as a draft, given as an act."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.proof import ask_proof, recently_proved
from daoren.apps.parties.speech import reader_language
from daoren.apps.records import attachments
from daoren.apps.records.actions.act import Done, RefusedError, act, open_record
from daoren.apps.records.attachments import NotTakenError
from daoren.apps.records.desk import Desk, desk_at, desk_to_open
from daoren.apps.records.drafts import draft_of, keep, texts_of, throw_away
from daoren.apps.records.forms import entries, read, starting_texts
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Attachment, RecordRow
from daoren.apps.records.policies import may_read
from daoren.apps.records.projection import key_of
from daoren.apps.records.showing import consequences, serious
from daoren.apps.records.throttle import too_often
from daoren.core.lifecycle import Problem
from daoren.core.terms import Statement, say

Texts = dict[str, list[str]]
LONGEST = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
@open_to("public")
def record_event(request: HttpRequest, kind: str, event: str, number: str) -> HttpResponse:
    """Ask for what an event needs, keep it as a draft, or do it."""
    row = RecordRow.objects.filter(pk=key_of(kind, number), kind=kind).first() if kind in kinds() else None
    desk = desk_at(actor_in(request), row, event) if row is not None else None
    if desk is None:
        raise Http404(number)
    return _serve(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to("public")
def record_open(request: HttpRequest, kind: str, event: str) -> HttpResponse:
    """Ask for what a new record needs, keep it as a draft, or open it."""
    desk = desk_to_open(actor_in(request), kind, event, request.GET.get("of") or request.POST.get("of", ""))
    if desk is None:
        raise Http404(kind)
    if desk.lifecycle.parent and desk.parent is None:
        place = kinds()[desk.lifecycle.parent].label
        why = Statement("records.needs_parent", {"kind": desk.lifecycle.label, "parent": place})
        return refuse(request, (why,), status=400)
    return _serve(request, desk)


def _serve(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method == "POST":
        return _given(request, desk)
    reasons = desk.refusals()
    if reasons and not request.user.is_authenticated and "public" not in desk.event.who:
        return redirect_to_login(request.get_full_path())
    if reasons:
        return refuse(request, reasons)
    if _needs_proof(request, desk):
        return ask_proof(request, back_to=request.get_full_path())
    draft = draft_of(request.user, desk)
    if draft is None:
        return _form(request, desk, starting_texts(desk))
    texts = texts_of(draft)
    return _form(request, desk, texts, read(desk, texts)[1], draft=True)


def _given(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not request.user.is_authenticated and not _may_come_unsigned(request, desk):
        return refuse(request, _why_not_unsigned(desk), status=429 if not desk.refusals() else 403)
    if request.POST.get("then") == "discard":
        return _discard(request, desk)
    if not _concerns(desk):
        return refuse(request, desk.refusals())
    texts, taken, problems = _typed(request, desk)
    if request.POST.get("then") == "save":
        keep(request.user, desk, texts)
        _tell(request, "pages.saved")
        return redirect(request.get_full_path())
    if _needs_proof(request, desk) and not desk.refusals():
        keep(request.user, desk, texts)
        return ask_proof(request, back_to=request.get_full_path())
    return _submit(request, desk, texts, taken, problems)


def _needs_proof(request: HttpRequest, desk: Desk) -> bool:
    """Tell whether somebody must prove anew who he is: before what takes something away, such as a signature."""
    return desk.event.negative and not recently_proved(request)


def _concerns(desk: Desk) -> bool:
    """Tell whether somebody may do the event at some time or see the record; nobody else leaves drafts."""
    if set(desk.event.who) & desk.roles:
        return True
    return desk.row is not None and may_read(desk.actor, desk.row, desk.roles).allowed


def _may_come_unsigned(request: HttpRequest, desk: Desk) -> bool:
    """Let the public do what is open to it, so often an hour from one address."""
    return not desk.refusals() and not too_often(request, "unsigned")


def _why_not_unsigned(desk: Desk) -> tuple[Statement, ...]:
    return desk.refusals() or (Statement("pages.too_often"),)


def _discard(request: HttpRequest, desk: Desk) -> HttpResponse:
    draft = draft_of(request.user, desk)
    if draft is not None:
        with transaction.atomic():
            attachments.drop(throw_away(draft))
        _tell(request, "pages.discarded")
    return redirect(_back(desk))


def _back(desk: Desk) -> str:
    row = desk.row or desk.parent
    if row is None:
        return reverse("records", args=[desk.lifecycle.key])
    return reverse("record", args=[row.kind, row.number])


def _tell(request: HttpRequest, key: str, **values: Any) -> None:
    messages.success(request, say(Statement(key, values), reader_language()))


def _typed(request: HttpRequest, desk: Desk) -> tuple[Texts, list[Attachment], list[Problem]]:
    """Give what was typed by field, the files that came with it, and what is wrong with those."""
    texts: Texts = {}
    taken: list[Attachment] = []
    problems: list[Problem] = []
    for ask in desk.event.asks:
        field = desk.lifecycle.fields[ask.name]
        texts[ask.name] = [
            text[: 4 * LONGEST].replace("\x00", "") for text in request.POST.getlist(ask.name)[:100]
        ]
        if field.type == "files":
            texts[ask.name] = [one.digest for one in desk.files(texts[ask.name])]
            for upload in request.FILES.getlist(f"{ask.name}.new")[: attachments.MOST_FILES]:
                try:
                    taken.append(attachments.take(upload, desk.actor.key))
                    texts[ask.name].append(taken[-1].digest)
                except NotTakenError as error:
                    named = {"name": attachments.clean_name(upload.name or ""), "why": error.why}
                    problems.append(Problem(ask.name, Statement("pages.file_not_taken", named)))
    return texts, taken, problems


def _submit(
    request: HttpRequest, desk: Desk, texts: Texts, taken: Sequence[Attachment], problems: Sequence[Problem]
) -> HttpResponse:
    answers, wrong = read(desk, texts)
    found = [*problems, *wrong]
    if serious(desk) and not request.POST.get("confirmed"):
        found.append(Problem("confirmed", Statement("pages.confirm_first")))
    reasons: tuple[Statement, ...] = ()
    if not found:
        try:
            done = _do(desk, answers, request.POST.get("seen", ""))
        except RefusedError as error:
            reasons, found = error.refusal.reasons, list(error.refusal.problems)
        else:
            _tell(request, "pages.done", event=desk.event.label, number=done.record.subject)
            return redirect(_after(desk, done))
    return _refused(request, desk, texts, taken, found, reasons)


def _do(desk: Desk, answers: Mapping[str, Any], seen: str) -> Done:
    """Do the act; its files belong to the record in the same transaction."""
    with transaction.atomic():
        if desk.row is not None:
            looked = int(seen) if seen.isdecimal() and len(seen) < 19 else -1
            done = act(desk.actor, desk.lifecycle.key, desk.row.number, desk.event.key, answers, seen=looked)
        else:
            of = desk.parent.key if desk.parent is not None else ""
            done = open_record(desk.actor, desk.lifecycle.key, answers, event=desk.event.key, of=of)
        digests = [one for value in answers.values() if isinstance(value, list) for one in value]
        attachments.settle(digests, key_of(done.record.kind, done.record.subject))
    return done


def _after(desk: Desk, done: Done) -> str:
    return reverse("record", args=[done.record.kind, done.record.subject])


def _refused(
    request: HttpRequest,
    desk: Desk,
    texts: Texts,
    taken: Sequence[Attachment],
    problems: Sequence[Problem],
    reasons: tuple[Statement, ...],
) -> HttpResponse:
    """Show the form again with everything that is wrong; what was typed is kept, or its files are removed."""
    draft = keep(request.user, desk, texts)
    if draft is None:
        with transaction.atomic():
            attachments.drop(taken)
        gone = {one.digest for one in taken}
        texts = {name: [text for text in typed if text not in gone] for name, typed in texts.items()}
    if desk.row is not None:
        fresh = desk_at(desk.actor, RecordRow.objects.get(pk=desk.row.key), desk.event.key)
        desk = replace(fresh or desk)
    return _form(request, desk, texts, problems, reasons=reasons, draft=draft is not None, status=422)


def _form(
    request: HttpRequest,
    desk: Desk,
    texts: Mapping[str, Sequence[str]],
    problems: Sequence[Problem] = (),
    *,
    reasons: tuple[Statement, ...] = (),
    draft: bool = False,
    status: int = 200,
) -> HttpResponse:
    asked = {ask.name for ask in desk.event.asks}
    shown = {
        "desk": desk,
        "lifecycle": desk.lifecycle,
        "event": desk.event,
        "entries": entries(desk, texts, problems),
        "problems": problems,
        "other_problems": [one for one in problems if one.field not in asked],
        "reasons": reasons,
        "draft": draft,
        "serious": serious(desk),
        "consequences": consequences(desk),
        "seen": desk.row.sequence if desk.row is not None else "",
        "of": desk.parent.key if desk.row is None and desk.parent is not None else "",
        "back": _back(desk),
        "signed_in": request.user.is_authenticated,
        "has_files": any(desk.lifecycle.fields[name].type == "files" for name in asked),
        "accepted": ",".join(attachments.ACCEPTED),
    }
    return render(request, "records/event.html", shown, status=status)
