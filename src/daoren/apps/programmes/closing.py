"""Which projects and needs could close the gap of an indicator, and what that would cost.

Only a gap of what projects bring (a rule `derive.<key>` over outputs) can be laid to projects: to all those whose
outputs the rule counts, of whatever action. What each may still bring is estimated from what projects of its own
action have brought, by a rule that says that it is a default; what more money is open for it, and at which price,
is taken from the newest review. The cheapest set is found in core.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from daoren.apps.audit.append import today
from daoren.apps.portal.kept import kept
from daoren.apps.portfolio.models import TABLES, Standing
from daoren.apps.programmes.derive import Span, derivations, grouped_rows, home
from daoren.apps.programmes.models import Attained
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import within
from daoren.apps.reviews.models import Proposal
from daoren.core.programme.closing import Closing, cheapest
from daoren.core.rules import Rule
from daoren.core.terms import Statement
from daoren.engines.highs import Highs

DAYS_A_YEAR = 365.25
NEEDS_SHOWN = 10
# What a rule may ask of the project of an output.
_OF_PROJECT = ("action", "field", "programme", "mode")
_SPANS = "SELECT action, start_on, end_on FROM portfolio_projects WHERE start_on IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that could close a part of a gap: what it may bring as planned, and what more money would add.

    `expected` is in the unit of the gap and already holds how likely it is to deliver. `options` are (money more
    in minor units, what it adds), cheapest first.
    """

    project: str
    name: str
    department: str
    light: str
    expected: float
    options: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a gap may be closed: what is needed, what is planned anyway, what is to be added and at which price.

    `rates` are outputs a project-year by action, of those that brought any. Of `untold` projects under way nothing
    tells what they may bring: they do not count as bringing nothing, they do not count.
    """

    needed: float
    planned: float
    left: float
    closing: Closing | None
    chosen: tuple[tuple[Candidate, int, float], ...]
    candidates: tuple[Candidate, ...]
    rates: Mapping[str, float]
    untold: int
    needs: tuple[RecordRow, ...]
    round: str


def way_for(row: Attained) -> Way | Statement:
    """Give how the gap of an indicator may be closed by its year's end, or say why no project can be named."""
    record = RecordRow.objects.filter(kind="indicator", number=row.code).first()
    values = record.own_values if record else {}
    rule = derivations().get(str(values.get("derivation") or ""))
    refused = _refused(row, rule)
    if refused is not None or rule is None or row.needs is None:
        return refused or Statement("gaps.no_record_tells")
    how = policies()["closing.expected"]
    end = date(max(row.year or 0, today().year), 12, 31)
    rates = _rates(rule, how["years"])
    found, untold = _candidates(rule, row, how, rates, end)
    planned = sum(one.expected for one in found)
    left = max(row.needs - planned, 0.0)
    closing, chosen = _cheapest(found, left)
    some = {action: rate for action, rate in rates.items() if rate > 0}
    return Way(row.needs, planned, left, closing, chosen, tuple(found), some, untold, open_needs(), _round())


def _refused(row: Attained, rule: Rule | None) -> Statement | None:
    """Say why no project can be named, None where some can."""
    if row.needs == 0:
        return Statement("gaps.closed_already")
    if rule is None or "rise_of" in rule.parameters:
        return Statement("gaps.no_record_tells")
    if rule.parameters.get("table") != "outputs" or rule.parameters.get("measure") != "count":
        return Statement("gaps.not_by_projects")
    if row.needs is None or row.target is None:
        return Statement("gaps.nothing_to_close")
    if row.aggregation == "flow" and row.year is not None and row.year < today().year:
        return Statement("gaps.year_is_over", {"year": str(row.year)})
    return None


def _rates(rule: Rule, years: int) -> dict[str, float]:
    """Give by action how many such outputs a project brought a year of late; none where nothing tells of it."""
    last = today().year - 1
    span = Span(date(last - years + 1, 1, 1), date(last, 12, 31))
    outputs, worked = grouped_rows(rule, span, "action"), defaultdict[str, float](float)
    with connection.cursor() as cursor:
        cursor.execute(_SPANS)
        for action, start, stop in cursor.fetchall():
            worked[action or ""] += _worked(start, stop, span)
    return {action: outputs.get(action, 0) / spent for action, spent in sorted(worked.items()) if spent > 0}


def _worked(start: Any, stop: Any, span: Span) -> float:
    """Give the years that a project was under way within a period."""
    begin, end = max(_as_day(start) or span.first, span.first), min(_as_day(stop) or span.last, span.last)
    return float(max((end - begin).days + 1, 0)) / DAYS_A_YEAR


