"""Figures that records tell by themselves: how a policy derives each, its value, its coverage, and its rows.

A rule `derive.<key>` says which rows of which table count, what dates them and how they add up
(policies/zhejiang/derivations.toml). The value is counted by the database in one query; the rows behind it are
those of the same condition, so that a figure and its list can't part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from daoren.apps.portal.part import Part
from daoren.apps.portfolio.models import TABLES
from daoren.apps.records.kinds import policies
from daoren.core.portfolio import table_schema
from daoren.core.rules import Rule

PREFIX = "derive"
MOST_ROWS = 500
# What tells of a row of any table which action, field, department and place it is of.
_OF_PROJECT = ("action", "field", "programme", "mode")


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day of the period that a figure is of."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> "Span":
        """Give a whole year.

        >>> Span.year(2022).last.isoformat()
        '2022-12-31'
        """
        return cls(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived figure: its value in its unit, and how many of the rows that may belong to it could be told.

    `value` is None where there is nothing that it could be counted from; 0 where rows are kept since before the
    period, or are without a day, and none counts.
    """

    key: str
    span: Span
    value: float | None
    covered: int
    of: int

    @property
    def coverage(self) -> float | None:
        """The share of rows whose day (and amount) is known; None where there are no rows at all."""
        return self.covered / self.of if self.of else None


def derivations() -> Mapping[str, Rule]:
    """Give the rules by which figures are derived, by their keys without the family."""
    return {rule.key.removeprefix(f"{PREFIX}."): rule for rule in policies().family(PREFIX)}


def derived(key: str, span: Span, part: Part | None = None, **where: str) -> Derived:
    """Derive a figure for a period and a part of the programme; raise KeyError where no rule derives it.

    `where` narrows it to an action, a field, a programme or a mode of organising.
    """
    rule = policies()[f"{PREFIX}.{key}"]
    if "rise_of" in rule.parameters:
        return _rise(key, rule, span, part or Part())
    query = _Query(rule, part or Part(), where)
    with connection.cursor() as cursor:
        cursor.execute(*query.counted(span))
        value, covered, of = cursor.fetchone()
        if not of and query.keeps_count:
            cursor.execute(*query.earlier(span))
            return Derived(key, span, 0.0 if cursor.fetchone() else None, 0, 0)
    scale = rule.parameters.get("scale", 1)
    found = float(value or 0) * scale if of else None
    return Derived(key, span, found, int(covered or 0), int(of or 0))


def rows_behind(key: str, span: Span, part: Part | None = None, **where: str) -> list[dict[str, Any]]:
    """Give the rows that a derived figure counts, at most MOST_ROWS, in the order of their days.

    A row of the data contract has its subject, project and title or name; a record its kind and number.
    """
    rule = policies()[f"{PREFIX}.{key}"]
    if "rise_of" in rule.parameters:
        return _ends(rule["rise_of"], span, part or Part())
    query = _Query(rule, part or Part(), where)
    with connection.cursor() as cursor:
        cursor.execute(*query.listed(span))
        names = [one[0] for one in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


# How rows are grouped: an expression on the row or its project.
_GROUPS = {"action": "COALESCE(p.action, '')", "field": "COALESCE(p.field, '')", "city": "SUBSTR(p.region, 1, 4)"}


def derived_by(key: str, years: Sequence[int], by: str) -> dict[str, dict[int, float]]:
    """Derive a flow for years at once, by action, field or city (its code): by group, then year.

    Raise KeyError where no rule derives it, where it is no flow of projects, or where nothing groups it so.
    """
    rule = policies()[f"{PREFIX}.{key}"]
    if rule.parameters.get("as") != "flow" or rule.parameters.get("table") in ("record", "observations", None):
        raise KeyError(key)
    query = _Query(rule, Part(), {})
    span = Span(date(min(years), 1, 1), date(max(years), 12, 31))
    found: dict[str, dict[int, float]] = {}
    scale = rule.parameters.get("scale", 1)
    with connection.cursor() as cursor:
        cursor.execute(*query.grouped(span, _GROUPS[by]))
        for group, year, value in cursor.fetchall():
            name = str(group or "").ljust(6, "0") if by == "city" and group else str(group or "")
            found.setdefault(name, {})[int(year)] = float(value or 0) * scale
    return found


def grouped_rows(rule: Rule, span: Span, by: str) -> dict[str, int]:
    """Count the rows that a rule counts within a period by action, field or city, whether it adds flows or not."""
    query = _Query(rule, Part(), {})
    where = f"WHERE {query.condition} AND t.{query.day} BETWEEN %s AND %s GROUP BY 1"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_GROUPS[by]}, COUNT(*) {query.source} {where}", [*query.values, span.first, span.last]
        )
        return {str(group or ""): int(count) for group, count in cursor.fetchall()}


