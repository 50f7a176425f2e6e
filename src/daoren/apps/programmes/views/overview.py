"""The first page of the programme, the planning map, the road map, and the figures that records tell."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daoren.apps.audit.append import today
from daoren.apps.parties.access import actor_in, open_to
from daoren.apps.parties.speech import reader_language
from daoren.apps.portal.cockpit import part_title
from daoren.apps.portal.part import Part, part_of
from daoren.apps.portal.stuck import overdue
from daoren.apps.programmes.derive import MOST_ROWS, Span, derivations, derived, home, rows_behind
from daoren.apps.programmes.models import Asked, Attained
from daoren.apps.programmes.overview import (
    actions,
    asked_about,
    asked_counts,
    indicators_of,
    safeguards,
    tiles,
    worst,
)
from daoren.apps.programmes.wording import cells, gap, judged, name_of, signed, span, unit_of
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.wording import Names
from daoren.core.periods import parse_period
from daoren.core.terms import Language, Statement, keys, label, say

READERS = ("leader", "officer", "county", "auditor")
A_PAGE = 50
# The years that the planning map shows about the running one.
BEFORE, AFTER = 3, 2
STUCK = 6


def part_in(request: HttpRequest) -> Part:
    """Give the part of the programme that is looked at, as far as the reader may see it."""
    return part_of(actor_in(request), request.GET) or Part()


@open_to(*READERS)
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Show where the programme stands, by action, with what falls short and what is to be asked."""
    actor, part = actor_in(request), part_in(request)
    names = Names(reader_language())
    rows = indicators_of(part)
    counts, stuck = asked_counts(part), overdue(actor, part, shown=STUCK)
    names.learn("party", (turn.row.unit for turn in stuck))
    shown = {
        "part": part,
        "part_name": say(part_title(part, names), reader_language()),
        "tiles": tiles(part),
        "worst": worst(rows),
        "asked": asked_about(part, counts),
        "counts": counts,
        "may_ask": bool(actor.holding("officer")),
        "may_bring": bool(actor.holding("officer") or actor.holding("leader")),
        "safeguards": safeguards(part),
        "safeguard_states": kinds()["safeguard"].states,
        "milestone_states": kinds()["milestone"].states,
        "stuck": stuck,
        "units": names,
        "plans": plans(),
        "region": policies().region,
    }
    return render(request, "programmes/programme.html", shown)


def plans() -> list[dict[str, Any]]:
    """Give the documents of the plan, the widest first."""
    lifecycle = kinds()["plan"]
    order = {choice.key: at for at, choice in enumerate(lifecycle.fields["drawing"].choices)}
    found = [
        {"row": row, "values": row.own_values, "state": lifecycle.states[row.state]}
        for row in RecordRow.objects.filter(kind="plan", gone=False).exclude(state="archived")[:A_PAGE]
    ]
    return sorted(found, key=lambda one: (order.get(one["values"].get("drawing", ""), 9), one["row"].number))


