"""Periods as their first and last day, and the months of the calendar between days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import overload

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]

_FORMS = (
    (re.compile(r"^(?P<y>\d{4})[-/.年]?(?:Q|q|第)(?P<q>[1-4一二三四])(?:季度?)?$"), "quarter"),
    (re.compile(r"^(?P<y>\d{4})[-/.年]?(?:H(?P<h>[12])|(?P<z>[上下])半年)$"), "half"),
    (re.compile(r"^(?P<y>\d{4})(?:[-/.年](?P<m>0?[1-9]|1[0-2])月?|(?P<mm>0[1-9]|1[0-2]))$"), "month"),
    (re.compile(r"^(?:FY\s?)?(?P<y>\d{4})[-/](?P<y2>\d{2}|\d{4})$"), "fiscal"),
    (re.compile(r"^(?P<y>\d{4})年?度?$"), "year"),
    (re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?$"), "day"),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date

    @classmethod
    def months(cls, year: int, month: int, length: int) -> "Period":
        """Give the span of whole months that begins with one month.

        >>> Period.months(2024, 11, 3).last.isoformat()
        '2025-01-31'
        """
        end = month - 1 + length
        after = date(year + end // 12, end % 12 + 1, 1)
        return cls(date(year, month, 1), after - timedelta(days=1))


def parse_period(text: str, *, fiscal_start: int = 4) -> Period:
    """Read a period: day, month, quarter, half, year, or a fiscal year such as 2020/21.

    `fiscal_start` is the month with which a fiscal year begins. Raise ValueError where it is no period.

    >>> parse_period("2024-03").last.isoformat()
    '2024-03-31'
    >>> parse_period("2020/21").first.isoformat(), parse_period("2024年第二季度").first.isoformat()
    ('2020-04-01', '2024-04-01')
    """
    for pattern, kind in _FORMS:
        match = pattern.match(text.strip())
        if match is None:
            continue
        year = int(match["y"])
        if not 1900 <= year <= 2200:
            raise ValueError(f"{text!r}: the year is outside 1900 to 2200")
        if kind == "year":
            return Period.months(year, 1, 12)
        if kind == "quarter":
            return Period.months(year, 3 * ("一二三四".find(match["q"]) + 1 or int(match["q"])) - 2, 3)
        if kind == "half":
            return Period.months(year, 7 if match["h"] == "2" or match["z"] == "下" else 1, 6)
        if kind == "month":
            return Period.months(year, int(match["m"] or match["mm"]), 1)
        if kind == "fiscal":
            if not str(year + 1).endswith(match["y2"]):
                continue
            return Period.months(year, fiscal_start, 12)
        day = date(year, int(match["m"]), int(match["d"]))
        return Period(day, day)
    raise ValueError(f"{text!r} is not a period")


@overload
def months_after(days: np.datetime64, months: int) -> np.datetime64: ...
@overload
def months_after(days: Days, months: int | npt.NDArray[np.int64]) -> Days: ...
def months_after(days: np.datetime64 | Days, months: int | npt.NDArray[np.int64]) -> np.datetime64 | Days:
    """Give the same day of the month so many calendar months later, or the last day of a shorter month.

    A negative number counts back. NaT stays NaT.

    >>> months_after(np.datetime64("2024-01-31"), 1), months_after(np.datetime64("2023-12-31"), 12)
    (np.datetime64('2024-02-29'), np.datetime64('2024-12-31'))
    >>> months_after(np.array(["2024-02-29", "NaT"], dtype="datetime64[D]"), -12).tolist()
    [datetime.date(2023, 2, 28), None]
    """
    begun = days.astype("datetime64[M]")
    target = begun + np.asarray(months, dtype="timedelta64[M]")
    one = np.timedelta64(1, "D")
    same = target.astype("datetime64[D]") + (days.astype("datetime64[D]") - begun.astype("datetime64[D]"))
    later: np.datetime64 | Days = np.minimum(same, (target + np.timedelta64(1, "M")).astype("datetime64[D]") - one)
    return later


def whole_months(first: np.datetime64 | Days, last: np.datetime64 | Days) -> npt.NDArray[np.float64]:
    """Count the whole calendar months from each first day to each last; NaN where a day is not known.

    They are the most months that can be added to the first day without passing the last; counting back, the
    number is negative.

    >>> ends = np.array(["2026-03-01", "2026-02-28", "2025-08-01", "NaT"], dtype="datetime64[D]")
    >>> whole_months(np.datetime64("2025-09-01"), ends).tolist()
    [6.0, 5.0, -1.0, nan]
    >>> whole_months(np.datetime64("2025-08-31"), np.datetime64("2026-02-28")).tolist()
    6.0
    """
    one, other = np.broadcast_arrays(
        np.asarray(first, dtype="datetime64[D]"), np.asarray(last, dtype="datetime64[D]")
    )
    known = ~(np.isnat(one) | np.isnat(other))
    early, late = np.minimum(one, other), np.maximum(one, other)
    months = np.where(known, (late.astype("datetime64[M]") - early.astype("datetime64[M]")).astype(np.int64), 0)
    months = months - (months_after(early, months) > late)
    found: npt.NDArray[np.float64] = np.where(known, np.where(other < one, -months, months), np.nan)
    return found + 0.0  # no minus zero
