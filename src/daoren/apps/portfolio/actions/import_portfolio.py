"""Bring a portfolio into the workplace: every row of every table becomes a fact, all in one transaction.

A row that is there already gets a fact about what is new in it alone, so that the same file again writes nothing.
What people have changed in the workplace since the last import stays as they left it. Rows that the file does not
hold stay too: a shorter file takes nothing away. Whoever imports has the standings computed behind it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from daoren.apps.audit.append import Act, append_many, lock, today
from daoren.apps.audit.bulk import delete, insert
from daoren.apps.audit.models import Head
from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.differences import Difference, differences, subject_faults
from daoren.apps.portfolio.models import TABLES
from daoren.apps.portfolio.queries import PROGRAMME, programme
from daoren.apps.records.kinds import due, kind_of, kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records, write
from daoren.apps.records.watch import wrote
from daoren.core.ledger import Record, apply
from daoren.core.lifecycle import Lifecycle, Step, Surroundings, decide
from daoren.core.portfolio import Portfolio, schema, table_schema
from daoren.core.terms import Statement

VERB = "import"
# The state in which a project is taken to be where the source says nothing of it.
ASSUMED = "in_progress"
BATCH = 20_000
RECORDS = 1_000

Progress = Callable[[str, float], None]


class ImportRefusedError(Exception):
    """A portfolio that cannot be taken in, with every reason."""

    def __init__(self, reasons: Sequence[Statement]) -> None:
        super().__init__(reasons)
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: facts written; rows added, changed, left as people made them, and found the same."""

    facts: int = 0
    added: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    same: int = 0


def import_portfolio(
    portfolio: Portfolio,
    actor: Actor,
    *,
    follow: bool = False,
    overwrite: bool = False,
    origin: Mapping[str, str] | None = None,
    progress: Progress = lambda _table, _share: None,
) -> Imported:
    """Write what is new in a portfolio as facts.

    `follow` starts the clocks of running projects. `overwrite` also takes rows that people have changed in the
    workplace back to what the file says. `origin` says of the file what readers should know (name of the map).
    Raise ImportRefusedError where the portfolio cannot stand in this workplace.
    """
    with transaction.atomic():
        head = lock()
        known = programme()
        reasons = (*_misfits(portfolio, known), *subject_faults(portfolio))
        if reasons:
            raise ImportRefusedError(reasons)
        if portfolio.digest and known.get("digest") == portfolio.digest and not overwrite:
            return Imported(same=sum(len(portfolio[name]) for name in schema()))
        work = _Import(actor, head, follow=follow, progress=progress)
        begin = head.sequence
        found = [work.table(one) for one in differences(portfolio, overwrite=overwrite)]
        work.whole(portfolio, origin or {}, known)
        return Imported(
            head.sequence - begin,
            {one.table: one.added for one in found if one.added},
            {one.table: one.changed for one in found if one.changed},
            {one.table: one.kept for one in found if one.kept},
            sum(one.same for one in found),
        )


def _misfits(portfolio: Portfolio, known: Mapping[str, Any]) -> Iterator[Statement]:
    if portfolio.currency != settings.CURRENCY:
        yield Statement("workplace.other_currency", {"currency": portfolio.currency, "own": settings.CURRENCY})
    region = known.get("region")
    if region is not None and region != portfolio.region:
        yield Statement("workplace.other_region", {"region": portfolio.region, "own": region})


class _Import:
    """One import under way."""

    def __init__(self, actor: Actor, head: Head, *, follow: bool, progress: Progress) -> None:
        self.actor, self.head, self.follow, self.progress = actor, head, follow, progress

    def table(self, difference: Difference) -> Difference:
        """Write one table's facts and rows."""
        held = kind_of(difference.table) != difference.table
        write_rows = self._records if held else self._rows
        frame, done = difference.frame, 0
        for batch in frame.iter_slices(RECORDS if held else BATCH):
            self.progress(difference.table, done / frame.height)
            write_rows(difference, batch)
            done += batch.height
        return difference

    def whole(self, portfolio: Portfolio, origin: Mapping[str, str], known: Mapping[str, Any]) -> None:
        """Record what holds for the portfolio as a whole."""
        values = {
            "currency": portfolio.currency,
            "region": portfolio.region,
            "rounds": portfolio.rounds,
            "synthetic": portfolio.synthetic,
            "name": dict(portfolio.name),
            "digest": portfolio.digest,
        }
        changed = {name: value for name, value in values.items() if known.get(name) != value}
        if changed:
            self._append([Act(self.actor.key, VERB, *PROGRAMME, {"set": changed, **origin})])

    def _append(self, acts: Sequence[Act]) -> list[int]:
        (facts,) = append_many([acts], head=self.head)
        return [fact.sequence for fact in facts]

    def _rows(self, difference: Difference, batch: pl.DataFrame) -> None:
        name = difference.table
        acts = [
            Act(self.actor.key, VERB, name, subject, {"set": values})
            for subject, values in difference.values(batch)
        ]
        sequences = self._append(acts)
        present = batch.filter(pl.col("present"))["subject"].to_list()
        model = TABLES[name]
        if present:
            delete(model._meta.db_table, "subject", present)
        columns = ("subject", "missing", *schema()[name].columns)
        rows = zip(sequences, batch.select(columns).iter_rows(), strict=True)
        insert(model._meta.db_table, ("sequence", *columns), ((sequence, *row) for sequence, row in rows))
        wrote(name, batch["subject"].to_list())

    def _records(self, difference: Difference, batch: pl.DataFrame) -> None:
        lifecycle = kinds()[kind_of(difference.table)]
        present = batch.filter(pl.col("present"))["subject"].to_list()
        rows = RecordRow.objects.filter(kind=lifecycle.key, number__in=present)
        old = {record.subject: record for record in as_records(list(rows))}
        records, acts = [], []
        for subject, values in difference.values(batch):
            record = old.get(subject) or Record(lifecycle.key, subject)
            records.append(record)
            payload = self._payload(lifecycle, record, dict(values))
            acts.append(Act(self.actor.key, VERB, lifecycle.key, subject, payload))
        (facts,) = append_many([acts], head=self.head)
        write([apply(record, fact) for record, fact in zip(records, facts, strict=True)], look_again=False)

    def _payload(self, lifecycle: Lifecycle, record: Record, values: dict[str, Any]) -> dict[str, Any]:
        table = table_schema(lifecycle.table)
        values.pop(table.key[0], None)
        payload: dict[str, Any] = {}
        told, state = "state" in values, values.pop("state", None)
        if "state" not in table.fields and not record.sequence:
            payload["to"] = lifecycle.opening[0].target
        elif told or not record.sequence:
            payload["to"] = state or ASSUMED
            if state is None or "state_assumed" in record.values:
                values["state_assumed"] = None if state else ASSUMED
        payload["set"] = values
        clocks = self._clocks(lifecycle, record, payload) if self.follow else {}
        return {**payload, "due": clocks} if clocks else payload

    def _clocks(self, lifecycle: Lifecycle, record: Record, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give the clocks that run from now on for a record that is running."""
        event = lifecycle.events.get("follow")
        state, values = payload.get("to", record.state), {**record.values, **payload["set"]}
        if event is None or state not in event.origin:
            return {}
        after = replace(record, state=state, values=values, sequence=1)
        step = decide(lifecycle, after, event, {}, roles={"system"}, around=Surroundings(today()), due=due)
        return step.payload.get("due", {}) if isinstance(step, Step) else {}
