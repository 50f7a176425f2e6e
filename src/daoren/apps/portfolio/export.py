"""Data out: tables of the contract, records, facts, standings; streamed."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from daoren.apps.audit.models import FIELDS, FactRow
from daoren.apps.portfolio.models import TABLES, Standing
from daoren.apps.portfolio.queries import frame_of, programme
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records
from daoren.core.periods import Money
from daoren.core.portfolio import schema

Line = Mapping[str, Any]
CHUNK = 1_000
# The table of that name is of single projects; the export of that name is a sheet of the plan.
PROJECT_INDICATORS = "project_indicators"
# Gives the lines of an export that another app makes; of a year, or of the one that it finds newest.
Maker = Callable[[int | None], Iterator[Line]]
_MADE: dict[str, Maker] = {}
_HEAD = ("number", "state", "of", "opened_on", "since", "next_due")


def exports(name: str) -> Callable[[Maker], Maker]:
    """Have a function make the export of a name; the records of a kind of that name are then `name_records`."""

    def register(maker: Maker) -> Maker:
        _MADE[name] = maker
        return maker

    return register


def choices() -> tuple[str, ...]:
    """Give what can be exported."""
    tables = [PROJECT_INDICATORS if name == "indicators" else name for name in TABLES]
    records = (f"{kind}_records" if kind in _MADE else kind for kind in kinds() if kind not in tables)
    return (*tables, "ledger", "standings", *_MADE, *records)


def lines(what: str, year: int | None = None) -> Iterator[Line]:
    """Give the lines of an export, each under the same names; raise KeyError where there is none such.

    `year` is asked of exports that are of a year.
    """
    if what in _MADE:
        return _MADE[what](year)
    if what == "ledger":
        return _facts()
    if what == "standings":
        return _standings()
    table = "indicators" if what == PROJECT_INDICATORS else what
    if table in TABLES:
        return _table(table)
    return _records(what.removesuffix("_records"))


def _facts() -> Iterator[Line]:
    rows = FactRow.objects.order_by("sequence").values_list(*FIELDS).iterator(chunk_size=CHUNK)
    return (dict(zip(FIELDS, map(_plain, row), strict=True)) for row in rows)


def _standings() -> Iterator[Line]:
    names = [field.name for field in Standing._meta.concrete_fields]
    for row in Standing.objects.order_by("project").values_list(*names).iterator(chunk_size=CHUNK):
        yield dict(zip(names, map(_plain, row), strict=True))


def _table(name: str) -> Iterator[Line]:
    """Give a table as it can be imported again: money in major units."""
    currency = str(programme().get("currency", "CNY"))
    money = {field.name for field in schema()[name].fields.values() if field.type == "money"}
    for row in frame_of(name).select(schema()[name].columns).iter_rows(named=True):
        yield {
            column: str(Money(value, currency).major) if column in money and value is not None else _plain(value)
            for column, value in row.items()
        }


def _records(kind: str) -> Iterator[Line]:
    names = [name for name, field in kinds()[kind].fields.items() if field.type != "personal"]
    rows = RecordRow.objects.filter(kind=kind, gone=False).order_by("key")
    last = ""
    while chunk := list(rows.filter(key__gt=last)[:CHUNK]):
        last = chunk[-1].key
        for row, record in zip(chunk, as_records(chunk), strict=True):
            head = {name: _plain(getattr(row, name)) for name in _HEAD}
            yield head | {name: record.values.get(name) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def written(found: Iterator[Line], path: Path, form: str) -> int:
    """Write lines as CSV or as a JSON list, beside the place and moved in when whole; give how many."""
    fresh, count = path.with_suffix(f".{form}.part"), 0
    with fresh.open("w", encoding="utf-8", newline="") as file:
        if form == "json":
            file.write("[")
            for line in found:
                file.write(("," if count else "") + "\n" + json.dumps(line, ensure_ascii=False))
                count += 1
            file.write("\n]\n")
        else:
            writer = None
            for line in found:
                if writer is None:
                    writer = csv.DictWriter(file, list(line), lineterminator="\n")
                    writer.writeheader()
                writer.writerow({name: _cell(value) for name, value in line.items()})
                count += 1
    fresh.replace(path)
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
