"""One cell to the values of a record: what it says, or what is wrong with it."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from daoren.core.lifecycle import Field, Lifecycle
from daoren.core.lifecycle.answers import LONGEST, is_text
from daoren.core.periods import parse_period
from daoren.core.programme.deadlines import parse_deadline
from daoren.exchange.reading.amounts import exact_number, plain
from daoren.exchange.reading.days import read_day
from daoren.exchange.reading.words import folded, read_missing, read_term
from daoren.exchange.sheets.bodies import first_body
from daoren.exchange.sheets.form import Column

# What stands in a cell of a column that is filled downwards, where there is nothing.
NONE = "—"
LONGEST_CODE = 150
EARLIEST, LATEST = 1900, 2200
NOTHING: Mapping[str, object] = MappingProxyType({})
_GUARDED = re.compile(r"^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"^[-+]?[\d,]*\.?\d+%?$")
_SERIAL = re.compile(r"^\d{5}$")
_SERIAL_ZERO = date(1899, 12, 30)
_LOST_ZERO = re.compile(r"^\d{4}\.1$")
_BETWEEN = re.compile(r"[\s,;，；、]+")
# A line end that a workbook writes in letters.
_RETURN = "_x000D_"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell: a code, whose sentences stand in the messages, and what they name."""

    code: str
    details: Mapping[str, object] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell is read against: the kind of record, the year of the list, the unit of its shares."""

    lifecycle: Lifecycle
    year: int | None = None
    shares: str = "percent"


Said = Mapping[str, Any] | Trouble


def guarded(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula; a number stays as it is.

    >>> guarded("=1+1"), guarded("-3.5"), guarded("'=1")
    ("'=1+1", '-3.5', "''=1")
    """
    return f"'{text}" if _GUARDED.match(text) and not _NUMBER.match(text) else text


