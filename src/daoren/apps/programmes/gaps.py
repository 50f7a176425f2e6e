"""The gap finder: what is behind, by how much in its own unit, whose it is, how a place stands among its peers.

Gaps are listed and never added up to one number: indicators by the share of the target that is missing, tasks and
milestones by who owes them.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, QuerySet

from daoren.apps.audit.append import today
from daoren.apps.portal.part import Part
from daoren.apps.portal.stuck import within_part
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import home
from daoren.apps.programmes.models import Attained, TaskLight
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import stem

SHOWN = 100
# So many places make a comparison.
FEWEST = 2
SHORT = ("red", "yellow")
LATE = {"task": "overdue", "milestone": "late"}


@dataclass(frozen=True, slots=True)
class Behind:
    """An indicator that falls short: since which year without a break, and what its year is forecast to miss."""

    row: Attained
    since: int | None
    ahead: float | None


@dataclass(frozen=True, slots=True)
class Owing:
    """What somebody owes: indicators behind, tasks late or lagging, late milestones, since when the oldest is."""

    department: str
    indicators: Mapping[str, int]
    tasks: Mapping[str, int]
    milestones: int
    since: date | None


@dataclass(frozen=True, slots=True)
class Among:
    """How a place stands among its peers by one indicator: its figure of a year, its place, how the others lie.

    `among` places have a figure of the same whole year, of `of` peers; the place itself is one of both.
    """

    row: Attained
    value: float
    year: int
    place: int
    among: int
    of: int
    low: float
    high: float


def behind(part: Part, action: str = "") -> list[Behind]:
    """Give the indicators of a part that fall short, red first, then the larger share of the target missing.

    A year that is over falls short where its target was missed, the running one where its forecast does not
    reach it.
    """
    rows = _short(part)
    if action:
        rows = rows.filter(action="" if action == "-" else action)
    listed = list(rows.defer("series").order_by("light", F("attained").asc(nulls_last=True), "code")[:SHOWN])
    lower = _lower({row.code for row in listed})
    return [Behind(row, since(row), ahead_gap(row, lower=row.code in lower)) for row in listed]


def _short(part: Part) -> "QuerySet[Attained]":
    rows = Attained.objects.filter(region=part.region or home(), light__in=SHORT)
    return rows.filter(department=part.department) if part.department else rows


def since(row: Attained) -> int | None:
    """Give the first of the years, one after another, whose target was missed, up to the one that falls short."""
    first = row.year
    missed = {one["year"] for one in json.loads(row.years) if one["verdict"] == "missed"}
    while first is not None and first - 1 in missed:
        first -= 1
    return first


def _lower(codes: Collection[str]) -> set[str]:
    """Give those of the indicators that are better the lower they are."""
    rows = RecordRow.objects.filter(kind="indicator", number__in=codes).values_list("number", "values_text")
    return {number for number, text in rows if json.loads(text).get("direction") == "lower"}


def ahead_gap(row: Attained, *, lower: bool) -> float | None:
    """Give what the running year is forecast to miss of its target, by the middle of it; None: not known."""
    if row.middle is None or row.target is None or row.year != today().year:
        return None
    return max(row.middle - row.target if lower else row.target - row.middle, 0.0)


def owing(part: Part) -> list[Owing]:
    """Give what each department owes, those with most in red first."""
    lights: dict[str, dict[str, dict[str, int]]] = {"indicators": defaultdict(dict), "tasks": defaultdict(dict)}
    for name, rows in (("indicators", _short(part)), ("tasks", _tasks(part))):
        counted = rows.order_by().values_list("department", "light").annotate(count=Count("pk"))
        for department, light, count in counted:
            lights[name][department][light] = count
    late = {kind: _late(part, kind) for kind in LATE}
    everybody = {*lights["indicators"], *lights["tasks"], *late["task"], *late["milestone"]}
    found = [
        Owing(
            one,
            lights["indicators"].get(one, {}),
            lights["tasks"].get(one, {}),
            late["milestone"].get(one, (0, None))[0],
            min((days[one][1] for days in late.values() if one in days), default=None),
        )
        for one in everybody
    ]
    return sorted(found, key=lambda one: (-_reds(one), one.department))


def _reds(one: Owing) -> int:
    return one.indicators.get("red", 0) + one.tasks.get("red", 0) + one.milestones


def _tasks(part: Part) -> "QuerySet[TaskLight]":
    rows = TaskLight.objects.filter(light__in=SHORT)
    if part.department:
        rows = rows.filter(department=part.department)
    return rows.filter(region__startswith=stem(part.region)) if stem(part.region) else rows


def _late(part: Part, kind: str) -> dict[str, tuple[int, date]]:
    """Count what is late by department, with the day since which the oldest is."""
    rows = within_part(RecordRow.objects.filter(kind=kind, state=LATE[kind], gone=False), part)
    counted = rows.order_by().values_list("department").annotate(count=Count("pk"), since=Min("since"))
    return {department: (count, since) for department, count, since in counted}


def peers(region: str) -> list[Among]:
    """Say how a place stands among its peers, indicator by indicator; mountain counties for themselves.

    Figures of one whole year are compared, the newest that the place has; who has none of it is not compared.
    """
    codes = _peer_codes(region)
    rows = Attained.objects.filter(region__in=codes).defer("series").order_by("action", "code") if codes else ()
    by_code: dict[str, dict[str, Attained]] = defaultdict(dict)
    for row in rows:
        by_code[row.code][row.region] = row
    lower = _lower(by_code)
    told = (
        _among(group[region], list(group.values()), of=len(codes), lower=code in lower)
        for code, group in by_code.items()
        if region in group
    )
    return [one for one in told if one is not None]


def _among(own: Attained, rows: Sequence[Attained], *, of: int, lower: bool) -> Among | None:
    year = max(_whole_years(own), default=None)
    if year is None:
        return None
    known = {row.region: years[year] for row in rows if year in (years := _whole_years(row))}
    value, values = known[own.region], known.values()
    if len(known) < FEWEST:
        return None
    better = sum(one < value if lower else one > value for one in values)
    return Among(own, value, year, better + 1, len(known), of, min(values), max(values))


def _whole_years(row: Attained) -> dict[int, float]:
    return {
        one["year"]: one["actual"] for one in json.loads(row.years) if one["whole"] and one["actual"] is not None
    }


def _peer_codes(region: str) -> set[str]:
    """Give the places that a place is compared with, itself among them; none for what is no city or county."""
    table = TABLES["regions"]._default_manager
    cities = set(table.filter(kind="city").values_list("pk", flat=True))
    if region in cities:
        return cities
    rows = dict(table.filter(kind="county").values_list("pk", "mountain"))
    if region not in rows:
        return set()
    return {code for code, mountain in rows.items() if bool(mountain) == bool(rows[region])}
