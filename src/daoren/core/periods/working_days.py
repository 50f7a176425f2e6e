"""Working days of a place with holidays on weekdays and make-up workdays at weekends."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import numpy as np

from daoren.core.periods.calendar import months_after
from daoren.core.rules import Policies

Unit = Literal["working_days", "days", "months", "weekday"]

_SATURDAY = 5
_WEEK = 7


@dataclass(frozen=True)
class WorkingDays:
    """Monday to Friday, less the holidays on weekdays, with the weekend days that are worked.

    `known` are the years whose arrangement is published; in every other year Monday to Friday is assumed. Raise
    ValueError where a holiday is no weekday or a workday is no weekend day: it would be counted twice.
    """

    holidays: frozenset[date]
    workdays: frozenset[date]
    known: frozenset[int]

    def __post_init__(self) -> None:
        for day in sorted(self.holidays):
            if day.weekday() >= _SATURDAY:
                raise ValueError(f"{day.isoformat()} is listed as a holiday but is at a weekend, thus free anyway")
        for day in sorted(self.workdays):
            if day.weekday() < _SATURDAY:
                raise ValueError(f"{day.isoformat()} is listed as a make-up workday but is no weekend day")

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked.

        >>> made_up = WorkingDays(frozenset(), frozenset({date(2024, 2, 4)}), frozenset({2024}))
        >>> made_up.is_working(date(2024, 2, 4)), made_up.is_working(date(2024, 2, 11))
        (True, False)
        """
        return day in self.workdays or (day.weekday() < _SATURDAY and day not in self.holidays)

    def after(self, day: date, count: int) -> date:
        """Give the working day that is so many after a day, which itself is not counted.

        Raise ValueError where the count is not above zero.

        >>> plain = WorkingDays(frozenset(), frozenset(), frozenset())
        >>> plain.after(date(2026, 3, 6), 3).isoformat()  # told on a Friday
        '2026-03-11'
        """
        if count < 1:
            raise ValueError(f"{count} is not a count of working days above zero")
        begun = day.toordinal()
        # Five days of seven are weekdays; each may be lost to one holiday at most.
        ahead = range(begun + 1, begun + 2 * (count + len(self.holidays)) + 8)
        place = bisect_left(ahead, self._until(begun) + count, key=self._until)
        return date.fromordinal(ahead[place])

    def between(self, first: date, last: date) -> int:
        """Count the working days after the first day up to and including the last; negative backwards.

        >>> plain = WorkingDays(frozenset(), frozenset(), frozenset())
        >>> plain.between(date(2026, 3, 6), date(2026, 3, 11)), plain.between(date(2026, 3, 11), date(2026, 3, 6))
        (3, -3)
        """
        return self._until(last.toordinal()) - self._until(first.toordinal())

    def provisional(self, first: date, last: date) -> bool:
        """Tell whether any year that two days touch has no published arrangement."""
        early, late = sorted((first.year, last.year))
        return not self.known.issuperset(range(early, late + 1))

    def runs_out(self, day: date, *, length: int, unit: Unit) -> date:
        """Give the last day of a time that runs from a day; the day after it is day 1, whatever the unit.

        A time in days or months is not moved where it ends on a day off. In the unit "weekday" the length names a
        day of the week (1 Monday to 7 Sunday): the time runs to the next such day, or to the working day before
        it where that is a day off, or to the first one after it where none lies between. Raise ValueError where
        there is no such day of the week.

        >>> plain = WorkingDays(frozenset(), frozenset(), frozenset())
        >>> plain.runs_out(date(2026, 3, 2), length=15, unit="days").isoformat()
        '2026-03-17'
        >>> plain.runs_out(date(2026, 12, 31), length=2, unit="months").isoformat()
        '2027-02-28'
        >>> plain.runs_out(date(2026, 3, 6), length=5, unit="weekday").isoformat()  # a Friday, to the next
        '2026-03-13'
        """
        if unit == "working_days":
            return self.after(day, length)
        if unit == "weekday":
            return self._next(day, length)
        if unit == "days":
            return day + timedelta(days=length)
        return date.fromisoformat(str(months_after(np.datetime64(day, "D"), length)))

    def _next(self, day: date, weekday: int) -> date:
        """Give the next day of a weekday (1 Monday to 7 Sunday), moved to a working day where it is none."""
        if not 1 <= weekday <= _WEEK:
            raise ValueError(f"{weekday} is no day of the week, 1 to {_WEEK}")
        named = day + timedelta(days=(weekday - day.isoweekday() - 1) % _WEEK + 1)
        nearest = self._last_working(named)
        return nearest if nearest > day else self.after(named, 1)

    def _last_working(self, day: date) -> date:
        """Give a day where it is worked, else the last working day before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def _until(self, ordinal: int) -> int:
        """Count the working days from the first day of the calendar, a Monday, to a day."""
        weeks, rest = divmod(ordinal, 7)
        free, worked = self._sorted
        return 5 * weeks + min(rest, 5) - bisect_right(free, ordinal) + bisect_right(worked, ordinal)

    @cached_property
    def _sorted(self) -> tuple[list[int], list[int]]:
        return _ordinals(self.holidays), _ordinals(self.workdays)


def working_days(policies: Policies) -> WorkingDays:
    """Read the calendar from the rules `working_days.<year>`; raise ValueError where a key names no year.

    A rule holds what the notice of its year says, which may reach into the last days of the year before.
    """
    rules = policies.family("working_days")
    return WorkingDays(
        frozenset(day for rule in rules for day in rule["holidays"]),
        frozenset(day for rule in rules for day in rule["workdays"]),
        frozenset(_year(rule.key) for rule in rules),
    )


def _year(key: str) -> int:
    name = key.partition(".")[2]
    if not (len(name) == 4 and name.isdecimal()):
        raise ValueError(f"rule {key!r}: after the dot must stand a year such as 2026")
    return int(name)


def _ordinals(days: Iterable[date]) -> list[int]:
    return sorted(day.toordinal() for day in days)
