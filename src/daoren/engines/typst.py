"""The port to typst: templates of our own and data as JSON go in, a PDF or pictures come out.

Data never become source: a template reads them by `json(bytes(sys.inputs.data))`, so that whatever a person has
typed stays text. The clock is an argument, so that the same input gives the same bytes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

# For archives and for screen readers at once: tagged, fonts inside, no letter without its character.
STANDARDS: Final = ("a-2a", "ua-1")
_ABSENT: Final = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


class TypesetError(Exception):
    """What typst could not set, in its own words."""


class AbsentLettersError(TypesetError):
    """Some letters are in no font at hand: `letters` holds them."""

    def __init__(self, letters: frozenset[str]) -> None:
        super().__init__(" ".join(f"U+{ord(letter):04X}" for letter in sorted(letters)))
        self.letters = letters


@dataclass(frozen=True, slots=True)
class FontSource:
    """Where fonts come from: a folder, the system, and always the Latin ones that typst brings."""

    folder: Path | None = None
    system: bool = True

    def families(self) -> frozenset[str]:
        """Give the names of all families at hand, looked up once a process; raise TypesetError without typst."""
        return frozenset(_fonts(self).families())


def typeset(template: Path, data: Mapping[str, Any], *, fonts: FontSource, at: datetime) -> bytes:
    """Set a template as PDF/A-2a and PDF/UA-1.

    The template may read only its own folder. `at` needs a time zone. Raise AbsentLettersError where no font has a
    letter, TypesetError otherwise.
    """
    pages = _compile(template, data, fonts=fonts, format="pdf", pdf_standards=list(STANDARDS), timestamp=at)
    assert isinstance(pages, bytes)  # noqa: S101 - typst gives one file for a PDF
    return pages


def pictures(template: Path, data: Mapping[str, Any], *, fonts: FontSource, dots: float = 96.0) -> list[bytes]:
    """Set a template as one PNG a page, with so many dots an inch; raise TypesetError."""
    pages = _compile(template, data, fonts=fonts, format="png", ppi=dots)
    return pages if isinstance(pages, list) else [pages]


def _compile(template: Path, data: Mapping[str, Any], *, fonts: FontSource, **settings: Any) -> Any:
    engine = _typst()
    try:
        return engine.compile(
            template,
            root=template.parent,
            font_paths=_fonts(fonts),
            sys_inputs={"data": json.dumps(data, ensure_ascii=True, sort_keys=True)},
            **settings,
        )
    except engine.TypstError as error:
        absent = _absent(f"{error.message}\n{error.diagnostic}")
        if absent:
            raise AbsentLettersError(absent) from error
        raise TypesetError(error.diagnostic or error.message) from error


def _absent(words: str) -> frozenset[str]:
    """Read from a complaint which letters have no font."""
    found = (_ESCAPE.sub(lambda code: chr(int(code[1], 16)), match["text"]) for match in _ABSENT.finditer(words))
    # The Latin fonts that typst brings have all of ASCII: of a cluster only the rest can be absent.
    return frozenset(letter for text in found for letter in text if not letter.isascii())


@lru_cache(maxsize=8)
def _fonts(source: FontSource) -> Any:
    folders: list[Any] = [source.folder] if source.folder else []
    return _typst().Fonts(include_system_fonts=source.system, font_paths=folders)


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise TypesetError("typst is not installed; install it with: pip install 'daoren[web]'") from error
    return typst
