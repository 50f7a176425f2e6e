"""Bring sheets of the plan into the workplace: what is new in them becomes facts, all in one transaction.

The same sheet again writes nothing, and what a sheet does not hold stays. Where any cell is wrong nothing is
written, and everything that is wrong is told in one run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from daoren.apps.audit.append import Act, append_many, lock
from daoren.apps.audit.models import Head
from daoren.apps.parties.actors import Actor
from daoren.apps.programmes.sheets.change import Change, Planned
from daoren.apps.programmes.sheets.indicators import plan_indicators
from daoren.apps.programmes.sheets.milestones import plan_milestones
from daoren.apps.programmes.sheets.tasks import plan_tasks
from daoren.apps.records.projection import write
from daoren.core.ledger import apply
from daoren.exchange.problems import Problem
from daoren.exchange.sheets import Book, SheetRead

VERB = "import"
BATCH = 1_000

Progress = Callable[[str, float], None]


@dataclass(slots=True)
class SheetsImported:
    """What became of sheets: facts written, and how many rows of each sheet are new, changed and the same.

    Where a problem is an error, nothing was written, and the numbers are those that would have been.
    """

    facts: int = 0
    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether some problem is an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def take(self, sheet: SheetRead, planned: Planned) -> None:
        """Count what one sheet came to."""
        self.problems += [*sheet.problems, *planned.problems]
        key = sheet.form.key
        for name in ("added", "changed", "same"):
            counts: dict[str, int] = getattr(self, name)
            counts[key] = counts.get(key, 0) + getattr(planned, name)


def plan_sheet(sheet: SheetRead, actor: Actor, *, overwrite: bool = False) -> Planned:
    """Say what a sheet would change; a sheet that lacks a column that must be there changes nothing."""
    if any(problem.severity == "error" for problem in sheet.problems):
        return _unplanned(sheet)
    if sheet.form.kind == "indicator":
        return plan_indicators(sheet, actor, overwrite=overwrite)
    return plan_milestones(sheet, actor) if sheet.form.kind == "milestone" else plan_tasks(sheet, actor)


def _unplanned(sheet: SheetRead) -> Planned:
    """Tell what is wrong in the cells of a sheet that cannot be taken as it is."""
    found = (sheet.trouble(row, name) for row in sheet.rows for name in row.cells)
    return Planned(problems=[problem for problem in found if problem is not None])


def preview_sheets(book: Book, actor: Actor, *, overwrite: bool = False) -> SheetsImported:
    """Say what importing the sheets of a file would do, and write nothing."""
    done = SheetsImported(problems=list(book.problems))
    for sheet in book.sheets:
        done.take(sheet, plan_sheet(sheet, actor, overwrite=overwrite))
    return done


def import_sheets(
    book: Book,
    actor: Actor,
    *,
    overwrite: bool = False,
    origin: Mapping[str, str] | None = None,
    progress: Progress = lambda _sheet, _share: None,
) -> SheetsImported:
    """Write what is new in the sheets of a file as facts; nothing where some problem is an error.

    `overwrite` corrects actuals that are counted already. `origin` says of the file what readers should know.
    """
    done = SheetsImported(problems=list(book.problems))
    with transaction.atomic():
        head = lock()
        begin = head.sequence
        for sheet in book.sheets:
            planned = plan_sheet(sheet, actor, overwrite=overwrite)
            done.take(sheet, planned)
            if not done.failed:
                _write(planned.changes, actor, head, origin or {}, lambda share: progress("import", share))
        if done.failed:
            transaction.set_rollback(True)
        else:
            done.facts = head.sequence - begin
    return done


def _write(
    changes: Sequence[Change], actor: Actor, head: Head, origin: Mapping[str, str], tell: Callable[[float], None]
) -> None:
    for begin in range(0, len(changes), BATCH):
        tell(begin / len(changes))
        batch = changes[begin : begin + BATCH]
        acts = [
            Act(actor.key, VERB, one.record.kind, one.record.subject, {**one.payload, **origin}) for one in batch
        ]
        (facts,) = append_many([acts], head=head)
        write([apply(one.record, fact) for one, fact in zip(batch, facts, strict=True)])
