"""The inspections of a month, which of them can be made together, and which ask again what was asked before."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from daoren.apps.parties.actors import Actor
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import roles_towards
from daoren.core.programme.visits import Joint, Visit, merge, repeated

LIVE = ("planned", "announced", "done")
MOST = 2_000
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """One inspection of the calendar: its window, and the numbers of those that it repeats."""

    row: RecordRow
    values: Mapping[str, Any]
    first: date
    last: date
    repeats: tuple[str, ...] = ()

    @property
    def visit(self) -> Visit:
        """The visit of core that it is."""
        return Visit(self.row.number, self.row.unit, str(self.values["subject"]), self.first, self.last)


@dataclass(frozen=True, slots=True)
class Offer:
    """Inspections of one unit that can be made on one day: which leads, which of the rest a reader may merge."""

    unit: str
    entries: tuple[Entry, ...]
    first: date
    last: date
    leading: str
    movable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday with its inspections by unit."""

    begins: date
    units: Mapping[str, Sequence[Entry]]

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.begins + _WEEK - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """The calendar of a month: its weeks, what can be merged, and how many there are."""

    first: date
    weeks: tuple[Week, ...]
    offers: tuple[Offer, ...]
    count: int
    repeats: int


def window_of(values: Mapping[str, Any]) -> tuple[date, date]:
    """Give the days on which an inspection may take place: its day where it is fixed, else its window."""
    if values.get("visit_on"):
        day = date.fromisoformat(values["visit_on"])
        return day, day
    return date.fromisoformat(values["first_on"]), date.fromisoformat(values["last_on"])


def month_of(actor: Actor, first: date) -> Month:
    """Give the calendar of the month that begins on a day.

    Whoever plans inspections sees all of them, of every department: else nobody could merge them.
    """
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    within = int(policies()["inspection.repeat"]["within_days"])
    known = _marked(list(_entries()), within)
    shown = [entry for entry in known if entry.first <= last and entry.last >= first]
    offers = tuple(_offers(actor, [one for one in shown if one.row.state == "planned"]))
    return Month(first, tuple(_weeks(shown, first)), offers, len(shown), sum(bool(one.repeats) for one in shown))


def _entries() -> Iterator[Entry]:
    rows = RecordRow.objects.filter(kind="inspection", state__in=LIVE, gone=False).order_by("-key")[:MOST]
    for row in rows:
        values = row.own_values
        yield Entry(row, values, *window_of(values))


def _marked(entries: Sequence[Entry], within: int) -> list[Entry]:
    """Mark the inspections that repeat another; those with a reason too, for the reason is there to be read."""
    pairs = repeated([entry.visit for entry in entries], within_days=within)
    found: dict[str, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair.earlier.key, set()).add(pair.later.key)
        found.setdefault(pair.later.key, set()).add(pair.earlier.key)
    return [
        Entry(one.row, one.values, one.first, one.last, tuple(sorted(found.get(one.row.number, ()))))
        for one in entries
    ]


def _weeks(entries: Sequence[Entry], first: date) -> Iterator[Week]:
    """Put inspections into the week in which they may first take place, within the month."""

    def monday(entry: Entry) -> date:
        day = max(entry.first, first)
        return day - timedelta(days=day.weekday())

    ordered = sorted(entries, key=lambda one: (monday(one), one.row.unit, one.first, one.row.key))
    for begins, own in itertools.groupby(ordered, monday):
        by_unit = itertools.groupby(own, lambda one: one.row.unit)
        yield Week(begins, {unit: tuple(held) for unit, held in by_unit})


def _offers(actor: Actor, entries: Sequence[Entry]) -> Iterator[Offer]:
    by_number = {entry.row.number: entry for entry in entries}
    for joint in merge(entry.visit for entry in entries):
        if len(joint.visits) > 1:
            yield _offer(actor, joint, [by_number[one.key] for one in joint.visits])


def _offer(actor: Actor, joint: Joint, entries: Sequence[Entry]) -> Offer:
    """Let the first one lead that is not the reader's to move, else the first of all."""
    may = set(kinds()["inspection"].events["merge"].who)
    mine = [one.row.number for one in entries if may & roles_towards(actor, one.row, one.values)]
    others = [one.row.number for one in entries if one.row.number not in mine]
    leading = (others or mine)[0]
    movable = tuple(number for number in mine if number != leading)
    return Offer(joint.unit, tuple(entries), joint.first, joint.last, leading, movable)
