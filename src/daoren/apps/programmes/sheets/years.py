"""Indicators by year: target, actual, whether it is met, and what stands behind each figure."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from daoren.apps.audit.append import today
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import Span, derivations, derived, home
from daoren.apps.programmes.models import Asked
from daoren.apps.records.kinds import policies
from daoren.apps.records.models import RecordRow
from daoren.core.programme.series import Point, Series, year_values
from daoren.core.programme.targets import Target, attainment, meets
from daoren.exchange.sheets import forms, texts_of

KIND = "indicator"
_NONE: Mapping[str, Any] = MappingProxyType({})
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Year:
    """An indicator in a place and year.

    `target` and `actual` are rows of the figures on record, None where there are none or the actual is no single
    row; `value` is what the year came to, None where it is not known; `derived` where records tell it.
    `values` are those of the record of the indicator, empty where there is no such record.
    """

    code: str
    region: str
    year: int
    target: Any = None
    actual: Any = None
    value: float | None = None
    final: bool = False
    derived: bool = False
    values: Mapping[str, Any] = field(default_factory=lambda: _NONE)

    @property
    def direction(self) -> str:
        """Which way is better, by the record or by how the target is compared; empty where neither tells."""
        told = {">": "higher", ">=": "higher", "<": "lower", "<=": "lower"}
        return self.values.get("direction") or told.get(self.target.comparison or "" if self.target else "", "")

    @property
    def attained(self) -> float | None:
        """The share of the target that is attained; None where it is not told."""
        if self.value is None or self.target is None or self.target.value is None:
            return None
        return attainment(self.value, _aim(self.target), direction=self.direction or "higher")

    def status(self, day: date) -> str:
        """Tell whether the target is met, missed, not due yet, or nobody can say."""
        over = self.year < day.year
        if self.target is None or self.target.value is None:
            return "unknown"
        if self.value is None:
            return "unknown" if over else "not_due"
        if not self.direction and self.target.comparison != "about":
            return "unknown"
        about = policies()["programme.standing"]["about"]
        if meets(self.value, _aim(self.target), direction=self.direction or "higher", about=about):
            return "met"
        return "missed" if over or self.final else "not_due"


def _aim(target: Any) -> Target:
    return Target(target.value, target.comparison or "")


def years(codes: Collection[str] | None = None, *, everywhere: bool = False) -> Iterator[Year]:
    """Give indicators by year, of the place that each is of, or of every place that has figures."""
    records = _records(codes)
    rows = _rows(codes)
    for code, region in sorted(rows.keys() | {(code, _own(values)) for code, values in records.items()}):
        values = records.get(code, _NONE)
        if everywhere or region == _own(values):
            yield from _of_place(code, region, values, rows.get((code, region), []))


def texts_of_year(one: Year, findings: Mapping[Place, Mapping[int, tuple[str, ...]]]) -> dict[str, str]:
    """Give the cells of the row of a year, as the sheet of indicators has them."""
    told = [row for row in (one.target, one.actual) if row is not None]
    first = told[0] if told else None
    share = one.attained
    named = findings.get((one.code, one.region), {}).get(one.year, ())
    most = policies()["programme.standing"]["over_achieved"]
    if share is not None and share > most:
        named = tuple(dict.fromkeys(("over_achieved", *named)))
    return texts_of(
        forms()["indicators"],
        {
            **one.values,
            "number": one.code,
            "title": one.values.get("title") or (first.name if first else None),
            "name_en": one.values.get("name_en") or (first.name_en if first else None),
            "unit": one.values.get("unit") or (first.unit if first else None),
            "year": one.year,
            "region": one.region,
            "target": one.target.value if one.target else None,
            "comparison": one.target.comparison if one.target else None,
            "actual": one.value,
            "attainment": None if share is None else round(share, 4),
            "status": one.status(today()),
            "document": "; ".join(dict.fromkeys(row.document for row in told if row.document)),
            "fact_status": one.actual.status if one.actual else one.target.status if one.target else None,
            "finding": ", ".join(named),
        },
    )


def findings_by_year(codes: Collection[str] | None = None) -> dict[Place, dict[int, tuple[str, ...]]]:
    """Give what is to be asked of indicators, by place and year, as the standings know it."""
    rows = Asked.objects.all()
    if codes is not None:
        rows = rows.filter(code__in=codes)
    found: dict[Place, dict[int, tuple[str, ...]]] = {}
    for code, region, year, kind in rows.order_by("pk").values_list("code", "region", "year", "kind"):
        by_year = found.setdefault((code, region), {})
        by_year[year] = (*by_year.get(year, ()), kind)
    return found


def _own(values: Mapping[str, Any]) -> str:
    return str(values.get("region") or home())


def _records(codes: Collection[str] | None) -> dict[str, Mapping[str, Any]]:
    rows = RecordRow.objects.filter(kind=KIND, gone=False)
    if codes is not None:
        rows = rows.filter(number__in=codes)
    return {number: json.loads(text) for number, text in rows.values_list("number", "values_text")}


def _rows(codes: Collection[str] | None) -> dict[Place, list[Any]]:
    rows: Any = TABLES["observations"]._default_manager.order_by("subject")
    if codes is not None:
        rows = rows.filter(indicator__in=codes)
    found: dict[Place, list[Any]] = defaultdict(list)
    for row in rows.iterator(2_000):
        found[row.indicator, row.region].append(row)
    return found


def _of_place(code: str, region: str, values: Mapping[str, Any], rows: Sequence[Any]) -> Iterator[Year]:
    targets: dict[int, Any] = {}
    for row in sorted((one for one in rows if one.kind == "target"), key=_length):
        targets[_last(row).year] = row
    actuals = _actuals(values, [one for one in rows if one.kind == "actual" and one.value is not None])
    for year in sorted(targets.keys() | actuals.keys()):
        row, value, final = actuals.get(year, (None, None, False))
        one = Year(code, region, year, targets.get(year), row, value, final, values=values)
        yield _derived(one) if region == _own(values) else one


def _actuals(values: Mapping[str, Any], rows: Sequence[Any]) -> dict[int, tuple[Any, float | None, bool]]:
    """Give the row, the value and whether it is final by year; a flow that is known in part has no value yet."""
    # Of an indicator that nobody has defined the last figure of a year is what is known.
    aggregation = values.get("aggregation") or "stock"
    points = tuple(Point(_first(row), _last(row), row.value, row.method or "") for row in rows)
    by_span = {(_first(row), _last(row)): row for row in rows}
    found: dict[int, tuple[Any, float | None, bool]] = {}
    for year, one in year_values(Series(points, aggregation)).items():
        row = by_span.get((one.first, one.last)) if one.parts == 1 else None
        known = one.whole or aggregation != "flow"
        found[year] = (row, one.value, one.whole) if known else (None, None, False)
    return found


def _derived(one: Year) -> Year:
    """Let records tell the actual, where a rule derives it; a flow of a year that runs is not told yet."""
    key = str(one.values.get("derivation") or "")
    running = one.year >= today().year
    if key not in derivations() or (running and one.values.get("aggregation", "flow") == "flow"):
        return one
    found = derived(key, Span.year(one.year))
    if found.value is None:
        return one
    return replace(one, value=found.value, final=not running, derived=True)


def _first(row: Any) -> date:
    day: date = row.period_start
    return day


def _last(row: Any) -> date:
    day: date = row.period_end or row.period_start
    return day


def _length(row: Any) -> tuple[date, int]:
    return _last(row), (_last(row) - _first(row)).days
