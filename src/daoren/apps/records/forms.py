"""The form of an event: what it asks, what is already known, and how what was typed is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from daoren.apps.parties.speech import reader_language
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.desk import Desk
from daoren.apps.records.models import Attachment
from daoren.apps.records.projection import row_values
from daoren.apps.records.wording import Names, entry_text, key_for, shown, unit_of
from daoren.core.lifecycle import Ask, Event, Field, Problem, check_answers, read_answer
from daoren.core.lifecycle.answers import not_a
from daoren.core.lifecycle.references import resolve
from daoren.core.periods import Money
from daoren.core.terms import Statement

Texts = Mapping[str, Sequence[str]]

_WIDGETS = {
    "prose": "prose", "choice": "choice", "flag": "flag", "date": "date", "month": "month", "files": "files",
    "person": "search", "party": "search", "region": "search",
}  # fmt: skip
_KEYS = ("person", "party", "region")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form as it is shown.

    `text` is what stands in it, `meant` how that was understood, `present` what the record holds now, `files` the
    files that are kept with it.
    """

    field: Field
    required: bool
    widget: str
    unit: str
    text: str
    meant: str
    present: str
    problem: Statement | None
    files: tuple[Attachment, ...]

    @property
    def key(self) -> str:
        """The name of the field, by which its problem points to it."""
        return self.field.name


def prefilled(desk: Desk, ask: Ask) -> bool:
    """Tell whether a form begins with what the record holds.

    So it does where the field has a start, was asked when the record was opened, or belongs to the data contract;
    a reason or an amount of an earlier event is not proposed again.
    """
    field = desk.lifecycle.fields[ask.name]
    opened = any(ask.name == one.name for event in desk.lifecycle.opening for one in event.asks)
    return bool(field.start) or opened or ask.name in desk.held


def starting(desk: Desk, ask: Ask) -> Any:
    """Give the value that a form begins with, or None: where the field starts, else what the record holds."""
    field = desk.lifecycle.fields[ask.name]
    if not prefilled(desk, ask) or field.type == "personal":
        return None
    if field.start:
        around = (
            replace(desk.around, latest=_latest(desk, field.start)) if "$latest." in field.start else desk.around
        )
        found = resolve(field.start, desk.record, around)
        if found is not None:
            return found
    held = desk.record.values.get(ask.name)
    return held if held is not None or desk.row is not None else _at_home(desk, ask.name)


def _latest(desk: Desk, start: str) -> dict[str, dict[str, Any]]:
    """Give the newest row that a start looks at, of the table that it names, under the project."""
    table = start.removeprefix("$latest.").partition(".")[0] if start.startswith("$latest.") else ""
    above = desk.row or desk.parent
    if above is None or table not in TABLES:
        return {}
    rows = TABLES[table].objects.filter(project_id=above.root.partition("/")[2])  # type: ignore[attr-defined]
    newest = rows.order_by("-subject").first()
    return {} if newest is None else {table: row_values(table, newest)}


def _at_home(desk: Desk, name: str) -> str | None:
    """Give what a new record takes from what it is under, or from where whoever opens it is at home."""
    header = {desk.lifecycle.header.get(part, part): part for part in ("region", "department", "unit")}
    part = header.get(name)
    if part is None:
        return None
    if desk.parent is not None:
        return desk.around.header.get(part) or None
    own = {getattr(one, part) for one in desk.actor.memberships if getattr(one, part)}
    return own.pop() if len(own) == 1 else None


def starting_texts(desk: Desk) -> dict[str, list[str]]:
    """Give the texts that a form begins with."""
    found: dict[str, list[str]] = {}
    for ask in desk.event.asks:
        value = starting(desk, ask)
        if isinstance(value, list) and desk.lifecycle.fields[ask.name].type == "files":
            found[ask.name] = [str(one) for one in value]
        elif value is not None:
            found[ask.name] = [entry_text(desk.lifecycle.fields[ask.name], value)]
    return found


