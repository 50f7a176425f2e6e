"""The lights of tasks, by the same policies as those of projects: kept one row a task that is not over."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from daoren.apps.audit.append import today
from daoren.apps.programmes.models import TaskLight
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.watch import daily, watches
from daoren.core.programme.tasks import task_light

BATCH = 1_000
OVER = ("signed_off", "cancelled")


@watches("task")
def _look_again(subjects: Collection[str]) -> None:
    refresh_task_lights(subjects)


@daily
def _with_the_day() -> int:
    row = TaskLight.objects.order_by("as_of").values_list("as_of", flat=True).first()
    return refresh_task_lights() if row is not None and row < today() else 0


def refresh_task_lights(numbers: Collection[str] | None = None) -> int:
    """Light some tasks anew, or all of them (None); give how many are not over."""
    count = 0
    with transaction.atomic():
        for part in [None] if numbers is None else _parts(sorted(numbers)):
            rows = TaskLight.objects.all() if part is None else TaskLight.objects.filter(task__in=part)
            rows.delete()
            made = list(_lights(part))
            TaskLight.objects.bulk_create(made, batch_size=BATCH)
            count += len(made)
    return count


def _parts(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(numbers), 500):
        yield numbers[begin : begin + 500]


def _lights(numbers: Collection[str] | None) -> Iterator[TaskLight]:
    bands, soon, day = policies()["lights.schedule"], policies()["programme.task_light"]["soon_days"], today()
    rows = RecordRow.objects.filter(kind="task", gone=False).exclude(state__in=OVER)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    for row in rows.iterator(2_000):
        values = json.loads(row.values_text)
        light, lag = _judged(row, values, bands, soon, day)
        yield TaskLight(
            task=row.number, as_of=day, light=light, lag=lag, action=values.get("action") or "",
            department=row.department, region=row.region,
        )  # fmt: skip


def _judged(row: RecordRow, values: dict[str, Any], bands: Any, soon: int, day: date) -> tuple[str, float | None]:
    continuous = bool(values.get("continuous"))
    return task_light(
        start=_day(values.get("starts_on")) or row.opened_on,
        deadline=_day(values.get("deadline")),
        progress=values.get("progress"),
        today=day,
        done=row.state == "done",
        continuous=continuous,
        reviewed_on=row.since if continuous else None,
        bands=bands.parameters,
        soon_days=soon,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
