"""Search over every kind of record, grouped by kind, of what the actor may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from daoren.apps.parties.actors import Actor
from daoren.apps.portal.kept import kept
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import public_headers, whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import NOTHING, visible
from daoren.apps.records.search import keys_of_hits, matching
from daoren.core.lifecycle import Lifecycle

A_KIND = 8
# Up to so many hits are taken by their keys first: asked for kind by kind, a database walks through a whole kind
# in the hope of a hit that is not there. So many of a kind are then looked at for what may be seen.
HITS = 10_000
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Found:
    """Records of one kind that match; `more` where there are others."""

    lifecycle: Lifecycle
    rows: Sequence[RecordRow]
    more: bool


def find(actor: Actor, text: str) -> list[Found]:
    """Give the records that hold every piece of a text, some of each kind in the order of the kinds.

    A text that is not public finds a record only for those who may see it whole.
    """
    hits = keys_of_hits(text, most=HITS)
    groups: dict[str, list[RecordRow]] = {}
    for rows in _searchable(actor):
        found = _by_kind(rows, text) if len(hits) == HITS else _among(rows, hits)
        for kind, group in found.items():
            groups.setdefault(kind, []).extend(group)
    return [_found(kind, groups[kind]) for kind in kinds() if groups.get(kind)]


def _among(rows: "QuerySet[RecordRow]", hits: Sequence[str]) -> dict[str, list[RecordRow]]:
    """Give those of the rows whose keys are hits, by kind."""
    keys: dict[str, list[str]] = {}
    for key in hits:
        keys.setdefault(key.partition("/")[0], []).append(key)
    wanted = [key for group in keys.values() for key in group[:LOOKED_AT]]
    found: dict[str, list[RecordRow]] = {}
    for row in rows.filter(key__in=wanted) if wanted else ():
        found.setdefault(row.kind, []).append(row)
    return found


def _by_kind(rows: "QuerySet[RecordRow]", text: str) -> dict[str, list[RecordRow]]:
    """Give some rows of each kind that hold a text which very many hold."""
    there = kept("kinds", lambda: sorted(set(RecordRow.objects.values_list("kind", flat=True).distinct())))
    matches = matching(rows, text)
    return {kind: list(matches.filter(kind=kind)[: A_KIND + 1]) for kind in there}


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
