"""Deadlines as task lists write them: "2026年12月", "2026年底", "上半年", or without an end ("持续推进")."""

import re
from dataclasses import dataclass
from datetime import date

from daoren.core.periods import parse_period

_ONGOING = re.compile(r"(持续|长期|常态化?)(推进|坚持|实施|开展|进行|任务)?|ongoing|continuous")
# Digits and signs of double width, as they stand in many lists.
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0D: "-", 0xFF0F: "/", 0xFF5E: "~"}
_YEARLESS = re.compile(r"\d{1,2}月(\d{1,2}日)?|[上下]半年|第[一二三四]季度")
_YEARS = re.compile(r"(\d{4})年?[-—–~至到](\d{4})年?")
# What a period takes for a fiscal year is none here: who writes 2025-26 may mean anything.
_FISCAL = re.compile(r"FY.*|\d{4}[-/](1[3-9]|[2-9]\d)")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: as it was written, its last day (None where there is none), and whether the task has no end."""

    text: str
    last: date | None
    continuous: bool = False


def parse_deadline(text: str, *, year: int | None = None) -> Deadline:
    """Read a deadline; `year` is that of the list, for deadlines that leave it out.

    Raise ValueError where it is none.

    >>> parse_deadline("2026年12月").last.isoformat(), parse_deadline("2026年底").last.isoformat()
    ('2026-12-31', '2026-12-31')
    >>> parse_deadline("持续推进").continuous, parse_deadline("6月底", year=2025).last.isoformat()
    (True, '2025-06-30')
    """
    plain = "".join(text.translate(_WIDE).split())
    if _ONGOING.fullmatch(plain.lower()):
        return Deadline(text, None, continuous=True)
    if plain in ("年内", "年底", "年底前", "年末", "全年") and year is not None:
        return Deadline(text, date(year, 12, 31))
    return Deadline(text, _period(plain, year))


def _period(plain: str, year: int | None) -> date:
    found = re.sub(r"[底末内]?(之前|以前|前)?(完成)?$", "", plain)
    found = re.sub(r"^(\d{4}年)年$", r"\1", found)
    found = re.sub(r"(?<!第)([一二三四])季度$", r"第\1季度", found)
    if year is not None and _YEARLESS.fullmatch(found):
        found = f"{year}年{found}"
    try:
        return _last_year(found) or _parsed(found)
    except ValueError as error:
        raise ValueError(
            f"{plain!r} is not a deadline such as 2026年12月, 2026年底, 2026-12-31 or 持续推进"
        ) from error


def _last_year(text: str) -> date | None:
    """Give the end of the last of several years, "2025-2027年"; None where it is no such span."""
    years = _YEARS.fullmatch(text)
    if years is None:
        return None
    if years[2] < years[1]:
        raise ValueError(f"{text!r} ends before it begins")
    return date(int(years[2]), 12, 31)


def _parsed(text: str) -> date:
    if _FISCAL.fullmatch(text):
        raise ValueError(f"{text!r} may be a fiscal year")
    return parse_period(text).last
