"""What a statement says as a whole, as data: held fast by its digest when the statement is issued."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.conf import settings

from daoren.apps.audit.append import today
from daoren.apps.portal.kept import sequence
from daoren.apps.statements.definitions import Chapter, Definition, chapters, definitions
from daoren.apps.statements.figures import Figure, Finder, figures
from daoren.apps.statements.rows import rows

# The subject of a row behind a figure and what it adds, so that a later change can be named.
Behind = tuple[tuple[str, str, float | None], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The chapters, definitions and figures of a year, on the day and at the fact of the ledger that it was made.

    `behind` holds (kind, subject, amount) of the rows behind each figure; empty while nothing is held fast.
    """

    year: int
    on: str
    sequence: int
    chapters: tuple[Chapter, ...]
    definitions: Mapping[str, Definition]
    figures: Mapping[str, Figure]
    behind: Mapping[str, Behind]

    @property
    def listed(self) -> tuple[str, ...]:
        """The figures of all sentences, in the order in which they are read."""
        return tuple(dict.fromkeys(key for chapter in self.chapters for key in chapter.figures))


def content_now(year: int) -> Content:
    """Give what the records say now."""
    return Content(year, today().isoformat(), sequence(), chapters(), definitions(), figures(year), {})


def content_to_hold(year: int) -> Content:
    """Give what the records say at this very moment, with the rows behind it."""
    known = definitions()
    finder = Finder(known)
    found = {key: finder.figure(key, year) for key in known}
    behind = {key: behind_of(one, year) for key, one in known.items()}
    return Content(year, today().isoformat(), sequence(), chapters(), known, found, behind)


def behind_of(one: Definition, year: int) -> Behind:
    """Give the rows behind a figure in short."""
    return tuple((row.kind, row.subject, row.amount) for row in rows(one.way, year))


def hold(content: Content) -> str:
    """Write a content under its SHA-256 in hexadecimal and give that; the same content has the same bytes."""
    data = msgspec.json.encode(content, order="sorted")
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    return digest


def held(digest: str) -> Content | None:
    """Give a content by its digest; None where its file is gone or holds other bytes."""
    try:
        data = path_of(digest).read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.sha256(data).hexdigest() != digest:
        return None
    return msgspec.json.decode(data, type=Content)


def path_of(digest: str) -> Path:
    """Give where a content lies; raise ValueError for what is no digest."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is no digest of a statement")
    return Path(settings.FILES) / "statements" / f"{digest}.json"
