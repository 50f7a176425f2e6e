"""Milestones of the plan by a sheet, found by their number."""

from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.parties.actors import Actor
from daoren.apps.programmes.sheets.change import (
    Change,
    Planned,
    changed_values,
    foreign,
    leads,
    not_yours,
    records_of,
    refused_when_over,
    said_state,
    told,
    twice,
)
from daoren.apps.records.kinds import kinds
from daoren.core.ledger import Record
from daoren.core.lifecycle.references import month_day
from daoren.exchange.sheets import Row, SheetRead, texts_of

KIND = "milestone"


def plan_milestones(sheet: SheetRead, actor: Actor) -> Planned:
    """Say what a sheet of milestones brings that is new."""
    found, seen = Planned(), dict[str, Row]()
    known = records_of(KIND, [row.text("id") for row in sheet.rows])
    for row in sheet.rows:
        if sheet.trouble(row, "id") is not None:
            told(sheet, row, None, found)
        elif seen.setdefault(row.text("id"), row) is not row:
            found.problems.append(twice(sheet, row, "id", seen[row.text("id")]))
        else:
            _row(sheet, actor, row, known.get(row.text("id")) or Record(KIND, row.text("id")), found)
    return found


def _row(sheet: SheetRead, actor: Actor, row: Row, record: Record, found: Planned) -> None:
    old = {**record.values, "number": record.subject, "state": record.state}
    written = texts_of(sheet.form, old) if record.sequence else None
    if foreign(actor, sheet, row, "department", record, written, found):
        return
    before, lifecycle = len(found.problems), kinds()[KIND]
    values = changed_values(record, told(sheet, row, written, found, leave=("id", "state")))
    state = said_state(
        sheet, actor, row, record, written["state"] if written else None, found,
        lifecycle=lifecycle, begun=("planned", "late"),
    )  # fmt: skip
    if any(problem.severity == "error" for problem in found.problems[before:]):
        return
    if record.sequence and not values:
        found.same += 1
        return
    after = values.get("department", record.values.get("department"))
    refusal = not_yours(actor, sheet, row, "department", after)
    if refusal is None and record.sequence:
        refusal = refused_when_over(lifecycle, record, sheet, row, "id")
        if refusal is None and "period" in values and not leads(actor):
            details = {"old": record.values.get("period")}
            refusal = sheet.problem("error", "deadline_stands", row.number, "due", row.text("due"), details)
    if refusal is not None:
        found.problems.append(refusal)
        return
    found.changes.append(Change(record, _payload(record, values, state)))
    found.added += not record.sequence
    found.changed += bool(record.sequence)


def _payload(record: Record, values: dict[str, Any], state: str) -> dict[str, Any]:
    if not record.sequence:
        values = {name: value for name, value in values.items() if value is not None}
    payload: dict[str, Any] = {"set": values}
    to = state or record.state or "planned"
    if "period" in values:
        last = str(month_day(values["period"], last=True))
        if record.state == "late" and last >= today().isoformat():
            to = "planned"
        if not kinds()[KIND].states[to].final:
            payload["due"] = {"due": last}
    return {**payload, "to": to} if to != record.state else payload
