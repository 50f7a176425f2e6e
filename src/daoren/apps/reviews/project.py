"""Everything about one project on the board: evidence, history, forecast, alternatives, what would change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from daoren.apps.audit.queries import facts_of
from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.desk import desk_at, standing_desk
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import may_read, roles_towards
from daoren.apps.records.projection import as_record
from daoren.apps.records.showing import Action, actions_on, consequences, openings_under
from daoren.apps.records.timeline import Sight, Told, steps_seen, told
from daoren.apps.records.wording import Names
from daoren.apps.reviews.queries import Standing, standing_of
from daoren.core.ledger import Record
from daoren.core.periods import Money
from daoren.core.terms import Statement

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the work would be finished at the pace so far; `finish` is None where that cannot be told."""

    finish: date | None
    late: int | None
    why: Statement


@dataclass(frozen=True, slots=True)
class Case:
    """A decision on the project as somebody may see it."""

    standing: Standing
    record: Record
    can: Sequence[Action]
    openings: Sequence[Action]
    cannot: Sequence[Action]
    facts: Sequence[Told]
    children: Sequence[Standing]
    follows: Sequence[Statement]


def forecast(said: Mapping[str, Any], as_of: date) -> Forecast:
    """Carry the pace so far on: days gone over share done, from the first day; no model, no track record."""
    measure: Mapping[str, Any] = next((one for one in said["measures"] if one["kind"] == "schedule"), {})
    start, end, actual = said["start_on"], said["end_on"], measure.get("actual")
    if not start or actual is None or actual <= 0:
        return Forecast(None, None, Statement("board.forecast_unknown"))
    begun = date.fromisoformat(start)
    gone = (as_of - begun).days
    # So little done, or so short a time, carries no pace.
    if actual < 5 or gone < 60:
        return Forecast(None, None, Statement("board.forecast_early"))
    finish = begun + timedelta(days=round(gone * 100.0 / min(actual, 100.0)))
    finish = max(finish, as_of) if actual < 100 else as_of
    late = (finish - date.fromisoformat(end)).days if end else None
    why = Statement("board.forecast_pace", {"done": f"{actual:.0f}", "days": gone})
    return Forecast(finish, late, why)


def findings_of(project: str) -> list[Any]:
    """Give the findings on a project, newest first."""
    rows = TABLES["findings"].objects.filter(project_id=project)  # type: ignore[attr-defined]
    return list(rows.order_by("-found_on", "finding_id"))


def case_of(actor: Actor, row: RecordRow, names: Names) -> Case | None:
    """Give a decision with what may be done with it and its trail; None where the actor may not see it."""
    record = as_record(row)
    if not may_read(actor, row, roles_towards(actor, row, record.values)).allowed:
        return None
    desk = standing_desk(actor, row)
    acts, openings = actions_on(desk), openings_under(desk)
    sight = Sight(whole=True, personal=False)
    steps = steps_seen(facts_of("decision", row.number), desk.lifecycle, sight)
    children = RecordRow.objects.filter(of=row.key, gone=False).order_by("sequence")
    sign = next((one for one in acts if one.event.key == "sign"), None)
    return Case(
        standing=standing_of(row, record.values),
        record=record,
        can=[one for one in acts if not one.reasons],
        openings=[one for one in openings if not one.reasons],
        cannot=[one for one in (*acts, *openings) if one.reasons],
        facts=told(steps[-SHOWN:], desk.lifecycle, sight, names),
        children=[_child(one) for one in children],
        follows=consequences_of_signing(actor, row) if sign else (),
    )


def _child(row: RecordRow) -> Standing:
    lifecycle = kinds()[row.kind]
    return Standing(row, lifecycle.states[row.state], lifecycle.key, None)


def consequences_of_signing(actor: Actor, row: RecordRow) -> list[Statement]:
    """Say in words what follows the signature of a decision, each thing once."""
    desk = desk_at(actor, row, "sign")
    if desk is None:
        return []
    found: list[Statement] = []
    for one in consequences(desk):
        if one not in found:
            found.append(one)
    amount = desk.record.values.get("amount")
    if amount:
        found.append(Statement("board.then_money", {"amount": Money(int(amount), settings.CURRENCY)}))
    days = policies()["clock.appeal_ask"]["length"]
    return [*found, Statement("board.then_notice", {"days": days})]


def address_of(action: Action, row: RecordRow) -> str:
    """Give the address of the form of an action on a record, or of opening one under it."""
    if action.opens:
        return f"{reverse('record_open', args=[action.kind, action.event.key])}?of={row.key}"
    return reverse("record_event", args=[row.kind, action.event.key, row.number])