def unguarded(text: str) -> str:
    """Give the text that was guarded.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'quoted'")
    ('=1+1', "'=1", "'quoted'")
    """
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def normal(text: str) -> str:
    r"""Give a text as records hold it: one kind of line end, nothing around it.

    >>> normal(" 甲\r\n乙 ")
    '甲\n乙'
    """
    return text.replace(_RETURN, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def share_unit(texts: list[str]) -> str:
    """Tell whether the bare numbers of a column of shares are in percent, from 0 to 1, or not to be told.

    >>> share_unit(["0.5", "1"]), share_unit(["50", "100"]), share_unit(["0", "1"]), share_unit(["85%", "100%"])
    ('whole', 'percent', 'unclear', 'percent')
    """
    numbers = [exact_number(plain(text)) for text in texts]
    bare = [number for number in numbers if number is not None]
    parts, wholes = any(0 < one < 1 for one in bare), any(one > 1 for one in bare)
    if (parts and wholes) or (not parts and not wholes and any(one == 1 for one in bare)):
        return "unclear"
    return "whole" if parts else "percent"


def read_cell(column: Column, text: str, context: Context) -> Said:
    """Read the text of a cell, as `normal` gives it, into values by the names of fields.

    A blank cell takes the values away. What is computed says nothing.
    """
    if not is_text(text):
        if len(text) > LONGEST:
            return Trouble("too_long", {"longest": f"{LONGEST:,}", "size": f"{len(text):,}"})
        return Trouble("control")
    found = read_missing(text)
    if found is not None and found.code:
        return Trouble("failed")
    if not text or (column.fill and text == NONE) or (found is not None and column.reads in _WORDLESS):
        return Trouble("required") if column.required else _blank(column)
    return _READERS[column.reads](column, text, context)


def _blank(column: Column) -> Said:
    if column.reads == "computed":
        return NOTHING
    return dict.fromkeys((column.field, *_FILLED.get(column.reads, ())))


def _code(column: Column, text: str, context: Context) -> Said:
    if len(text) > LONGEST_CODE or "\n" in text or text in (".", ".."):
        return Trouble("code", {"longest": LONGEST_CODE})
    return {column.field: text}


def _text(column: Column, text: str, context: Context) -> Said:
    return {column.field: text}


def _bodies(column: Column, text: str, context: Context) -> Said:
    body = first_body(text)
    return {column.field: text, "department": body} if body else Trouble("bodies")


def _deadline(column: Column, text: str, context: Context) -> Said:
    if _LOST_ZERO.match(plain(text)):
        return Trouble("lost_zero", {"year": plain(text)[:4]})
    if _SERIAL.match(plain(text)) and 18_000 <= int(plain(text)) <= 80_000:
        text = (_SERIAL_ZERO + timedelta(days=int(plain(text)))).isoformat()
    try:
        found = parse_deadline(text, year=context.year)
    except ValueError:
        return Trouble("deadline")
    last = found.last.isoformat() if found.last else None
    return {"deadline_text": text, "deadline": last, "continuous": found.continuous or None}


def _share(column: Column, text: str, context: Context) -> Said:
    words = plain(text)
    number = exact_number(words.removesuffix("%"))
    if number is None:
        return Trouble("share")
    if words.endswith("%") or number == 0 or context.shares == "percent":
        number = number.scaleb(-2)
    elif context.shares == "unclear":
        return Trouble("share_unclear", {"percent": f"{number:f}%", "whole": f"{number.scaleb(2).normalize():f}%"})
    return {column.field: float(number)} if 0 <= number <= 1 else Trouble("share")


def _number(column: Column, text: str, context: Context) -> Said:
    words = plain(text)
    number = exact_number(words)
    if number is None or not math.isfinite(float(number)):
        return Trouble("number_percent" if words.endswith("%") else "number")
    return {column.field: float(number)}


def _year(column: Column, text: str, context: Context) -> Said:
    words = plain(text).removesuffix("年").removesuffix("年度").removesuffix(".0")
    if not (words.isdecimal() and EARLIEST <= int(words) <= LATEST):
        return Trouble("year")
    return {column.field: int(words)}


def _choice(column: Column, text: str, context: Context) -> Said:
    known = context.lifecycle.fields[column.field]
    key = _chosen(known, text)
    if key is None:
        return Trouble("choice", {"allowed": tuple(_choice_said(one.key, one.label) for one in known.choices)})
    return {column.field: key}


def _chosen(known: Field, text: str) -> str | None:
    wanted = folded(text).replace("≥", ">=").replace("≤", "<=")
    for one in known.choices:
        words = [folded(word) for word in one.label.values()]
        # The label of a rule begins with its code: "A1 重大科创平台提能增效".
        bare = [word.removeprefix(f"{folded(one.key)} ") for word in words]
        if wanted in (folded(one.key), *words, *bare):
            return one.key
    return None


def _choice_said(key: str, label: Mapping[Any, str]) -> Mapping[Any, str]:
    return {language: word if word.startswith(key) else f"{key} {word}" for language, word in label.items()}


def _state(column: Column, text: str, context: Context) -> Said:
    wanted = folded(text)
    states = context.lifecycle.states.values()
    for one in states:
        if wanted in (folded(one.key), *(folded(word) for word in one.label.values())):
            return {column.field: one.key}
    return Trouble("choice", {"allowed": tuple(_choice_said(one.key, one.label) for one in states)})


def _term(column: Column, text: str, context: Context) -> Said:
    found = read_term(text, group=column.vocabulary)
    if found.value is None:
        return Trouble("term", {"near": dict(found.details).get("near", "—")})
    return {column.field: found.value}


def _region(column: Column, text: str, context: Context) -> Said:
    words = plain(text)
    return {column.field: words} if re.fullmatch(r"\d{6}", words) else Trouble("region")


def _period(column: Column, text: str, context: Context) -> Said:
    if _LOST_ZERO.match(plain(text)):
        return Trouble("lost_zero", {"year": plain(text)[:4]})
    try:
        parse_period(plain(text))
    except ValueError:
        return Trouble("period")
    return {column.field: plain(text)}


def _date(column: Column, text: str, context: Context) -> Said:
    found = read_day(text)
    return {column.field: found.value.isoformat()} if isinstance(found.value, date) else Trouble("date")


def _codes(column: Column, text: str, context: Context) -> Said:
    found = [one for one in _BETWEEN.split(text) if one]
    return {column.field: found}


def _computed(column: Column, text: str, context: Context) -> Said:
    return NOTHING


_READERS: Mapping[str, Callable[[Column, str, Context], Said]] = MappingProxyType(
    {
        "code": _code, "text": _text, "prose": _text, "bodies": _bodies, "deadline": _deadline, "share": _share,
        "choice": _choice, "state": _state, "region": _region, "period": _period, "year": _year,
        "number": _number, "date": _date, "codes": _codes, "term": _term, "computed": _computed,
    }
)  # fmt: skip
# What else a column fills beside its own field.
_FILLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"bodies": ("department",), "deadline": ("deadline_text", "continuous")}
)
# Where "—", "无" and the like stand for nothing; in a text they are words.
_WORDLESS = ("share", "number", "year", "date", "region", "period", "choice", "state", "term", "codes")
