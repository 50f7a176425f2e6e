"""Whether the workplace is well: the database answers."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from daoren import __version__
from daoren.apps.parties.access import open_to


@require_safe
@open_to("public")
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the workplace is up and its database answers, for whatever watches it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__}, headers={"Cache-Control": "no-store"})