class _Query:
    """The rows that a rule counts, as SQL over `t`, with `p` the project of a row and `r` its record."""

    def __init__(self, rule: Rule, part: Part, where: Mapping[str, str]) -> None:
        self.rule, self.table = rule, str(rule["table"])
        self.day = _known(self.table, str(rule["day"]))
        self.source, clauses, values = self._source()
        for name, wanted in {**rule.parameters.get("where", {}), **where}.items():
            clause, own = self._is(name, wanted)
            clauses.append(clause)
            values += own
        clause, own = self._in(part)
        self.condition = " AND ".join([*clauses, "1 = 1"]) + clause
        self.values = [*values, *own]

    def _source(self) -> tuple[str, list[str], list[Any]]:
        if self.table == "record":
            return "FROM records t", ["t.kind = %s", "t.gone = %s"], [self.rule["kind"], False]
        name = TABLES[self.table]._meta.db_table
        if self.table == "projects":
            return f"FROM {name} t JOIN {name} p ON p.subject = t.subject", [], []
        if "project_id" in table_schema(self.table).fields:
            return f"FROM {name} t JOIN portfolio_projects p ON p.subject = t.project_id", [], []
        return f"FROM {name} t", self._places(), []

    def _places(self) -> list[str]:
        if self.rule.parameters.get("places") != "cities":
            return []
        # A city ends in 00 and a province in 0000: what a province reports itself is not added to its cities.
        return ["t.region LIKE '____00'", "t.region NOT LIKE '__0000'"]

    def _is(self, name: str, wanted: Any) -> tuple[str, list[Any]]:
        of = "p" if name in _OF_PROJECT and self.table not in ("record", "observations") else "t"
        column = _known("projects" if of == "p" else self.table, name)
        options = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
        places = ", ".join(["%s"] * len(options))
        return f"{of}.{column} IN ({places})", options

    def _in(self, part: Part) -> tuple[str, list[str]]:
        clause, values = part.condition()
        if self.table == "record":
            return clause.replace("r.", "t."), values
        if self.table == "observations":
            return (clause.replace("r.region", "t.region") if part.region else ""), values if part.region else []
        return clause.replace("r.unit", "p.bearer_id").replace("r.", "p."), values

    def _inside(self, span: Span) -> tuple[str, list[date]]:
        if self.rule.parameters.get("as") == "stock":
            return f"t.{self.day} <= %s", [span.last]
        return f"t.{self.day} BETWEEN %s AND %s", [span.first, span.last]

    def counted(self, span: Span) -> tuple[str, list[Any]]:
        """Give the query of value, rows that can be told, and rows that may belong."""
        inside, days = self._inside(span)
        may = f"(t.{self.day} IS NULL OR {inside})"
        if self.rule["measure"] == "count":
            value, told = f"SUM(CASE WHEN {inside} THEN 1 ELSE 0 END)", f"t.{self.day} IS NOT NULL"
        else:
            column = _known(self.table, str(self.rule["column"]))
            value = f"SUM(CASE WHEN {inside} THEN t.{column} END)"
            told = f"t.{self.day} IS NOT NULL AND t.{column} IS NOT NULL"
        sql = (
            f"SELECT {value}, SUM(CASE WHEN {may} AND {told} THEN 1 ELSE 0 END), "
            f"SUM(CASE WHEN {may} THEN 1 ELSE 0 END) {self.source} WHERE {self.condition}"
        )
        return sql, [*days, *days, *days, *self.values]

    @property
    def keeps_count(self) -> bool:
        """Whether no row means none, as of things counted when they come; money and reports may only be late."""
        return bool(self.rule["measure"] == "count") and self.table != "observations"

    def earlier(self, span: Span) -> tuple[str, list[Any]]:
        """Give the query of a row from before a period: since then such rows are kept."""
        sql = f"SELECT 1 {self.source} WHERE {self.condition} AND t.{self.day} < %s LIMIT 1"
        return sql, [*self.values, span.first]

    def grouped(self, span: Span, group: str) -> tuple[str, list[Any]]:
        """Give the query of the value by group and year."""
        inside, days = self._inside(span)
        value = (
            "COUNT(*)" if self.rule["measure"] == "count" else f"SUM(t.{_known(self.table, self.rule['column'])})"
        )
        sql = (
            f"SELECT {group}, SUBSTR(CAST(t.{self.day} AS TEXT), 1, 4), {value} {self.source} "
            f"WHERE {self.condition} AND {inside} GROUP BY 1, 2"
        )
        return sql, [*self.values, *days]

    def listed(self, span: Span) -> tuple[str, list[Any]]:
        """Give the query of the rows that count."""
        inside, days = self._inside(span)
        if self.table == "record":
            shown = "t.kind, t.number, t.title, t.region"
        elif self.table == "projects":
            shown = "'project' AS kind, t.subject AS number, t.name AS title, t.region"
        elif self.table == "observations":
            shown = "'' AS kind, t.subject AS number, t.name AS title, t.region, t.value AS amount"
        else:
            named = "t.title" if "title" in table_schema(self.table).columns else "p.name"
            shown = f"'project' AS kind, t.project_id AS number, {named} AS title, p.region, t.subject AS row"
        if self.rule["measure"] == "sum" and self.table != "observations":
            shown += f", t.{_known(self.table, str(self.rule['column']))} AS amount"
        sql = (
            f"SELECT {shown}, t.{self.day} AS day {self.source} WHERE {self.condition} AND {inside} "
            f"ORDER BY t.{self.day}, 2 LIMIT {MOST_ROWS}"
        )
        return sql, [*self.values, *days]


