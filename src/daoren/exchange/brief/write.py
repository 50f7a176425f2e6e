"""Write a brief as PDF on two pages of A4 at most; the same brief and fonts give the same bytes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from daoren.core.terms import Language, Statement, label, say
from daoren.engines.typst import AbsentLettersError, FontSource, TypesetError, pictures, typeset
from daoren.exchange.brief.record import Brief, Item, Section
from daoren.exchange.notice.faces import chinese, faces, latin_faces
from daoren.exchange.notice.wording import clean, named

PAGES: Final = 2
# How many items of a section are named, and how many letters of each text, the fuller ones first.
_FITS: Final = ((10, 160), (8, 160), (7, 140), (6, 120), (5, 110), (4, 100), (3, 80), (2, 70), (1, 60))
_TAGS: Final = {"zh": "zh-Hans", "en": "en"}
# Enough to count pages by; nobody looks at them.
_DOTS: Final = 6.0
_ROUNDS: Final = 20


class BriefError(Exception):
    """A brief that cannot be written: `reasons` says why and how to mend it."""

    def __init__(self, *reasons: Statement) -> None:
        super().__init__(" ".join(say(reason, "en") for reason in reasons))
        self.reasons = reasons


def write_brief(brief: Brief, *, fonts: FontSource | None = None) -> bytes:
    """Write a brief as a PDF of two pages at most (PDF/A-2a, PDF/UA-1).

    Of each section as many items are named as fit; the rest are counted. Raise BriefError where there is Chinese
    text and no Chinese font, or where typst fails.
    """
    source = fonts or FontSource()
    try:
        with as_file(files(__package__).joinpath("layouts")) as folder:
            return _fitted(brief, folder / "brief.typ", source)
    except TypesetError as error:
        raise BriefError(Statement("notice.not_set", {"reason": str(error)})) from error


def _fitted(brief: Brief, template: Path, source: FontSource) -> bytes:
    at = datetime.combine(brief.as_of, time(), UTC)
    for most, letters in _FITS:
        data = _data(brief, source, most, letters)
        pdf, data = _with_letters_named(data, lambda said: typeset(template, said, fonts=source, at=at))
        if len(pictures(template, data, fonts=source, dots=_DOTS)) <= PAGES:
            return pdf
    raise BriefError(Statement("supervision.brief_too_long"))


def _data(brief: Brief, source: FontSource, most: int, letters: int) -> Mapping[str, Any]:
    """Give what the layout reads, cut to so many items a section and letters a text."""
    language = brief.language
    sections = [_section(cut(one, most), language, letters) for one in brief.sections]
    said = {
        "language": _TAGS[language],
        "title": _short(brief.title, 80),
        "party": _short(brief.party, 60),
        "occasion": _short(brief.occasion, 80),
        "as_of": say(Statement("supervision.brief_as_of", {"day": brief.as_of.isoformat()}), language),
        "day": brief.as_of.isoformat(),
        "banner": _short(brief.banner, 100),
        "sections": sections,
    }
    return said | {"faces": _faces(str(said), language, source)}


def cut(section: Section, most: int) -> Section:
    """Name no more than so many items of a section and count the rest."""
    left = max(len(section.items) - most, 0)
    return replace(section, items=section.items[:most], more=section.more + left)


def _section(section: Section, language: Language, letters: int) -> dict[str, Any]:
    more = say(Statement("supervision.brief_more", {"count": section.more}), language) if section.more else ""
    return {
        "heading": _short(section.heading, 60),
        "figures": [
            [_short(one.label, 40), _short(one.value, 40), _short(one.note, 60)] for one in section.figures
        ],
        "items": [_item(one, language, letters) for one in section.items],
        "empty": _short(section.empty, 200) if not section.items else "",
        "more": more,
        "note": _short(section.note, 200),
    }


def _item(item: Item, language: Language, letters: int) -> dict[str, str]:
    stop = "；" if language == "zh" else "; "
    return {
        "light": label("light", item.light, language) if item.light else "",
        "tone": item.light,
        "title": _short(item.title, letters),
        "notes": _short(stop.join(one for one in item.notes if one), letters),
    }


def _short(text: str, width: int) -> str:
    """Cut a text to so many half-width letters; a Chinese one counts twice."""
    plain, used = clean(text), 0
    for at, letter in enumerate(plain):
        used += 2 if chinese(letter) else 1
        if used > width:
            return plain[:at].rstrip() + "…"
    return plain


def _faces(text: str, language: Language, source: FontSource) -> dict[str, list[str]]:
    chosen = faces(source.families(), language)
    if chosen is not None:
        return chosen
    if language == "zh" or chinese(text):
        raise BriefError(Statement("notice.no_font"))
    return latin_faces()


def _with_letters_named(data: Any, make: Callable[[Any], bytes]) -> tuple[bytes, Any]:
    """Set the data; letters that no font has are named by their code points."""
    for _ in range(_ROUNDS):
        try:
            return make(data), data
        except AbsentLettersError as absent:
            data = _renamed(data, str.maketrans({letter: named(letter) for letter in absent.letters}))
    return make(data), data


def _renamed(part: Any, names: dict[int, str]) -> Any:
    if isinstance(part, str):
        return part.translate(names)
    if isinstance(part, Mapping):
        return {key: _renamed(value, names) for key, value in part.items()}
    return [_renamed(value, names) for value in part] if isinstance(part, list | tuple) else part
