"""What the product knows of cases, task forces and inspections, and nobody types."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.records.joints import gives
from daoren.apps.records.kinds import due, kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.apps.supervision.inspections import window_of
from daoren.core.ledger import Record
from daoren.core.programme.visits import Visit, repeated


@gives("supervision", "sign_for", "report", "return", "recheck_fails")
def next_report(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the day by which progress is to be reported next, by the rhythm of the case."""
    rhythm = record.values.get("rhythm", "monthly")
    return {"report_by": due(f"clock.supervision_{rhythm}", today().isoformat())}


@gives("task_force", "set_up")
def first_rounds(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the day from which list and visit of a task force are counted, as far as it has them."""
    rhythm, now = answers.get("rhythm"), today().isoformat()
    return {
        "list_from": now if rhythm in ("both", "list") else None,
        "visit_from": now if rhythm in ("both", "visit") else None,
    }


@gives("task_force", "list")
def next_list(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the day after which the next list is due."""
    return {"list_from": _after_this_one(record.due.get("list"))}


@gives("task_force", "visit")
def next_visit(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the day after which the next visit is due."""
    return {"visit_from": _after_this_one(record.due.get("visit"))}


def _after_this_one(due_on: str | None) -> str:
    """Give the last day of the week that what was done is of: that of its due day, or last week where it is older.

    Who is early has nothing more to do that week, and who is late still owes this week's.
    """
    now = today()
    last_week = now - timedelta(days=now.isoweekday())
    if due_on is None:
        return now.isoformat()
    day = date.fromisoformat(due_on)
    return max(day + timedelta(days=7 - day.isoweekday()), last_week).isoformat()


@gives("inspection", "plan", "move")
def asked_before(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give how often the same thing is inspected at the unit within the days of the policy, and by which."""
    values = {**record.values, **answers}
    own = _visit(record.subject, values)
    if own is None:
        return {"twice": None, "twice_with": None}
    others = [visit for visit in _visits_of(own.unit) if visit.key != own.key]
    pairs = repeated([own, *others], within_days=int(policies()["inspection.repeat"]["within_days"]))
    found = {one.key for pair in pairs for one in (pair.earlier, pair.later) if own in (pair.earlier, pair.later)}
    numbers = sorted(found - {own.key})
    return {"twice": len(numbers), "twice_with": numbers or None}


def _visit(number: str, values: Mapping[str, Any]) -> Visit | None:
    """Give the visit that somebody asks for; None where he has not said enough of it."""
    try:
        first, last = (date.fromisoformat(values[name]) for name in ("first_on", "last_on"))
        return Visit(number, str(values["unit"]), str(values["subject"]), first, last)
    except (KeyError, TypeError, ValueError):
        return None


def _visits_of(unit: str) -> Iterator[Visit]:
    """Give what is inspected at a unit; one that was merged takes place when the one that it is part of does."""
    rows = {row.number: row for row in RecordRow.objects.filter(kind="inspection", unit=unit, gone=False)}
    for row in rows.values():
        held = row
        while held.state == "merged" and held.own_values.get("joint") in rows:
            held = rows[held.own_values["joint"]]
        if held.state in ("planned", "announced", "done"):
            first, last = window_of(held.own_values)
            yield Visit(row.number, unit, str(row.own_values["subject"]), first, last)


@gives("inspection", "merge")
def together(record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the window that an inspection and the one that it is merged into share, and who then comes.

    Nothing where they are not of one unit, share no day, or the other one is not planned any more.
    """
    nothing = {"joint_first": None, "joint_last": None, "joint_partners": None}
    other = RecordRow.objects.filter(pk=f"inspection/{answers.get('joint')}", state="planned").first()
    if other is None or other.unit != record.values.get("unit") or other.number == record.subject:
        return nothing
    values = other.own_values
    first = max(values["first_on"], record.values["first_on"])
    last = min(values["last_on"], record.values["last_on"])
    if first > last:
        return nothing
    choice = kinds()["inspection"].fields["subject"].choice(record.values["subject"])
    own = f"{record.values.get('department', '')}（{choice.label['zh'] if choice else ''}）"
    partners = [values.get("partners"), own, record.values.get("partners")]
    return {
        "joint_first": first,
        "joint_last": last,
        "joint_partners": "、".join(one for one in partners if one),
    }
