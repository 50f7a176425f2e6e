"""What a sheet would change: new facts by record, and every problem by its cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from daoren.apps.parties.actors import Actor
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records
from daoren.core.ledger import Record
from daoren.core.lifecycle import Lifecycle
from daoren.exchange.sheets import CellProblem, Row, SheetRead

_PART = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One fact to come: the record (or row of a table) as it is now, and what the fact says."""

    record: Record
    payload: Mapping[str, Any]


@dataclass(slots=True)
class Planned:
    """What a sheet comes to: the changes, the problems, and how many rows are new, changed and the same."""

    changes: list[Change] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0

    @property
    def failed(self) -> bool:
        """Whether some problem is an error, so that nothing may be written."""
        return any(problem.severity == "error" for problem in self.problems)


def records_of(kind: str, numbers: Sequence[str]) -> dict[str, Record]:
    """Give the records of a kind by their numbers, as far as there are any."""
    found: dict[str, Record] = {}
    for begin in range(0, len(numbers), _PART):
        rows = RecordRow.objects.filter(kind=kind, number__in=numbers[begin : begin + _PART])
        found |= {one.subject: one for one in as_records(list(rows))}
    return found


def leads(actor: Actor) -> bool:
    """Tell whether an actor may do what is for leaders: move a deadline, take in what is over."""
    return actor.key == "system" or bool(actor.holding("leader"))


def answers_for(actor: Actor, *departments: object) -> bool:
    """Tell whether an actor may write what is of departments: a leader all, an officer those of his own."""
    own = {one.department for one in actor.holding("officer")}
    return leads(actor) or "" in own or set(departments) <= own


def told(
    sheet: SheetRead, row: Row, written: Mapping[str, str] | None, planned: Planned, *, leave: Iterable[str] = ()
) -> dict[str, Any]:
    """Give what the cells of a row say that is not written already, by field; report what cannot be read.

    `written` are the texts of the record as it is, None where there is none. `leave` names columns that the caller
    sees to.
    """
    values: dict[str, Any] = {}
    left = set(leave)
    for name, cell in row.cells.items():
        if name in left or (written is not None and cell.text == written[name]):
            continue
        trouble = sheet.trouble(row, name)
        if trouble is not None:
            planned.problems.append(trouble)
            continue
        if written is not None and not cell.text:
            details = {"old": _short(written[name])}
            planned.problems.append(sheet.problem("warning", "cleared", row.number, name, "", details))
        values.update(cell.said)  # type: ignore[arg-type]
    return values


def changed_values(record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the values that a record does not hold already; what is not set and what is false are one."""
    return {name: value for name, value in values.items() if _held(record.values.get(name)) != _held(value)}


def _held(value: Any) -> Any:
    # Zero is something, and equal to false.
    return None if value is False or value in ("", []) else value


def refused_when_over(
    lifecycle: Lifecycle, record: Record, sheet: SheetRead, row: Row, column: str
) -> CellProblem | None:
    """Refuse to change what is over; what was signed off is not written anew by a sheet."""
    if not (record.gone or lifecycle.states[record.state].final):
        return None
    details = {"state": lifecycle.states[record.state].label}
    return sheet.problem("error", "over", row.number, column, record.subject, details)


def not_yours(actor: Actor, sheet: SheetRead, row: Row, column: str, *departments: object) -> CellProblem | None:
    """Refuse a row of another department to an officer of one."""
    if answers_for(actor, *departments):
        return None
    value = str(departments[-1] or "")
    return sheet.problem("error", "not_yours", row.number, column, value, {"department": value})


def foreign(
    actor: Actor, sheet: SheetRead, row: Row, column: str, record: Record, written: Mapping[str, str] | None,
    planned: Planned,
) -> bool:  # fmt: skip
    """Tell whether a row is of a record that is not the actor's; where the row changes it, that is refused.

    Nothing of what the record holds is told on the way.
    """
    if written is None or answers_for(actor, record.values.get("department")):
        return False
    if all(cell.text == written.get(name, cell.text) for name, cell in row.cells.items()):
        planned.same += 1
    else:
        department = str(record.values.get("department") or "")
        details = {"department": department}
        planned.problems.append(sheet.problem("error", "not_yours", row.number, column, row.text(column), details))
    return True


def said_state(
    sheet: SheetRead, actor: Actor, row: Row, record: Record, written: str | None, planned: Planned,
    *, lifecycle: Lifecycle, begun: Iterable[str],
) -> str:  # fmt: skip
    """Give the state that a new record is said to be in, nothing where none is said.

    What is on record already moves by acts alone, which is told. `begun` are the states in which anybody who may
    bring it may say that it is; the others are for leaders.
    """
    cell = row.cells.get("state")
    if cell is None or not cell.text or cell.text == written:
        return ""
    trouble = sheet.trouble(row, "state")
    if trouble is not None:
        planned.problems.append(trouble)
        return ""
    state = str(dict(cell.said)["state"])  # type: ignore[arg-type]
    if record.sequence:
        details = {"state": lifecycle.states[record.state].label}
        if state != record.state:
            planned.problems.append(
                sheet.problem("warning", "state_left", row.number, "state", cell.text, details)
            )
        return ""
    if state not in begun and not leads(actor):
        planned.problems.append(sheet.problem("error", "state_for_leaders", row.number, "state", cell.text))
    return state


def twice(sheet: SheetRead, row: Row, column: str, first: Row) -> CellProblem:
    """Say that a record stands in two rows."""
    return sheet.problem("error", "twice", row.number, column, row.text(column), {"first": first.number})


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
