"""Find one value of a year: from records, from observations, or from other figures; with source and coverage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import Span, derivations, derived, home, rows_behind
from daoren.apps.statements.definitions import Way
from daoren.core.programme.compare import average, growth, total

# The firmest first: what is made of several figures is as firm as the least firm of them.
FIRMNESS = ("published", "derived", "reported", "synthetic", "unconfirmed")
LEAST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a year, in the unit of its figure; None where it is not on record, with the key of why.

    `status` says how firm it is, `comparison` is the sign that its source puts before it, `document` its source.
    Of `of` rows that may belong to it `covered` could be told. `on` is the last day that it is of (ISO). `places`
    are the codes of places that it counts, `subjects` the observations that it stands on.
    """

    value: float | None
    status: str = ""
    comparison: str = ""
    document: str = ""
    covered: int = 0
    of: int = 0
    on: str = ""
    why: str = ""
    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def coverage(self) -> float | None:
        """The share of rows that could be told; None where there are none."""
        return self.covered / self.of if self.of else None


# Gives the value of another figure: of the year, or of the year before.
Other = Callable[[str, int], Found]


def find(way: Way, year: int, other: Other) -> Found:
    """Find a value; `other` gives those of the figures that it is made of."""
    if way.means == "derive":
        return _derived(way.of[0], year)
    if way.means == "indicator":
        return _observed(way, year)
    if way.means == "places":
        return _placed(way.of[0], year)
    return _made(way, year, other)


def _derived(key: str, year: int) -> Found:
    found = derived(key, Span.year(year))
    if found.value is None:
        return Found(None, why="statement.why_no_rows")
    reported = derivations()[key].parameters.get("table") == "observations"
    rows = observations_of([str(row["number"]) for row in rows_behind(key, Span.year(year))]) if reported else []
    return Found(
        round(found.value, LEAST_DIGITS),
        weakest([row.status for row in rows]) if rows else "derived",
        document=_documents(rows),
        covered=found.covered,
        of=found.of,
        on=Span.year(year).last.isoformat(),
        subjects=tuple(row.pk for row in rows),
    )


def _observed(way: Way, year: int) -> Found:
    row = observed(way.of[0], year, region=way.region or home(), stock=way.stock)
    if row is None or row.value is None:
        return Found(None, why="statement.why_no_observation")
    return Found(
        row.value, row.status or "unconfirmed", row.comparison or "", row.document or "", 1, 1,
        row.period_end.isoformat(), subjects=(row.pk,),
    )  # fmt: skip


def _placed(code: str, year: int) -> Found:
    rows = parts(code, year)
    if not rows:
        return Found(None, why="statement.why_no_places")
    counted = [row for row in rows if row.value is not None and row.value >= 1]
    return Found(
        len(counted), weakest([row.status for row in rows]), "", _documents(rows),
        sum(row.value is not None for row in rows), len(rows), Span.year(year).last.isoformat(),
        places=tuple(row.region for row in counted), subjects=tuple(row.pk for row in rows),
    )  # fmt: skip


def _made(way: Way, year: int, other: Other) -> Found:
    years = [year, year - 1] if way.means == "growth" else [year] * len(way.of)
    keys = way.of * 2 if way.means == "growth" else way.of
    inputs = [other(key, one) for key, one in zip(keys, years, strict=True)]
    value = _COMPUTE[way.means]([one.value for one in inputs], way.scale)
    if value is None:
        return Found(None, why="statement.why_no_inputs")
    return Found(
        round(value, LEAST_DIGITS), weakest([one.status for one in inputs]),
        document=_joined(one.document for one in inputs), covered=sum(one.covered for one in inputs),
        of=sum(one.of for one in inputs), on=Span.year(year).last.isoformat(),
    )  # fmt: skip


_COMPUTE: Mapping[str, Callable[[Sequence[float | None], float], float | None]] = {
    "sum": lambda values, scale: total(values),
    "ratio": lambda values, scale: average(values[0], values[1], scale=scale),
    "change": lambda values, scale: growth(values[1], values[0]),
    "growth": lambda values, scale: growth(values[0], values[1]),
}


def weakest(statuses: Sequence[str | None]) -> str:
    """Give the least firm of several statuses; one that is not said is unconfirmed.

    >>> weakest(["published", "synthetic"]), weakest(["derived", None])
    ('synthetic', 'unconfirmed')
    """
    return max((one if one in FIRMNESS else "unconfirmed" for one in statuses), key=FIRMNESS.index)


def observed(code: str, year: int, *, region: str, stock: bool = False) -> Any:
    """Give the row of the actual of a whole year, of a stock the last of the year; None where there is none."""
    rows = _actuals(code, year).filter(region=region)
    if not stock:
        rows = rows.filter(period_start=date(year, 1, 1), period_end=date(year, 12, 31))
    return rows.order_by("-period_end", "subject").first()


def parts(code: str, year: int) -> list[Any]:
    """Give the rows of the whole year that single places report of an indicator."""
    rows = _actuals(code, year).filter(period_start=date(year, 1, 1), period_end=date(year, 12, 31))
    return list(rows.exclude(region=home()).order_by("region"))


def _actuals(code: str, year: int) -> Any:
    rows: Any = TABLES["observations"]._default_manager
    return rows.filter(indicator=code, kind="actual", period_end__year=year)


def observations_of(subjects: Sequence[str]) -> list[Any]:
    """Give the rows of observations by their subjects."""
    return list(TABLES["observations"]._default_manager.filter(pk__in=list(subjects)).order_by("pk"))


def _documents(rows: Sequence[Any]) -> str:
    return _joined(row.document or "" for row in rows)


def _joined(documents: Any) -> str:
    return "；".join(dict.fromkeys(one for one in documents if one))
