"""Which sheet a table is, and where its headings stand: below a title, in one row or in two."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daoren.exchange.sheets.form import Form, forms, plain_heading

# So many rows from the top are looked through for headings.
DEEPEST = 30
Cells = Sequence[str | None]
_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Found:
    """A form found in a table: its headings begin in row `header` (from 0) and take `depth` rows.

    `places` says in which column (from 0) each column of the form stands, `given` how its heading is written,
    `unknown` and `twice` the headings that are none of it or stand a second time, by their place; `year` is the
    year that the title names.
    """

    form: Form
    header: int
    depth: int
    places: Mapping[str, int]
    given: Mapping[str, str]
    unknown: Mapping[int, str]
    twice: Mapping[int, str]
    year: int | None


def find(rows: Sequence[Cells]) -> Found | None:
    """Find the form whose headings fit best; None where the table is none of them."""
    best: Found | None = None
    # Headings in two rows are believed only where they find more than those in one.
    for depth in (1, 2):
        for at in range(min(len(rows), DEEPEST)):
            headings = _headings(rows, at, depth)
            for form in forms().values() if any(headings) else ():
                found = _match(form, headings, at, depth, rows)
                if found is not None and (best is None or len(found.places) > len(best.places)):
                    best = found
    return best


def _headings(rows: Sequence[Cells], at: int, depth: int) -> list[tuple[str, ...]]:
    """Give what may be the heading of each column: of two rows the lower, both together, or the upper."""
    upper = [text or "" for text in rows[at]]
    if depth == 1:
        return [(text,) if text.strip() else () for text in upper]
    if at + 1 >= len(rows):
        return []
    lower = [text or "" for text in rows[at + 1]]
    return [
        tuple(text for text in (below, above + below, above) if text.strip())
        for above, below in zip(upper, lower, strict=True)
    ]


def _match(
    form: Form, headings: Sequence[tuple[str, ...]], at: int, depth: int, rows: Sequence[Cells]
) -> Found | None:
    known = form.headings()
    places: dict[str, int] = {}
    given: dict[str, str] = {}
    unknown: dict[int, str] = {}
    twice: dict[int, str] = {}
    for place, words in enumerate(headings):
        told = next(((word, known[plain_heading(word)]) for word in words if plain_heading(word) in known), None)
        shown = " ".join((told[0] if told else words[0]).split()) if words else ""
        if told is None:
            if words:
                unknown[place] = shown
        elif told[1] in places:
            twice[place] = shown
        else:
            places[told[1]], given[told[1]] = place, shown
    if not set(form.mark) <= places.keys():
        return None
    return Found(form, at, depth, places, given, unknown, twice, _year_above(rows[:at]))


def _year_above(rows: Sequence[Cells]) -> int | None:
    """Give the year that the title above the headings names, where it names one alone."""
    years = {int(year) for row in rows for text in row if text for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
