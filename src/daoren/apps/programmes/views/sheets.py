"""Sheets of the plan by the browser: given, looked at, then written; and taken out again."""

import base64
import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from daoren.apps.parties.access import actor_in, open_to
from daoren.apps.parties.speech import reader_language
from daoren.apps.programmes.actions.import_sheet import SheetsImported, import_sheets, preview_sheets
from daoren.apps.programmes.export import sheet_bytes, sheets
from daoren.apps.records.attachments import clean_name
from daoren.apps.records.kinds import kinds
from daoren.core.terms import Statement, say
from daoren.exchange.problems import Problem
from daoren.exchange.sheets import Book, forms, read_sheets

WRITERS = ("leader", "officer")
LARGEST = 8 * 2**20
MOST_ROWS = 5_000
MOST_SHOWN = 500
# So long a file that was looked at waits to be written.
KEPT_SECONDS = 3_600
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NO_BOOK = Book()
_ORDER = ("error", "warning", "note")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def programme_import(request: HttpRequest) -> HttpResponse:
    """Take a sheet: first say what it would do and what is wrong, then write it."""
    if request.method != "POST":
        return _page(request)
    return _write(request) if request.POST.get("kept") else _look(request)


@require_safe
@open_to(*WRITERS)
def programme_export(request: HttpRequest, key: str) -> HttpResponse:
    """Send a sheet as CSV or as a workbook, with the rows that its reader may see whole."""
    form = request.GET.get("format", "xlsx")
    if key not in sheets():
        raise Http404(key)
    if form not in _MEDIA:
        return HttpResponseBadRequest()
    response = HttpResponse(
        sheet_bytes(key, form, reader_language(), actor_in(request)), content_type=_MEDIA[form]
    )
    response["Content-Disposition"] = f'attachment; filename="{key}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _look(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("table")
    if upload is None or not upload.size or upload.size > LARGEST:
        key = "sheets.page_no_file" if upload is None or not upload.size else "sheets.page_large"
        return _page(request, said=Statement(key, {"most": LARGEST >> 20}), status=422)
    name, data = clean_name(upload.name or ""), upload.read()
    book = _read(name, data)
    if not book.sheets or sum(len(sheet.rows) for sheet in book.sheets) > MOST_ROWS:
        said = Statement("sheets.page_rows", {"most": f"{MOST_ROWS:,}"}) if book.sheets else None
        found = SheetsImported(problems=[] if book.sheets else list(book.problems))
        unknown = Statement("sheets.page_unknown", {"forms": tuple(form.label for form in forms().values())})
        return _page(request, said=said or unknown, found=found, status=422)
    overwrite = bool(request.POST.get("overwrite"))
    found = preview_sheets(book, actor_in(request), overwrite=overwrite)
    kept = "" if found.failed else _keep(request, name, data)
    return _page(
        request,
        name=name,
        book=book,
        found=found,
        kept=kept,
        overwrite=overwrite,
        status=422 if found.failed else 200,
    )


def _write(request: HttpRequest) -> HttpResponse:
    kept, overwrite = request.POST["kept"], bool(request.POST.get("overwrite"))
    held = cache.get(_place(request, kept))
    if held is None:
        return _page(request, said=Statement("sheets.page_gone"), status=422)
    name, data = held[0], base64.b64decode(held[1])
    book = _read(name, data)
    found = import_sheets(book, actor_in(request), overwrite=overwrite, origin={"file": name})
    if found.failed:
        return _page(request, name=name, book=book, found=found, overwrite=overwrite, status=422)
    cache.delete(_place(request, kept))
    key = "sheets.written" if found.facts else "sheets.nothing"
    messages.success(request, say(Statement(key, {"facts": found.facts}), reader_language()))
    return redirect("programme_import")


def _read(name: str, data: bytes) -> Book:
    """Read what was given, from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read_sheets(path, kinds())


def _keep(request: HttpRequest, name: str, data: bytes) -> str:
    digest = hashlib.sha256(name.encode() + b"\0" + data).hexdigest()
    cache.set(_place(request, digest), (name, base64.b64encode(data).decode()), KEPT_SECONDS)
    return digest


def _place(request: HttpRequest, digest: str) -> str:
    """Give where a file waits: nobody writes what somebody else has given."""
    return f"sheet-{request.user.pk}-{hashlib.sha256(digest.encode()).hexdigest()}"


def _page(
    request: HttpRequest, *, said: Statement | None = None, name: str = "", book: Book = NO_BOOK,
    found: SheetsImported | None = None, kept: str = "", overwrite: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    problems = sorted(found.problems if found else [], key=_order)
    shown: dict[str, Any] = {
        "said": said,
        "name": name,
        "forms": forms(),
        "counts": _counts(found) if book.sheets and found else [],
        "news": bool(found and (any(found.added.values()) or any(found.changed.values()))),
        "failed": bool(found and found.failed),
        "errors": sum(problem.count for problem in problems if problem.severity == "error"),
        "problems": problems[:MOST_SHOWN],
        "left": len(problems[MOST_SHOWN:]),
        "kept": kept,
        "overwrite": overwrite,
    }
    return render(request, "programmes/import.html", shown, status=status)


def _order(problem: Problem) -> tuple[int, str, int]:
    return _ORDER.index(problem.severity), problem.sheet, problem.row or 0


def _counts(found: SheetsImported) -> list[dict[str, Any]]:
    return [
        {"form": forms()[key], "added": found.added[key], "changed": found.changed[key], "same": same}
        for key, same in found.same.items()
    ]
