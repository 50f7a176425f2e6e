"""The pages of the gap finder."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import open_to
from daoren.apps.portal.places import region_names
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.closing import Way, way_for
from daoren.apps.programmes.derive import home
from daoren.apps.programmes.gaps import behind, owing, peers
from daoren.apps.programmes.models import Attained
from daoren.apps.programmes.overview import actions
from daoren.apps.programmes.views.overview import READERS, part_in
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow


@open_to(*READERS)
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what is behind, by how much and whose it is; for a city or county also among its peers."""
    part, action = part_in(request), request.GET.get("action", "")[:20]
    regions = TABLES["regions"]._default_manager.filter(kind__in=("city", "county")).order_by("pk")
    shown = {
        "part": part,
        "action": action,
        "actions": actions(),
        "rows": behind(part, action),
        "owing": owing(part),
        "peers": peers(part.region) if part.region else [],
        "regions": list(regions.values_list("pk", "name", "name_en")),
        "names": region_names([part.region]) if part.region else {},
        "departments": sorted(
            set(Attained.objects.order_by().values_list("department", flat=True).distinct()) - {""}
        ),
    }
    return render(request, "programmes/gaps.html", shown)


@open_to(*READERS)
@require_safe
def gap(request: HttpRequest, code: str) -> HttpResponse:
    """Show how the gap of an indicator could be closed: which projects and needs, at which price."""
    part = part_in(request)
    row = Attained.objects.filter(code=code, region=part.region or home()).first()
    if row is None:
        raise Http404(code)
    found = way_for(row)
    tasks = RecordRow.objects.filter(
        kind="task", gone=False, values_text__contains=f'"indicator":"{code}"'
    ).exclude(state__in=("signed_off", "cancelled"))
    shown = {
        "row": row,
        "part": part,
        "way": found if isinstance(found, Way) else None,
        "why": None if isinstance(found, Way) else found,
        "tasks": list(tasks.order_by("next_due", "key")[:20]),
        "kinds": kinds(),
        "rule": policies()["closing.expected"],
        "region": policies().region,
        "shown": 20,
    }
    return render(request, "programmes/gap.html", shown)
