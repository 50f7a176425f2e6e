"""Evidence: a file brought before it is answered with, and a file read again."""

from typing import Any

from django.http import HttpRequest
from ninja import File, Schema
from ninja.files import UploadedFile

from daoren.apps.parties.access import actor_in
from daoren.apps.records import attachments
from daoren.apps.records.attachments import TYPES, NotTakenError
from daoren.apps.records.models import Attachment
from daoren.apps.records.views.files import as_file, may_have
from daoren.core.lifecycle import Problem
from daoren.core.terms import Statement
from daoren.web.api.operation import operation
from daoren.web.api.problems import ProblemError
from daoren.web.api.typed import Name

_BINARY = {"schema": {"type": "string", "format": "binary"}}


class Kept(Schema):
    """A file as it is kept; its digest is what an answer names. It belongs to no record until then."""

    digest: str
    name: str
    media_type: str
    size: int


@operation("POST", "/files", open_to=("signed_in",), tag="files", answer=Kept, status=201)
def file_add(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Bring a file that answers can name: at most 20 MB, of a kind that is taken, told by its content."""
    try:
        return attachments.take(file, actor_in(request).key)
    except NotTakenError as error:
        raise ProblemError(422, fields=[Problem("file", error.why)]) from error


@operation("GET", "/files/{digest}", open_to=("public",), tag="files",
           content=dict.fromkeys(TYPES.values(), _BINARY))  # fmt: skip
def file(request: HttpRequest, digest: Name) -> Any:
    """Give a file to whoever may see its record, after proving that it is the one that the ledger knows."""
    found = Attachment.objects.filter(pk=digest).first()
    if found is None:
        raise ProblemError(404)
    answer = may_have(actor_in(request), found)
    if not answer.allowed:
        raise ProblemError(403, *((answer.why,) if answer.why else ()))
    data = attachments.intact(found) if found.erased_at is None else None
    if data is None:
        raise ProblemError(410, Statement("pages.file_gone"))
    return as_file(found, data)
