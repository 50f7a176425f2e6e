"""The pictures of a project: its milestones in time, its money by year, and its lights with their facts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daoren.apps.portfolio.models import Standing
from daoren.apps.records.past import Moment, table_rows
from daoren.apps.records.wording import amount
from daoren.core.ledger import Record
from daoren.core.terms import Statement, vocabulary

_LIGHTS = ("schedule", "money", "delivery")
_COLUMNS = ("planned", "arrived", "spent")


@dataclass(frozen=True, slots=True)
class Bar:
    """A milestone in the time of its project, in thousandths of it: due, done, today."""

    name: str
    due: str
    done: str
    late: int
    at_due: int
    at_done: int | None
    at_today: int


def bars(record: Record, rows: Sequence[Mapping[str, Any]], day: date) -> list[Bar]:
    """Give the milestones of a project as thin bars, in the order in which they are due."""
    begin, end = _span(record, rows, day)
    due = [row for row in rows if row.get("due_on")]
    return [
        _bar(row, begin, end, day) for row in sorted(due, key=lambda row: (row["due_on"], row["milestone_id"]))
    ]


def _span(record: Record, rows: Sequence[Mapping[str, Any]], day: date) -> tuple[date, date]:
    """Give the first and last day that a picture must hold."""
    known = [record.values.get("start_on"), record.values.get("end_on")]
    known += [row.get(name) for row in rows for name in ("due_on", "done_on")]
    days = [date.fromisoformat(one) for one in known if one] or [day]
    return min(days), max(days)


def _bar(row: Mapping[str, Any], begin: date, end: date, day: date) -> Bar:
    due = date.fromisoformat(row["due_on"])
    done = date.fromisoformat(row["done_on"]) if row.get("done_on") else None

    def place(one: date) -> int:
        return max(0, min(1000, round(1000 * (one - begin).days / max((end - begin).days, 1))))

    late = ((done or day) - due).days
    return Bar(
        name=str(row.get("name") or row["milestone_id"]),
        due=due.isoformat(),
        done=done.isoformat() if done else "",
        late=max(late, 0),
        at_due=place(due),
        at_done=place(done) if done else None,
        at_today=place(day),
    )


def money_by_year(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sum the money of a project by year and source; what nobody reported stays unknown, not zero."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        place = (str(row["period_start"])[:4], str(row["source"]))
        source = vocabulary()["money_source"].get(place[1], place[1])
        line = found.setdefault(place, {"year": place[0], "source": source, **dict.fromkeys(_COLUMNS)})
        for name in _COLUMNS:
            if row.get(name) is not None:
                line[name] = (line[name] or 0) + row[name]
    return [found[place] for place in sorted(found)]


def standing_words(standing: Standing) -> list[tuple[str, str, Statement]]:
    """Give each of the three lights of a project with the fact that it stands on, in words."""
    facts = {
        "schedule": _schedule(standing),
        "money": _money(standing),
        "delivery": Statement("pages.light_delivery"),
    }
    return [(name, getattr(standing, name), facts[name]) for name in _LIGHTS]


def _schedule(standing: Standing) -> Statement:
    if standing.planned is None or standing.actual is None:
        return Statement("pages.light_no_progress")
    shares = {"planned": f"{standing.planned:.0%}", "actual": f"{standing.actual:.0%}"}
    behind = round(100 * (standing.planned - standing.actual))
    key = "behind" if behind > 0 else "ahead" if behind < 0 else "level"
    return Statement(f"pages.light_{key}", {**shares, "points": abs(behind)})


def _money(standing: Standing) -> Statement:
    if standing.public_planned is None or standing.public_spent is None:
        return Statement("pages.light_no_money")
    return Statement(
        "pages.light_money",
        {"planned": amount(standing.public_planned), "spent": amount(standing.public_spent)},
    )


def pictures(record: Record, moment: Moment, *, whole: bool) -> dict[str, Any]:
    """Give what the page of a project shows beside what every record has; nothing to whom it is not open."""
    if not whole:
        return {}
    milestones = table_rows("milestones", record.subject, moment)
    money = table_rows("money", record.subject, moment)
    standing = Standing.objects.filter(pk=record.subject).first() if moment.is_now else None
    return {
        "bars": bars(record, milestones, moment.day),
        "money": money_by_year(money),
        "standing": standing,
        "lights": standing_words(standing) if standing else [],
        "past": json.loads(standing.history)[-12:] if standing else [],
        "today": moment.day.isoformat(),
    }
