"""The map of cities: drawn over boundaries that the deployer supplies, coloured by the share of red lights."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode

from daoren.apps.portal.boundaries import approval
from daoren.apps.records.listing import UNSTATED
from daoren.core.terms import Language, Statement, label, say

if TYPE_CHECKING:
    from daoren.apps.portal.cockpit import Group

# Four steps of one colour, from none to a quarter and more; the number stands on each place beside it.
_STEPS = ((0.25, "#b3261e"), (0.1, "#d8766f"), (1e-9, "#eebab5"), (-1.0, "#e9edf2"))


def map_of(cities: "Sequence[Group]", language: Language) -> dict[str, Any] | None:
    """Give the map with its table; None where the site has no boundaries."""
    number = approval()
    if not number:
        return None
    placed = [one for one in cities if one.query["region"] != UNSTATED]
    return {
        "option": _option(placed),
        "heads": [
            {"label": say(Statement("portal.col_city"), language)},
            {"label": label("light", "red", language), "number": True},
            {"label": say(Statement("portal.col_projects"), language), "number": True},
        ],
        "rows": [[one.name, _cell(one, {"light": "red"}), one.tally.projects] for one in placed],
        "note": say(Statement("portal.map_approval", {"number": number}), language),
        "boundaries": {"name": f"places-{language}", "url": reverse("boundaries")},
    }


def _option(cities: "Sequence[Group]") -> dict[str, Any]:
    places = [
        {
            "name": one.name,
            "value": one.tally.lights["red"],
            "itemStyle": {"areaColor": _colour(one.tally.lights["red"], one.tally.reviewed)},
        }
        for one in cities
    ]
    series = {"type": "map", "data": places, "label": {"show": True, "formatter": "{b} {c}"}, "roam": False}
    return {"tooltip": {"formatter": "{b}: {c}"}, "series": [series]}


def _colour(red: int, reviewed: int) -> str:
    share = red / reviewed if reviewed else 0.0
    return next(colour for above, colour in _STEPS if share > above)


def _cell(one: "Group", query: Mapping[str, str]) -> dict[str, str]:
    address = reverse("records", args=("project",))
    return {"text": str(one.tally.lights["red"]), "url": f"{address}?{urlencode({**one.query, **query})}"}
