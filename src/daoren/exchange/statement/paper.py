"""A statement as PDF in one language; the same edition and fonts give the same bytes."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from typing import Any, Final

from daoren.core.terms import Statement
from daoren.engines.typst import AbsentLettersError, FontSource, TypesetError, typeset
from daoren.exchange.notice.faces import chinese, faces, latin_faces
from daoren.exchange.notice.wording import named
from daoren.exchange.statement.edition import Edition

# One round finds the letters without a font of one typesetting; naming them may let typst come further.
_ROUNDS: Final = 20


class StatementError(Exception):
    """Why a statement could not be set."""

    def __init__(self, why: Statement) -> None:
        super().__init__(why)
        self.why = why


def write_pdf(edition: Edition, *, fonts: FontSource | None = None) -> bytes:
    """Write an edition as a PDF for archives and screen readers (PDF/A-2a, PDF/UA-1).

    Raise StatementError where it has Chinese text and there is no Chinese font, or where typst fails.
    """
    source = fonts or FontSource()
    try:
        data = {**asdict(edition), "tag": edition.tag, "faces": _faces(edition, source),
                "on": edition.on.isoformat()}  # fmt: skip
        return _set(data, edition, source)
    except TypesetError as error:
        raise StatementError(Statement("notice.not_set", {"reason": str(error)})) from error


def _faces(edition: Edition, source: FontSource) -> Mapping[str, list[str]]:
    chosen = faces(source.families(), edition.language)
    if chosen is not None:
        return chosen
    if chinese("".join(edition.texts)):
        raise StatementError(Statement("notice.no_font"))
    return latin_faces()


def _set(data: Any, edition: Edition, source: FontSource) -> bytes:
    at = datetime.combine(edition.on, time(), UTC)
    with as_file(files(__package__).joinpath("layouts")) as folder:
        for _ in range(_ROUNDS):
            try:
                return typeset(folder / f"{edition.language}.typ", data, fonts=source, at=at)
            except AbsentLettersError as absent:
                data = _renamed(data, str.maketrans({letter: named(letter) for letter in absent.letters}))
        return typeset(folder / f"{edition.language}.typ", data, fonts=source, at=at)


def _renamed(part: Any, names: Mapping[int, str]) -> Any:
    if isinstance(part, str):
        return part.translate(names)
    if isinstance(part, dict):
        return {key: _renamed(value, names) for key, value in part.items()}
    return [_renamed(value, names) for value in part] if isinstance(part, list | tuple) else part
