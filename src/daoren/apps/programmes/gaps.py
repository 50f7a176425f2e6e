"""The gap finder: what is behind, by how much in its own unit, whose it is, how a place stands among its peers.

Gaps are listed and never added up to one number: indicators by the share of the target that is missing, tasks and
milestones by who owes them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, QuerySet

from daoren.apps.audit.append import today
from daoren.apps.portal.part import Part
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import home
from daoren.apps.programmes.models import Attained, TaskLight
from daoren.apps.programmes.overview import HEAVY
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import stem

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Owing:
    """What a department owes: indicators behind, tasks late or lagging, milestones late, since when the oldest."""

    department: str
    indicators: Mapping[str, int]
    tasks: Mapping[str, int]
    milestones: int
    since: Any


@dataclass(frozen=True, slots=True)
class Among:
    """How a place stands among its peers by one indicator: its figure, its place, and how the others lie."""

    row: Attained
    place: int
    among: int
    low: float
    high: float


def behind(part: Part, action: str = "") -> list[Attained]:
    """Give the indicators of a part that fall short, the largest share of the target missing first.

    A year that is over falls short where its target was missed, the running one where its forecast does not
    reach it.
    """
    rows = Attained.objects.filter(region=part.region or home(), light__in=("red", "yellow"))
    if part.department:
        rows = rows.filter(department=part.department)
    if action:
        rows = rows.filter(action="" if action == "-" else action)
    return list(rows.defer(*HEAVY).order_by("light", F("attained").asc(nulls_last=True), "code")[:SHOWN])


def ahead_gap(row: Attained) -> float | None:
    """Give what the running year is forecast to miss of its target, by the middle of it; None: not known."""
    if row.middle is None or row.target is None or row.year != today().year:
        return None
    lower = row.comparison in ("<", "<=")
    return max(row.middle - row.target if lower else row.target - row.middle, 0.0)


def owing(part: Part) -> list[Owing]:
    """Give what each department owes, those with most in red first."""
    lit: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: {"indicators": {}, "tasks": {}})
    for name, rows in (("indicators", _indicators(part)), ("tasks", _tasks(part))):
        counted = rows.order_by().values_list("department", "light").annotate(count=Count("pk"))
        for department, light, count in counted:
            lit[department][name][light] = count
    late = _late(part)
    found = [
        Owing(one, parts["indicators"], parts["tasks"], *late.get(one, (0, None)))
        for one, parts in lit.items()
        if set(parts["indicators"]) | set(parts["tasks"]) or one in late
    ]
    return sorted(found, key=lambda one: (-_reds(one), one.department))


def _reds(one: Owing) -> int:
    return one.indicators.get("red", 0) + one.tasks.get("red", 0) + one.milestones


def _indicators(part: Part) -> "QuerySet[Attained]":
    rows = Attained.objects.filter(region=part.region or home(), light__in=("red", "yellow"))
    return rows.filter(department=part.department) if part.department else rows


def _tasks(part: Part) -> "QuerySet[TaskLight]":
    rows = TaskLight.objects.filter(light__in=("red", "yellow"))
    if part.department:
        rows = rows.filter(department=part.department)
    return rows.filter(region__startswith=stem(part.region)) if stem(part.region) else rows


def _late(part: Part) -> dict[str, tuple[int, Any]]:
    """Count milestones that are late by department, with the day since which the oldest is."""
    rows = RecordRow.objects.filter(kind="milestone", state="late", gone=False)
    rows = rows.filter(department=part.department) if part.department else rows
    counted = rows.order_by().values_list("department").annotate(count=Count("pk"), since=Min("since"))
    return {department: (count, since) for department, count, since in counted}


def peers(region: str) -> list[Among]:
    """Say how a place stands among its peers, indicator by indicator; mountain counties for themselves."""
    codes = _peer_codes(region)
    if region not in codes:
        return []
    own = Attained.objects.filter(region=region).exclude(actual=None).defer(*HEAVY).order_by("action", "code")
    found = []
    for row in own:
        rows = Attained.objects.filter(code=row.code, region__in=codes).exclude(actual=None)
        values = [value for value in rows.values_list("actual", flat=True) if value is not None]
        better = sum(value < row.actual if _is_lower(row) else value > row.actual for value in values)  # type: ignore[operator]
        found.append(Among(row, better + 1, len(values), min(values), max(values)))
    return found


def _is_lower(row: Attained) -> bool:
    return row.comparison in ("<", "<=") or row.aggregation == "rank"


def _peer_codes(region: str) -> set[str]:
    table = TABLES["regions"]._default_manager
    if region.endswith("00"):
        return set(table.filter(kind="city").values_list("pk", flat=True))
    rows = dict(table.filter(kind="county").values_list("pk", "mountain"))
    return {code for code, mountain in rows.items() if bool(mountain) == bool(rows.get(region))} if rows else set()
