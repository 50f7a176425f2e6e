"""Evidence, sent as a file and never as a page; and names to choose from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import actor_in, open_to, refuse
from daoren.apps.parties.actors import Actor
from daoren.apps.records.attachments import intact
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Attachment, RecordRow
from daoren.apps.records.policies import Answer, may_read, roles_towards
from daoren.apps.records.projection import as_record
from daoren.apps.records.showing import sight_of
from daoren.apps.records.wording import NAMED, find_keys
from daoren.core.terms import Statement

_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@open_to("public")
def attachment(request: HttpRequest, digest: str) -> HttpResponse:
    """Send a file to whoever may see its record, after proving that it is the one that the ledger knows."""
    found = Attachment.objects.filter(pk=digest).first()
    if found is None:
        raise Http404(digest)
    answer = may_have(actor_in(request), found)
    if not answer.allowed:
        return refuse(request, (answer.why,) if answer.why else ())
    data = intact(found) if found.erased_at is None else None
    if data is None:
        return refuse(request, (Statement("pages.file_gone"),), status=410)
    return as_file(found, data)


def as_file(found: Attachment, data: bytes) -> HttpResponse:
    """Give the response of a file: to be saved, never to be shown or run."""
    response = HttpResponse(data, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def may_have(actor: Actor, found: Attachment) -> Answer:
    """Tell whether an actor may have a file: he may see its record whole, or the file is public there."""
    if not found.record:
        mine = actor.key == found.added_by and actor.key != "public"
        return Answer(mine, None if mine else Statement("pages.file_not_yours"))
    row = RecordRow.objects.filter(pk=found.record).first()
    if row is None:
        return Answer(allowed=False, why=Statement("pages.file_not_yours"))
    record = as_record(row)
    roles = roles_towards(actor, row, record.values)
    sight = sight_of(kinds()[row.kind], record, roles)
    public = [one for one in kinds()[row.kind].fields.values() if one.type == "files" and one.public]
    if sight and any(found.digest in record.values.get(one.name, ()) for one in public):
        return Answer(allowed=True)
    return may_read(actor, row, roles)


@require_safe
@open_to("signed_in")
def choose(request: HttpRequest, kind: str) -> HttpResponse:
    """Give people, parties or regions whose name or key holds what was typed, as options to choose from."""
    if kind not in NAMED:
        raise Http404(kind)
    typed = request.GET.get(request.GET.get("field", "q"), "").replace("\x00", "").strip()[:80]
    found = find_keys(kind, typed) if typed else []
    return render(request, "records/choose.html", {"found": found})
