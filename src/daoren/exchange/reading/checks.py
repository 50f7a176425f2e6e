"""Checks of whole tables: repeated keys, references, dates against one another, periods that overlap.

A repeated key and a row of an unknown project are errors: nobody could say which to believe, or for whom. An
end before its start, a milestone outside its project or two periods that overlap are warnings: the facts are
kept as reported, and the methods say that they cannot determine what hangs on them.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from daoren.core.portfolio import TableSchema, schema
from daoren.exchange.problems import SHOWN, Problem, Problems, Severity
from daoren.exchange.reading.build import Built
from daoren.exchange.reading.sheet import ROW

FROM = "\x00from"  # which of the plans of a table a row came from
Tables = Mapping[str, pl.DataFrame]
Plans = Mapping[str, Sequence[Built]]


def gather(name: str, built: Sequence[Built]) -> pl.DataFrame:
    """Give one table from all its plans, sorted by its key, with `ROW` and `FROM`."""
    parts = [one.frame.with_columns(pl.lit(at, dtype=pl.UInt8).alias(FROM)) for at, one in enumerate(built)]
    whole = pl.concat(parts)
    order = [*schema()[name].key, FROM, ROW]
    return whole if _in_order(whole, order) else whole.sort(order, maintain_order=True)


def _in_order(frame: pl.DataFrame, order: Sequence[str]) -> bool:
    """Tell whether rows are sorted already, which spares a large table the sorting."""
    behind, same = pl.lit(value=False), pl.lit(value=True)
    for name in order:
        before, this = pl.col(name).shift(1), pl.col(name)
        behind = behind | (same & ((this < before) | this.is_null()).fill_null(value=False))
        same = same & (this == before).fill_null(value=False)
    return not frame.select(behind.any()).item()


def check(tables: Tables, plans: Plans, problems: Problems) -> None:
    """Look at all tables together."""
    for name, frame in tables.items():
        _check_keys(frame, schema()[name], plans[name], problems)
        _check_references(frame, schema()[name], tables, plans[name], problems)
        _check_order(frame, schema()[name], plans[name], problems)
    if "projects" in tables and "milestones" in tables:
        _check_milestones(tables, plans["milestones"], problems)
    if "money" in tables:
        _check_overlaps(tables["money"], plans["money"], problems)


def _tell(
    found: pl.DataFrame,
    built: Sequence[Built],
    problems: Problems,
    *,
    severity: Severity,
    code: str,
    column: str,
    shown: Sequence[str] = (),
) -> None:
    """Report rows; the columns `shown` become details of the message."""
    told = [_problem(row, built, severity, code, column, shown) for row in found.head(SHOWN).iter_rows(named=True)]
    problems.add_many(told, total=found.height)


def _problem(
    row: Mapping[str, object],
    built: Sequence[Built],
    severity: Severity,
    code: str,
    column: str,
    shown: Sequence[str],
) -> Problem:
    plan = built[int(str(row[FROM]))].plan
    heading = next((fill.column for fill in plan.fills if column in fill.columns), "") or column
    details = {name: str(row[name]) for name in shown}
    value = "" if row[column] is None else str(row[column])
    return plan.sheet.problem(severity, code, column=heading, row=int(str(row[ROW])), value=value, details=details)


def _check_keys(frame: pl.DataFrame, table: TableSchema, built: Sequence[Built], problems: Problems) -> None:
    key = list(table.key)
    whole = pl.all_horizontal(pl.col(key).is_not_null())
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in key) & whole
    if not frame.select(same.any()).item():
        return
    other = pl.col(ROW).shift(1).alias("other")
    words = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=" / ").alias("key")
    found = frame.with_columns(other, words).filter(same)
    _tell(found, built, problems, severity="error", code="key_twice", column=key[0], shown=("other", "key"))


def _check_references(
    frame: pl.DataFrame, table: TableSchema, tables: Tables, built: Sequence[Built], problems: Problems
) -> None:
    for field in table.fields.values():
        if field.references not in tables:
            continue
        known = tables[field.references][schema()[field.references].key[0]].drop_nulls().unique()
        if known.is_empty():
            continue  # a table that could not be read has been reported; its absence is not told row by row
        lost = frame.filter(~pl.col(field.name).is_in(known.implode()) & pl.col(field.name).is_not_null())
        hard = field.references == "projects"
        code = "project_unknown" if hard else "party_unknown"
        severity: Severity = "error" if hard else "warning"
        _tell(lost.sort(FROM, ROW), built, problems, severity=severity, code=code, column=field.name)


_SPANS = {
    "projects": ("start_on", "end_on"),
    "money": ("period_start", "period_end"),
    "observations": ("period_start", "period_end"),
}


def _check_order(frame: pl.DataFrame, table: TableSchema, built: Sequence[Built], problems: Problems) -> None:
    if table.name not in _SPANS:
        return
    start, end = _SPANS[table.name]
    found = frame.filter(pl.col(end) < pl.col(start)).sort(FROM, ROW)
    _tell(found, built, problems, severity="warning", code="end_before_start", column=end, shown=(start,))


def _check_milestones(tables: Tables, built: Sequence[Built], problems: Problems) -> None:
    spans = tables["projects"].select("project_id", "start_on", "end_on").unique("project_id", keep="first")
    joined = tables["milestones"].join(spans, on="project_id", how="left", maintain_order="left")
    outside = (pl.col("due_on") < pl.col("start_on")) | (pl.col("due_on") > pl.col("end_on"))
    found = joined.filter(outside).sort(FROM, ROW)
    _tell(
        found,
        built,
        problems,
        severity="warning",
        code="milestone_outside",
        column="due_on",
        shown=("start_on", "end_on"),
    )


def _check_overlaps(frame: pl.DataFrame, built: Sequence[Built], problems: Problems) -> None:
    start, same = pl.col("period_start"), pl.col("project_id") == pl.col("project_id").shift(1)
    overlap = same & (start <= pl.col("period_end").shift(1)) & (start != start.shift(1))
    parts = []
    for source in sorted(frame["source"].drop_nulls().unique()):
        part = frame.filter(pl.col("source") == source)
        parts.append(part.with_columns(pl.col(ROW).shift(1).alias("other")).filter(overlap))
    if parts:
        found = pl.concat(parts).sort(FROM, ROW)
        _tell(
            found,
            built,
            problems,
            severity="warning",
            code="periods_overlap",
            column="period_start",
            shown=("other",),
        )
