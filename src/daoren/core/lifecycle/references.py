"""What a reference stands for: a value that begins with $, as it is written in a lifecycle.

`$amount` a value of the record, `$before.amount` the same before the event, `$parent.end_on` that of the parent;
`$today`, `$actor`, `$number`, `$state`, `$opened_on`, `$since`; `$by.sign` who did an event last (also
`$parent.by.sign`), `$due.hearing` the day on which a clock runs out; `$period.first_day` and `$period.last_day` of
a month; `$end_on + 12 months` a day so much later; `$nothing` takes a value away. Where a form starts there is
also `$last_month`, and `$latest.reports.progress`: what the latest row of a table says of the project.
"""

import calendar
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from daoren.core.ledger import Record
from daoren.core.periods import months_after, parse_period

NOTHING = "$nothing"
OF_RECORD = ("number", "state", "opened_on", "since")
OF_DAY = ("first_day", "last_day")
_OF_NOBODY = (*OF_RECORD, "today", "last_month", "actor", "nothing")
_LATER = re.compile(r"(.+) \+ (\d+) months?")
_ISO_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an event can see: the day, who acts, the record's parent and the records under it by kind.

    `header` is what the parent tells of itself in lists (title, region, department, unit), for a new record.
    `did` holds every event that the actor has ever done on the record; `before` is the record as it was before.
    `latest` is the newest row of tables under the project.
    """

    today: date
    actor: str = ""
    parent: Record | None = None
    children: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)
    before: Record | None = None
    did: Collection[str] = ()
    latest: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def resolve(value: Any, record: Record, around: Surroundings) -> Any:
    """Give what a value or a reference stands for; None where that is not known."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    return _named(value[1:], record, around)


def _named(name: str, record: Record, around: Surroundings) -> Any:
    later = _LATER.fullmatch(name)
    if later:
        day = _named(later[1], record, around)
        return None if day is None else str(months_after(np.datetime64(day, "D"), int(later[2])))
    stem, _, last = name.rpartition(".")
    if stem and last in OF_DAY:
        return month_day(_named(stem, record, around), last=last == "last_day")
    first, _, rest = name.partition(".")
    if first == "parent":
        return _of(around.parent, rest)
    if first == "before" and rest:
        return _of(around.before or record, rest)
    if first == "latest":
        table, _, column = rest.partition(".")
        return around.latest.get(table, {}).get(column)
    if name == "last_month":
        return str(month_day(around.today.isoformat(), last=False, later=-1))[:7]
    if name in ("today", "actor"):
        return around.today.isoformat() if name == "today" else around.actor
    return _of(record, name)


def _of(record: Record | None, name: str) -> Any:
    if record is None:
        return None
    if name == "number":
        return record.subject
    if name in OF_RECORD:
        return getattr(record, name) or None
    if name.startswith("by."):
        return record.actors.get(name.removeprefix("by."))
    if name.startswith("due."):
        return record.due.get(name.removeprefix("due."))
    return record.values.get(name)


def month_day(month: str | None, *, last: bool, later: int = 0) -> str | None:
    """Give the first or last day of the month of an ISO month or day, so many months later.

    Of a period that is no month ("2026", "2026H1") it is the first or last day of that period.

    >>> month_day("2026-01", last=True, later=1), month_day("2026H1", last=True)
    ('2026-02-28', '2026-06-30')
    """
    if month is None:
        return None
    if not _ISO_MONTH.match(month):
        period = parse_period(month)
        return month_day((period.last if last else period.first).isoformat(), last=last, later=later)
    count = int(month[:4]) * 12 + int(month[5:7]) - 1 + later
    year, index = divmod(count, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1] if last else 1).isoformat()


def field_of(reference: str) -> str:
    """Give the record's own field that a reference looks at, empty where it looks elsewhere.

    >>> field_of("$period.first_day"), field_of("$parent.end_on"), field_of("$before.amount")
    ('period', '', 'amount')
    """
    name = reference.removeprefix("$")
    later = _LATER.fullmatch(name)
    name = later[1] if later else name
    stem, _, last = name.rpartition(".")
    name = stem if stem and last in OF_DAY else name
    name = name.removeprefix("before.")
    elsewhere = name.startswith(("parent.", "by.", "due.", "latest.")) or name in _OF_NOBODY
    return "" if elsewhere else name
