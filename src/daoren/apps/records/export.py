"""A list as a file: what its reader may see, as CSV or as a workbook."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse

from daoren.apps.parties.actors import Actor
from daoren.apps.parties.speech import reader_language
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import expert_keys, whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records
from daoren.apps.records.timeline import Sight
from daoren.apps.records.wording import NAMED, NOTHING, Names, entry_text, shown, unit_of
from daoren.core.ledger import Record
from daoren.core.lifecycle import Field, Lifecycle
from daoren.core.terms import Language, Statement, say

_CHUNK = 1_000
_LEFT_OUT = ("personal", "files")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(rows: "QuerySet[RecordRow]", actor: Actor, lifecycle: Lifecycle, form: str) -> HttpResponse:
    """Send records as a file: "csv" or "xlsx"; anything else is a bad request."""
    language = reader_language()
    table = _table(rows.order_by("key"), actor, lifecycle, language)
    if form == "csv":
        lines = (_csv_line(line) for line in table)
        response = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{lifecycle.key}.csv"'
        return response  # type: ignore[return-value]
    if form == "xlsx":
        return FileResponse(_workbook(table), as_attachment=True, filename=f"{lifecycle.key}.xlsx")  # type: ignore[return-value]
    return HttpResponseBadRequest()


def _marked(lines: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines


def _table(
    rows: "QuerySet[RecordRow]", actor: Actor, lifecycle: Lifecycle, language: Language
) -> Iterator[Sequence[str]]:
    fields = [field for field in lifecycle.fields.values() if field.type not in _LEFT_OUT]
    heads = [say(Statement(f"pages.head_{name}"), language) for name in ("number", "state", "since", "due")]
    yield [*heads, *(heading(field, language) for field in fields)]
    names, found = Names(language), rows.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        keys = [row.key for row in chunk]
        seen = RecordRow.objects.filter(key__in=keys).filter(whole(actor, lifecycle))
        seen_keys = set(seen.values_list("key", flat=True))
        experts = expert_keys(chunk, actor, lifecycle)
        records = list(as_records(chunk))
        _learn(records, fields, names)
        for row, record in zip(chunk, records, strict=True):
            sight = Sight(row.key in seen_keys, personal=False, experts=row.key in experts)
            yield _line(row, record, fields, names, sight)


def heading(field: Field, language: Language) -> str:
    """Give the heading of a field with its unit."""
    unit = unit_of(field, language)
    brackets = f"（{unit}）" if language == "zh" else f" [{unit}]"
    return field.label[language] + (brackets if unit else "")


def _learn(records: Iterable[Record], fields: Iterable[Field], names: Names) -> None:
    for field in fields:
        if field.type in NAMED:
            names.learn(field.type, [record.values.get(field.name) for record in records])


def _line(row: RecordRow, record: Record, fields: Sequence[Field], names: Names, sight: Sight) -> list[str]:
    state = kinds()[row.kind].states[row.state].label[names.language]
    due = row.next_due.isoformat() if row.next_due and sight.whole else ""
    return [
        row.number, state, row.since.isoformat(), due,
        *(_cell(field, record.values.get(field.name), names) if sight.sees(field) else "" for field in fields),
    ]  # fmt: skip


def _cell(field: Field, value: Any, names: Names) -> str:
    if field.type in ("money", "share", "number", "integer"):
        return entry_text(field, value)
    text = shown(field, value, names)
    return "" if text == NOTHING else text


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()


def safe_cell(text: str) -> str:
    """Give a cell of CSV that no spreadsheet takes for a formula; numbers stay as they are.

    >>> safe_cell("=1+1"), safe_cell("-3.5"), safe_cell("高温轴承")
    ("'=1+1", '-3.5', '高温轴承')
    """
    if text.startswith(_FORMULA) and not text[1:].replace(".", "", 1).isdecimal():
        return f"'{text}"
    return text


def _workbook(table: Iterator[Sequence[str]]) -> io.BytesIO:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for at, line in enumerate(table):
            for column, text in enumerate(line):
                sheet.write_string(at, column, text, bold if at == 0 else None)
    data.seek(0)
    return data