def read(desk: Desk, texts: Texts) -> tuple[dict[str, Any], list[Problem]]:
    """Read what was typed into answers; give every problem, each with its field.

    What is left empty takes a value away only where the form had shown it.
    """
    answers: dict[str, Any] = {}
    problems = []
    for ask in desk.event.asks:
        field = desk.lifecycle.fields[ask.name]
        try:
            value = _value(desk, field, texts.get(ask.name, ()))
        except (ValueError, ArithmeticError):
            typed = " ".join(texts.get(ask.name, ()))
            problems.append(Problem(ask.name, _not_one(field, typed)))
            continue
        if value is not None or starting(desk, ask) is not None:
            answers[ask.name] = value
    unread = {problem.field for problem in problems}
    wrong = [one for one in check_answers(desk.lifecycle, desk.event, answers) if one.field not in unread]
    return answers, _in_order(desk.event, [*problems, *wrong])


def _in_order(event: Event, problems: Sequence[Problem]) -> list[Problem]:
    place = {ask.name: at for at, ask in enumerate(event.asks)}
    return sorted(problems, key=lambda one: place.get(one.field, len(place)))


def _value(desk: Desk, field: Field, texts: Sequence[str]) -> Any:
    if field.type == "files":
        return _own_files(desk, [text for text in texts if text])
    text = "\n".join(texts).strip()
    if text and field.type in _KEYS:
        return named_key(desk, field.type, text)
    return read_answer(field, text, currency=settings.CURRENCY)


def named_key(desk: Desk, kind: str, text: str) -> str:
    """Give the key of the person, party or region that a text names; raise ValueError where it names none.

    A unit or region of one's own needs no entry in the tables, nor does a code of GB/T 2260.
    """
    found = key_for(kind, text)
    if found is not None:
        return found
    own = {one.unit for one in desk.actor.memberships} if kind == "party" else set()
    if text in own or (kind == "region" and text.isascii() and text.isdecimal() and len(text) == 6):
        return text
    raise ValueError(text)


def _own_files(desk: Desk, digests: Sequence[str]) -> list[str] | None:
    """Keep the files that are the record's or were brought by whoever asks; raise ValueError for others."""
    if not digests:
        return None
    found = {one.digest for one in desk.files(digests)}
    if set(digests) - found:
        raise ValueError("files")
    return list(dict.fromkeys(digests))


def _not_one(field: Field, typed: str) -> Statement:
    if field.type in _KEYS:
        return Statement("pages.not_found", {"field": field.label, "value": typed[:80]})
    return not_a(field, typed)


def entries(desk: Desk, texts: Texts, problems: Sequence[Problem] = ()) -> list[Entry]:
    """Give the fields of a form as they are shown."""
    names = Names(reader_language())
    said = {problem.field: problem.what for problem in reversed(problems)}
    return [_entry(desk, ask, texts.get(ask.name, ()), said.get(ask.name), names) for ask in desk.event.asks]


def _entry(desk: Desk, ask: Ask, texts: Sequence[str], problem: Statement | None, names: Names) -> Entry:
    field = desk.lifecycle.fields[ask.name]
    present = desk.record.values.get(ask.name)
    return Entry(
        field=field,
        required=ask.required,
        widget=_WIDGETS.get(field.type, "text"),
        unit=unit_of(field, names.language),
        text="\n".join(texts),
        meant=_meant(desk, field, texts, names),
        present=shown(field, present, names) if present is not None and field.type != "personal" else "",
        problem=problem,
        files=tuple(desk.files(texts)) if field.type == "files" else (),
    )


def _meant(desk: Desk, field: Field, texts: Sequence[str], names: Names) -> str:
    """Say how a text is understood where that is not plain: amounts in full, the names behind keys."""
    text = "\n".join(texts).strip()
    if not text or field.type not in ("money", *_KEYS):
        return ""
    try:
        value = _value(desk, field, texts)
    except (ValueError, ArithmeticError):
        return ""
    if field.type == "money":
        major = f"{Money(value, settings.CURRENCY).major:,.2f}"
        return f"{Money(value, settings.CURRENCY).in_language(names.language)} = {settings.CURRENCY} {major}"
    name = names.name(field.type, value)
    return name if name != text else ""
