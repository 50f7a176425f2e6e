"""The cockpit: where the programme stands, each figure with the records that it was counted from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from daoren.apps.parties.actors import Actor
from daoren.apps.portal.changes import changes, month_ago
from daoren.apps.portal.figures import Cell, Tally, cells, tallies, tally
from daoren.apps.portal.flow import Node, Stream, action_words, node_query, node_words, streams
from daoren.apps.portal.kept import sequence
from daoren.apps.portal.map import map_of
from daoren.apps.portal.part import Part
from daoren.apps.portal.places import by_city, region_names
from daoren.apps.portal.stuck import overdue, waiting
from daoren.apps.programmes.overview import actions, measures
from daoren.apps.records.listing import UNSTATED
from daoren.apps.records.wording import Names
from daoren.core.periods import Money
from daoren.core.terms import Language, Statement, say

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that are counted together: what they are called, and what a list is asked for to hold them."""

    name: str
    query: Mapping[str, str]
    tally: Tally


def picture(actor: Actor, part: Part, language: Language) -> dict[str, Any]:
    """Give all that the cockpit shows of a part of the programme."""
    found, cities = cells(part), city_groups(part, language)
    return {
        "part": part,
        "whole": part == Part(),
        "all": tally(found),
        "actions": _tiles(found, part),
        "flow": _flow(streams(found), part, language),
        "cities": cities,
        "map": map_of(cities, language),
        "changed": changes(part),
        "since": month_ago(),
        "stuck": [*overdue(actor, part, shown=SHOWN), *waiting(actor, part, shown=SHOWN)][:SHOWN],
        "counted_at": sequence(),
        "region": settings.REGION,
    }


def action_groups(part: Part, language: Language) -> list[Group]:
    """Give the projects of a part by action."""
    return [
        Group(_said(_action_name(code), language), {**part.query, "action": code or UNSTATED}, one)
        for code, one in tallies(cells(part), lambda cell: cell.action).items()
    ]


def city_groups(part: Part, language: Language) -> list[Group]:
    """Give the projects of a part by city, those that need attention first."""
    cities = by_city(part)
    names = region_names(cities)
    none = Statement("portal.no_region")
    return [
        Group(_said(names[code] if code else none, language), {**part.query, "region": code or UNSTATED}, one)
        for code, one in cities.items()
    ]


def part_title(part: Part, names: Names) -> Statement:
    """Say which part of the programme is counted."""
    if part.department:
        return Statement("portal.part_department", {"name": part.department})
    if part.region:
        return Statement("portal.part_region", {"name": names.name("region", part.region)})
    if part.unit:
        return Statement("portal.part_unit", {"name": names.name("party", part.unit)})
    return Statement("portal.part_whole")


def _tiles(found: Iterable[Cell], part: Part) -> list[dict[str, Any]]:
    """Give a tile an action: every action that a policy names, and any other that projects serve."""
    counts = tallies(found, lambda cell: cell.action)
    rules = actions()
    codes = [*rules, *(code for code in counts if code not in rules)]
    none = tally(())
    # Targets are those of the whole province: beside the figures of a part they would mislead.
    found_of = measures(rules, part) if part == Part() else {}
    return [
        {
            "query": {**part.query, "action": code or UNSTATED},
            "name": _action_name(code),
            "rule": rules.get(code),
            "count": counts.get(code, none),
            "measures": found_of.get(code, []),
        }
        for code in codes
    ]


def _action_name(code: str) -> Any:
    return action_words(code) if code else Statement("portal.none_action")


def _flow(found: list[Stream], part: Part, language: Language) -> dict[str, Any]:
    """Give the streams of money as a chart's data and as rows of a table, with the list behind each node."""
    nodes = {
        node: {"name": _said(node_words(node), language)}
        for stream in found
        for node in (stream.origin, stream.target)
    }
    links = [_link(one, nodes, part) for one in found]
    return {"nodes": list(nodes.values()), "links": links, "unit": _unit(language)}


def _link(one: Stream, nodes: Mapping[Node, Mapping[str, str]], part: Part) -> dict[str, Any]:
    """Give a stream with the list of the projects that give to it."""
    size = _size(one.amount)
    query = {**node_query(one.origin), **node_query(one.target)}
    return {
        "source": nodes[one.origin]["name"],
        "target": nodes[one.target]["name"],
        "value": size,
        "text": f"{size:,.2f}",
        "url": project_list(part, query),
    }


def project_list(part: Part, query: Mapping[str, str]) -> str:
    """Give the address of the list of a part's projects that a figure counts."""
    return f"{reverse('records', args=('project',))}?{urlencode({**part.query, **query})}"


def _said(thing: Any, language: Language) -> str:
    if isinstance(thing, str):
        return thing
    return str(thing[language]) if isinstance(thing, Mapping) else str(thing.in_language(language))


def _size(minor: int) -> float:
    """Give an amount in the unit of the chart: 100 million yuan, else millions."""
    major = Money(minor, settings.CURRENCY).major
    return round(float(major) / (1e8 if settings.CURRENCY == "CNY" else 1e6), 3)


def _unit(language: Language) -> str:
    if settings.CURRENCY == "CNY":
        return say(Statement("portal.unit_yi"), language)
    return say(Statement("portal.unit_million", {"currency": settings.CURRENCY}), language)
