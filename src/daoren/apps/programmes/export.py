"""The sheets of the plan out of the workplace: tasks, the supervision sheet, milestones, indicators by year."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db.models import Q

from daoren.apps.parties.actors import SYSTEM, Actor
from daoren.apps.programmes.sheets.years import findings_by_year, texts_of_year, years
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import EVERYTHING, NOTHING, scope
from daoren.core.terms import Language
from daoren.exchange.sheets import forms, texts_of, write_csv, write_xlsx

Texts = Mapping[str, str]


def sheets() -> tuple[str, ...]:
    """Give the sheets that can be exported."""
    return tuple(forms())


def sheet_lines(key: str, actor: Actor = SYSTEM) -> Iterator[Texts]:
    """Give the rows of a sheet that an actor may see whole, as texts by column.

    Figures of indicators are open to everybody who may open the sheet. Raise KeyError where there is none such.
    """
    return _years() if key == "indicators" else _records(key, actor)


def _years() -> Iterator[Texts]:
    findings = findings_by_year()
    return (texts_of_year(one, findings) for one in years())


def _records(key: str, actor: Actor) -> Iterator[Texts]:
    form = forms()[key]
    rows = RecordRow.objects.filter(_seen_whole(actor, form.kind), kind=form.kind, gone=False).order_by("key")
    lines = (
        texts_of(form, {**json.loads(row.values_text), "number": row.number, "state": row.state})
        for row in rows.iterator(2_000)
    )
    if not any(column.reads == "code" for column in form.columns):
        # Without numbers the sheet is read by its headings, those of one heading together.
        return iter(sorted(lines, key=lambda line: [line[name] for name in form.identity]))
    return lines


def _seen_whole(actor: Actor, kind: str) -> Q:
    """Give the records of a kind that an actor may see with all their fields."""
    if actor.key == "system":
        return EVERYTHING
    found = NOTHING
    for role in kinds()[kind].read:
        clause = scope(actor, role)
        if clause is EVERYTHING:
            return EVERYTHING
        found |= clause
    return found


def sheet_bytes(key: str, form: str, language: Language, actor: Actor = SYSTEM) -> bytes:
    """Give a sheet as the bytes of a file, "csv" with the mark of its encoding that Excel needs, or "xlsx"."""
    if form == "xlsx":
        data = io.BytesIO()
        write_xlsx(forms()[key], sheet_lines(key, actor), data, language)
        return data.getvalue()
    text = io.StringIO(newline="")
    write_csv(forms()[key], sheet_lines(key, actor), text, language)
    return text.getvalue().encode("utf-8-sig")


def written_sheet(key: str, path: Path, form: str, language: Language) -> int:
    """Write a sheet as "csv", "xlsx" or "json", beside the place and moved in when whole; give how many rows."""
    fresh = path.with_suffix(f".{form}.part")
    if form == "xlsx":
        with fresh.open("wb") as data:
            count = write_xlsx(forms()[key], sheet_lines(key), data, language)
    else:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            if form == "json":
                lines = [_typed(key, line) for line in sheet_lines(key)]
                json.dump(lines, file, ensure_ascii=False, indent=0)
                count = len(lines)
            else:
                count = write_csv(forms()[key], sheet_lines(key), file, language)
    fresh.replace(path)
    return count


def _typed(key: str, line: Texts) -> dict[str, str | float | None]:
    """Give the texts of a row as JSON has them: numbers as numbers, null for what is blank."""
    found: dict[str, str | float | None] = {}
    for column in forms()[key].columns:
        text = line.get(column.name, "")
        found[column.name] = text or None
        if text and column.reads in ("number", "computed"):
            try:
                found[column.name] = float(text)
            except ValueError:
                found[column.name] = text
    return found
