"""Tasks by a task list or a supervision sheet: found by their number, or by heading and title."""

import json
from collections.abc import Iterator, Mapping
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
from daoren.apps.records.actions.act import next_number
from daoren.apps.records.kinds import due, kinds
from daoren.apps.records.models import RecordRow
from daoren.core.ledger import Record
from daoren.exchange.sheets import CellProblem, Row, SheetRead, texts_of

KIND = "task"
_NONE = ("", "—")
_BEGUN = ("planned", "in_progress", "overdue", "continuous")
Key = tuple[str, str]


def plan_tasks(sheet: SheetRead, actor: Actor) -> Planned:
    """Say what a sheet of tasks brings that is new."""
    return _Tasks(sheet, actor).planned()


class _Tasks:
    """One sheet of tasks being compared with those on record."""

    def __init__(self, sheet: SheetRead, actor: Actor) -> None:
        self.sheet, self.actor, self.lifecycle = sheet, actor, kinds()[KIND]
        self.by_number = sheet.form.identity == ("id",)
        self.name = "id" if self.by_number else "title"
        self.found = Planned()
        self.day = today().isoformat()

    def planned(self) -> Planned:
        rows = list(self._once())
        known = self._numbered(rows) if self.by_number else self._named()
        fresh = _numbers(next_number(self.lifecycle))
        for row in rows:
            records = known.get(self._key(row), ())
            if len(records) > 1:
                numbers = ", ".join(one.subject for one in records)
                self._refuse(row, "several", {"numbers": numbers})
                continue
            number = row.text("id") if self.by_number else ""
            self._row(row, records[0] if records else Record(KIND, number or next(fresh)))
        return self.found

    def _once(self) -> Iterator[Row]:
        """Give the rows whose task can be told, each task once."""
        seen: dict[Key, Row] = {}
        for row in self.sheet.rows:
            if not self._names_a_task(row):
                continue
            first = seen.setdefault(self._key(row), row)
            if first is not row:
                self.found.problems.append(twice(self.sheet, row, self.name, first))
                continue
            yield row

    def _names_a_task(self, row: Row) -> bool:
        trouble = [self.sheet.trouble(row, name) for name in self.sheet.form.identity]
        if not any(trouble):
            return True
        # What else is wrong in the row is told in the same run.
        told(self.sheet, row, None, self.found)
        return False

    def _key(self, row: Row) -> Key:
        if self.by_number:
            return ("", row.text("id"))
        category = row.text("category")
        return ("" if category in _NONE else category, row.text("title"))

    def _numbered(self, rows: list[Row]) -> dict[Key, list[Record]]:
        found = records_of(KIND, [row.text("id") for row in rows])
        return {("", number): [record] for number, record in found.items()}

    def _named(self) -> dict[Key, list[Record]]:
        found: dict[Key, list[Record]] = {}
        for row in RecordRow.objects.filter(kind=KIND, gone=False).order_by("key").iterator(2_000):
            record = row.record(json.loads(row.values_text))
            texts = texts_of(self.sheet.form, record.values)
            category = texts["category"]
            found.setdefault(("" if category in _NONE else category, texts["title"]), []).append(record)
        return found

    def _row(self, row: Row, record: Record) -> None:
        old = {**record.values, "number": record.subject, "state": record.state}
        written = texts_of(self.sheet.form, old) if record.sequence else None
        if foreign(self.actor, self.sheet, row, "lead", record, written, self.found):
            return
        before = len(self.found.problems)
        values = told(self.sheet, row, written, self.found, leave=("id", "state"))
        state = said_state(
            self.sheet, self.actor, row, record, written.get("state") if written else None, self.found,
            lifecycle=self.lifecycle, begun=_BEGUN,
        )  # fmt: skip
        values = changed_values(record, values)
        if any(problem.severity == "error" for problem in self.found.problems[before:]):
            return
        if record.sequence and not values:
            self.found.same += 1
            return
        refusal = self._refusal(row, record, values)
        if refusal is not None:
            self.found.problems.append(refusal)
            return
        self._change(record, values, state)

    def _refusal(self, row: Row, record: Record, values: Mapping[str, Any]) -> CellProblem | None:
        after = values.get("department", record.values.get("department"))
        own = not_yours(self.actor, self.sheet, row, "lead", after)
        if own is not None or not record.sequence:
            return own
        if "deadline" in values and record.values.get("deadline") and not leads(self.actor):
            old = {"old": record.values["deadline"]}
            return self.sheet.problem(
                "error", "deadline_stands", row.number, "deadline", row.text("deadline"), old
            )
        return refused_when_over(self.lifecycle, record, self.sheet, row, self.name)

    def _change(self, record: Record, values: dict[str, Any], state: str) -> None:
        after = {**record.values, **values}
        to = state or (self._moved(record, values, after) if record.sequence else _first_state(after))
        if not record.sequence:
            values = {name: value for name, value in values.items() if value is not None}
            self.found.added += 1
        else:
            self.found.changed += 1
        payload: dict[str, Any] = {"set": values}
        if to != record.state:
            payload["to"] = to
        clocks = self._clocks(record, values, after, to)
        self.found.changes.append(Change(record, {**payload, "due": clocks} if clocks else payload))

    def _moved(self, record: Record, values: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        """Give the state after a change: another deadline may end an overrun, or the lack of an end."""
        if record.state not in _BEGUN or not {"deadline", "continuous"} & values.keys():
            return record.state
        if after.get("continuous"):
            return "continuous"
        ahead = (after.get("deadline") or "") >= self.day
        return (
            "in_progress"
            if record.state == "continuous" or (record.state == "overdue" and ahead)
            else record.state
        )

    def _clocks(
        self, record: Record, values: Mapping[str, Any], after: Mapping[str, Any], state: str
    ) -> dict[str, str | None]:
        if self.lifecycle.states[state].final:
            return {}
        found: dict[str, str | None] = {}
        if "deadline" in values and (after.get("deadline") or "deadline" in record.due):
            found["deadline"] = after.get("deadline")
        if state == "continuous" and "review" not in record.due:
            found["review"] = due("clock.task_review", self.day)
        elif state != "continuous" and "review" in record.due:
            found["review"] = None
        return found

    def _refuse(self, row: Row, code: str, details: Mapping[str, object]) -> None:
        problem = self.sheet.problem("error", code, row.number, self.name, row.text(self.name), details)
        self.found.problems.append(problem)


def _first_state(values: Mapping[str, Any]) -> str:
    """Give the state of a new task; one without any deadline is known to be worked on and nothing more."""
    if values.get("continuous"):
        return "continuous"
    return "planned" if values.get("deadline") else "in_progress"


def _numbers(first: str) -> Iterator[str]:
    """Give the numbers from the next one on."""
    stem, _, last = first.rpartition("-")
    number = int(last)
    while True:
        yield f"{stem}-{number:06d}"
        number += 1
