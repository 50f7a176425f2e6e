"""Which projects and needs could close the gap of an indicator, and what that would cost.

Only a gap of what records tell (`derive.<key>` over outputs) can be laid to projects. What a project may bring is
estimated from what projects of its action have brought, by a rule that says that it is a default; what more
money is open for it, and at which price, is taken from the newest review. The cheapest set is found in core.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from daoren.apps.audit.append import today
from daoren.apps.portfolio.models import Standing
from daoren.apps.programmes.derive import derivations
from daoren.apps.programmes.models import Attained
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.reviews.models import Proposal
from daoren.core.programme.closing import Closing, cheapest
from daoren.core.rules import Rule
from daoren.core.terms import Statement
from daoren.engines.highs import Highs

MOST = 400
_OUTPUTS = """SELECT COUNT(*) FROM portfolio_outputs t JOIN portfolio_projects p ON p.subject = t.project_id
WHERE p.action = %s AND t.recognised_on BETWEEN %s AND %s"""
_SPANS = "SELECT start_on, end_on FROM portfolio_projects WHERE action = %s AND start_on IS NOT NULL"


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
    """How a gap may be closed: what is needed, what is planned anyway, what is to be added and at which price."""

    needed: float
    planned: float
    left: float
    closing: Closing | None
    chosen: tuple[tuple[Candidate, int, float], ...]
    candidates: tuple[Candidate, ...]
    rate: float | None
    needs: tuple[RecordRow, ...]
    round: str


def way_for(row: Attained, *, until: date | None = None) -> Way | Statement:
    """Give how the gap of an indicator may be closed by its year's end, or say why no project can be named."""
    if row.needs is None or row.target is None:
        return Statement("gaps.nothing_to_close")
    rule = derivations().get(_derivation(row))
    if rule is None or rule.parameters.get("table") != "outputs":
        return Statement("gaps.no_record_tells")
    how = policies()["closing.expected"]
    end = until or date(max(row.year or today().year, today().year), 12, 31)
    rate = _rate(rule, row.action, how["years"])
    found = _candidates(rule, row, how, rate, end)
    planned = sum(one.expected for one in found)
    left = max(row.needs - planned, 0.0)
    closing, chosen = _cheapest(found, left)
    return Way(row.needs, planned, left, closing, chosen, tuple(found), rate, _needs(), _round())


def _derivation(row: Attained) -> str:
    record = RecordRow.objects.filter(kind="indicator", number=row.code).first()
    return str(record.own_values.get("derivation") or "") if record else ""


def _rate(rule: Rule, action: str, years: int) -> float | None:
    """Give how many such outputs a project of an action brought a year of late; None where nothing tells."""
    last = today().year - 1
    first, end = date(last - years + 1, 1, 1), date(last, 12, 31)
    where, values = _kinds(rule)
    with connection.cursor() as cursor:
        cursor.execute(f"{_OUTPUTS} AND {where}", [action, first, end, *values])
        (outputs,) = cursor.fetchone()
        cursor.execute(_SPANS, [action])
        spans = cursor.fetchall()
    worked = sum(_worked(start, stop, first, end) for start, stop in spans)
    return outputs / worked if worked else None


def _kinds(rule: Rule) -> tuple[str, list[Any]]:
    """Give the condition of a rule on the rows of outputs."""
    where: Mapping[str, Any] = rule.parameters.get("where", {})
    known = {name: value for name, value in where.items() if name in ("kind", "stage")}
    return " AND ".join([f"t.{name} = %s" for name in known] or ["1 = 1"]), list(known.values())


def _worked(start: Any, stop: Any, first: date, last: date) -> float:
    """Give the years that a project was under way between two days."""
    begin, end = max(_as_day(start) or first, first), min(_as_day(stop) or last, last)
    return float(max((end - begin).days + 1, 0)) / 365.25


def _as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _candidates(rule: Rule, row: Attained, how: Rule, rate: float | None, end: date) -> list[Candidate]:
    """Give the projects of the indicator's action that are under way, those that may bring most first."""
    if rate is None:
        return []
    left = max((end - today()).days, 0) / 365.25
    records = RecordRow.objects.filter(kind="project", state__in=how["states"], gone=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, name, department FROM portfolio_projects WHERE action = %s", [row.action])
        named = {subject: (name, department) for subject, name, department in cursor.fetchall()}
    numbers = [one for one in records.values_list("number", flat=True) if one in named]
    lights = dict(Standing.objects.filter(project__in=numbers).values_list("project", "light"))
    opened = _options(numbers)
    found = []
    for number in numbers:
        light = lights.get(number, "unknown")
        expected = rate * left * how["deliver"][light]
        options = tuple(
            (more, expected * (level - 1.0) * how["elasticity"]) for more, level in opened.get(number, ())
        )
        name, department = named[number]
        found.append(Candidate(number, name or number, department or "", light, expected, options))
    found.sort(key=lambda one: (-one.expected, not one.options, one.project))
    return found[:MOST]


def _round() -> str:
    rows = RecordRow.objects.filter(kind="round", state="on_board").order_by("-since", "-key")
    return next(iter(rows.values_list("number", flat=True)), "")


def _options(numbers: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
    """Give what more money the newest review has open for projects: money more, and the level it lifts them to."""
    found: dict[str, list[tuple[int, float]]] = {}
    rows = Proposal.objects.filter(round=_round(), project__in=numbers)
    for project, text in rows.values_list("project", "dossier"):
        options = [
            (int(one["change"]), float(one["level"]))
            for one in json.loads(text).get("options", ())
            if one["kind"] == "add" and (one.get("change") or 0) > 0
        ]
        if options:
            found[project] = sorted(options)
    return found


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


def _needs() -> tuple[RecordRow, ...]:
    """Give the needs that are open, newest first: each is a project that could be."""
    rows = RecordRow.objects.filter(kind="need", gone=False).exclude(state="withdrawn")
    return tuple(rows.order_by("-since", "-key")[:10])
