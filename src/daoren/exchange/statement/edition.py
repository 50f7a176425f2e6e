"""A statement in one language, all of it in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daoren.core.terms import Language

TAGS = {"zh": "zh-Hans", "en": "en"}
OWN_NAMES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence; `figure` is the key of the figure that it states, empty where it is words."""

    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in the table of its chapter: name, value, the year before, how firm it is, source, what to know."""

    key: str
    name: str
    value: str
    last: str
    status: str
    source: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells in the order of the heads."""
        return (self.name, self.value, self.last, self.status, self.source)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its mark and heading, its paragraphs as runs, and the table of its figures."""

    mark: str
    heading: str
    paragraphs: tuple[tuple[Run, ...], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list under a heading of its own: what is not on record, corrections, what it rests on."""

    heading: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A statement in one language; `on` is the day that it is of, `heads` those of every table."""

    language: Language
    title: str
    subtitle: str
    banner: str
    heads: tuple[str, ...]
    table: str
    chapters: tuple[Chapter, ...]
    listings: tuple[Listing, ...]
    on: date

    @property
    def tag(self) -> str:
        """The tag of its language."""
        return TAGS[self.language]

    @property
    def own_name(self) -> str:
        """What the language calls itself."""
        return OWN_NAMES[self.language]

    @property
    def texts(self) -> Iterator[str]:
        """Everything that is said, in the order in which it is read."""
        yield from filter(None, (self.banner, self.title, self.subtitle))
        for chapter in self.chapters:
            yield f"{chapter.mark}{chapter.heading}"
            yield from ("".join(run.text for run in paragraph) for paragraph in chapter.paragraphs)
            if chapter.lines:
                yield from self.heads
            for line in chapter.lines:
                yield from line.cells
                yield from filter(None, (line.note,))
        for listing in self.listings:
            yield listing.heading
            yield from listing.entries
