"""How often a minute somebody may call.

Each process counts for itself, in memory: a limit against runaway programs is not worth a write to the database
at every reading.
"""

import threading
import time

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from daoren.apps.records.throttle import address_of

MINUTE = 60
MOST = 600
MOST_UNKNOWN = 120


class Rate(BaseThrottle):
    """At most so many requests a minute from one person, or from one address where nobody is known."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: dict[str, int] = {}

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request; tell whether it may go on."""
        actor = request.auth  # type: ignore[attr-defined]
        public = actor.key == "public"
        who = f"address {address_of(request)}" if public else f"{actor.key} {actor.only}"
        with self._lock:
            minute = int(time.time() // MINUTE)
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[who] = self._counts.get(who, 0) + 1
            return self._counts[who] <= (MOST_UNKNOWN if public else MOST)

    def wait(self) -> float:
        """Give the seconds until the next minute begins."""
        return MINUTE - time.time() % MINUTE

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._counts = {}


RATE = Rate()
