"""Cases by stage, with their lights and clocks, and the task forces with the days on which something is due."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from daoren.apps.audit.append import today
from daoren.apps.parties.actors import Actor
from daoren.apps.portal.part import Part
from daoren.apps.portal.stuck import within_part
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.listing import whole
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import roles_towards
from daoren.apps.records.projection import as_records
from daoren.apps.records.turns import Running, clock_of, running, turn_of
from daoren.core.ledger import Record
from daoren.core.lifecycle import Event, State, Surroundings, available
from daoren.core.programme.tasks import task_light

# The stages in the order in which they press.
STAGES = ("talked", "letter", "urged", "reminded", "close_asked", "checked", "assigned", "in_progress")
PRESSED = ("reminded", "urged", "letter", "talked")
SHOWN = 100
FORCES = 60


@dataclass(frozen=True, slots=True)
class Case:
    """A case as a line: its light, its clock, whose turn it is, and what the reader can do now."""

    row: RecordRow
    values: Mapping[str, Any]
    light: str
    lag: float | None
    clock: Running | None
    whose: tuple[Any, ...]
    acts: tuple[Event, ...]

    @property
    def waited(self) -> int:
        """The days for which it has been in its state."""
        return (today() - self.row.since).days


@dataclass(frozen=True, slots=True)
class Force:
    """A task force as a line: when its next list and visit are due, and its end."""

    row: RecordRow
    values: Mapping[str, Any]
    state: State
    clocks: Mapping[str, Running]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with how many cases are in it, and how many of those are past their clock."""

    state: State
    count: int
    late: int


def seen(actor: Actor, kind: str, part: Part) -> "QuerySet[RecordRow]":
    """Give the records of a kind of a part that an actor may see whole."""
    rows = RecordRow.objects.filter(kind=kind, gone=False).filter(whole(actor, kinds()[kind]))
    return within_part(rows, part)


def stages(rows: "QuerySet[RecordRow]") -> list[Stage]:
    """Count cases by stage, in the order of the lifecycle."""
    counts = Counter(dict(rows.values_list("state").annotate(count=Count("pk")).order_by()))
    late = rows.filter(next_due__lt=today())
    over = Counter(dict(late.values_list("state").annotate(count=Count("pk")).order_by()))
    return [Stage(one, counts[one.key], over[one.key]) for one in kinds()["supervision"].states.values()]


def open_cases(actor: Actor, rows: "QuerySet[RecordRow]", *, shown: int = SHOWN) -> list[Case]:
    """Give the open cases: the furthest stage first, in each the one whose clock runs out first."""
    found: list[RecordRow] = []
    for stage in STAGES:
        own = rows.filter(state=stage).order_by(F("next_due").asc(nulls_last=True), "key")
        found += own[: shown - len(found)]
        if len(found) >= shown:
            break
    return list(_cases(actor, found))


def to_look_at_again(actor: Actor, rows: "QuerySet[RecordRow]", *, shown: int = SHOWN) -> list[Case]:
    """Give the cases signed off that are still to be looked at again, soonest first."""
    own = rows.filter(state="signed_off", next_due__isnull=False).order_by("next_due", "key")
    return list(_cases(actor, list(own[:shown])))


def _cases(actor: Actor, rows: Sequence[RecordRow]) -> Iterator[Case]:
    actor = replace(actor, partakes=False)  # a case names nobody, so nobody takes part in it
    for row, record in zip(rows, as_records(rows), strict=True):
        light, lag = light_of(row, record.values)
        yield Case(row, record.values, light, lag, clock_of(row), turn_of(row), tuple(_acts(actor, row, record)))


def light_of(row: RecordRow, values: Mapping[str, Any]) -> tuple[str, float | None]:
    """Give the light of a case and its lag, by the policies of tasks and schedules."""
    return task_light(
        start=row.opened_on,
        deadline=_day(values.get("deadline")),
        progress=values.get("progress"),
        today=today(),
        done=row.state in ("close_asked", "checked", "signed_off"),
        continuous=False,
        reviewed_on=None,
        bands=policies()["lights.schedule"].parameters,
        soon_days=int(policies()["programme.task_light"]["soon_days"]),
    )


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _acts(actor: Actor, row: RecordRow, record: Record) -> Iterator[Event]:
    """Give what somebody can do with a case now: what is expected first."""
    lifecycle = kinds()[row.kind]
    around = Surroundings(today(), actor.key)
    open_to_him = available(lifecycle, record, roles=roles_towards(actor, row, record.values), around=around)
    events = [lifecycle.events[key] for key, reasons in open_to_him.items() if not reasons]
    yield from sorted(events, key=lambda one: not one.expected)[:2]


def forces(rows: "QuerySet[RecordRow]") -> list[Force]:
    """Give the task forces that are not disbanded, the soonest clock first."""
    own = rows.exclude(state="ended").order_by(F("next_due").asc(nulls_last=True), "key")[:FORCES]
    lifecycle = kinds()["task_force"]
    found = []
    for row, record in zip(own, as_records(list(own)), strict=True):
        clocks = {key: one for key in record.due for one in running(lifecycle, {key: record.due[key]})}
        found.append(Force(row, record.values, lifecycle.states[row.state], clocks))
    return found
