"""The page that asks whether it pays."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daoren.apps.parties.access import open_to
from daoren.apps.parties.speech import reader_language
from daoren.apps.portal.flow import action_words
from daoren.apps.portal.places import region_names
from daoren.apps.programmes.facilities import facilities, together
from daoren.apps.programmes.returns import GROUPS, apart, definitions, halves, lines, measures, years
from daoren.apps.programmes.views.overview import READERS
from daoren.apps.records.kinds import kinds, policies
from daoren.core.terms import Statement, say


@open_to(*READERS)
@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Show input against output by action, city or field, how regions lie apart, and what facilities brought."""
    by = request.GET.get("by", "action")
    by = by if by in GROUPS else "action"
    found, built = lines(by), facilities()
    rules = policies()
    shown = {
        "by": by,
        "groups": GROUPS,
        "measures": measures(),
        "lines": [(_named(one.group, by), one) for one in found],
        "apart": apart(),
        "halves": halves(),
        "years": years(),
        "definitions": definitions(),
        "facilities": built,
        "together": together(built),
        "facility": kinds()["facility"],
        "rules": [rules["returns.measures"], rules["returns.spread"]],
        "region": rules.region,
    }
    return render(request, "programmes/returns.html", shown)


def _named(group: str, by: str) -> Any:
    """Give what a group is called."""
    if not group:
        return say(Statement("returns.none_of_them"), reader_language())
    if by == "action":
        return action_words(group)
    return region_names([group])[group] if by == "city" else group
