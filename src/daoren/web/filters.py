"""How values are written on pages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from daoren.core.periods import Money


def money(minor: int | None) -> str:
    """Write an amount of minor units; nothing known is a dash."""
    from daoren.web.pages import language

    return "–" if minor is None else Money(minor, settings.CURRENCY).in_language(language())


def percent(share: float | None) -> str:
    """Write a share 0 to 1 as whole percent; nothing known is a dash."""
    return "–" if share is None else f"{share:.0%}"


FILTERS: Mapping[str, Callable[..., Any]] = {"money": money, "percent": percent}
