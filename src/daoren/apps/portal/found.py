"""Search over every kind of record, grouped by kind, of what the actor may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from daoren.apps.parties.actors import Actor
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import public_headers, whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import NOTHING, visible
from daoren.apps.records.search import matching
from daoren.core.lifecycle import Lifecycle

A_KIND = 8
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Found:
    """Records of one kind that match; `more` where there are others."""

    lifecycle: Lifecycle
    rows: Sequence[RecordRow]
    more: bool


def find(actor: Actor, text: str) -> list[Found]:
    """Give the records that hold every piece of a text, some of each kind in the order of the kinds.

    Few are read at once; only where there are more than that is each kind asked for by itself. A text that is not
    public finds a record only for those who may see it whole.
    """
    groups: dict[str, list[RecordRow]] = {}
    for rows in _searchable(actor):
        matches = matching(rows, text)
        taken = list(matches[:AT_ONCE])
        for kind in kinds():
            many = len(taken) == AT_ONCE
            group = matches.filter(kind=kind)[: A_KIND + 1] if many else [row for row in taken if row.kind == kind]
            groups.setdefault(kind, []).extend(group)
    return [_found(kind, group) for kind, group in groups.items() if group]


def _searchable(actor: Actor) -> "Iterator[QuerySet[RecordRow]]":
    """Give the records whose title an actor may know: by whether the title of their kind is public."""
    rows = RecordRow.objects.filter(gone=False)
    public = [kind for kind, lifecycle in kinds().items() if "title" in public_headers(lifecycle)]
    if public:
        yield visible(actor, rows, public)
    closed = NOTHING
    for kind in set(kinds()) - set(public):
        closed |= Q(kind=kind) & whole(actor, kinds()[kind])
    yield rows.filter(closed)


def _found(kind: str, rows: list[RecordRow]) -> Found:
    ordered = sorted(rows, key=lambda row: row.key)
    return Found(kinds()[kind], ordered[:A_KIND], len(rows) > A_KIND)
