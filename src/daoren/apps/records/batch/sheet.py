"""The table of an event: its columns, and a row for every record on which somebody may do it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from daoren.apps.parties.actors import Actor
from daoren.apps.records.desk import Desk, desk_at, desk_to_open
from daoren.apps.records.export import heading
from daoren.apps.records.forms import starting_texts
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import NOTHING, scope
from daoren.core.lifecycle import Event, Field, Lifecycle
from daoren.core.terms import LANGUAGES, Language, Statement, say

NUMBER, TITLE, DO, SEEN = "number", "title_column", "do", "seen"
MOST_WRITTEN = 1_000
BLANK = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the name by which it is read, and the field that it asks for, None where it asks for none."""

    name: str
    field: Field | None = None
    required: bool = False

    def heading(self, language: Language) -> str:
        """Give the heading, with the unit and a star where the field must be filled in."""
        if self.field is None:
            return say(Statement(f"pages.batch_{self.name}"), language)
        return heading(self.field, language) + (" *" if self.required else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the desk that it stands for, and what is known, by column."""

    desk: Desk
    texts: dict[str, str]


def columns_of(lifecycle: Lifecycle, event: Event) -> list[Column]:
    """Give the columns of the table of an event; files can't be put into a table."""
    begin = [Column(DO)]
    if not event.opens or lifecycle.parent:
        begin = [Column(NUMBER), Column(TITLE), Column(DO)]
    asked = [Column(ask.name, lifecycle.fields[ask.name], ask.required) for ask in event.asks]
    end = [] if event.opens else [Column(SEEN)]
    return [*begin, *(one for one in asked if one.field is not None and one.field.type != "files"), *end]


def by_heading(columns: list[Column]) -> dict[str, Column]:
    """Give the columns by what may stand over them, in either language, without the star."""
    return {plain_heading(one.heading(language)): one for one in columns for language in LANGUAGES}


def plain_heading(text: str) -> str:
    """Give a heading without star, blanks and case.

    >>> plain_heading(" Amount [CNY] * ")
    'amount [cny]'
    """
    return " ".join(text.replace("*", " ").split()).lower()


def needs_files(lifecycle: Lifecycle, event: Event) -> bool:
    """Tell whether an event asks for files that it can't be without."""
    return any(ask.required and lifecycle.fields[ask.name].type == "files" for ask in event.asks)


def lines(actor: Actor, lifecycle: Lifecycle, event: Event) -> Iterator[Line]:
    """Give a row for every record on which an actor may do an event, or under which he may open one."""
    for row in rows(actor, lifecycle, event)[: MOST_WRITTEN + 1]:
        desk = desk_for(actor, lifecycle, event, row)
        if desk is not None and not desk.refusals():
            yield Line(desk, known(desk, row))


def rows(actor: Actor, lifecycle: Lifecycle, event: Event) -> "list[RecordRow]":
    """Give the records that an event could be done on by an actor, as far as his roles tell."""
    clause: Q = NOTHING
    for role in event.who:
        clause |= scope(actor, role) if role not in ("public", "system") else NOTHING
    found = RecordRow.objects.filter(clause, gone=False)
    if not event.opens:
        found = found.filter(kind=lifecycle.key, state__in=event.origin)
    elif lifecycle.parent:
        final = [state.key for state in kinds()[lifecycle.parent].states.values() if state.final]
        found = found.filter(kind=lifecycle.parent).exclude(state__in=final)
    else:
        return []
    return list(found.order_by("key")[: MOST_WRITTEN + 1])


def desk_for(actor: Actor, lifecycle: Lifecycle, event: Event, row: RecordRow | None) -> Desk | None:
    """Give the desk of one row of the table."""
    if event.opens:
        return desk_to_open(actor, lifecycle.key, event.key, row.key if row is not None else "")
    return desk_at(actor, row, event.key) if row is not None else None


def known(desk: Desk, row: RecordRow) -> dict[str, str]:
    """Give what is known of a row before anybody fills it in."""
    asked = {name: texts[0] for name, texts in starting_texts(desk).items() if texts}
    seen = {} if desk.event.opens else {SEEN: str(row.sequence)}
    return {NUMBER: row.number, TITLE: row.title, **asked, **seen}
