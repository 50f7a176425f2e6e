"""Write a notice as PDF, as pictures or as plain text; the same notice and fonts give the same bytes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, TypeVar

from daoren.core.terms import Language, Statement
from daoren.engines.typst import AbsentLettersError, FontSource, TypesetError, pictures, typeset
from daoren.exchange.notice.faces import chinese, faces, latin_faces
from daoren.exchange.notice.paper import paper_of
from daoren.exchange.notice.record import Notice
from daoren.exchange.notice.refusal import NoticeError, lacking
from daoren.exchange.notice.wording import named

# One round finds the letters without a font of one typesetting; naming them may let typst come further.
_ROUNDS: Final = 20
_Made = TypeVar("_Made")


def write_notice(notice: Notice, language: Language, *, fonts: FontSource | None = None) -> bytes:
    """Write a notice as a PDF for archives and screen readers (PDF/A-2a, PDF/UA-1).

    Chinese follows the layout of GB/T 9704-2012, English that of a formal letter. A letter that no font has is
    named by its code point. Raise NoticeError where the notice lacks what it must say, where it has Chinese
    text and there is no Chinese font, or where typst fails.
    """
    source = fonts or FontSource()
    at = datetime.combine(notice.decided_on, time(), UTC)
    return _set(notice, language, source, lambda template, data: typeset(template, data, fonts=source, at=at))


def draw_notice(
    notice: Notice, language: Language, *, fonts: FontSource | None = None, dots: float = 96.0
) -> list[bytes]:
    """Draw a notice as one PNG a page with so many dots an inch, for a look before it is signed.

    Raise NoticeError as `write_notice` does.
    """
    source = fonts or FontSource()
    at = datetime.combine(notice.decided_on, time(), UTC)

    def draw(template: Path, data: Any) -> list[bytes]:
        # Only a PDF complains of letters without a font, and what is looked at must be what is served.
        typeset(template, data, fonts=source, at=at)
        return pictures(template, data, fonts=source, dots=dots)

    return _set(notice, language, source, draw)


def _set(notice: Notice, language: Language, fonts: FontSource, make: Callable[[Path, Any], _Made]) -> _Made:
    wanting = lacking(notice)
    if wanting:
        raise NoticeError(*wanting)
    paper: Any = asdict(paper_of(notice, language))
    try:
        data = paper | {"faces": _faces(paper, language, fonts), "day": notice.decided_on.isoformat()}
        with as_file(files(__package__).joinpath("layouts")) as folder:
            return _with_letters_named(data, lambda said: make(folder / f"{language}.typ", said))
    except TypesetError as error:
        raise NoticeError(Statement("notice.not_set", {"reason": str(error)})) from error


def _faces(paper: Any, language: Language, fonts: FontSource) -> dict[str, list[str]]:
    chosen = faces(fonts.families(), language)
    if chosen is not None:
        return chosen
    if language == "zh" or chinese(str(paper)):
        raise NoticeError(Statement("notice.no_font"))
    return latin_faces()


def _with_letters_named(data: Any, make: Callable[[Any], _Made]) -> _Made:
    for _ in range(_ROUNDS):
        try:
            return make(data)
        except AbsentLettersError as absent:
            data = _renamed(data, str.maketrans({letter: named(letter) for letter in absent.letters}))
    return make(data)


def _renamed(part: Any, names: dict[int, str]) -> Any:
    if isinstance(part, str):
        return part.translate(names)
    if isinstance(part, dict):
        return {key: _renamed(value, names) for key, value in part.items()}
    return [_renamed(value, names) for value in part] if isinstance(part, list | tuple) else part
