"""What major facilities brought: how building goes, when they take effect, how much and by whom they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.records.models import RecordRow
from daoren.core.programme.waiting import median_wait

SHOWN = 200
_HOURS = ("hours_available", "hours_used", "hours_outside")


@dataclass(frozen=True, slots=True)
class Facility:
    """A major facility: investment against time, days to its effect or days waited for it, and its use.

    `invested`, `time`, `used` and `outside` are shares. None is "not on record".
    """

    row: RecordRow
    values: Mapping[str, Any]
    invested: float | None
    time: float | None
    days: int | None
    waiting: int | None
    used: float | None
    outside: float | None


@dataclass(frozen=True, slots=True)
class Together:
    """What facilities come to together: how many took effect and wait, the days within which half of them did.

    Of `count` facilities `told` can tell of their effect at all; of `running` ones `with_use` have a year of use
    on record, and `used` is the share of all their hours that was used, `outside` of that by others.
    """

    count: int
    told: int
    effects: int
    median: int | None
    running: int
    with_use: int
    used: float | None
    outside: float | None


def facilities() -> list[Facility]:
    """Give the major facilities that are built or run, by number."""
    rows = RecordRow.objects.filter(kind="facility", gone=False).exclude(state="retired").order_by("number")
    return [_facility(row, row.own_values) for row in rows[:SHOWN]]


def _facility(row: RecordRow, values: Mapping[str, Any]) -> Facility:
    begin, end = _day(values.get("approved_on")), _day(values.get("planned_open_on"))
    time = None
    if begin and end and end > begin:
        time = min(max((today() - begin).days / (end - begin).days, 0.0), 1.0)
    effects = [day for name in ("first_use_on", "first_result_on") if (day := _day(values.get(name)))]
    return Facility(
        row, values, _share(values.get("invested"), values.get("investment_total")), time,
        (min(effects) - begin).days if effects and begin else None,
        (today() - begin).days if not effects and begin else None,
        _share(values.get("hours_used"), values.get("hours_available")),
        _share(values.get("hours_outside"), values.get("hours_used")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _share(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def together(found: Sequence[Facility]) -> Together:
    """Sum up facilities; who waits still is no zero, and who has no hours on record no idle one."""
    came = [one.days for one in found if one.days is not None and one.days >= 0]
    waiting = [one.waiting for one in found if one.waiting is not None]
    running = [one for one in found if one.row.state in ("in_operation", "rectify")]
    with_use = [one.values for one in running if one.used is not None]
    hours = {name: sum(float(one.get(name) or 0) for one in with_use) for name in _HOURS}
    return Together(
        len(found), len(came) + len(waiting), len(came), median_wait(came, waiting), len(running), len(with_use),
        _share(hours["hours_used"], hours["hours_available"]), _share(hours["hours_outside"], hours["hours_used"]),
    )  # fmt: skip
