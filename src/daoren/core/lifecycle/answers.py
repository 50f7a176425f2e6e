"""What people answer: read from text, and checked against what an event asks."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daoren.core.lifecycle.lifecycle import Event, Field, Lifecycle
from daoren.core.periods import parse_amount, parse_period
from daoren.core.portfolio.credit_code import is_credit_code
from daoren.core.terms import Statement

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_TRUE, _FALSE = ("true", "1", "yes", "on", "是"), ("false", "0", "no", "否")
_BETWEEN = re.compile(r"[\s,;，；、]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST = 20_000
_NAMED = ("money", "number", "integer", "share", "date", "month", "period", "flag", "choice", "records", "files",
          "credit_code")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and how to mend it."""

    field: str
    what: Statement


def read_answer(field: Field, text: str, *, currency: str) -> Any:
    """Read the text of one answer into the value of its field; an empty text is None.

    A bare number of money is in units of ten thousand (万元) in yuan, else in major units; with a word of its
    own (`350万`, `1.2亿`, `3m`) it is what it says. A share is a percentage. Raise ValueError where it is no such
    value.

    >>> from daoren.core.lifecycle.lifecycle import Field
    >>> read_answer(Field("x", "money", {}, {}), "350", currency="CNY")
    350000000
    """
    text = text.strip()
    if not text:
        return None
    if field.type == "money":
        return _money(text, currency)
    if field.type in ("number", "share", "integer"):
        return _number(field, text)
    if field.type == "date":
        return date.fromisoformat(text.replace("/", "-")).isoformat()
    if field.type == "records":
        return [one for one in _BETWEEN.split(text) if one]
    if field.type == "flag":
        if text.lower() not in _TRUE + _FALSE:
            raise ValueError(text)
        return text.lower() in _TRUE
    return text.replace("\r\n", "\n")


def _money(text: str, currency: str) -> int:
    bare = re.fullmatch(r"[+-]?[\d,]*\.?\d+", text) is not None
    return parse_amount(f"{text}万" if bare and currency == "CNY" else text, currency=currency).minor


def _number(field: Field, text: str) -> float | int:
    value = float(text.replace(",", "").removesuffix("%").removesuffix("％"))
    if field.type == "share":
        return round(value / 100, 6)
    if field.type == "integer":
        if not value.is_integer():
            raise ValueError(text)
        return int(value)
    return value


def check_answers(lifecycle: Lifecycle, event: Event, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Give every problem of what was answered to an event, in the order of its questions."""
    asked = {ask.name for ask in event.asks}
    problems = [
        Problem(name, Statement("lifecycle.not_asked", {"field": _label(lifecycle, name)}))
        for name in answers
        if name not in asked
    ]
    for ask in event.asks:
        field, value = lifecycle.fields[ask.name], answers.get(ask.name)
        if value is None or value in ("", []):
            if ask.required:
                problems.append(Problem(field.name, Statement("lifecycle.missing", {"field": field.label})))
            continue
        what = _wrong(field, value)
        if what is not None:
            problems.append(Problem(field.name, what))
    return tuple(problems)


def _label(lifecycle: Lifecycle, name: str) -> object:
    return lifecycle.fields[name].label if name in lifecycle.fields else name


def not_a(field: Field, value: object) -> Statement:
    """Say that a value is not of its field's type."""
    kind = field.type if field.type in _NAMED else "text"
    what = Statement(f"lifecycle.what_{kind}")
    return Statement("lifecycle.not_a", {"field": field.label, "value": str(value)[:80], "what": what})


def _wrong(field: Field, value: Any) -> Statement | None:
    if not _is_a(field, value):
        return not_a(field, value)
    if (
        field.minimum is not None
        and field.type in ("money", "number", "integer", "share")
        and value < field.minimum
    ):
        return Statement("lifecycle.too_small", {"field": field.label, "bound": _shown(field, field.minimum)})
    if (
        field.maximum is not None
        and field.type in ("money", "number", "integer", "share")
        and value > field.maximum
    ):
        return Statement("lifecycle.too_large", {"field": field.label, "bound": _shown(field, field.maximum)})
    return None


def _shown(field: Field, bound: float) -> str:
    return f"{bound:.0%}" if field.type == "share" else f"{bound:g}"


def _is_a(field: Field, value: Any) -> bool:
    if field.type in ("money", "integer"):
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    if field.type in ("number", "share"):
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if field.type == "flag":
        return isinstance(value, bool)
    if field.type in ("files", "records"):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not is_text(value):
        return False
    if field.type == "choice":
        return field.choice(value) is not None
    if field.type == "credit_code":
        return is_credit_code(value)
    if field.type == "month":
        return _MONTH.fullmatch(value) is not None
    if field.type == "period":
        return _is_period(value)
    return field.type != "date" or _is_day(value)


def is_text(value: object) -> bool:
    """Tell whether a value is text as a record may hold it: not too long, without control characters."""
    return isinstance(value, str) and len(value) <= LONGEST and not _CONTROL.search(value)


def _is_period(value: str) -> bool:
    try:
        parse_period(value)
    except ValueError:
        return False
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
