"""A record as it was: folded from the facts that counted on a day, as far as they were known at another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from daoren.apps.audit.append import today
from daoren.apps.audit.models import FactRow
from daoren.apps.audit.queries import facts, facts_of
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import as_records, row_values
from daoren.core.ledger import Fact, Record, fold

MOST_CHILDREN = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """The day as of which, and the day until which known, a record is looked at; now where neither is given."""

    effective: date | None = None
    known: date | None = None

    @property
    def is_now(self) -> bool:
        """Tell whether the present is looked at."""
        return self.effective is None and self.known is None

    @property
    def day(self) -> date:
        """The day as of which the record is looked at."""
        return self.effective or today()

    @property
    def recorded(self) -> datetime | None:
        """The last instant of the day until which facts were known."""
        return None if self.known is None else timezone.make_aware(datetime.combine(self.known, time.max))


def moment_in(query: QueryDict) -> Moment:
    """Read the moment that a page asks for; raise ValueError where one of its days is none."""
    days = (query.get(name, "") for name in ("as_of", "known"))
    return Moment(*(date.fromisoformat(day) if day else None for day in days))


def facts_at(kind: str, number: str, moment: Moment) -> list[Fact]:
    """Give the facts of a record that counted at a moment."""
    if moment.is_now:
        return facts_of(kind, number)
    return facts_of(kind, number, effective=moment.day, recorded=moment.recorded)


def record_of(found: Iterable[Fact], kind: str, number: str) -> Record | None:
    """Give the record that its facts make, or None where there are none."""
    return fold(found).get((kind, number))


def records_at(rows: Iterable[RecordRow], moment: Moment) -> list[Record]:
    """Give the records of rows as they were at a moment, those that were not yet there left out."""
    rows = list(rows)
    if moment.is_now:
        return list(as_records(rows))
    named = Q(pk__in=[])
    for row in rows:
        named |= Q(kind=row.kind, subject=row.number)
    folded = fold(facts(_until(moment).filter(named)))
    return [folded[(row.kind, row.number)] for row in rows if (row.kind, row.number) in folded]


def table_rows(table: str, project: str, moment: Moment) -> list[dict[str, Any]]:
    """Give the rows of a table of the data contract under a project, as they were at a moment."""
    if moment.is_now:
        found = TABLES[table]._default_manager.filter(project_id=project).order_by("pk")
        return [row_values(table, row) for row in found]
    own = _until(moment).filter(kind=table, subject__startswith=f"{project}/")
    return [dict(one.values) for _, one in sorted(fold(facts(own)).items()) if not one.gone]


def _until(moment: Moment) -> Any:
    rows = FactRow.objects.filter(effective_on__lte=moment.day)
    return rows if moment.recorded is None else rows.filter(recorded_at__lte=moment.recorded)
