"""The lifecycles and the policies in force, read once a process."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from django.conf import settings

from daoren.apps.audit.append import today
from daoren.core.lifecycle import Lifecycle
from daoren.core.periods import WorkingDays, working_days
from daoren.core.rules import Policies
from daoren.policies import load_lifecycles, load_policies


@cache
def kinds() -> Mapping[str, Lifecycle]:
    """Give every kind of record by its key."""
    return load_lifecycles(folder=settings.POLICIES)


def kind_of(table: str) -> str:
    """Give the kind under which the ledger knows the rows of a table: of the records that it holds, or its own."""
    return next((one.key for one in kinds().values() if one.table == table), table)


def policies(on: date | None = None) -> Policies:
    """Give the policies in force on a day, today where none is given."""
    return _policies(on or today())


@cache
def _policies(on: date) -> Policies:
    return load_policies(on=on, region=settings.REGION, folder=settings.POLICIES)


@cache
def calendar() -> WorkingDays:
    """Give the calendar of working days."""
    return working_days(policies())


def due(rule: str, start: str) -> str:
    """Give the day on which the clock of a rule runs out that starts on a day (ISO text both).

    The first day counted is the one after the start.
    """
    return calendar().runs_out(date.fromisoformat(start), **policies()[rule].parameters).isoformat()
