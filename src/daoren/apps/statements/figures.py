"""All figures of a year: each with the year before and its second witness, counted once and kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daoren.apps.portal.kept import kept
from daoren.apps.statements.definitions import Definition, definitions
from daoren.apps.statements.find import Found, find
from daoren.core.programme.compare import agrees


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a year, of the year before, and what a second witness says of the year."""

    now: Found
    before: Found
    beside: Found | None = None

    @property
    def disputed(self) -> bool:
        """Tell whether the second witness says otherwise; one that says nothing disputes nothing."""
        other = self.beside
        if other is None or other.value is None or self.now.value is None:
            return False
        if self.now.comparison:
            return not agrees(other.value, self.now.value, comparison=self.now.comparison)
        return not agrees(self.now.value, other.value, comparison=other.comparison)


class Finder:
    """Find figures of any year, each once."""

    def __init__(self, known: Mapping[str, Definition]) -> None:
        self.known = known
        self.found: dict[tuple[str, int], Found] = {}

    def of(self, key: str, year: int) -> Found:
        """Give a figure of a year."""
        if (key, year) not in self.found:
            self.found[key, year] = find(self.known[key].way, year, self.of)
        return self.found[key, year]

    def figure(self, key: str, year: int) -> Figure:
        """Give a figure of a year with the year before and the second witness."""
        beside = self.known[key].beside
        other = None if beside is None else find(beside, year, self.of)
        return Figure(self.of(key, year), self.of(key, year - 1), other)


def figures(year: int, wanted: Iterable[str] | None = None) -> dict[str, Figure]:
    """Give the figures of a year by key, all of them where none are named; kept until the ledger moves on.

    >>> Figure(Found(271.0), Found(None), Found(500.0, comparison=">")).disputed
    True
    """
    known = definitions()
    names = tuple(known if wanted is None else wanted)

    def count() -> dict[str, Figure]:
        finder = Finder(known)
        return {key: finder.figure(key, year) for key in names}

    found: dict[str, Figure] = kept(f"statement:{year}:{','.join(names)}", count)
    return found
