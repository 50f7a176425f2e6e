"""Keep what is counted over everything, until the ledger has moved on."""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from daoren.apps.audit.append import today
from daoren.apps.audit.models import Head

FRESH = 60.0
KEPT = 600
MAKING = 20


def sequence() -> int:
    """Give the number of the last fact."""
    return Head.objects.values_list("sequence", flat=True).first() or 0


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Give what `make` counts, anew where the ledger has moved on or a minute has passed.

    While somebody else is counting, what was counted last is given, so that many readers cost one count. What is
    counted must be plain data.
    """
    key = f"portal:{name}:{today().isoformat()}"
    at, found = sequence(), cache.get(key)
    if found is not None:
        counted_at, moment, value = found
        fresh = counted_at == at and time.time() - moment < FRESH
        if fresh or not cache.add(f"{key}:making", 1, MAKING):
            return value
    value = make()
    cache.set(key, (at, time.time(), value), KEPT)
    cache.delete(f"{key}:making")
    return value
