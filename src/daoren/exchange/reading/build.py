"""A table of the contract from one sheet: fields read, required ones there, rows of one key together."""

from dataclasses import dataclass, replace

import polars as pl

from daoren.exchange.problems import SHOWN, Problem, Problems
from daoren.exchange.reading.columns import POLARS_TYPES
from daoren.exchange.reading.fills import GAP, read_fill
from daoren.exchange.reading.plan import Fill, Setting, TablePlan
from daoren.exchange.reading.sheet import DATE, ROW

_SUMMED = ("money", "number")
_POLICY_KEYS = {"findings": ("ground",)}  # keys that policies define, written in small letters there


@dataclass(frozen=True, slots=True)
class Built:
    """A table as built from one plan: its stored columns and `ROW`, and why values are missing, by `ROW`."""

    plan: TablePlan
    frame: pl.DataFrame
    gaps: pl.DataFrame


def build(plan: TablePlan, setting: Setting, problems: Problems) -> Built:
    """Read the fields of a plan; report what cannot be read, is missing or is out of bounds."""
    columns: list[pl.Series] = []
    gaps: list[pl.DataFrame] = [pl.DataFrame(schema=GAP)]
    for fill in plan.fills:
        values, missing = read_fill(fill, plan.sheet, setting, problems)
        columns.extend(values[name] for name in fill.columns)
        gaps.append(missing)
    told = pl.concat(gaps)
    extra = [plan.sheet.frame[name] for name in (DATE, ROW) if name in plan.sheet.frame.columns]
    frame = _as_keys(pl.DataFrame([*columns, *extra]), plan)
    if plan.skip_empty:
        frame = _saying_something(frame, plan)
    _report_required(frame, told, plan, problems)
    frame = _complete(_together(frame, plan), plan)
    return Built(replace(plan, sheet=plan.sheet.bare()), frame, _still_missing(told, frame, plan))


def _as_keys(frame: pl.DataFrame, plan: TablePlan) -> pl.DataFrame:
    """Write keys of a policy as policies write them; whether one is known is for the policy to say."""
    names = [name for name in _POLICY_KEYS.get(plan.target.name, ()) if name in frame.columns]
    return frame.with_columns(pl.col(name).str.to_lowercase() for name in names)


def _saying_something(frame: pl.DataFrame, plan: TablePlan) -> pl.DataFrame:
    """Drop the rows that say nothing beyond their key."""
    said = [
        name
        for fill in plan.fills
        if fill.constant is None and not set(fill.columns) & set(plan.target.key)
        for name in fill.columns
    ]
    return frame.filter(pl.any_horizontal(pl.col(said).is_not_null())) if said else frame


def _report_required(frame: pl.DataFrame, told: pl.DataFrame, plan: TablePlan, problems: Problems) -> None:
    for fill in plan.fills:
        missing = frame[fill.columns[0]].is_null() if fill.field.required else pl.Series([], dtype=pl.Boolean)
        if missing.any():
            rows = frame.filter(missing)[ROW]
            said = told.filter(pl.col("field") == fill.field.name).select(ROW, "raw")
            words = dict(said.filter(pl.col(ROW).is_in(rows.implode())).iter_rows())
            blank = [int(row) for row in rows if not words.get(row)]
            named = [int(row) for row in rows if words.get(row)]
            problems.add_many([_required(fill, plan, row) for row in blank[:SHOWN]], total=len(blank))
            shown = [_required(fill, plan, row, word=words[row]) for row in named[:SHOWN]]
            problems.add_many(shown, total=len(named))


def _required(fill: Fill, plan: TablePlan, row: int, *, word: str = "") -> Problem:
    """Say that a required value is missing; `word` is what was read as standing for a missing one."""
    code = "required_word" if word else "required"
    return plan.sheet.problem(
        "error", code, column=fill.column, row=row, value=word, details={"field": fill.field.label}
    )


def _together(frame: pl.DataFrame, plan: TablePlan) -> pl.DataFrame:
    """Bring the rows of one key together as the plan says."""
    key = list(plan.target.key)
    if plan.merged and plan.fills:
        return frame.unique(
            [name for name in frame.columns if name not in (ROW, DATE)], keep="first", maintain_order=True
        )
    if plan.rows == "all" or plan.merged:
        return frame
    ordered = frame.sort([name for name in (DATE, ROW) if name in frame.columns], maintain_order=True)
    takes = [_taken(name, fill, plan) for fill in plan.fills for name in fill.columns if name not in key]
    first_row = pl.col(ROW).last() if plan.rows == "last" else pl.col(ROW).first()
    return ordered.group_by(key, maintain_order=True).agg(*takes, first_row)


def _taken(name: str, fill: Fill, plan: TablePlan) -> pl.Expr:
    """Say which of several values of one key is taken; a field takes the first or last of those that are there."""
    column = pl.col(name)
    take = fill.take or ("sum" if plan.rows == "sum" and fill.field.type in _SUMMED else "")
    if take == "sum":
        return pl.when(column.count() > 0).then(column.sum())
    if take in ("min", "max"):
        return column.min() if take == "min" else column.max()
    if take:
        there = column.drop_nulls()
        return there.first() if take == "first" else there.last()
    return column.last() if plan.rows == "last" else column.first()


def _complete(frame: pl.DataFrame, plan: TablePlan) -> pl.DataFrame:
    """Give every stored column of the table, null where nobody supplied it."""
    kinds = {name: POLARS_TYPES[field.type] for field in plan.target.fields.values() for name in field.columns}
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items() if name not in frame.columns]
    whole = frame.with_columns(missing).select(*kinds, ROW)
    return _whole_periods(whole, plan)


def _whole_periods(frame: pl.DataFrame, plan: TablePlan) -> pl.DataFrame:
    """Give a period whose end is not told the day of its start."""
    pairs = [field.columns for field in plan.target.fields.values() if field.type == "period"]
    return frame.with_columns(pl.col(end).fill_null(pl.col(start)) for start, end in pairs)


def _still_missing(gaps: pl.DataFrame, frame: pl.DataFrame, plan: TablePlan) -> pl.DataFrame:
    """Keep the gaps of rows that stayed and whose value is missing in the end."""
    kept = []
    for field, group in gaps.group_by("field", maintain_order=True):
        column = plan.target.fields[str(field[0])].columns[0]
        rows = frame.filter(pl.col(column).is_null()).select(ROW)
        kept.append(group.join(rows, on=ROW, how="semi", maintain_order="left"))
    return pl.concat([gaps.clear(), *kept]).unique([ROW, "field"], keep="first", maintain_order=True)
