"""Facts as rows: CSV for a spreadsheet, JSON for a program."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from daoren.core.ledger import Fact

COLUMNS = (
    "sequence", "id", "recorded_at", "effective_on", "actor", "verb", "kind", "subject", "payload", "previous",
    "hash",
)  # fmt: skip
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(facts: Iterable[Fact]) -> Iterator[str]:
    """Give facts as CSV in UTF-8 with a mark at its head, one fact a line; `recorded_at` is UTC.

    A name that a spreadsheet would take for a formula has an apostrophe before it; JSON holds it as it is.
    """
    yield "\ufeff" + _line(COLUMNS)
    for fact in facts:
        yield _line([_cell(value) for value in _row(fact).values()])


def as_json(facts: Iterable[Fact]) -> Iterator[str]:
    """Give facts as one JSON list of objects; the payload is an object of its own."""
    before = "[\n"
    for fact in facts:
        row = {**_row(fact), "payload": fact.content}
        yield before + json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _row(fact: Fact) -> dict[str, Any]:
    days = {
        "recorded_at": fact.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "effective_on": fact.effective_on.isoformat(),
    }
    return {name: days[name] if name in days else getattr(fact, name) for name in COLUMNS}


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
