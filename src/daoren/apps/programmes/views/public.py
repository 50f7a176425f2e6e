"""What the public sees of the plan, as a page and as open data."""

import csv
import io
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import open_to
from daoren.apps.portal.publicity import standing_publicly
from daoren.apps.programmes.overview import actions
from daoren.apps.programmes.public import HEADS, adjusted, as_of, milestones, promises
from daoren.apps.records.export import safe_cell
from daoren.apps.records.kinds import kinds, policies


@open_to("public")
@require_safe
def public_programme(request: HttpRequest) -> HttpResponse:
    """Show what the plan promised and where it stands."""
    found = sorted(promises(), key=lambda one: (one["action"], one["code"], one["year"]))
    rules = policies()
    shown = {
        "by_action": [(action, list(rows)) for action, rows in groupby(found, key=lambda one: one["action"])],
        "actions": actions(),
        "adjusted": adjusted(),
        "milestones": milestones(),
        "milestone": kinds()["milestone"],
        "tasks": standing_publicly().get("task", {}),
        "task": kinds()["task"],
        "rule": rules["embargo.actual"],
        "region": rules.region,
        "day": as_of(),
    }
    return render(request, "programmes/public.html", shown)


@open_to("public")
@require_safe
def public_programme_csv(request: HttpRequest) -> HttpResponse:
    """Give the same as open data."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADS, lineterminator="\n")
    writer.writeheader()
    for one in promises():
        writer.writerow({head: safe_cell(_cell(one[head])) for head in HEADS})
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="programme.csv"'
    return response


def _cell(value: Any) -> str:
    """Give a value as it stands in a cell: nothing for what is not known, 1 or 0 for yes or no."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
