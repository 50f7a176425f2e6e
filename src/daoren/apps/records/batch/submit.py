"""Do a filled table: every row by the same act as a form, all of them in one transaction or none."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from daoren.apps.audit.append import lock
from daoren.apps.audit.models import FactRow
from daoren.apps.parties.actors import Actor
from daoren.apps.records.actions.act import RefusedError, act, open_record
from daoren.apps.records.batch.read import CellProblem, Filled, Table
from daoren.apps.records.batch.sheet import DO, NUMBER, SEEN, Column, desk_for, known
from daoren.apps.records.desk import Desk
from daoren.apps.records.forms import read, starting_texts
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import key_of
from daoren.core.lifecycle import Event, Lifecycle
from daoren.core.terms import LANGUAGES, Language, Statement, say


@dataclass(slots=True)
class Outcome:
    """What became of a table: what was done, which rows were done before, and every problem.

    Where there is a problem, nothing was done.
    """

    done: list[str] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    left: int = 0
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """A table being done by somebody."""

    actor: Actor
    lifecycle: Lifecycle
    event: Event
    columns: Sequence[Column]
    table: Table
    language: Language

    def submit(self) -> Outcome:
        """Do every row that is marked; where one is refused, nothing is done and every problem is given."""
        outcome = Outcome()
        with transaction.atomic():
            lock()
            earlier = self._earlier()
            for row in self.table.rows:
                self._row(row, earlier, outcome)
            if outcome.problems:
                transaction.set_rollback(True)
                outcome.done.clear()
        return outcome

    def _row(self, row: Filled, earlier: set[str], outcome: Outcome) -> None:
        marked = _flag(row.texts.get(DO, ""))
        if marked is None and row.texts.get(DO):
            outcome.problems.append(self._at(row, DO, Statement("pages.batch_yes_or_no")))
            return
        desk = self._desk(row)
        if not marked:
            if marked is None and desk is not None and self._differs(desk, row):
                outcome.problems.append(self._at(row, DO, Statement("pages.batch_unmarked")))
            outcome.left += 1
            return
        if desk is None:
            outcome.problems.append(self._at(row, NUMBER, Statement("pages.batch_no_record")))
            return
        self._do(desk, row, earlier, outcome)

    def _do(self, desk: Desk, row: Filled, earlier: set[str], outcome: Outcome) -> None:
        answers, problems = read(desk, self._texts(row))
        digest = self._digest(row, answers)
        if digest in earlier:
            outcome.before.append(row.row)
            return
        outcome.problems += [self._at(row, one.field, one.what) for one in problems]
        if problems:
            return
        try:
            outcome.done.append(self._act(desk, row, answers, digest))
            earlier.add(digest)
        except RefusedError as error:
            place = NUMBER if NUMBER in self.table.places else DO
            outcome.problems += [self._at(row, one.field, one.what) for one in error.refusal.problems]
            outcome.problems += [self._at(row, place, reason) for reason in error.refusal.reasons]

    def _act(self, desk: Desk, row: Filled, answers: Mapping[str, Any], digest: str) -> str:
        extra = {"row": digest}
        if desk.row is None:
            of = desk.parent.key if desk.parent is not None else ""
            done = open_record(self.actor, self.lifecycle.key, answers, event=self.event.key, of=of, extra=extra)
        else:
            seen = row.texts.get(SEEN, "")
            looked = int(seen) if seen.isdecimal() and len(seen) < 19 else -1
            done = act(
                self.actor, self.lifecycle.key, desk.row.number, self.event.key, answers, seen=looked, extra=extra
            )
        return done.record.subject

    def _desk(self, row: Filled) -> Desk | None:
        if self.event.opens and not self.lifecycle.parent:
            return desk_for(self.actor, self.lifecycle, self.event, None)
        kind = self.lifecycle.parent if self.event.opens else self.lifecycle.key
        found = RecordRow.objects.filter(pk=key_of(kind, row.texts.get(NUMBER, ""))).first()
        return None if found is None else desk_for(self.actor, self.lifecycle, self.event, found)

    def _texts(self, row: Filled) -> dict[str, list[str]]:
        """Give the texts of a row as a form would: choices and flags by their keys."""
        return {
            one.name: [_key(one, row.texts.get(one.name, ""))] for one in self.columns if one.field is not None
        }

    def _differs(self, desk: Desk, row: Filled) -> bool:
        """Tell whether somebody filled in what was not known, though he did not mark the row."""
        place = desk.row or desk.parent
        was = known(desk, place) if place is not None else {n: t[0] for n, t in starting_texts(desk).items()}
        return any(texts[0] and texts[0] != was.get(name, "") for name, texts in self._texts(row).items())

    def _digest(self, row: Filled, answers: Mapping[str, Any]) -> str:
        """Give what names a row, so that a table sent twice is known; nothing personal goes into it."""
        fields = self.lifecycle.fields
        open_ = {name: value for name, value in sorted(answers.items()) if fields[name].type != "personal"}
        told = [row.texts.get(NUMBER, ""), row.texts.get(SEEN, ""), open_]
        text = json.dumps([self.lifecycle.key, self.event.key, self.actor.key, told], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _earlier(self) -> set[str]:
        """Give what names the rows that the actor has sent before for this event."""
        own = FactRow.objects.filter(actor=self.actor.key, kind=self.lifecycle.key, verb=self.event.key)
        payloads = own.filter(payload__contains='"row":"').values_list("payload", flat=True)
        return {str(json.loads(payload).get("row")) for payload in payloads.iterator()}

    def _at(self, row: Filled, name: str, what: Statement) -> CellProblem:
        column = next((one for one in self.columns if one.name == name), self.columns[0])
        return self.table.problem(
            row.row, column, row.texts.get(column.name, ""), what, column.heading(self.language)
        )


def _key(column: Column, text: str) -> str:
    """Give the key of a choice or flag that stands in a table by its words, in either language."""
    if column.field is None or column.field.type not in ("choice", "flag"):
        return text
    if column.field.type == "flag":
        marked = _flag(text)
        return text if marked is None else "true" if marked else "false"
    words = (pair for choice in column.field.choices for pair in _spoken(choice.label, choice.key))
    return next((key for word, key in words if word == text), text)


def _spoken(label: Mapping[Language, str], key: str) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        yield label[language], key


def _flag(text: str) -> bool | None:
    """Read yes or no in either language; None where it is neither."""
    for value, key in ((True, "pages.yes"), (False, "pages.no")):
        words = {say(Statement(key), language).lower() for language in LANGUAGES}
        if text.lower() in words | {str(value).lower()}:
            return value
    return None
