"""Visits to units: which can be made as one, and which ask again what was asked shortly before.

A visit has a window, the days on which it may take place. Visits to one unit whose windows share a day can be made
together on that day; what is sought is the fewest days a unit on which somebody comes. That is the stabbing of
intervals by points, for which taking the window that closes first, and with it all that are open then, is optimal
(Cormen et al., Introduction to Algorithms, 4th ed., section 15.1, the same argument as for choosing activities).
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a unit about a subject, on any day of a window, both ends included.

    Raise ValueError where the window ends before it begins.
    """

    key: str
    unit: str
    subject: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"visit {self.key!r}: the window ends before it begins")


@dataclass(frozen=True, slots=True)
class Joint:
    """Visits to one unit made together on a day of the window that all of them share."""

    unit: str
    visits: tuple[Visit, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two visits to one unit about one subject, and the days that lie between them at least (0: they overlap)."""

    earlier: Visit
    later: Visit
    days: int


def merge(visits: Iterable[Visit]) -> tuple[Joint, ...]:
    """Put visits together so that somebody comes to each unit on as few days as can be.

    Units come in the order of their names, within one the earliest first.

    >>> days = [date(2026, 3, day) for day in range(1, 10)]
    >>> asked = [Visit("a", "U", "money", days[0], days[4]), Visit("b", "U", "progress", days[2], days[8])]
    >>> [(len(one.visits), one.first.day, one.last.day) for one in merge(asked)]
    [(2, 3, 5)]
    """
    return tuple(joint for unit, own in _by_unit(visits) for joint in _stabbed(unit, own))


def _by_unit(visits: Iterable[Visit]) -> Iterator[tuple[str, list[Visit]]]:
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        found[visit.unit].append(visit)
    return iter(sorted(found.items()))


def _stabbed(unit: str, visits: Sequence[Visit]) -> Iterator[Joint]:
    held: list[Visit] = []
    for visit in sorted(visits, key=lambda one: (one.last, one.first, one.key)):
        if held and visit.first > held[0].last:
            yield _joint(unit, held)
            held = []
        held.append(visit)
    if held:
        yield _joint(unit, held)


def _joint(unit: str, held: Sequence[Visit]) -> Joint:
    first = max(one.first for one in held)
    return Joint(unit, tuple(sorted(held, key=lambda one: (one.first, one.key))), first, held[0].last)


def repeated(visits: Iterable[Visit], *, within_days: int) -> tuple[Repeat, ...]:
    """Give the pairs of visits to one unit about one subject between which no more than so many days may lie.

    The days are counted from the last of the one window to the first of the other. Raise ValueError for a negative
    number of days.

    >>> asked = [Visit(str(month), "U", "money", date(2026, month, 1), date(2026, month, 9)) for month in (3, 4)]
    >>> [one.days for one in repeated(asked, within_days=30)], repeated(asked, within_days=20)
    ([23], ())
    """
    if within_days < 0:
        raise ValueError(f"{within_days} is no number of days")
    alike: defaultdict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        alike[visit.unit, visit.subject].append(visit)
    return tuple(pair for _, own in sorted(alike.items()) for pair in _close(own, within_days))


def _close(visits: Sequence[Visit], within_days: int) -> Iterator[Repeat]:
    ordered = sorted(visits, key=lambda one: (one.first, one.last, one.key))
    for earlier, later in itertools.combinations(ordered, 2):
        gap = max((later.first - earlier.last).days, 0)
        if gap <= within_days:
            yield Repeat(earlier, later, gap)
