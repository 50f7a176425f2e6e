"""Whose turn it is with a record, and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from daoren.apps.audit.append import today
from daoren.apps.records.kinds import calendar, kinds
from daoren.apps.records.models import RecordRow
from daoren.core.lifecycle import Lifecycle
from daoren.core.lifecycle.decide import role_term
from daoren.core.lifecycle.lifecycle import Words


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs: until when, and how many working days are left (below zero: over)."""

    label: Words
    due: date
    left: int
    whose: tuple[Any, ...]
    provisional: bool

    @property
    def tone(self) -> Literal["bad", "waiting", "active"]:
        """Say how pressing it is: over, within three working days, or not yet."""
        return "bad" if self.left < 0 else "waiting" if self.left <= 3 else "active"


def running(lifecycle: Lifecycle, due: dict[str, str], *, on: date | None = None) -> list[Running]:
    """Give the clocks that run, soonest first."""
    now = on or today()
    found = []
    for key, text in sorted(due.items(), key=lambda pair: pair[1]):
        clock = lifecycle.clocks.get(key)
        if clock is not None:
            day = date.fromisoformat(text)
            left = calendar().between(now, day) if day >= now else min(calendar().between(now, day), -1)
            whose = tuple(role_term(role) for role in clock.whose)
            found.append(Running(clock.label, day, left, whose, calendar().provisional(now, day)))
    return found


def turn(lifecycle: Lifecycle, state: str) -> tuple[Any, ...]:
    """Give the roles that a record in a state waits for: those of the events expected of it."""
    roles = {role for event in lifecycle.events_in(state) if event.expected for role in event.who}
    return tuple(role_term(role) for role in sorted(roles - {"system"}))


def turn_of(row: RecordRow) -> tuple[Any, ...]:
    """Give the roles whose turn it is with the record of a row: those of its next clock, else of its state."""
    lifecycle = kinds()[row.kind]
    clock = lifecycle.clocks.get(row.next_clock)
    if clock is not None and clock.whose:
        return tuple(role_term(role) for role in clock.whose)
    return turn(lifecycle, row.state)


def clock_of(row: RecordRow) -> Running | None:
    """Give the soonest clock of the record of a row."""
    if row.next_due is None:
        return None
    found = running(kinds()[row.kind], {row.next_clock: row.next_due.isoformat()})
    return found[0] if found else None
