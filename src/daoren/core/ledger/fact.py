"""What a fact is, and the one way to write its payload down."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# Every character of the category Cc.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Fact:
    """One act upon one record.

    `sequence` counts from 1 without a gap. `recorded_at` is UTC; `effective_on` is the local day from which the
    fact counts. `actor` is the opaque key of a person, or "system". `kind` and `subject` name the record, `verb`
    what was done. `payload` is canonical JSON text. `previous` and `hash` are hexadecimal.
    """

    sequence: int
    id: str
    recorded_at: datetime
    effective_on: date
    actor: str
    verb: str
    kind: str
    subject: str
    payload: str
    previous: str = ""
    hash: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """Give the payload read."""
        found: dict[str, Any] = json.loads(self.payload)
        return found


def canonical(payload: Mapping[str, Any]) -> str:
    """Write a payload in its one form: sorted keys, no blanks, dates as ISO text, no NaN.

    Raise ValueError for a number that is not finite and TypeError for what JSON has no word for.

    >>> canonical({"b": 1, "a": date(2026, 3, 2)})
    '{"a":"2026-03-02","b":1}'
    """
    return _write(payload)


def _day(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a fact")


# Made once: making an encoder takes longer than writing a payload.
_write = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_day
).encode


def fact_id(moment: datetime, chance: int) -> str:
    """Give a UUIDv7 (RFC 9562, 5.7) of a moment; `chance` is 74 random bits.

    >>> from datetime import UTC
    >>> fact_id(datetime(2026, 1, 1, tzinfo=UTC), 0)
    '019b76da-a800-7000-8000-000000000000'
    """
    milliseconds = int(moment.timestamp() * 1000)
    high, low = (chance >> 62) & 0xFFF, chance & ((1 << 62) - 1)
    number = (milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def check_word(name: str, word: str) -> None:
    """Raise ValueError where a name in a fact is empty or holds a control character, which parts the fields."""
    # Nothing printable is a control character; telling so takes a fraction of a search.
    if not word or (not word.isprintable() and _CONTROL.search(word)):
        raise ValueError(f"{name} must be a word without control characters, not {word!r}")
