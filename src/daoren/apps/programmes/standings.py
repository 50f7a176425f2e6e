"""How every indicator stands: target, actual, forecast and findings, kept as one row an indicator and place.

A row is made anew when a figure, the indicator, or a record that it is derived from has changed, and when the day
does. Everything that is judged is judged in core; here facts are fetched and written down.
"""

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from daoren.apps.audit.append import today
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import Derived, Span, derivations, derived, home
from daoren.apps.programmes.models import Asked, Attained
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.apps.records.watch import daily, watches
from daoren.core.periods import parse_period
from daoren.core.programme.forecast import NO_BOUNDS, Bounds, Forecast
from daoren.core.programme.series import Point, Series
from daoren.core.programme.standing import Goal, Standing, stand
from daoren.core.programme.targets import Target
from daoren.core.terms import LANGUAGES, say

BATCH = 500
# So many years back a derived figure is counted, for its series and its forecast.
YEARS_BACK = 6


@dataclass(frozen=True, slots=True)
class Observed:
    """One row of the programme's figures."""

    first: date
    last: date
    kind: str
    value: float
    comparison: str
    document: str
    status: str
    method: str


@watches("indicator", "observations")
def _look_again(subjects: Collection[str]) -> None:
    """Look again at indicators that were written, by their code or by "code/region/period/kind"."""
    refresh_attained({subject.partition("/")[0] for subject in subjects})


@watches("outputs", "project", "money", "need")
def _derive_again(subjects: Collection[str]) -> None:
    """Look again at the indicators that are derived from records."""
    refresh_attained({code for code, values in _indicators(None) if values.get("derivation")})


@daily
def _with_the_day() -> int:
    row = Attained.objects.order_by("as_of").values_list("as_of", flat=True).first()
    return refresh_attained() if row is not None and row < today() else 0


def refresh_attained(codes: Collection[str] | None = None) -> int:
    """Compute how some indicators stand, or all of them (None); give how many rows there are of them."""
    count = 0
    wanted = None if codes is None else sorted(codes)
    with transaction.atomic():
        # A chunk holds a few hundred indicators with all their years, whatever their number.
        for part in [None] if wanted is None else _parts(wanted):
            rows = Attained.objects.all() if part is None else Attained.objects.filter(code__in=part)
            rows.delete()
            made = list(attained_of(part))
            Attained.objects.bulk_create((row for row, _ in made), batch_size=BATCH)
            Asked.objects.bulk_create((one for _, asked in made for one in asked), batch_size=BATCH)
            count += len(made)
    return count


def _parts(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(codes), BATCH):
        yield codes[begin : begin + BATCH]


def attained_of(codes: Collection[str] | None) -> Iterator[tuple[Attained, list[Asked]]]:
    """Give how indicators stand today: in their own region, and in every region within it that has figures."""
    rule, bands, day = policies()["programme.standing"], policies()["lights.schedule"], today()
    indicators = list(_indicators(codes))
    observed = _observations([code for code, _ in indicators] if codes is not None else None)
    flows = _Flows(observed)
    for code, values in indicators:
        own = str(values.get("region") or home())
        places = {place: rows for place, rows in observed.get(code, {}).items() if _inside(place, own)}
        places.setdefault(own, [])
        for place, rows in places.items():
            known = _derived_rows(values, day) if place == own else {}
            yield _row(code, place, values, rows, known, flows.of(values, place), rule, bands, day)


