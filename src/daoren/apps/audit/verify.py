"""Prove the ledger: that its chain holds, and that the tables of the present state are the fold of its facts.

Nothing of the ledger or of the tables is held in memory as a whole. Every difference is named: which table, record
and field, what the facts make of it, what was found, and which fact last set it. Search, notifications and
standings are made from the rest and not proved.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.conf import settings

from daoren.apps.audit.fold_check import Difference, of_lifecycle, of_table, of_unknown
from daoren.apps.audit.models import FactRow, Head
from daoren.apps.audit.queries import snapshot
from daoren.apps.audit.streams import in_order_of_the_chain
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import kind_of, kinds
from daoren.core.ledger import GENESIS, Break, Fact, Place, proof

# So many differences are named; of a wholly spoilt table the rest is counted.
NAMED = 1_000
TELL_EVERY = 5_000

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof found.

    `facts` and `records` say how much was looked at; `wrong` counts every break and difference, also those beyond
    the NAMED first that are not listed. `head` is where the chain ends.
    """

    facts: int
    records: int
    head: Place
    breaks: tuple[Break, ...]
    differences: tuple[Difference, ...]
    wrong: int
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.wrong == 0


def verify(progress: Progress = lambda _step, _share: None) -> Proof:
    """Prove the whole ledger as it is at this moment; others may go on writing."""
    begin = perf_counter()
    with snapshot():
        work = _Work(progress)
        head = Head.objects.order_by("pk").first()
        end = Place(head.sequence, head.hash) if head else Place(0, GENESIS)
        for one in proof(work.counted(in_order_of_the_chain()), head=end, algorithm=settings.HASH):
            work.broken(one)
        work.whole = max(work.facts, 1)
        for found in _differences(work):
            work.differs(found)
    return Proof(
        work.facts, work.records, end, tuple(work.breaks), tuple(work.differences), work.wrong,
        perf_counter() - begin,
    )  # fmt: skip


class _Work:
    """The proof under way."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.whole = max(FactRow.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0, 1)
        self.facts = self.records = self.wrong = self.folded = 0
        self.breaks: list[Break] = []
        self.differences: list[Difference] = []

    def counted(self, facts: Iterator[Fact]) -> Iterator[Fact]:
        for fact in facts:
            self.facts += 1
            if self.facts % TELL_EVERY == 0:
                self.progress("chain", 0.5 * min(self.facts / self.whole, 1.0))
            yield fact

    def record(self, facts: int) -> None:
        """Count a record that was looked at, with its facts."""
        self.records += 1
        self.folded += facts
        if self.records % TELL_EVERY == 0:
            self.progress("fold", 0.5 + 0.5 * min(self.folded / self.whole, 1.0))

    def broken(self, one: Break) -> None:
        self.wrong += 1
        if len(self.breaks) < NAMED:
            self.breaks.append(one)

    def differs(self, one: Difference) -> None:
        self.wrong += 1
        if len(self.differences) < NAMED:
            self.differences.append(one)


def _differences(work: _Work) -> Iterator[Difference]:
    for lifecycle in kinds().values():
        yield from of_lifecycle(lifecycle, work.record)
    for table in TABLES:
        if kind_of(table) == table:
            yield from of_table(table, work.record)
    yield from of_unknown()


def record_of(found: Proof) -> Mapping[str, Any]:
    """Give a proof as data for machines."""
    return {
        "sound": found.sound,
        "facts": found.facts,
        "records": found.records,
        "head": {"sequence": found.head.sequence, "hash": found.head.hash},
        "wrong": found.wrong,
        "breaks": [
            {"fact": one.sequence, "what": one.what, "kind": one.kind, "subject": one.subject, "verb": one.verb}
            for one in found.breaks
        ],
        "differences": [one.as_data() for one in found.differences],
        "facts_per_second": round(found.facts / found.seconds) if found.seconds else 0,
    }
