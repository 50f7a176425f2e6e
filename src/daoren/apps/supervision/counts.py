"""Figures of a brief: each counts records and knows the address of the list that holds just those."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.http import urlencode

from daoren.apps.audit.append import today
from daoren.apps.portal.part import Part
from daoren.apps.portal.stuck import within_part
from daoren.apps.portfolio.models import TABLES, Standing
from daoren.apps.programmes.models import TaskLight
from daoren.apps.programmes.overview import indicators_of
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import stem
from daoren.core.periods import Money
from daoren.core.terms import Language, Statement, say
from daoren.exchange.brief import Figure

# The figures that count records in some states: kind and states.
IN_STATES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "tasks_done": ("task", ("done", "signed_off")),
    "cases_closed": ("supervision", ("signed_off",)),
    "cases_pressed": ("supervision", ("reminded", "urged", "letter", "talked")),
    "reports_accepted": ("report", ("accepted",)),
    "reports_returned": ("report", ("returned",)),
    "rectifications": ("rectification", ("open", "planned", "overdue")),
    "decisions_waiting": ("decision", ("proposed", "hearing", "deliberation")),
    "changes_waiting": ("change", ("filed", "asked", "with_department", "with_expert", "advised")),
    "inspections_coming": ("inspection", ("planned", "announced")),
    "inspections_done": ("inspection", ("done",)),
    "safeguards_asked": ("safeguard", ("asked",)),
    "needs_open": ("need", ("collected", "condensed", "publicity")),
    "needs_offered": ("need", ("offered",)),
}
# The kinds of which a brief says how many are past their clock.
OVER = ("supervision", "task", "decision", "change", "inspection", "project")


def records_of(kind: str, part: Part) -> "QuerySet[RecordRow]":
    """Give the records of a kind that are of a part."""
    return within_part(RecordRow.objects.filter(kind=kind, gone=False), part)


def address(name: str, part: Part, *args: str, **query: Any) -> str:
    """Give the address of a page about a part."""
    return f"{reverse(name, args=args)}?{urlencode({**part.query, **query}, doseq=True)}"


def in_states(key: str, part: Part, language: Language) -> Figure:
    """Count records in the states that a figure names."""
    kind, states = IN_STATES[key]
    count = records_of(kind, part).filter(state__in=states).count()
    return _figure(key, count, address("records", part, kind, state=states), language)


def projects_lit(light: str, part: Part, language: Language) -> Figure:
    """Count the projects of a light."""
    lit = Standing.objects.filter(light=light).values("project")
    count = records_of("project", part).filter(number__in=lit).count()
    return _figure(f"projects_{light}", count, address("records", part, "project", light=light), language)


def tasks_lit(light: str, part: Part, language: Language) -> Figure:
    """Count the tasks of a light."""
    rows = TaskLight.objects.filter(light=light)
    rows = rows.filter(department=part.department) if part.department else rows
    rows = rows.filter(region__startswith=stem(part.region)) if stem(part.region) else rows
    return _figure(f"tasks_{light}", rows.count(), address("programme_tasks", part, light=light), language)


def indicators_lit(light: str, part: Part, language: Language) -> Figure:
    """Count the indicators of a light."""
    count = indicators_of(part).filter(light=light).count()
    return _figure(f"indicators_{light}", count, address("programme_indicators", part, light=light), language)


def past_clock(kind: str, part: Part, language: Language) -> Figure:
    """Count the records of a kind whose clock is over."""
    count = records_of(kind, part).filter(next_due__lt=today()).count()
    return _figure(f"over_{kind}", count, address("records", part, kind, due="over"), language)


def _figure(key: str, count: int, where: str, language: Language) -> Figure:
    return Figure(say(Statement(f"supervision.count_{key}"), language), f"{count:,}", where)


def money(part: Part, language: Language) -> list[Figure]:
    """Give the public money of projects: approved, planned to date, spent, each with its coverage."""
    rows = records_of("project", part)
    numbers, where = rows.values("number"), address("records", part, "project")
    approved = (
        TABLES["projects"]
        ._default_manager.filter(pk__in=numbers)
        .aggregate(amount=Sum("total_public"), known=Count("total_public"))
    )
    stood = Standing.objects.filter(project__in=numbers).aggregate(
        planned=Sum("public_planned"), planned_known=Count("public_planned"),
        spent=Sum("public_spent"), spent_known=Count("public_spent"),
    )  # fmt: skip
    told = (
        ("money_approved", approved["amount"], approved["known"]),
        ("money_planned", stood["planned"], stood["planned_known"]),
        ("money_spent", stood["spent"], stood["spent_known"]),
    )
    of = rows.count()
    return [_amount(key, minor, known, of, where, language) for key, minor, known in told]


def _amount(key: str, minor: int | None, known: int, of: int, where: str, language: Language) -> Figure:
    text = "–" if minor is None else Money(int(minor), settings.CURRENCY).in_language(language)
    note = "" if known == of else say(Statement("supervision.brief_known", {"known": known, "of": of}), language)
    return Figure(say(Statement(f"supervision.count_{key}"), language), text, where, note)
