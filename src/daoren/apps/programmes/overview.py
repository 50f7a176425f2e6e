"""Where the programme stands, by action: indicators, tasks and milestones by light, and what asks for attention.

Counts come from rows that are kept for it, by a handful of grouped queries whatever the size of the plan.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from daoren.apps.portal.kept import kept
from daoren.apps.portal.part import Part
from daoren.apps.programmes.derive import home
from daoren.apps.programmes.models import Asked, Attained, TaskLight
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import stem
from daoren.core.rules import Rule
from daoren.core.terms import keys

LIGHTS = keys("light")
# What is worst stands first; what can't be told stands before what is well.
SEVERITY = ("red", "yellow", "unknown", "green")
SHOWN = 8
# What asks for a decision stands before what asks for data.
FIRST_ASKED = ("over_achieved", "passed_early", "unexplained", "method_break")
# What a list does not show of an indicator.
HEAVY = ("series", "years")
HEAVY_OF_ASKED = ("attained__series", "attained__years")


@dataclass(frozen=True, slots=True)
class Tile:
    """One action: its rule, its lights, the indicators that stand for it, and its worst gaps."""

    code: str
    rule: Rule | None
    indicators: Mapping[str, int]
    tasks: Mapping[str, int]
    milestones: Mapping[str, int]
    measures: Sequence[Attained]


def actions() -> dict[str, Rule]:
    """Give the actions of the programme by code, in order."""
    rules = sorted(policies().family("action"), key=lambda rule: rule.key)
    return {rule.key.partition(".")[2]: rule for rule in rules}


def tiles(part: Part) -> list[Tile]:
    """Give a tile an action, and one for what is of none of them where there is anything."""
    rules = actions()
    indicators, tasks = by_action(indicators_of(part)), by_action(_tasks(part))
    milestones = _milestones(part)
    codes = [*rules, *sorted(({*indicators, *tasks} - set(rules)) - {""}), ""]
    found_of = measures(rules, part)
    return [
        Tile(code, rules.get(code), indicators[code], tasks[code], milestones[code], found_of.get(code, ()))
        for code in codes
        if code or indicators[code] or tasks[code]
    ]


def indicators_of(part: Part) -> "QuerySet[Attained]":
    """Give how the indicators of a part stand: of its region where it has one, else of the whole."""
    rows = Attained.objects.filter(region=part.region or home())
    return rows.filter(department=part.department) if part.department else rows


def _tasks(part: Part) -> "QuerySet[TaskLight]":
    rows = TaskLight.objects.all()
    if part.department:
        rows = rows.filter(department=part.department)
    return rows.filter(region__startswith=stem(part.region)) if stem(part.region) else rows


def by_action(rows: "QuerySet[Any]") -> defaultdict[str, Counter[str]]:
    """Count rows by action and light."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for action, light, count in rows.order_by().values_list("action", "light").annotate(count=Count("pk")):
        found[action][light] += count
    return found


def _milestones(part: Part) -> defaultdict[str, Counter[str]]:
    """Count milestones by action and state; there are few of them."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = RecordRow.objects.filter(kind="milestone", gone=False)
    rows = rows.filter(department=part.department) if part.department else rows
    for state, text in rows.values_list("state", "values_text"):
        found[json.loads(text).get("action", "")][state] += 1
    return found


def measures(rules: Mapping[str, Rule], part: Part) -> dict[str, list[Attained]]:
    """Give by action the indicators by which its rule has it shown, as far as they are in force."""
    named = {code: list(rule.parameters.get("indicators", ())) for code, rule in rules.items()}
    wanted = {code for codes in named.values() for code in codes}
    rows = {row.code: row for row in indicators_of(part).filter(code__in=wanted).defer(*HEAVY)}
    return {code: [rows[one] for one in codes if one in rows] for code, codes in named.items()}


def worst(rows: "QuerySet[Attained]", *, shown: int = SHOWN) -> list[Attained]:
    """Give the indicators that fall short, red before yellow, the larger share of the target missing first."""
    short = (
        rows.filter(light__in=("red", "yellow"), needs__gt=0)
        .defer(*HEAVY)
        .order_by("light", F("attained").asc(nulls_last=True))
    )
    return list(short[:shown])


def asked_about(part: Part, counts: Mapping[str, int], *, shown: int = SHOWN) -> list[Asked]:
    """Give what is to be asked: targets that were too low, changes that nothing explains, breaks of method.

    `counts` are those of `asked_counts`: what is not there is not looked for.
    """
    rows = _asked(part).select_related("attained").defer(*HEAVY_OF_ASKED)
    found: list[Asked] = []
    for kind in FIRST_ASKED:
        if counts.get(kind) and len(found) < shown:
            found += rows.filter(kind=kind).order_by("code", "year")[: shown - len(found)]
    return found


def asked_counts(part: Part) -> dict[str, int]:
    """Count what is to be asked by kind, in the order of the vocabulary."""
    counted = dict(_asked(part).order_by().values_list("kind").annotate(count=Count("pk")))
    return {kind: counted[kind] for kind in keys("finding_kind") if kind in counted}


def _asked(part: Part) -> "QuerySet[Asked]":
    rows = Asked.objects.filter(region=part.region or home())
    return rows.filter(department=part.department) if part.department else rows


def safeguards(part: Part) -> dict[str, dict[str, int]]:
    """Count safeguards by measure and state, in the order of the vocabulary."""
    counted: Mapping[str, Mapping[str, int]] = kept(f"safeguards:{part.name}", lambda: _safeguards(part))
    return {measure: dict(counted.get(measure, {})) for measure in keys("safeguard")}


def _safeguards(part: Part) -> dict[str, dict[str, int]]:
    rows = RecordRow.objects.filter(kind="safeguard", gone=False)
    if part.department:
        rows = rows.filter(Q(department=part.department))
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for state, text in rows.values_list("state", "values_text").iterator(2_000):
        found[json.loads(text).get("measure", "")][state] += 1
    return {measure: dict(states) for measure, states in found.items()}
