"""Which sheet is which table, where its headings stand, and which column is which field."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import polars as pl

from daoren.core.portfolio import TableSchema, schema
from daoren.exchange.problems import Problems
from daoren.exchange.reading.headings import Match, match_flat, match_heading, nearest, normal
from daoren.exchange.reading.open import RawSheet
from daoren.exchange.reading.plan import Fill, TablePlan
from daoren.exchange.reading.sheet import ROW, Sheet, make_sheet
from daoren.exchange.reading.units import PLAIN, is_unit, parse_unit

_SEARCHED = 12  # rows among which the headings are looked for
_HINTS = 3  # rows below the headings that may be hints or units
Matcher = Callable[[str], Match | None]


def plan_table(raw: RawSheet, table: str, *, default_unit: str, problems: Problems) -> list[TablePlan]:
    """Plan the reading of a sheet that is one table of the contract."""
    sheet = _sheet(raw, lambda heading: match_heading(heading, table), problems)
    matches = [match_heading(heading, table) for heading in sheet.headings]
    found = [match for match in matches if match]
    _report_unknown(sheet, found, schema()[table], problems)
    fills = _fills(sheet, found, default_unit, problems)
    _report_absent(sheet, schema()[table], fills, problems)
    return [TablePlan(schema()[table], sheet, tuple(fills))]


def plan_flat(raw: RawSheet, *, as_of: date, default_unit: str, problems: Problems) -> list[TablePlan]:
    """Plan the reading of one flat table: projects, and `table.field` headings for the others."""
    sheet = _sheet(raw, match_flat, problems)
    found = [match for match in map(match_flat, sheet.headings) if match]
    _report_unknown(sheet, found, schema()["projects"], problems)
    plans = []
    for table in schema():
        own = [match for match in found if match.table == table]
        if own or table == "projects":
            fills = _fills(sheet, own, default_unit, problems)
            fills += _inherited(table, fills, found, as_of)
            _report_absent(sheet, schema()[table], fills, problems)
            plans.append(
                TablePlan(schema()[table], sheet, tuple(fills), merged=True, skip_empty=table != "projects")
            )
    return plans


def _inherited(table: str, fills: Sequence[Fill], found: Sequence[Match], as_of: date) -> list[Fill]:
    """Give what a row of a flat table need not repeat: its project, the day of the review, public money."""
    there = {fill.field.name for fill in fills}
    given = {"reported_on": as_of.isoformat(), "rated_on": as_of.isoformat()}
    given |= {"source": "public"} if table == "money" else {}
    inherited = []
    for field in schema()[table].fields.values():
        if field.name in there or table == "projects":
            continue
        project = next(
            (match.heading for match in found if match.table == "projects" and match.field.name == "project_id"),
            "",
        )
        if field.name == "project_id" and project:
            inherited.append(Fill(field, column=project))
        elif field.name in given and field.required:
            inherited.append(Fill(field, constant=given[field.name]))
    return inherited


def _sheet(raw: RawSheet, matcher: Matcher, problems: Problems) -> Sheet:
    if raw.named:
        numbered = raw.frame.with_columns(pl.int_range(2, raw.frame.height + 2, dtype=pl.UInt32).alias(ROW))
        return Sheet(raw.file, raw.name, numbered)
    header = _header(raw.frame, matcher)
    sheet = make_sheet(
        raw.frame, file=raw.file, name=raw.name, header=header, problems=problems, lettered=raw.lettered
    )
    return _without_hints(sheet, matcher)


def _header(frame: pl.DataFrame, matcher: Matcher) -> int:
    """Give the row with the most headings that are known; where none is, the first that is filled."""
    rows = frame.head(_SEARCHED).rows()
    known = [sum(1 for cell in row if cell and matcher(str(cell))) for row in rows]
    if not any(known):
        return next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    return known.index(max(known))


def _without_hints(sheet: Sheet, matcher: Matcher) -> Sheet:
    """Drop the rows below the headings that explain them; a row of units gives the units."""
    units: dict[str, str] = {}
    dropped = 0
    for row in sheet.frame.head(_HINTS).iter_rows(named=True):
        cells = {heading: str(row[heading]) for heading in sheet.headings if row[heading]}
        if cells and all(is_unit(text) for text in cells.values()):
            units |= cells
        elif not _explains(cells, matcher):
            break
        dropped += 1
    return Sheet(sheet.file, sheet.name, sheet.frame.slice(dropped), sheet.letters, MappingProxyType(units))


def _explains(cells: Mapping[str, str], matcher: Matcher) -> bool:
    """Tell whether most cells of a row are names or explanations of their fields."""
    told = 0
    for heading, text in cells.items():
        match = matcher(heading)
        if match:
            words = (*match.field.headers, *match.field.about.values(), f"{match.table}.{match.field.name}")
            told += any(
                normal(text) == normal(word) or normal(text).startswith(normal(word))
                for word in words[:3] + words[-3:]
            )
    return told * 2 > len(cells)


def _fills(sheet: Sheet, found: Sequence[Match], default_unit: str, problems: Problems) -> list[Fill]:
    fills: dict[tuple[str, ...], Fill] = {}
    for match in found:
        unit = match.unit or sheet.units.get(match.heading, "")
        money = match.field.type == "money"
        parsed = parse_unit(unit or default_unit) if money and (unit or default_unit) else PLAIN
        if parsed is None:
            problems.add(sheet.problem("error", "unit_unknown", column=match.heading, details={"unit": unit}))
        percent = match.field.type == "share" and unit.startswith(("%", "percent", "per cent"))
        fill = Fill(match.field, match.heading, unit=parsed or PLAIN, percent=percent, stored=match.stored)
        earlier = next((other for other in fills.values() if set(other.columns) & set(fill.columns)), None)
        if earlier:
            problems.add(
                sheet.problem(
                    "error",
                    "field_twice",
                    column=match.heading,
                    details={"other": earlier.column, "field": match.field.label},
                )
            )
        else:
            fills[fill.columns] = fill
    return list(fills.values())


def _report_unknown(sheet: Sheet, found: Sequence[Match], table: TableSchema, problems: Problems) -> None:
    known = {match.heading for match in found}
    for heading in sheet.headings:
        if heading not in known:
            problems.add(sheet.problem("note", "column_unknown", column=heading, details={"table": table.label}))


def _report_absent(sheet: Sheet, table: TableSchema, fills: Sequence[Fill], problems: Problems) -> None:
    filled = {column for fill in fills for column in fill.columns}
    used = {fill.column for fill in fills}
    for field in table.fields.values():
        if field.required and field.columns[0] not in filled:
            near = nearest(table, field, [heading for heading in sheet.headings if heading not in used])
            details = {"field": field.label, "name": field.name, "table": table.label, "near": near}
            code = "column_missing_near" if near else "column_missing"
            problems.add(sheet.problem("error", code, details=details))
