"""The list of a kind of record, and the same list as a file."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import actor_in, open_to
from daoren.apps.parties.actors import Actor
from daoren.apps.parties.speech import reader_language
from daoren.apps.portfolio.models import LIGHTS, TABLES, Standing
from daoren.apps.records.export import export
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import NAMES, Asked, asked_in, listed, page_of, public_headers, whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.turns import clock_of, turn_of
from daoren.apps.records.wording import Names
from daoren.core.lifecycle import Lifecycle

_MINUTES = 600


def lifecycle_or_404(kind: str) -> Lifecycle:
    """Give the lifecycle of a kind; raise Http404 where there is none."""
    found = kinds().get(kind)
    if found is None:
        raise Http404(kind)
    return found


@require_safe
@open_to("public")
def records(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the records of a kind that the reader may see, or send them as a file."""
    lifecycle, actor, asked = lifecycle_or_404(kind), actor_in(request), asked_in(request.GET)
    rows = listed(actor, lifecycle, asked)
    if request.GET.get("format"):
        return export(rows, actor, lifecycle, request.GET["format"])
    try:
        page = page_of(rows, asked)
    except ValueError:
        return HttpResponseBadRequest()
    signed_in = request.user.is_authenticated
    shown = {
        "lifecycle": lifecycle,
        "page": page,
        "lines": lines(page.rows, actor, lifecycle),
        "asked": asked,
        "query": _query(asked),
        "openings": _openings(actor, lifecycle),
        "batches": _batches(actor, lifecycle) if signed_in else [],
        "choices": _choices(lifecycle) if signed_in else {"light": (), "department": (), "region": ()},
        "signed_in": signed_in,
        "of_projects": lifecycle.table == "projects" and signed_in,
    }
    return render(request, "records/list.html", shown)


def lines(rows: Iterable[RecordRow], actor: Actor, lifecycle: Lifecycle) -> list[dict[str, Any]]:
    """Give the rows of a list as they are shown; of a record that is only public its public part alone."""
    rows, names = list(rows), Names(reader_language())
    names.learn("region", [row.region for row in rows])
    names.learn("party", [row.unit for row in rows])
    seen, headers = whole_keys(rows, actor, lifecycle), public_headers(lifecycle)
    lit = _lights(rows, lifecycle)
    return [_line(row, row.key in seen, headers, names, lit.get(row.number, "")) for row in rows]


def _line(row: RecordRow, sees: bool, headers: Iterable[str], names: Names, light: str) -> dict[str, Any]:  # noqa: FBT001
    told = {
        "title": row.title,
        "region": names.name("region", row.region),
        "department": row.department,
        "unit": names.name("party", row.unit),
    }
    return {
        "row": row,
        "state": kinds()[row.kind].states[row.state],
        "clock": clock_of(row) if sees else None,
        "turn": turn_of(row) if sees else (),
        "light": light if sees else "",
        **{name: text if sees or name in headers else "" for name, text in told.items()},
    }


def whole_keys(rows: Iterable[RecordRow], actor: Actor, lifecycle: Lifecycle) -> set[str]:
    """Give the keys of those rows that an actor may see whole."""
    found = RecordRow.objects.filter(key__in=[row.key for row in rows]).filter(whole(actor, lifecycle))
    return set(found.values_list("key", flat=True))


def _lights(rows: Iterable[RecordRow], lifecycle: Lifecycle) -> dict[str, str]:
    if lifecycle.table != "projects":
        return {}
    found = Standing.objects.filter(project__in=[row.number for row in rows])
    return dict(found.values_list("project", "light"))


def _query(asked: Asked) -> dict[str, Any]:
    """Give the query that asks for the same list again."""
    return {**{name: list(asked.filters.get(name, ())) for name in NAMES}, "sort": asked.order}


def _openings(actor: Actor, lifecycle: Lifecycle) -> list[Any]:
    if lifecycle.parent:
        return []
    held = actor.roles | ({"investigator"} if actor.partakes else set())
    return [event for event in lifecycle.opening if set(event.who) & held]


def _batches(actor: Actor, lifecycle: Lifecycle) -> list[Any]:
    held = actor.roles | ({"investigator", "finance", "expert"} if actor.partakes else set())
    held |= {role for event in lifecycle.events.values() for role in event.who if role.partition(":")[0] in held}
    return [event for event in lifecycle.events.values() if set(event.who) & (held - {"public", "system"})]


def _choices(lifecycle: Lifecycle) -> dict[str, Any]:
    """Give what the filters offer."""
    key = f"departments:{lifecycle.key}"
    departments = cache.get(key)
    if departments is None:
        found = RecordRow.objects.filter(kind=lifecycle.key).exclude(department="")
        departments = sorted(found.values_list("department", flat=True).distinct()[:100])
        cache.set(key, departments, _MINUTES)
    regions = TABLES["regions"]._default_manager.order_by("pk").values_list("pk", "name", "name_en")[:200]
    english = reader_language() == "en"
    return {
        "light": LIGHTS,
        "department": departments,
        "region": [(code, (other if english else "") or name) for code, name, other in regions],
    }
