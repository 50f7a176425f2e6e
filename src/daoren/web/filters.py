"""How values are written on pages."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from markupsafe import Markup

from daoren.core.periods import Money
from daoren.core.terms import Language


def money(minor: int | None) -> str:
    """Write an amount of minor units; nothing known is a dash."""
    from daoren.apps.parties.speech import reader_language

    return "–" if minor is None else _amount(minor, settings.CURRENCY, reader_language())


@lru_cache(maxsize=5_000)
def _amount(minor: int, currency: str, language: Language) -> str:
    return Money(minor, currency).in_language(language)


def percent(share: float | None) -> str:
    """Write a share 0 to 1 as whole percent; nothing known is a dash."""
    return "–" if share is None else f"{share:.0%}"


def part(share: float) -> Markup:
    """Write a share as the percent of a picture's width, held to what lies between 0 and 1."""
    return Markup(f"{100 * min(max(share, 0), 1):.2f}%")  # noqa: S704 - digits alone


def figure(number: float | None) -> str:
    """Write a figure with at most two decimals; nothing known is a dash."""
    from daoren.apps.programmes.wording import figure as written

    return written(number)


FILTERS: Mapping[str, Callable[..., Any]] = {"figure": figure, "money": money, "part": part, "percent": percent}
