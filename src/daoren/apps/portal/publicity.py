"""What the public may see: what is published for objections, where approved projects stand, results counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from daoren.apps.portal.kept import kept
from daoren.apps.portal.todo import Way
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import kinds
from daoren.apps.records.listing import public_headers
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import NOTHING, public_states
from daoren.apps.records.turns import Running, clock_of
from daoren.core.lifecycle import Lifecycle

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Published:
    """A record that is published: until when, and what anybody may do about it."""

    row: RecordRow
    lifecycle: Lifecycle
    title: str
    clock: Running | None
    ways: tuple[Way, ...]


def published() -> list[Published]:
    """Give what is published for objections now, soonest end first."""
    rows = RecordRow.objects.filter(_answerable(), gone=False).order_by("next_due", "key")[:SHOWN]
    return [Published(row, kinds()[row.kind], _title(row), clock_of(row), _ways(row)) for row in rows]


def _title(row: RecordRow) -> str:
    """Give the title where it is public, else the number."""
    return row.title if row.title and "title" in public_headers(kinds()[row.kind]) else row.number


def _answerable() -> Q:
    """Give the records in a public state in which anybody may do something."""
    found = NOTHING
    for lifecycle in kinds().values():
        states = {state for event in lifecycle.events.values() if "public" in event.who for state in event.origin}
        open_ones = sorted(states & set(public_states(lifecycle)))
        if open_ones:
            found |= Q(kind=lifecycle.key, state__in=open_ones)
    return found


def _ways(row: RecordRow) -> tuple[Way, ...]:
    return tuple(
        Way(event.label, reverse("record_event", args=(row.kind, event.key, row.number)), event.expected)
        for event in kinds()[row.kind].events_in(row.state)
        if "public" in event.who
    )


def standing_publicly() -> dict[str, dict[str, int]]:
    """Count the records of every kind in its public states, by kind and state in the order of the lifecycle."""
    counted: Mapping[str, Mapping[str, int]] = kept("public", _count_states)
    return {
        kind: {state: counted[kind][state] for state in public_states(lifecycle) if counted[kind].get(state)}
        for kind, lifecycle in kinds().items()
        if kind in counted
    }


def _count_states() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for kind, lifecycle in kinds().items():
        rows = RecordRow.objects.filter(kind=kind, state__in=public_states(lifecycle), gone=False)
        counts = dict(rows.values_list("state").annotate(count=Count("pk")))
        if counts:
            found[kind] = counts
    return found


def results() -> dict[str, int]:
    """Count the results of all projects by kind of result, most first."""
    found: dict[str, int] = kept("results", _count_results)
    return found


def _count_results() -> dict[str, int]:
    rows = TABLES["outputs"]._default_manager.exclude(kind=None).values_list("kind")
    return dict(rows.annotate(count=Count("pk")).order_by("-count", "kind"))
