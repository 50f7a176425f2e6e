"""What anybody may know of the plan: what was promised, and how it stands as far as the embargo allows.

A target is public once it is set. An actual is public by the rule `embargo.actual`: at once where its source is a
publication, some days after it was counted where it was reported, and never where it is unconfirmed or made up.
What an embargo holds back is in no page, list or file that is open to the public.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.audit.models import FactRow
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import derivations, home
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.core.programme.targets import Target, attainment, meets
from daoren.core.rules import Rule

HEADS = ("code", "name_zh", "name_en", "action", "unit", "nature", "year", "comparison", "target", "actual",
         "attained", "verdict", "latest_year", "latest", "source")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """An actual that anybody may know, with where it is published."""

    value: float
    source: str


def promises() -> Iterator[dict[str, Any]]:
    """Give every target of an indicator in force with what became of it, as far as anybody may know."""
    targets, actuals = _observations()
    for record in RecordRow.objects.filter(kind="indicator", state="in_force", gone=False).order_by("number"):
        values = record.own_values
        place = str(values.get("region") or home())
        known = dict(actuals.get((record.number, place), {}))
        for year, one in _rises(str(values.get("derivation") or ""), place, actuals):
            known.setdefault(year, one)
        for year, target in sorted(targets.get((record.number, place), {}).items()):
            yield _line(record.number, values, year, target, known)


def _observations() -> tuple[dict[tuple[str, str], dict[int, Any]], dict[tuple[str, str], dict[int, Known]]]:
    """Give the targets, and the actuals that anybody may know, by indicator and region and by year."""
    rule = policies()["embargo.actual"]
    targets: dict[tuple[str, str], dict[int, Any]] = {}
    actuals: dict[tuple[str, str], dict[int, Known]] = {}
    rows = TABLES["observations"]._default_manager.exclude(value=None).exclude(period_end=None)
    for row in rows.order_by("period_end", "pk"):
        key, year = (row.indicator, row.region), row.period_end.year  # type: ignore[attr-defined]
        if row.kind == "target":  # type: ignore[attr-defined]
            targets.setdefault(key, {})[year] = row
        elif may_be_known(row, rule):
            actuals.setdefault(key, {})[year] = Known(float(row.value), row.document or "")  # type: ignore[attr-defined]
    return targets, actuals


def _rises(
    derivation: str, place: str, actuals: Mapping[tuple[str, str], Mapping[int, Known]]
) -> Iterator[tuple[int, Known]]:
    """Give the yearly rise of a stock where an indicator is told by that; both ends are public."""
    rule = derivations().get(derivation)
    of = rule.parameters.get("rise_of") if rule is not None else None
    stock = actuals.get((str(of), place), {})
    for year, end in stock.items():
        if year - 1 in stock:
            yield year, Known(end.value - stock[year - 1].value, f"{stock[year - 1].source}; {end.source}")


def _line(
    code: str, values: Mapping[str, Any], year: int, target: Any, known: Mapping[int, Known]
) -> dict[str, Any]:
    aim = Target(target.value, target.comparison or "")
    direction = values.get("direction", "higher")
    actual, over = known.get(year), year < today().year
    latest = max((one for one in known if one < year), default=None) if actual is None else None
    verdict = "unknown" if over else "not_due"
    if actual is not None and over:
        verdict = "met" if meets(actual.value, aim, direction=direction) else "missed"
    share = attainment(actual.value, aim, direction=direction) if actual is not None else None
    return {
        "code": code, "name_zh": values.get("title") or code, "name_en": values.get("name_en") or code,
        "action": values.get("action") or "", "unit": values.get("unit") or "",
        "nature": values.get("nature") or "", "year": year, "comparison": target.comparison or "",
        "target": target.value, "actual": None if actual is None else actual.value,
        "attained": None if share is None else round(share, 4), "verdict": verdict,
        "latest_year": latest, "latest": None if latest is None else known[latest].value,
        "source": "; ".join(one for one in (target.document, actual and actual.source) if one),
    }  # fmt: skip


def may_be_known(row: Any, rule: Rule) -> bool:
    """Tell whether the public may know an actual today."""
    if row.period_end > today():
        return False
    if row.status in rule["public"]:
        return True
    if row.status not in rule["later"]:
        return False
    counted = FactRow.objects.filter(pk=row.sequence).values_list("effective_on", flat=True).first()
    return counted is not None and counted + timedelta(days=rule["later_days"]) <= today()


def adjusted() -> list[dict[str, Any]]:
    """Give the targets that were adjusted: old and new, the reason, and by which document."""
    found = []
    rows = RecordRow.objects.filter(kind="rebaselining", state="approved", gone=False).order_by("-since", "-key")
    for row in rows[:200]:
        values = json.loads(row.values_text)
        found.append({"row": row, "values": values, "on": row.since, "code": row.of.partition("/")[2]})
    return found


def milestones() -> list[RecordRow]:
    """Give the milestones in public states, soonest first."""
    rows = RecordRow.objects.filter(
        kind="milestone", state__in=("planned", "late", "reached", "stopped"), gone=False
    )
    return list(rows.order_by("next_due", "key")[:200])


def as_of() -> date:
    """Give the day of what is shown."""
    return today()
