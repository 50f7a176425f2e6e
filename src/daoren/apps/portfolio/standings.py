"""How projects stand by their latest facts: computed by the methods of a review, kept as one row a project.

Only projects under review have a row. A project whose facts have changed is looked at again as soon as the
transaction that changed them is through; many at once, and the whole portfolio, are left to a job.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from daoren.apps.audit.append import today
from daoren.apps.portfolio.models import Standing
from daoren.apps.portfolio.queries import portfolio_now
from daoren.apps.records.kinds import policies
from daoren.core.monitoring import LIGHTS
from daoren.core.monitoring.facts import Floats
from daoren.core.portfolio import Portfolio
from daoren.core.review.look import Look, look
from daoren.core.review.scope import scope

BATCH = 1_000
# So many projects are looked at at once; more are left to a job.
AT_ONCE = 20
_TOUCHED = "daoren_touched"


def touched(projects: Collection[str]) -> None:
    """Have projects looked at again when the transaction is through; each once, however often it was touched."""
    if not projects:
        return
    connections[DEFAULT_DB_ALIAS].__dict__.setdefault(_TOUCHED, set()).update(projects)
    transaction.on_commit(_look_again, robust=True)  # the first finds all of them, the others none


def _look_again() -> None:
    projects = sorted(connections[DEFAULT_DB_ALIAS].__dict__.pop(_TOUCHED, ()))
    if len(projects) <= AT_ONCE:
        refresh_standings(projects)
    else:
        from daoren.apps.portfolio.jobs import refresh

        refresh.enqueue(projects)


def refresh_standings(projects: Collection[str] | None = None) -> int:
    """Compute the standing of some projects, or of all (None); give how many are under review."""
    if projects is None:
        return _refresh(portfolio_now(), None)
    return sum(_refresh(portfolio_now(one), [one]) for one in projects)


def _refresh(portfolio: Portfolio, projects: Collection[str] | None) -> int:
    rows = list(standings_of(portfolio))
    names = [field.name for field in Standing._meta.concrete_fields if not field.primary_key]
    kept = {row.project for row in rows}
    with transaction.atomic():
        Standing.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, update_fields=names, unique_fields=["project"]
        )
        if projects is not None:
            Standing.objects.filter(project__in=set(projects) - kept).delete()
        else:
            there = set(Standing.objects.values_list("project", flat=True)) - kept
            for part in _parts(sorted(there)):
                Standing.objects.filter(project__in=part).delete()
    return len(rows)


def _parts(found: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(found), 500):
        yield found[begin : begin + 500]


def standings_of(portfolio: Portfolio) -> Iterator[Standing]:
    """Give the standing of every project of a portfolio that is under review today."""
    if not len(portfolio["projects"]):
        return
    day, rules = today(), policies()
    found = look(portfolio, rules, as_of=day)
    under = scope(portfolio, found.facts, np.datetime64(day, "D"), rules["review.scope"]).under_review
    columns = _columns(found)
    history = _history(found)
    for at in np.flatnonzero(under).tolist():
        yield Standing(
            project=found.facts.projects.ids[at],
            as_of=day,
            history=json.dumps(history[at]),
            **{name: values[at] for name, values in columns.items()},
        )


def _columns(found: Look) -> dict[str, list[Any]]:
    now, measured = found.now, found.evaluation
    return {
        "light": _lights(found.light),
        "before": _lights(found.before),
        "schedule": _lights(now.schedule_light),
        "money": _lights(now.money_light),
        "delivery": _lights(now.delivery_light),
        "lag": _numbers(now.schedule.lag),
        "planned": _numbers(now.schedule.planned / 100.0),
        "actual": _numbers(now.schedule.actual / 100.0),
        "score": _numbers(measured.score),
        "coverage": measured.coverage.tolist(),
        "public_total": _amounts(found.facts.projects.total_public),
        "public_planned": _amounts(found.totals.planned),
        "public_spent": _amounts(found.totals.spent),
    }


def _history(found: Look) -> list[list[dict[str, str]]]:
    """Give the lights at the reports of each project, oldest first, each with its day."""
    days = found.points.astype("datetime64[D]").astype(str)
    told = ~np.isnat(found.points)
    return [
        [
            {"on": days[row, at], "light": LIGHTS[found.lights[row, at]]}
            for row in reversed(range(len(days)))
            if told[row, at]
        ]
        for at in range(days.shape[1])
    ]


def _lights(codes: Any) -> list[str]:
    return [LIGHTS[code] for code in codes.tolist()]


def _numbers(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _amounts(values: Floats) -> list[int | None]:
    return [None if value is None else round(value) for value in _numbers(values)]
