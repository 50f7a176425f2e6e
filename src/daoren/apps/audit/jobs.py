"""The proof of the ledger as work that nobody waits for."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db import connections
from django_tasks import task

PROGRESS = "ledger_proof_progress"
KEPT = 3_600


@task()
def prove() -> Mapping[str, Any]:
    """Prove the ledger and give what was found as data; how far it has got stands in the cache meanwhile."""
    from daoren.apps.audit.verify import record_of, verify

    # The proof reads in a transaction in which nothing may be written: what is told goes by a thread of its own.
    with ThreadPoolExecutor(max_workers=1) as beside:
        last = 0.0

        def tell(_step: str, share: float) -> None:
            nonlocal last
            if monotonic() - last > 1:
                last = monotonic()
                beside.submit(_keep, share)

        return dict(record_of(verify(tell)))


def _keep(share: float) -> None:
    try:
        cache.set(PROGRESS, share, KEPT)
    finally:
        connections.close_all()
