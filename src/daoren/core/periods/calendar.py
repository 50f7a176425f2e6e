"""Periods as their first and last day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

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
            second = int(match["y2"])
            if second % 100 != (year + 1) % 100 and second % 100 != year % 100:
                continue
            return Period.months(year, fiscal_start, 12)
        day = date(year, int(match["m"]), int(match["d"]))
        return Period(day, day)
    raise ValueError(f"{text!r} is not a period")
