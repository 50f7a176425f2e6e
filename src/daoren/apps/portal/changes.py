"""What changed since last month, as sentences with the records behind each."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from daoren.apps.audit.append import today
from daoren.apps.portal.kept import kept
from daoren.apps.portal.part import Part
from daoren.apps.records.kinds import kinds
from daoren.core.periods.calendar import months_after
from daoren.core.terms import Statement, term

SHOWN = 12

# What came in by an import and stayed as it was has not changed, so it is left out.
_MOVED = """
SELECT r.kind, r.state, COUNT(*) FROM records r
WHERE r.since > %s AND r.gone = %s AND NOT (r.since = r.opened_on AND r.counts_text LIKE %s){part}
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
_LIGHTS = """
SELECT s.before, s.light, COUNT(*) FROM standings s
JOIN records r ON r.key = 'project/' || s.project
WHERE s.before <> s.light AND s.before <> '' AND r.gone = %s{part}
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
_IMPORTED = '%"import":%'
_ORDER = ("red", "yellow", "green", "unknown")


class Change(NamedTuple):
    """A sentence and where its records are."""

    sentence: Statement
    address: str


def month_ago() -> date:
    """Give the same day of the month before."""
    import numpy as np

    found: date = months_after(np.datetime64(today(), "D"), -1).astype(object)
    return found


def changes(part: Part) -> list[Change]:
    """Give what changed in a part of the programme since last month: lights first, then states."""
    lights, moved = kept(f"changes:{part.name}", lambda: _counted(part))
    found = [_light_change(part, *row) for row in sorted(lights, key=lambda row: _ORDER.index(row[1]))]
    found += [_state_change(part, *row) for row in moved if row[0] in kinds()]
    return found[:SHOWN]


def _counted(part: Part) -> tuple[list[Any], list[Any]]:
    condition, values = part.condition()
    with connection.cursor() as cursor:
        cursor.execute(_LIGHTS.format(part=condition), [False, *values])
        lights = cursor.fetchall()
        cursor.execute(_MOVED.format(part=condition), [month_ago(), False, _IMPORTED, *values])
        return lights, cursor.fetchall()


def _light_change(part: Part, before: str, light: str, count: int) -> Change:
    values = {"count": count, "before": term("light", before), "light": term("light", light)}
    return Change(
        Statement("portal.light_changed", values), _list("project", part, {"light": light, "was": before})
    )


def _state_change(part: Part, kind: str, state: str, count: int) -> Change:
    lifecycle = kinds()[kind]
    values = {"count": count, "kind": lifecycle.label, "state": lifecycle.states[state].label}
    query = {"state": state, "moved": month_ago().isoformat()}
    return Change(Statement("portal.state_changed", values), _list(kind, part, query))


def _list(kind: str, part: Part, query: Mapping[str, str]) -> str:
    return f"{reverse('records', args=(kind,))}?{urlencode({**part.query, **query})}"
