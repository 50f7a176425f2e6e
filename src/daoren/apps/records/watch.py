"""Where another app looks at what was written: after the transaction, and once a day.

What is computed from records (how an indicator stands, the light of a task) is made anew when they change, and
when the day does; it can be made anew at any time, so that a failure here loses nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from daoren.core.ledger import Record

# Looks at the subjects of a kind that were written.
Watcher = Callable[[Collection[str]], None]
# Makes anew what hangs on the day; gives how much there was.
Daily = Callable[[], int]

_WATCHERS: defaultdict[str, list[Watcher]] = defaultdict(list)
_DAILY: list[Daily] = []
_SEEN = "daoren_watched"


def watches(*kinds: str) -> Callable[[Watcher], Watcher]:
    """Have a function look at the subjects of kinds of records or tables, once their transaction stands."""

    def register(watcher: Watcher) -> Watcher:
        for kind in kinds:
            _WATCHERS[kind].append(watcher)
        return watcher

    return register


def daily(work: Daily) -> Daily:
    """Have a function do its work whenever the clocks are looked at; it does nothing on a day that it did it."""
    _DAILY.append(work)
    return work


def written(records: Iterable[Record]) -> None:
    """Note which records were written; whoever watches them looks when the transaction is through."""
    subjects: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        subjects[record.kind].append(record.subject)
    for kind, found in subjects.items():
        wrote(kind, found)


def wrote(kind: str, subjects: Iterable[str]) -> None:
    """Note which subjects of a kind or table were written; each is looked at once, with all of its transaction."""
    if kind not in _WATCHERS:
        return
    told: dict[str, dict[str, None]] = connections[DEFAULT_DB_ALIAS].__dict__.setdefault(_SEEN, {})
    told.setdefault(kind, {}).update(dict.fromkeys(subjects))
    transaction.on_commit(_look, robust=True)  # the first finds all of them, the others none


def _look() -> None:
    told: dict[str, dict[str, None]] = connections[DEFAULT_DB_ALIAS].__dict__.pop(_SEEN, {})
    by_watcher: dict[Watcher, dict[str, None]] = {}
    for kind, subjects in told.items():
        for watcher in _WATCHERS[kind]:
            by_watcher.setdefault(watcher, {}).update(subjects)
    for watcher, subjects in by_watcher.items():
        watcher(list(subjects))


def every_day() -> int:
    """Do all that hangs on the day; give how much there was."""
    return sum(work() for work in _DAILY)
