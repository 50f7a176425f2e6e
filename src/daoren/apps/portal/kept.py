"""Keep what is counted over everything, until the ledger has moved on.

Nothing is kept that hangs on who reads: the name of what is kept says all that it was counted from.
"""

import hashlib
import pickle
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection

from daoren.apps.audit.append import today
from daoren.apps.audit.models import Head
from daoren.core.ledger import GENESIS

FRESH = 60.0
KEPT = 600
MAKING = 20
MOST = 500

_HEAD = f"SELECT sequence, hash FROM {Head._meta.db_table} ORDER BY id LIMIT 1"  # noqa: S608 - our own name

# What this process has read of what is kept, by name: the hash at which and the time when it was counted. The hash
# names the whole chain, so that what is counted of one ledger is never given for another's.
_near: dict[str, tuple[str, float, bytes]] = {}


def sequence() -> int:
    """Give the number of the last fact."""
    return _head()[0]


def _head() -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        return cursor.fetchone() or (0, GENESIS)


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Give what `make` counts, anew where the ledger has moved on or a minute has passed.

    While somebody else is counting, what was counted last is given, so that many readers cost one count. What is
    counted must be plain data.
    """
    # What is asked for may be in the name, and be longer or stranger than a name in the cache may be.
    key = f"portal:{hashlib.sha256(f'{name}:{today().isoformat()}'.encode()).hexdigest()}"
    at, digest = _head()
    near = _near.get(key)
    if near is not None and near[0] == digest and time.time() - near[1] < FRESH:
        return pickle.loads(near[2])  # noqa: S301 - written below, by this process
    found = cache.get(key)
    if found is not None:
        counted_at, moment, value = found
        fresh = counted_at == at and time.time() - moment < FRESH
        if fresh:
            _keep_near(key, digest, moment, value)
        if fresh or not cache.add(f"{key}:making", 1, MAKING):
            return value
    value, moment = make(), time.time()
    cache.set(key, (at, moment, value), KEPT)
    cache.delete(f"{key}:making")
    return value


def _keep_near(key: str, digest: str, moment: float, value: Any) -> None:
    if digest == GENESIS:
        return
    if len(_near) >= MOST:
        _near.clear()
    _near[key] = (digest, moment, pickle.dumps(value))
