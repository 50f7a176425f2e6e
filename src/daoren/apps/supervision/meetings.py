"""What the page of a meeting shows: who reports and how far the briefs are, and what became of each resolution."""

from collections.abc import Mapping
from typing import Any

from daoren.apps.records.joints import draws
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import key_of
from daoren.apps.records.turns import clock_of
from daoren.core.ledger import Record

MOST = 100


@draws("meeting")
def reports(record: Record, whole: bool) -> Mapping[str, Any]:  # noqa: FBT001 - as every drawer
    """Give the briefings and resolutions of a meeting, with the tasks that resolutions became."""
    if not whole:
        return {}
    below = RecordRow.objects.filter(of=key_of(record.kind, record.subject), gone=False).order_by("number")
    briefings = list(below.filter(kind="briefing").exclude(state="withdrawn")[:MOST])
    resolutions = list(below.filter(kind="resolution")[:MOST])
    tasks = {row.of: row for row in RecordRow.objects.filter(kind="task", of__in=[one.key for one in resolutions])}
    return {
        "briefings": [
            {"row": row, "values": row.own_values, "state": kinds()["briefing"].states[row.state],
             "clock": clock_of(row)}
            for row in briefings
        ],
        "resolutions": [
            {"row": row, "state": kinds()["resolution"].states[row.state], "task": tasks.get(row.key)}
            for row in resolutions
        ],
        "task_states": kinds()["task"].states,
    }  # fmt: skip
