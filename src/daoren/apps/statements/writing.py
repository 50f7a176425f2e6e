"""Write figures for readers: in sentences by the number alone, in tables with their unit."""

from collections.abc import Callable, Mapping

from daoren.apps.statements.definitions import Definition
from daoren.apps.statements.find import Found
from daoren.core.terms import Language, Statement, say

_YI_IN_BN = 10  # 1 bn is 10 yi (CNY 100 m)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_SIGNS = {">": "statement.over", ">=": "statement.at_least", "<": "statement.under", "<=": "statement.at_most",
          "about": "statement.about"}  # fmt: skip


def plain(value: float, digits: int = 2) -> str:
    """Write a number with separators of thousands and without zeros at its end.

    >>> plain(9785.0), plain(-46.5517, 1), plain(830.9999999)
    ('9,785', '−46.6', '831')
    """
    text = f"{abs(value):,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if value < 0 and text != "0" else text


def _yi(value: float, language: Language) -> str:
    if language == "zh":
        return f"{plain(value)} 亿元"
    return f"CNY {plain(value / _YI_IN_BN, 3)} bn"


def _wan(value: float, language: Language) -> str:
    return f"{plain(value, 1)} 万元" if language == "zh" else f"CNY {plain(value / 100)} m"


def _rank(value: float, language: Language) -> str:
    """Write a place in a ranking; in English as an ordinal.

    >>> _rank(14, "zh"), _rank(1, "en"), _rank(12, "en"), _rank(23, "en")
    ('14', '1st', '12th', '23rd')
    """
    number = round(value)
    ending = "th" if 10 < number % 100 < 14 else _ENDINGS.get(number % 10, "th")
    return str(number) if language == "zh" else f"{number}{ending}"


_WRITE: Mapping[str, Callable[[float, Language], str]] = {
    "count": lambda value, language: plain(value),
    "rank": _rank,
    "percent": lambda value, language: f"{plain(value)}%",
    "change": lambda value, language: f"{'+' if value > 0 else ''}{plain(value, 1)}%",
    "yi": _yi,
    "wan": _wan,
    "index": lambda value, language: plain(value),
}


def number(one: Definition, value: float, language: Language) -> str:
    """Write the number of a figure, with the unit where it is money or a share."""
    return _WRITE[one.form](value, language)


def in_sentence(one: Definition, found: Found, language: Language) -> str:
    """Write a value as it stands in a sentence, with the sign of its source; what is not known says so."""
    if found.value is None:
        key = found.why if found.why == "statement.why_withheld" else "statement.unknown"
        return say(Statement(key), language)
    return _signed(number(one, found.value, language), found.comparison, language)


def in_table(one: Definition, found: Found, language: Language) -> str:
    """Write a value as it stands in a table, with its unit."""
    if found.value is None:
        return in_sentence(one, found, language)
    text = number(one, found.value, language)
    if one.form == "rank":
        text = say(Statement("statement.rank", {"place": text}), language)
    if one.unit:
        text = f"{text} {_unit(one.unit, found.value, language)}"
    return _signed(text, found.comparison, language)


def _unit(unit: Mapping[str, str], value: float, language: Language) -> str:
    """Give the unit of a value, of a single one in English where the unit has a word for that."""
    return unit.get("one", unit["en"]) if language == "en" and value == 1 else unit[language]


def _signed(text: str, comparison: str, language: Language) -> str:
    key = _SIGNS.get(comparison)
    return say(Statement(key, {"value": text}), language) if key else text