def _known(table: str, name: str) -> str:
    """Give a column as it is called in its table; raise KeyError where the table has none of that name."""
    columns = (
        ("kind", "state", "opened_on", "since", "region", "department", "unit")
        if table == "record"
        else (*table_schema(table).columns,)
    )
    if name not in columns:
        raise KeyError(f"{table}.{name}")
    return name


def home() -> str:
    """Give the code of the whole region that the programme is of, such as 330000."""
    return settings.REGION.partition("-")[2].ljust(6, "0")


def _ends(indicator: str, span: Span, part: Part) -> list[dict[str, Any]]:
    """Give the observations between which a stock rose: at the end of the year before, and of the year."""
    rows: Any = TABLES["observations"]._default_manager.filter(
        indicator=indicator, region=part.region or home(), kind="actual", period_end__lte=span.last
    )
    ends = (date(span.first.year - 1, 12, 31), span.last)
    found = [rows.filter(period_end=end).order_by("subject").first() for end in ends]
    return [
        {"kind": "", "number": one.pk, "title": one.name, "region": one.region, "amount": one.value,
         "day": one.period_end}
        for one in found
        if one is not None and one.value is not None
    ]  # fmt: skip


def _rise(key: str, rule: Rule, span: Span, part: Part) -> Derived:
    ends: Sequence[Mapping[str, Any]] = _ends(rule["rise_of"], span, part)
    value = ends[1]["amount"] - ends[0]["amount"] if len(ends) == 2 else None
    return Derived(key, span, value, len(ends), 2)