def _indicators(codes: Collection[str] | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = RecordRow.objects.filter(kind="indicator", state="in_force", gone=False)
    if codes is not None:
        rows = rows.filter(number__in=codes)
    for number, text in rows.order_by("number").values_list("number", "values_text"):
        yield number, json.loads(text)


def _observations(codes: Collection[str] | None) -> dict[str, dict[str, list[Observed]]]:
    """Give the figures by indicator and region; those without a value or a last day tell nothing."""
    names = ("period_start", "period_end", "kind", "value", "comparison", "document", "status", "method")
    rows = TABLES["observations"]._default_manager.exclude(value=None).exclude(period_end=None)
    found: dict[str, dict[str, list[Observed]]] = defaultdict(lambda: defaultdict(list))
    if codes is not None:
        rows = rows.filter(indicator__in=codes)
    for code, region, *rest in rows.order_by("subject").values_list("indicator", "region", *names).iterator(2_000):
        first, last, kind, value, comparison, document, status, method = rest
        one = Observed(first, last, kind, value, comparison or "", document or "", status or "", method or "")
        found[code][region].append(one)
    return found


def _inside(place: str, region: str) -> bool:
    stem = region.rstrip("0")
    return place.isdecimal() and place.startswith(stem[: len(stem) + len(stem) % 2])


class _Flows:
    """What stocks gain and lose by year, from the indicators that they name as inflow and outflow."""

    def __init__(self, observed: Mapping[str, Mapping[str, Sequence[Observed]]]) -> None:
        self.observed = observed

    def of(self, values: Mapping[str, Any], place: str) -> dict[int, tuple[float | None, float | None]]:
        """Give inflow and outflow by year; None where the one or the other is not on record."""
        named = [str(values.get(name) or "") for name in ("inflow", "outflow")]
        if not any(named):
            return {}
        sides = [self._by_year(code, place) for code in named]
        years = {year for side in sides for year in side}
        return {year: (sides[0].get(year), sides[1].get(year)) for year in years}

    def _by_year(self, code: str, place: str) -> dict[int, float]:
        rows = self.observed.get(code, {}).get(place)
        if rows is None and code:
            rows = _observations([code]).get(code, {}).get(place, [])
        return {one.last.year: one.value for one in rows or () if one.kind == "actual"}


def _derived_rows(values: Mapping[str, Any], day: date) -> dict[int, Derived]:
    """Give the years that records tell of an indicator by themselves; the running year until today."""
    key = str(values.get("derivation") or "")
    if key not in derivations():
        return {}
    years = range(day.year - YEARS_BACK, day.year + 1)
    spans = {year: Span(date(year, 1, 1), min(date(year, 12, 31), day)) for year in years}
    found = {year: derived(key, span) for year, span in spans.items()}
    return {year: one for year, one in found.items() if one.value is not None}


def _adds_up(key: str) -> bool:
    return "rise_of" not in derivations()[key].parameters


def _parts_of(key: str, known: Mapping[int, Derived], day: date) -> Iterator[Point]:
    """Give the years of a flow in two parts, at the day of the year that today is, for its pace."""
    for year, whole in known.items():
        until = date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
        part = derived(key, Span(date(year, 1, 1), until)) if year < day.year else whole
        early, full = float(part.value or 0), float(whole.value or 0)
        yield Point(date(year, 1, 1), until, early)
        if until < date(year, 12, 31) and year < day.year:
            yield Point(until + timedelta(days=1), date(year, 12, 31), full - early)


def _row(
    code: str, place: str, values: Mapping[str, Any], rows: Sequence[Observed], known: Mapping[int, Derived],
    flows: Mapping[int, tuple[float | None, float | None]], rule: Any, bands: Any, day: date,
) -> tuple[Attained, list[Asked]]:  # fmt: skip
    targets = {one.last.year: one for one in rows if one.kind == "target"}
    actuals = [one for one in rows if one.kind == "actual"]
    points = [Point(one.first, one.last, one.value, one.method) for one in actuals]
    if known:
        # What records tell comes before what was published of them: the published stay beside it as facts.
        key, cut = str(values["derivation"]), values.get("aggregation") == "flow"
        whole = (Point(one.span.first, one.span.last, float(one.value or 0)) for one in known.values())
        points = list(_parts_of(key, known, day) if cut and _adds_up(key) else whole)
    goal = _goal(code, values, targets)
    series = Series(tuple(points), goal.aggregation, goal.direction, _breaks(values))
    standing = stand(
        goal, series, today=day, over_achieved=rule["over_achieved"], about=rule["about"],
        stale_after_days=rule["stale_days"], level=rule["level"], flows=flows, bands=bands.parameters,
        bounds=_bounds(values, points, counted=bool(known)),
    )  # fmt: skip
    row = _as_row(code, place, values, standing, targets, actuals, known, points)
    return row, list(_asked(row, standing))


def _goal(code: str, values: Mapping[str, Any], targets: Mapping[int, Observed]) -> Goal:
    horizon = str(values.get("horizon") or "")
    year = parse_period(horizon).last.year if horizon else max(targets, default=0)
    aims = {one: Target(row.value, row.comparison) for one, row in targets.items()}
    return Goal(
        code, values.get("aggregation", "flow"), values.get("direction", "higher"),
        values.get("nature", "expected"), aims, year,
    )  # fmt: skip


def _bounds(values: Mapping[str, Any], points: Sequence[Point], *, counted: bool) -> Bounds:
    """Give what a figure cannot be below and above.

    What is counted stays counted, nothing that never was below zero falls below it, and a share that never was
    above 100 % ends there.
    """
    if not points:
        return NO_BOUNDS
    known = [one.value for one in points]
    if counted and values.get("aggregation") == "stock":
        return max(known), None
    share = values.get("aggregation") == "ratio" and str(values.get("unit") or "").startswith("%")
    return 0.0 if min(known) >= 0 else None, 100.0 if share and max(known) <= 100 else None


def _breaks(values: Mapping[str, Any]) -> tuple[date, ...]:
    since = values.get("method_since")
    return (date.fromisoformat(since),) if since else ()


def _as_row(
    code: str, place: str, values: Mapping[str, Any], standing: Standing, targets: Mapping[int, Observed],
    actuals: Sequence[Observed], known: Mapping[int, Derived], points: Sequence[Point],
) -> Attained:  # fmt: skip
    now, then = standing.target, standing.horizon_target
    actual = standing.actual
    source = _source(actual, actuals, known)
    year_of_actual = actual.last.year if actual else None
    one = known.get(year_of_actual) if year_of_actual is not None else None
    latest = next((one.actual for one in reversed(standing.years) if one.actual), None)
    judged = [one for one in standing.years if one.verdict in ("met", "missed")]
    return Attained(
        key=f"{code}/{place}", code=code, region=place,
        name=values.get("title") or code, name_en=values.get("name_en") or values.get("title") or code,
        unit=values.get("unit") or "", action=values.get("action") or "", field=values.get("field") or "",
        department=values.get("department") or "", nature=values.get("nature") or "",
        aggregation=values.get("aggregation") or "", derived=bool(known), public=True, as_of=today(),
        year=standing.year, target=now.value if now else None, comparison=now.comparison if now else "",
        target_document=targets[standing.year or 0].document if standing.year in targets else "",
        actual=actual.value if actual else None, actual_on=actual.last if actual else None,
        actual_document=source[0], actual_status=source[1],
        latest=latest.value if latest else None, latest_on=latest.last if latest else None,
        attained=standing.attained, verdict=standing.verdict,
        light=standing.light, needs=standing.needs, **_interval(standing.forecast, ""),
        why=_why(standing.forecast), horizon_year=standing.horizon_year or None,
        horizon_target=then.value if then else None, horizon_comparison=then.comparison if then else "",
        **_interval(standing.horizon_forecast, "horizon_"), horizon_needs=standing.horizon_needs,
        judged_year=judged[-1].year if judged else None, judged_attained=judged[-1].attained if judged else None,
        judged_verdict=judged[-1].verdict if judged else "", coverage=one.coverage if one else None,
        years=_years(standing), series=_series(targets, points),
    )  # fmt: skip


def _interval(found: Forecast | None, stem: str) -> dict[str, float | None]:
    return {f"{stem}{name}": getattr(found, name) if found else None for name in ("low", "middle", "high")}


def _why(found: Forecast | None) -> str:
    """Give why there is no forecast or no interval, in both languages."""
    if found is None or found.why is None:
        return ""
    return json.dumps({one: say(found.why, one) for one in LANGUAGES}, ensure_ascii=False)


def _source(actual: Any, actuals: Sequence[Observed], known: Mapping[int, Derived]) -> tuple[str, str]:
    if actual is None:
        return "", ""
    if actual.last.year in known:
        return "", "derived"
    one = next((row for row in reversed(actuals) if row.last == actual.last), None)
    return (one.document, one.status) if one else ("", "")


def _asked(row: Attained, standing: Standing) -> Iterator[Asked]:
    for one in standing.findings:
        words = {language: say(one.statement, language) for language in LANGUAGES}
        yield Asked(
            attained=row, region=row.region, department=row.department, code=row.code, kind=one.kind,
            year=one.year, **words,
        )  # fmt: skip


def _years(standing: Standing) -> str:
    found = [
        {"year": one.year, "target": one.target.value if one.target else None,
         "comparison": one.target.comparison if one.target else "",
         "actual": one.actual.value if one.actual else None, "whole": bool(one.actual and one.actual.whole),
         "attained": one.attained, "verdict": one.verdict}
        for one in standing.years
    ]  # fmt: skip
    return json.dumps(found)


def _series(targets: Mapping[int, Observed], points: Iterable[Point]) -> str:
    """Give targets and actuals by period, as the page draws them."""
    found = [
        {"kind": "target", "first": one.first.isoformat(), "last": one.last.isoformat(), "value": one.value,
         "comparison": one.comparison, "document": one.document}
        for one in targets.values()
    ]  # fmt: skip
    found += [
        {"kind": "actual", "first": one.first.isoformat(), "last": one.last.isoformat(), "value": one.value,
         "method": one.method}
        for one in points
    ]  # fmt: skip
    return json.dumps(found, ensure_ascii=False)
