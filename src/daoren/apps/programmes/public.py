"""What anybody may know of the plan: what was promised, and how it stands as far as the embargo allows.

A target is public once it is set. An actual is public by the rule `embargo.actual`: at once where its source is a
publication, some days after it was counted where it was reported, and never where it is unconfirmed or made up.
What an embargo holds back is in no page, list or file that is open to the public.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.audit.models import FactRow
from daoren.apps.portal.kept import kept
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import derivations, home
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.policies import public_states
from daoren.core.programme.series import Point, Series, YearValue, broken_between, year_values
from daoren.core.programme.standing import Goal, Judged, judged_years
from daoren.core.programme.targets import Target
from daoren.core.rules import Rule

HEADS = ("code", "name_zh", "name_en", "action", "unit", "nature", "year", "comparison", "target",
         "target_document", "actual", "whole_year", "attained", "verdict", "actual_document", "latest_year",
         "latest")  # fmt: skip
# So many facts are asked for at once.
AT_ONCE = 500
JOINED = "；"
# The points of a stock tell by themselves where its method has changed.
NO_BREAKS = Series(())

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """An actual that anybody may know, with where it is published."""

    point: Point
    document: str


def promises() -> list[dict[str, Any]]:
    """Give every target of an indicator in force with what became of it, as far as anybody may know."""
    found: list[dict[str, Any]] = kept("promises", lambda: list(_promises()))
    return found


def _promises() -> Iterator[dict[str, Any]]:
    targets, actuals = _targets(), _actuals()
    about = policies()["programme.standing"]["about"]
    stocks = {place: _years_of(rows, "stock") for place, rows in actuals.items()}
    records = RecordRow.objects.filter(kind="indicator", state="in_force", gone=False).order_by("number")
    for number, text in records.values_list("number", "values_text"):
        values = json.loads(text)
        place = str(values.get("region") or home())
        aims = targets.get((number, place), {})
        if not aims:
            continue
        known = _years_of(actuals.get((number, place), []), values.get("aggregation", "flow"))
        for year, one in _rises(str(values.get("derivation") or ""), place, stocks):
            known.setdefault(year, one)
        goal = Goal(
            number, values.get("aggregation", "flow"), values.get("direction", "higher"),
            targets={year: Target(row.value, row.comparison or "") for year, row in aims.items()},
        )  # fmt: skip
        told = {year: one.value for year, one in known.items()}
        for judged in judged_years(goal, told, today=today(), about=about):
            if judged.target is not None:
                yield _line(number, values, aims[judged.year], judged, known)


@dataclass(frozen=True, slots=True)
class _Year:
    """What anybody may know of a year, and from which documents."""

    value: YearValue
    documents: str


def _years_of(rows: list[Known], aggregation: str) -> dict[int, _Year]:
    """Give what a year came to by what is public of it: a flow by its parts, a level by its last figure."""
    values = year_values(Series(tuple(one.point for one in rows), aggregation))
    return {
        year: _Year(value, _joined(one.document for one in rows if value.first <= one.point.first
                                   and one.point.last <= value.last))
        for year, value in values.items()
    }  # fmt: skip


def _joined(documents: Any) -> str:
    return JOINED.join(dict.fromkeys(one for one in documents if one))


def _targets() -> dict[Place, dict[int, Any]]:
    """Give the targets by indicator and region and by year."""
    found: dict[Place, dict[int, Any]] = defaultdict(dict)
    for row in _observations("target"):
        found[(row.indicator, row.region)][row.period_end.year] = row
    return found


def _actuals() -> dict[Place, list[Known]]:
    """Give the actuals that anybody may know, by indicator and region."""
    rule, found = policies()["embargo.actual"], defaultdict[Place, list[Known]](list)
    rows = [row for row in _observations("actual") if row.status in (*rule["public"], *rule["later"])]
    counted = _counted_on([row.sequence for row in rows if row.status in rule["later"]])
    for row in rows:
        if may_be_known(row, rule, counted.get(row.sequence)):
            point = Point(row.period_start or row.period_end, row.period_end, float(row.value), row.method or "")
            found[(row.indicator, row.region)].append(Known(point, row.document or ""))
    return found


def _observations(kind: str) -> Iterator[Any]:
    rows = TABLES["observations"]._default_manager.filter(kind=kind).exclude(value=None).exclude(period_end=None)
    return rows.order_by("period_end", "pk").iterator(2_000)


def _counted_on(sequences: list[int]) -> dict[int, date]:
    """Give the days on which figures were counted, by the number of their fact."""
    found: dict[int, date] = {}
    for begin in range(0, len(sequences), AT_ONCE):
        rows = FactRow.objects.filter(pk__in=sequences[begin : begin + AT_ONCE])
        found |= dict(rows.values_list("pk", "effective_on"))
    return found


def may_be_known(row: Any, rule: Rule, counted: date | None) -> bool:
    """Tell whether the public may know an actual today.

    One that is marked as published names where; of one that was reported `counted` is the day on which it was
    counted, and a correction begins the time anew.
    """
    if row.period_end > today():
        return False
    if row.status in rule["public"]:
        return bool((row.document or "").strip())
    return counted is not None and counted + timedelta(days=rule["later_days"]) <= today()


def _rises(
    derivation: str, place: str, stocks: Mapping[Place, Mapping[int, _Year]]
) -> Iterator[tuple[int, _Year]]:
    """Give the yearly rise of a stock where an indicator is told by that; both ends are public and of December."""
    rule = derivations().get(derivation)
    of = rule.parameters.get("rise_of") if rule is not None else None
    stock = stocks.get((str(of), place), {})
    for year, end in stock.items():
        begin = stock.get(year - 1)
        if begin is None or broken_between(NO_BREAKS, begin.value, end.value):
            continue
        if begin.value.whole and end.value.whole:
            rise = YearValue(end.value.value - begin.value.value, date(year, 1, 1), date(year, 12, 31), whole=True)
            yield year, _Year(rise, _joined((begin.documents, end.documents)))


def _line(
    code: str, values: Mapping[str, Any], target: Any, judged: Judged, known: Mapping[int, _Year]
) -> dict[str, Any]:
    actual = known.get(judged.year)
    latest = max((year for year in known if year < judged.year), default=None) if actual is None else None
    return {
        "code": code, "name_zh": values.get("title") or code,
        "name_en": values.get("name_en") or values.get("title") or code,
        "action": values.get("action") or "", "unit": values.get("unit") or "",
        "nature": values.get("nature") or "", "year": judged.year, "comparison": target.comparison or "",
        "target": target.value, "target_document": target.document or "",
        "actual": None if actual is None else actual.value.value,
        "whole_year": None if actual is None else actual.value.whole,
        "attained": None if judged.attained is None else round(judged.attained, 4), "verdict": judged.verdict,
        "actual_document": "" if actual is None else actual.documents,
        "latest_year": latest, "latest": None if latest is None else known[latest].value.value,
    }  # fmt: skip


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
    states = public_states(kinds()["milestone"])
    rows = RecordRow.objects.filter(kind="milestone", state__in=states, gone=False)
    return list(rows.order_by("next_due", "key")[:200])


def as_of() -> date:
    """Give the day of what is shown."""
    return today()
