"""How figures of indicators are written: without needless zeros, with their sign, and ranges."""

from collections.abc import Mapping, Sequence
from typing import Any

from daoren.apps.programmes.models import Attained
from daoren.core.terms import Language, Statement, label, say

NOTHING = "–"
_SIGNS: Mapping[str, str] = {">=": "≥ ", "<=": "≤ ", "=": "", "": "", ">": "> ", "<": "< "}


def figure(number: float | None) -> str:
    """Write a figure with at most two decimals; nothing known is a dash.

    >>> figure(15507.87), figure(3.0), figure(None)
    ('15,507.87', '3', '–')
    """
    if number is None:
        return NOTHING
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(comparison: str, number: float | None, language: Language) -> str:
    """Write a target with its sign.

    >>> signed(">=", 4, "en"), signed("about", 3.3, "en")
    ('≥ 4', 'about 3.3')
    """
    if number is not None and comparison == "about":
        return say(Statement("programme.sign_about", {"value": figure(number)}), language)
    return NOTHING if number is None else f"{_SIGNS.get(comparison, comparison)}{figure(number)}"


def unit_of(row: Attained, language: Language) -> str:
    """Give the unit of an indicator in a language: "家 / firms" has both."""
    zh, _, en = row.unit.partition(" / ")
    return (en or zh) if language == "en" else zh


def name_of(row: Attained, language: Language) -> str:
    """Give the name of an indicator in a language."""
    return row.name_en if language == "en" else row.name


def span(low: float | None, middle: float | None, high: float | None, language: Language) -> str:
    """Write a forecast: its interval, its middle where there is none, or a dash."""
    if low is not None and high is not None:
        return say(Statement("programme.forecast_range", {"low": figure(low), "high": figure(high)}), language)
    if middle is not None:
        return say(Statement("programme.forecast_middle", {"middle": figure(middle)}), language)
    return NOTHING


def gap(needs: float | None, row: Attained, language: Language) -> str:
    """Say what is missing to a target in the unit of the indicator: "needs 430 firms more"."""
    if needs is None:
        return NOTHING
    if not needs:
        return say(Statement("programme.needs_none"), language)
    if row.unit.startswith("%"):
        return say(Statement("programme.needs_points", {"amount": figure(needs)}), language)
    said = {"amount": figure(needs), "unit": unit_of(row, language)}
    return say(Statement("programme.needs", said), language)


def judged(row: Attained, language: Language) -> str:
    """Say what came of the last year that was met or missed."""
    if row.judged_year is None:
        return NOTHING
    share = NOTHING if row.judged_attained is None else f"{row.judged_attained:.0%}"
    said = {
        "year": str(row.judged_year),
        "verdict": label("attainment", row.judged_verdict, language),
        "share": share,
    }
    return say(Statement("programme.judged", said), language)


def cells(
    years: Sequence[int], row: Attained, known: Mapping[int, Mapping[str, Any]], language: Language
) -> list[Any]:
    """Give a cell a year: the actual, the target under it, and the light of a year that was judged."""
    bad = "red" if row.nature == "binding" else "yellow"
    lights = {"met": "green", "missed": bad}
    found = []
    for year in years:
        one = known.get(year)
        found.append(
            {
                "actual": figure(one["actual"]) if one else NOTHING,
                "target": signed(one["comparison"], one["target"], language)
                if one and one["target"] is not None
                else "",
                "light": lights.get(one["verdict"], "") if one else "",
                "verdict": one["verdict"] if one else "",
            }
        )
    return found
