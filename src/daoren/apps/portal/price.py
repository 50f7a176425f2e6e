"""What waiting costs: the public money that goes on being planned while a record waits for a decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.portal.todo import Turn
from daoren.apps.portfolio.models import TABLES

_MONTH = 365.25 / 12


def price_of_waiting(turns: Iterable[Turn]) -> Mapping[str, int]:
    """Give, by key of record, the public money planned a month (minor units) for the project that it is about.

    It is what goes on being spent while a decision waits; nothing where no plan covers today.
    """
    roots = {turn.row.key: turn.row.root.removeprefix("project/") for turn in turns}
    now = today()
    rows = TABLES["money"].objects.filter(  # type: ignore[attr-defined]
        project_id__in=set(roots.values()), source="public", period_start__lte=now, period_end__gte=now
    )
    planned = {row.project_id: _a_month(row) for row in rows if row.planned}
    return {key: planned[project] for key, project in roots.items() if project in planned}


def _a_month(row: Any) -> int:
    days = (row.period_end - row.period_start).days + 1
    return int(row.planned) if 28 <= days <= 31 else round(row.planned / days * _MONTH)
