"""How often somebody who has not signed in may do something, counted by address in the cache."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3_600


def address_of(request: HttpRequest) -> str:
    """Give the address that a request comes from; behind the trusted proxy it is the last that it added."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def too_often(request: HttpRequest, what: str, *, most: int = 5, seconds: int = HOUR) -> bool:
    """Count one more of something by the address of a request; tell whether that is more than may be."""
    # The span of time is part of the key: counting on gives an entry the cache's own time to live again.
    key = f"throttle:{what}:{int(time.time() // seconds)}:{address_of(request)}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        cache.set(key, 1, seconds)
        return False
