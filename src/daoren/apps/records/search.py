"""Find records by pieces of their text, in Chinese and in English, on SQLite and on PostgreSQL alike.

A run of Chinese is cut into every two neighbouring characters, so that a word of two characters is found wherever
it stands and a longer one by its pairs; other words are taken whole. PostgreSQL keeps the pieces as an array under
GIN, SQLite in FTS5.
"""

import re
from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from daoren.apps.records.models import RecordRow, Search

_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+(?:[-_.][0-9a-z]+)*", re.IGNORECASE)
BATCH = 1_000


def pieces(text: str) -> list[str]:
    """Give the pieces by which a text is found, each once, in the order of the text.

    >>> pieces("新能源汽车 ZJ2023-0001")
    ['新能', '能源', '源汽', '汽车', 'zj2023-0001']
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(text.lower()):
        if run[0] > "\u3000" and len(run) > 1:
            found |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found[run] = None
    return list(found)


def index(rows: Sequence[RecordRow]) -> None:
    """Write the pieces of records."""
    found = [Search(record_id=row.key, pieces=" ".join(pieces(f"{row.number} {row.title}"))) for row in rows]
    if not found:
        return
    Search.objects.bulk_create(
        found, batch_size=BATCH, update_conflicts=True, update_fields=["pieces"], unique_fields=["record"]
    )


def matching(rows: "QuerySet[RecordRow]", text: str) -> "QuerySet[RecordRow]":
    """Keep the records that hold every piece of a text; a single Chinese character matches any pair with it."""
    wanted = pieces(text)
    if not wanted:
        return rows.none()
    hits, parameter = _hits(wanted)
    if parameter:
        rows = rows.extra(where=[f"key IN ({hits})"], params=[parameter])  # noqa: S610 - the text is a parameter
    for piece in wanted:
        if _single(piece):
            rows = rows.filter(title__contains=piece)
    return rows


def keys_of_hits(text: str, *, most: int) -> list[str]:
    """Give the keys of records that hold every piece of a text, so many at most, asking the index alone."""
    wanted = pieces(text)
    hits, parameter = _hits(wanted)
    if not wanted or any(map(_single, wanted)):
        return list(matching(RecordRow.objects.all(), text).values_list("key", flat=True)[:most])
    with connection.cursor() as cursor:
        cursor.execute(f"{hits} LIMIT {int(most)}", [parameter])
        return [key for (key,) in cursor.fetchall()]


def _hits(wanted: Sequence[str]) -> tuple[str, str | list[str]]:
    """Give the query of the keys that hold every whole piece, with its parameter, empty where there is none."""
    whole = [piece for piece in wanted if not _single(piece)]
    if connection.vendor == "postgresql":
        # Whole pieces by the array under GIN; the operator and the function are those of the index.
        return "SELECT record_id FROM search WHERE string_to_array(pieces, ' ') @> %s", whole
    found = "SELECT s.record_id FROM search_fts f JOIN search s ON s.id = f.rowid WHERE search_fts MATCH %s"
    return found, " AND ".join(f'"{piece}"' for piece in whole)


def _single(piece: str) -> bool:
    return len(piece) == 1 and piece > "\u3000"