@open_to(*READERS)
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Show the planning map: every indicator with its targets and actuals by year, a page at a time."""
    part, asked = part_in(request), asked_in(request)
    rows = narrowed(indicators_of(part), asked)
    page, more = page_in(request), rows.count()
    found = rows.order_by("action", "light", "code").defer("series")[(page - 1) * A_PAGE : page * A_PAGE]
    language, years = reader_language(), range(today().year - BEFORE, today().year + AFTER + 1)
    shown = {
        "part": part,
        "asked": asked,
        "years": years,
        "this_year": today().year,
        "rows": [_line(row, years, language) for row in found],
        "count": more,
        "page": page,
        "pages": max(1, -(-more // A_PAGE)),
        "actions": actions(),
        "choices": {"light": keys("light"), "nature": keys("nature"), "verdict": keys("attainment")},
    }
    return render(request, "programmes/indicators.html", shown)


ASKED = ("action", "light", "nature", "verdict", "finding", "q")


def asked_in(request: HttpRequest) -> dict[str, str]:
    """Give what a list of indicators is narrowed to."""
    found = {name: request.GET.get(name, "").replace("\x00", "")[:100].strip() for name in ASKED}
    return {name: value for name, value in found.items() if value}


def narrowed(rows: "QuerySet[Attained]", asked: Mapping[str, str]) -> "QuerySet[Attained]":
    """Keep the indicators that a list asks for."""
    for name in ("action", "light", "nature", "verdict"):
        if name in asked:
            rows = rows.filter(**{name: "" if asked[name] == "-" else asked[name]})
    if asked.get("finding") in keys("finding_kind"):
        rows = rows.filter(pk__in=Asked.objects.filter(kind=asked["finding"]).values("attained"))
    text = asked.get("q")
    if text:
        rows = rows.filter(name__icontains=text) | rows.filter(name_en__icontains=text) | rows.filter(code=text)
    return rows


def page_in(request: HttpRequest) -> int:
    """Give the page that is asked for, from 1."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def _line(row: Attained, years: Sequence[int], language: Language) -> dict[str, Any]:
    """Give one line of the planning map, everything in words: fifty of them stand on a page."""
    known = {one["year"]: one for one in json.loads(row.years)}
    parts = [f"{row.action} {unit_of(row, language)}".strip()]
    parts += [label("nature", row.nature, language)] if row.nature else []
    parts += [say(Statement("programme.derived"), language)] if row.derived else []
    horizon = ""
    if row.horizon_target is not None:
        horizon = f"{row.horizon_year} {signed(row.horizon_comparison, row.horizon_target, language)}"
    return {
        "row": row,
        "name": name_of(row, language),
        "about": " · ".join(parts),
        "cells": cells(years, row, known, language),
        "gap": gap(row.needs, row, language),
        "ahead": span(row.low, row.middle, row.high, language),
        "far": span(row.horizon_low, row.horizon_middle, row.horizon_high, language),
        "horizon": horizon,
        "judged": judged(row, language),
    }


@open_to(*READERS)
@require_safe
def road(request: HttpRequest) -> HttpResponse:
    """Show the road map: milestones by half-year, what each waits for, and what is late."""
    part = part_in(request)
    rows = RecordRow.objects.filter(kind="milestone", gone=False)
    rows = rows.filter(department=part.department) if part.department else rows
    held = [(row, row.own_values) for row in rows.order_by("number")[:500]]
    titles = {row.number: (row.title, row.state) for row, _ in held}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, values in held:
        last = parse_period(str(values["period"])).last
        half = f"{last.year}H{1 if last.month <= 6 else 2}"
        waits = [(number, *titles.get(number, ("", ""))) for number in values.get("depends_on") or ()]
        found[half].append({"row": row, "values": values, "due": last, "waits": waits})
    shown = {
        "part": part,
        "halves": dict(sorted(found.items())),
        "lifecycle": kinds()["milestone"],
        "today": today(),
        "can_set": actor_in(request).holding("officer"),
    }
    return render(request, "programmes/road.html", shown)


@open_to(*READERS)
@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show how a figure is derived, what it is for a year, and the rows that it was counted from."""
    rule = derivations().get(key)
    text = request.GET.get("year", str(today().year))
    if rule is None or not (text.isdecimal() and 1990 <= int(text) <= 2100):
        raise Http404(key)
    year, part = int(text), part_in(request)
    spans = {one: _span(one) for one in range(year - BEFORE, year + 1)}
    rows = rows_behind(key, spans[year], part)
    shown = {
        "key": key,
        "rule": rule,
        "year": year,
        "part": part,
        "found": derived(key, spans[year], part),
        "before": [(one, derived(key, span, part)) for one, span in spans.items() if one != year],
        "rows": rows,
        "most": MOST_ROWS,
        "home": home(),
        "region": policies().region,
        "used_by": list(_used_by(key)),
    }
    return render(request, "programmes/figure.html", shown)


def _span(year: int) -> Span:
    whole = Span.year(year)
    return Span(whole.first, min(whole.last, today())) if year == today().year else whole


def _used_by(key: str) -> Iterator[RecordRow]:
    for row in RecordRow.objects.filter(kind="indicator", state="in_force", gone=False):
        if row.own_values.get("derivation") == key:
            yield row
