"""Dates and periods as people write them.

2021-03-31, 2021/3/31, 2021.3.31, 2021年3月31日, 20210331, the serial number of a worksheet; a month or a year
stands for its first or its last day, as the field asks. 31/03/2021 is read only where the column shows, or the
map says, which number is the day. 0000-00-00 is no date: missing.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from daoren.core.periods import Period, parse_period
from daoren.exchange.reading.amounts import Reading, plain

Order = Literal["", "dmy", "mdy"]
Edge = Literal["first", "last"]
Length = Literal["", "month", "quarter", "half", "year", "fiscal_year"]
_MONTHS = {"": 1, "month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal_year": 12}
EARLIEST, LATEST = 1900, 2200

_CLOCK = r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YMD = re.compile(rf"^(\d{{4,5}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{_CLOCK}$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0)?$")
_MONTH = re.compile(r"^(\d{4,5})[-/.年](\d{1,2})月?$")
_COMPACT_MONTH = re.compile(r"^(\d{4})(\d{2})$")
_YEAR = re.compile(r"^(\d{4})(?:年|年度|\.0)?$")
_ENDING_IN_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_NAMED = re.compile(r"^(\d{1,2})[- ]?([A-Za-z]{3,9})[- ,]*(\d{4})$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_ZERO = re.compile(r"^0{4}[-/.]?0{1,2}[-/.]?0{1,2}(?:[ T]?00:00(?::00)?)?$")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_ZERO = date(1899, 12, 30)


def order_of(texts: Iterable[str]) -> Order:
    """Find out which of the first two numbers is the day, where some date of the column shows it.

    >>> order_of(["03/04/2021", "31/03/2021"]), order_of(["03/04/2021"])
    ('dmy', '')
    """
    found: set[Order] = set()
    for text in texts:
        match = _ENDING_IN_YEAR.match(plain(text))
        if match:
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                found.add("dmy")
            elif second > 12 >= first:
                found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def read_day(text: str, *, edge: Edge = "first", order: Order = "") -> Reading:
    """Read a date; a month or year gives its first or last day.

    >>> read_day("2021年3月31日").value.isoformat(), read_day("2018-02", edge="last").value.isoformat()
    ('2021-03-31', '2018-02-28')
    >>> read_day("20221-03-01").details
    (('guess', '2022-03-01'),)
    """
    words = plain(text)
    if _ZERO.match(words):
        return Reading(missing="not_available")
    for pattern in (_YMD, _COMPACT):
        if match := pattern.match(words):
            return _day(match[1], int(match[2]), int(match[3]))
    if match := _ENDING_IN_YEAR.match(words):
        return _ending_in_year(match, order)
    if match := _NAMED.match(words):
        name = match[2][:3].lower()
        month = _NAMES.index(name) + 1 if name in _NAMES else 0
        return _day(match[3], month, int(match[1]))
    if match := _SERIAL.match(words):
        serial = int(match[1])
        return _checked(_SERIAL_ZERO + timedelta(days=serial)) if 18_000 <= serial <= 80_000 else _bad()
    return _span(words, edge)


def _span(words: str, edge: Edge) -> Reading:
    if match := _MONTH.match(words) or _COMPACT_MONTH.match(words):
        year, month = match[1], int(match[2])
        if not _sane(year):
            return _bad_year(year, f"-{month:02}")
        return _edge(Period.months(int(year), month, 1), edge) if 1 <= month <= 12 else _bad()
    if match := _YEAR.match(words):
        return _edge(Period.months(int(match[1]), 1, 12), edge) if _sane(match[1]) else _bad_year(match[1], "")
    return _bad()


def _edge(period: Period, edge: Edge) -> Reading:
    return Reading(period.first if edge == "first" else period.last)


def _ending_in_year(match: re.Match[str], order: Order) -> Reading:
    first, second = int(match[1]), int(match[2])
    if not order and first != second:
        return Reading(code="date_order")
    return _day(match[3], first, second) if order == "mdy" else _day(match[3], second, first)


def _sane(year: str) -> bool:
    return len(year) == 4 and EARLIEST <= int(year) <= LATEST


def _day(year: str, month: int, day: int) -> Reading:
    if not _sane(year):
        return _bad_year(year, f"-{month:02}-{day:02}")
    try:
        return Reading(date(int(year), month, day))
    except ValueError:
        return Reading(code="date_impossible")


def _checked(day: date) -> Reading:
    return Reading(day)


def _bad() -> Reading:
    return Reading(code="date_unreadable")


def _bad_year(year: str, rest: str) -> Reading:
    guess = guess_year(year)
    if guess is None:
        return Reading(code="date_year", details=(("guess", "?"),))
    return Reading(code="date_year", details=(("guess", f"{guess}{rest}"),))


def guess_year(year: str) -> int | None:
    """Guess which year was meant by one digit too many or a wrong first digit.

    >>> guess_year("20221"), guess_year("1021"), guess_year("3024")
    (2022, 2021, 2024)
    """
    shorter = (
        (int(year[:place] + year[place + 1 :]) for place in range(len(year) - 1, -1, -1)) if len(year) == 5 else ()
    )
    replaced = (int(first + year[1:]) for first in "21") if len(year) == 4 else ()
    return next((guess for guess in (*shorter, *replaced) if 1950 <= guess <= 2100), None)


def read_period(text: str, *, fiscal_start: int) -> Reading:
    """Read a period as its first and last day.

    >>> read_period("2024年3月", fiscal_start=1).value[1].isoformat()
    '2024-03-31'
    """
    words = plain(text).removesuffix(".0")
    if _ZERO.match(words):
        return Reading(missing="not_available")
    if _SERIAL.match(words) or (_COMPACT.match(words)):
        day = read_day(words)
        return Reading((day.value, day.value)) if day.value else day
    try:
        period = parse_period(words, fiscal_start=fiscal_start)
    except ValueError:
        day = read_day(words)
        return day if day.code == "date_year" else Reading(code="period_unreadable")
    return Reading((period.first, period.last))


def read_period_of(text: str, length: Length, *, order: Order, fiscal_start: int) -> Reading:
    """Read a date and give the period of a length in which it lies, as its first and last day.

    >>> [day.isoformat() for day in read_period_of("2021-03-31", "fiscal_year", order="", fiscal_start=4).value]
    ['2020-04-01', '2021-03-31']
    """
    day = read_day(text, order=order)
    if not isinstance(day.value, date):
        return day
    months = _MONTHS[length]
    first_month = fiscal_start if length == "fiscal_year" else 1
    offset = (day.value.month - first_month) % 12
    start = offset - offset % months
    begun = day.value.year * 12 + day.value.month - 1 - (offset - start)
    period = Period.months(begun // 12, begun % 12 + 1, months)
    return Reading((period.first, period.last))
