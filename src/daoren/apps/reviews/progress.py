"""How far the computing of a round has come, kept for whoever looks at it meanwhile."""

from django.core.cache import cache

_SECONDS = 3_600


def tell(number: str, step: str, share: float) -> None:
    """Say at which step the computing of a round is, and which share of it is done."""
    cache.set(f"round-{number}", (step, share), _SECONDS)


def told(number: str) -> tuple[str, float] | None:
    """Give step and share of a round that is being computed, or None."""
    found: tuple[str, float] | None = cache.get(f"round-{number}")
    return found
