"""The page of an indicator: its years, its series as a picture, the adjustments of its targets side by side."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.portal.places import region_names
from daoren.apps.programmes.derive import home
from daoren.apps.programmes.models import Attained
from daoren.apps.records.joints import draws
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import RecordRow
from daoren.apps.records.projection import key_of
from daoren.core.ledger import Record

# Points further apart are not joined by a line.
LONGEST_GAP = 550
# The picture is 640 by 220 with room for its scales.
WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 640, 220, 56, 12, 14, 26


@draws("indicator")
def of_indicator(record: Record, whole: bool) -> Mapping[str, Any]:  # noqa: FBT001 - the form of every drawer
    """Give how an indicator stands, its picture, its adjustments and the places that report it."""
    if not whole:
        return {}
    region = str(record.values.get("region") or home())
    rows = list(Attained.objects.filter(code=record.subject).order_by("region"))
    row = next((one for one in rows if one.region == region), None)
    return {
        "row": row,
        "years": json.loads(row.years) if row else [],
        "findings": list(row.asked.order_by("kind", "year")) if row else [],
        "why": json.loads(row.why) if row and row.why else None,
        "picture": drawing(row) if row else None,
        "places": [one for one in rows if one.region != region],
        "names": region_names(one.region for one in rows),
        "adjusted": adjustments(record.subject),
    }


def adjustments(code: str) -> list[dict[str, Any]]:
    """Give the adjustments of an indicator's targets, newest first: old and new side by side."""
    lifecycle = kinds()["rebaselining"]
    rows = RecordRow.objects.filter(of=key_of("indicator", code), kind="rebaselining", gone=False)
    return [
        {"row": row, "values": row.own_values, "state": lifecycle.states[row.state]}
        for row in rows.order_by("-opened_on", "-key")[:50]
    ]


def drawing(row: Attained) -> dict[str, Any] | None:
    """Give the picture of a series: actuals as lines, targets as marks, forecasts as spans; None for none."""
    series = json.loads(row.series)
    actuals = sorted((one for one in series if one["kind"] == "actual"), key=lambda one: one["last"])
    targets = sorted((one for one in series if one["kind"] == "target"), key=lambda one: one["last"])
    actuals = _by_year(row, actuals)
    if not actuals and not targets:
        return None
    ahead = _ahead(row)
    frame = _Frame([one["last"] for one in (*actuals, *targets)] + [one["on"] for one in ahead],
                   _heights(actuals, targets, ahead))  # fmt: skip
    return {
        "wide": WIDE, "high": HIGH, "floor": HIGH - FOOT, "left": LEFT,
        "lines": [frame.path(run) for run in _runs(actuals)],
        "dots": [{"x": frame.x(one["last"]), "y": frame.y(one["value"])} for one in actuals],
        "marks": [{"x": frame.x(one["last"]), "y": frame.y(one["value"])} for one in targets],
        "spans": [
            {"x": frame.x(one["on"]), "top": frame.y(one["high"]), "foot": frame.y(one["low"]),
             "middle": frame.y(one["middle"])}
            for one in ahead
        ],
        "today": frame.x(today().isoformat()),
        "years": frame.years(), "ticks": frame.ticks(),
    }  # fmt: skip


def _by_year(row: Attained, actuals: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give one point a year for a flow that is known in parts, at the end of what is known of it."""
    if row.aggregation != "flow":
        return list(actuals)
    ends: dict[str, str] = {}
    for one in actuals:
        ends[one["last"][:4]] = one["last"]
    known = {str(one["year"]): one for one in json.loads(row.years)}
    return [
        {"last": last, "value": known[year]["actual"], "method": ""}
        for year, last in sorted(ends.items())
        if year in known and known[year]["actual"] is not None
    ]


def _ahead(row: Attained) -> list[dict[str, Any]]:
    year = today().year
    spans = [(year, row.low, row.middle, row.high)]
    if row.horizon_year:
        spans.append((row.horizon_year, row.horizon_low, row.horizon_middle, row.horizon_high))
    return [
        {"on": f"{one}-12-31", "low": low, "middle": middle, "high": high}
        for one, low, middle, high in spans
        if low is not None and middle is not None and high is not None
    ]


def _heights(actuals: Sequence[Any], targets: Sequence[Any], ahead: Sequence[Any]) -> list[float]:
    return [one["value"] for one in (*actuals, *targets)] + [
        one[name] for one in ahead for name in ("low", "high")
    ]


def _runs(actuals: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Part points where the method changes or years are missing: nothing is joined over a break."""
    runs: list[list[dict[str, Any]]] = []
    for one in actuals:
        if runs and _joined(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _joined(early: Mapping[str, Any], late: Mapping[str, Any]) -> bool:
    gone = date.fromisoformat(late["last"]) - date.fromisoformat(early["last"])
    return early.get("method", "") == late.get("method", "") and gone.days < LONGEST_GAP


class _Frame:
    """Where days and values lie in the picture."""

    def __init__(self, days: Sequence[str], values: Sequence[float]) -> None:
        ordinals = [date.fromisoformat(day).toordinal() for day in days]
        self.first, self.last = min(ordinals), max(max(ordinals), min(ordinals) + 1)
        low, high = min(values), max(values)
        room = (high - low or abs(high) or 1.0) * 0.08
        self.low, self.high = low - room, high + room

    def x(self, day: str) -> float:
        share = (date.fromisoformat(day).toordinal() - self.first) / (self.last - self.first)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDE - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HIGH - FOOT - share * (HIGH - FOOT - TOP), 1)

    def path(self, run: Sequence[dict[str, Any]]) -> str:
        return " ".join(f"{self.x(one['last'])},{self.y(one['value'])}" for one in run)

    def years(self) -> list[dict[str, Any]]:
        first, last = date.fromordinal(self.first).year, date.fromordinal(self.last).year
        step = max(1, (last - first) // 8)
        ends = [year for year in range(first, last + 1) if (year - first) % step == 0]
        return [{"x": self.x(f"{year}-12-31"), "text": str(year)} for year in ends]

    def ticks(self) -> list[dict[str, Any]]:
        values = [self.low + (self.high - self.low) * share for share in (0.08, 0.5, 0.92)]
        return [{"y": self.y(one), "text": f"{one:,.4g}" if abs(one) < 1e4 else f"{one:,.0f}"} for one in values]
