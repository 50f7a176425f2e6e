"""Deadlines as task lists write them: "2026年12月", "2026年底", "上半年", or without an end ("持续推进")."""

import re
from dataclasses import dataclass
from datetime import date

from daoren.core.periods import parse_period

_ONGOING = ("持续推进", "长期坚持", "常态化推进", "常态化", "长期", "持续", "ongoing", "continuous")
# Digits and signs of double width, as they stand in many lists.
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0D: "-", 0xFF0F: "/"}
_YEARLESS = re.compile(r"(\d{1,2})月(\d{1,2}日)?")


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
    if plain.lower() in _ONGOING:
        return Deadline(text, None, continuous=True)
    if plain in ("年内", "年底", "年底前", "年末", "全年") and year is not None:
        return Deadline(text, date(year, 12, 31))
    return Deadline(text, _period(plain, year))


def _period(plain: str, year: int | None) -> date:
    found = re.sub(r"[底末]?(之前|前)?$", "", plain)
    found = re.sub(r"^(\d{4}年)年$", r"\1", found)
    if year is not None and _YEARLESS.fullmatch(found):
        found = f"{year}年{found}"
    if year is not None and found in ("上半年", "下半年"):
        found = f"{year}{found}"
    try:
        return parse_period(found).last
    except ValueError as error:
        raise ValueError(
            f"{plain!r} is not a deadline such as 2026年12月, 2026年底, 2026-12-31 or 持续推进"
        ) from error