def _as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _candidates(
    rule: Rule, row: Attained, how: Rule, rates: Mapping[str, float], end: date
) -> tuple[list[Candidate], int]:
    """Give the projects under way that may bring what the rule counts, those that may bring most first.

    Beside them stands the number of those of which nothing tells what they may bring.
    """
    left = max((end - today()).days, 0) / DAYS_A_YEAR
    projects = _under_way(rule, row, how["states"])
    lights = dict(Standing.objects.filter(project__in=projects).values_list("project", "light"))
    opened = _options()
    found, untold = [], 0
    for number, (name, department, action) in projects.items():
        if action not in rates:
            untold += 1
            continue
        light = lights.get(number, "unknown")
        expected = rates[action] * left * how["deliver"][light]
        if expected > 0:
            options = tuple(
                (more, expected * (level - 1.0) * how["elasticity"]) for more, level in opened.get(number, ())
            )
            found.append(Candidate(number, name, department, light, expected, options))
    return sorted(found, key=lambda one: (-one.expected, not one.options, one.project)), untold


def _under_way(rule: Rule, row: Attained, states: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Give name, department and action of the projects under way whose outputs the rule counts."""
    records = RecordRow.objects.filter(kind="project", state__in=states, gone=False)
    under_way = set(records.values_list("number", flat=True))
    where: Mapping[str, Any] = rule.parameters.get("where", {})
    wanted = {name: _several(value) for name, value in where.items() if name in _OF_PROJECT}
    wanted |= {"field": [row.field]} if row.field else {}
    table: Any = TABLES["projects"]._default_manager
    names = ("subject", "name", "department", "region", *_OF_PROJECT)
    place = "" if row.region == home() else row.region
    found = {}
    for one in table.order_by("subject").values(*names).iterator(2_000):
        fits = all(one[name] in values for name, values in wanted.items())
        if fits and one["subject"] in under_way and within(one["region"] or "", place):
            found[one["subject"]] = (one["name"] or one["subject"], one["department"] or "", one["action"] or "")
    return found


def _several(value: Any) -> Collection[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _round() -> str:
    rows = RecordRow.objects.filter(kind="round", state="on_board", gone=False).order_by("-since", "-key")
    return next(iter(rows.values_list("number", flat=True)), "")


def _options() -> Mapping[str, Sequence[tuple[int, float]]]:
    """Give what more money the newest review has open for projects: money more, and the level it lifts them to."""
    number = _round()
    found: Mapping[str, Sequence[tuple[int, float]]] = kept(f"additions:{number}", lambda: _read_options(number))
    return found


def _read_options(number: str) -> dict[str, list[tuple[int, float]]]:
    rows = Proposal.objects.filter(round=number).values_list("project", "dossier")
    read = {project: json.loads(text).get("options", ()) for project, text in rows.iterator(500)}
    found = {project: sorted(_additions(options)) for project, options in read.items()}
    return {project: options for project, options in found.items() if options}


def _additions(options: Iterable[Mapping[str, Any]]) -> Iterable[tuple[int, float]]:
    for one in options:
        if one["kind"] == "add" and (one.get("change") or 0) > 0:
            yield int(one["change"]), float(one["level"])


def _cheapest(
    found: Sequence[Candidate], left: float
) -> tuple[Closing | None, tuple[tuple[Candidate, int, float], ...]]:
    """Give the cheapest additions that close what is left, and what each of them costs and adds."""
    able = [one for one in found if one.options]
    if left <= 0 or not able:
        return None, ()
    cost, value, begins = [], [], [0]
    for one in able:
        for more, adds in ((0, 0.0), *one.options):
            cost.append(more)
            value.append(adds)
        begins.append(len(cost))
    closing = cheapest(
        np.array(begins), np.array(cost, dtype=np.int64), np.array(value), needed=left, solver=Highs()
    )
    chosen = [(one, cost[row], value[row]) for one, row in zip(able, closing.rows.tolist(), strict=True)]
    return closing, tuple(sorted((one for one in chosen if one[1]), key=lambda one: (-one[2], one[0].project)))


def open_needs() -> tuple[RecordRow, ...]:
    """Give the needs that no project answers, newest first: each is a project that could be."""
    rows = RecordRow.objects.filter(kind="need", gone=False).exclude(state="withdrawn").order_by("-since", "-key")
    answered = _answered()
    return tuple([row for row in rows.iterator(500) if row.number not in answered][:NEEDS_SHOWN])


def _answered() -> set[str]:
    """Give the needs that a project names that is not over without a result."""
    rows = RecordRow.objects.filter(kind="project", gone=False, values_text__contains='"need":')
    rows = rows.exclude(state__in=policies()["closing.expected"]["without_result"])
    named = (json.loads(text).get("need") for text in rows.values_list("values_text", flat=True).iterator(500))
    return {str(one) for one in named if one}
