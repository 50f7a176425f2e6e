"""Amounts of money and numbers as people write them, exact.

A bare number is in the unit of its column. What is finer than the minor unit is rounded half to even: a tail
such as 98.57000000001, which a binary fraction left behind (under 1e-12 of the amount), silently but for
a note; anything else with a warning.
"""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from daoren.core.periods import parse_amount
from daoren.exchange.reading.units import Unit

LARGEST_MINOR = 2**63 - 1
ARTEFACT = Decimal("1e-12")

_WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_NUMBER = re.compile(rf"^[+-]?(?:{_WHOLE}(?:\.\d*)?|\.\d+)(?:e[+-]?\d{{1,3}})?$", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"^\D*\d{1,3}(?:,\d{3})+(?:\.\d+)?\D*$|^[^,]*$")


class Reading(NamedTuple):
    """What became of one text: a value, or why it is missing, or what is wrong with it.

    `code` names a problem; with a value it is a remark (severity warning or note) and the value stands.
    """

    value: object = None
    missing: str = ""
    code: str = ""
    severity: str = "error"
    details: tuple[tuple[str, object], ...] = ()


def plain(text: str) -> str:
    """Give a text in half width, with one kind of minus, without spaces inside numbers.

    >>> plain("１，１１１．１　万元")
    '1,111.1万元'
    """
    half = unicodedata.normalize("NFKC", text).replace("−", "-").replace("，", ",")
    return re.sub(r"\s+", "", half)


def exact_number(text: str) -> Decimal | None:
    """Read a plain number with or without thousands separators; None where it is none.

    >>> exact_number("1,234.5"), exact_number("(5)"), exact_number("1,23")
    (Decimal('1234.5'), Decimal('-5'), None)
    """
    if text.startswith("(") and text.endswith(")"):
        inner = exact_number(text[1:-1])
        return None if inner is None or inner < 0 else -inner
    if not _NUMBER.match(text):
        return None
    return Decimal(text.replace(",", ""))


def read_money(text: str, *, unit: Unit, currency: str) -> Reading:
    """Read an amount in minor units of the currency.

    >>> from daoren.exchange.reading.units import parse_unit
    >>> read_money("1,234.5", unit=parse_unit("万元"), currency="CNY").value
    1234500000
    >>> read_money("3亿元", unit=parse_unit("万元"), currency="CNY").value
    30000000000
    """
    words = plain(text)
    number = exact_number(words)
    if number is not None:
        return to_minor(number * unit.factor(currency))
    negative = words.startswith("(") and words.endswith(")")
    body = words[1:-1] if negative else words
    if not _GROUPED.match(body):
        return Reading(code="money_separators")
    scaled = _in_words(body, currency)
    if isinstance(scaled, Reading):
        return scaled
    return to_minor(-scaled if negative else scaled)


def _in_words(text: str, currency: str) -> Decimal | Reading:
    """Read an amount with its own unit; finer digits are split off so that the exact reader takes the rest."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?|\.\d+", text)
    if digits is None:
        return Reading(code="money_unreadable")
    before = text[: digits.start()]
    sign = -1 if "-" in before else 1
    one = before.replace("-", "", 1) + "1" + text[digits.end() :]
    try:
        factor = parse_amount(one, currency=currency).minor
    except ValueError as error:
        return Reading(code="money_currency" if "is not in" in str(error) else "money_unreadable")
    if factor < 0:  # a second sign
        return Reading(code="money_unreadable")
    return sign * Decimal(digits[0].replace(",", "")) * factor


def to_minor(exact: Decimal) -> Reading:
    """Round to a whole number of minor units, saying so where it was finer.

    >>> to_minor(Decimal("9857000000.001"))
    Reading(value=9857000000, missing='', code='money_artefact', severity='note', details=())
    """
    if not exact.is_finite() or abs(exact) > LARGEST_MINOR:
        return Reading(code="money_too_large")
    whole = exact.to_integral_value(ROUND_HALF_EVEN)
    if whole == exact:
        return Reading(int(whole))
    artefact = abs(exact - whole) <= ARTEFACT * abs(exact)
    return Reading(
        int(whole),
        code="money_artefact" if artefact else "money_finer",
        severity="note" if artefact else "warning",
    )


def read_number(text: str) -> Reading:
    """Read a number.

    >>> read_number("1,234.5").value, read_number("12%").code
    (1234.5, 'number_percent')
    """
    words = plain(text)
    number = exact_number(words)
    if number is None:
        return Reading(code="number_percent" if words.endswith("%") else "number_unreadable")
    return Reading(float(number))


def read_share(text: str, *, percent: bool) -> Reading:
    """Read a share as a number from 0 to 1; `percent` is whether the column is in percent.

    >>> read_share("85 %", percent=False).value, read_share("85", percent=True).value
    (0.85, 0.85)
    """
    words = plain(text)
    signed = words.endswith(("%", "‰"))
    number = exact_number(words[:-1] if signed else words)
    if number is None:
        return Reading(code="number_unreadable")
    return Reading(float(number.scaleb(-3 if words.endswith("‰") else -2 if signed or percent else 0)))
