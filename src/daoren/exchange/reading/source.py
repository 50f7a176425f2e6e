"""A source without a map: a folder with a file a table, a workbook with a sheet a table, or one flat table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from daoren.core.portfolio import schema
from daoren.core.terms import messages
from daoren.exchange.problems import Problem, Problems
from daoren.exchange.reading.files import WORKBOOKS, kind_of, may_be_read, stem_of
from daoren.exchange.reading.headings import normal, table_named, table_near
from daoren.exchange.reading.layout import plan_flat, plan_table
from daoren.exchange.reading.meta import FILE, SHEETS, Meta, read_meta_file, read_meta_sheet
from daoren.exchange.reading.open import RawSheet, open_sheets
from daoren.exchange.reading.plan import TablePlan

_NAMED = 5  # sheets that a note names


@dataclass(slots=True)
class Source:
    """What was found: the files read, what they say of the whole, and the plans of the tables.

    The plans come one after another, so that the text of one table is let go before the next is opened.
    """

    paths: Sequence[Path] = ()
    meta: Meta = field(default_factory=Meta)
    plans: Iterator[TablePlan] = field(default_factory=lambda: iter(()))
    tables: int = 1


def open_source(path: Path, as_of: date, problems: Problems) -> Source:
    """Open a folder or a file and find its tables."""
    if path.is_dir():
        return _open_folder(path, problems)
    if not path.is_file():
        problems.add(Problem("error", "source_missing", str(path)))
        return Source()
    sheets = open_sheets(path, problems)
    if kind_of(path) in WORKBOOKS:
        return _open_workbook(path, sheets, as_of, problems)
    plans = [
        plan for sheet in sheets for plan in plan_flat(sheet, as_of=as_of, default_unit="", problems=problems)
    ]
    return Source([path], Meta(), iter(plans), len(plans))


def _open_folder(folder: Path, problems: Problems) -> Source:
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    wanted = [path for path in found if path.is_file() or (path.is_symlink() and not path.exists())]
    files = [path for path in wanted if not _is_read(path) or may_be_read(path, folder, problems)]
    meta_file = next((path for path in files if path.name == FILE), None)
    meta = read_meta_file(meta_file, problems) if meta_file else Meta()
    used: dict[str, Path] = {}
    unused: list[Path] = []
    for path in files:
        table = _table_of(path)
        if table and table in used:
            details = {"other": used[table].name, "table": table}
            problems.add(Problem("error", "table_twice", path.name, details=details))
        elif table:
            used[table] = path
        elif path != meta_file and path.stem.upper() != "README":  # a readme is for people
            unused.append(path)
    for path in unused:
        near = table_near(stem_of(path)) if kind_of(path) else ""
        problems.add(_unused(path.name, near if near not in used else "", path.name.removeprefix(stem_of(path))))
    if "projects" not in {*used, *map(_table_of, set(wanted) - set(files))}:
        problems.add(Problem("error", "projects_missing", folder.name))
    paths = [*used.values(), *([meta_file] if meta_file else [])]
    return Source(paths, meta, _plans_of(used, meta, problems), len(used))


def _is_read(path: Path) -> bool:
    return path.name == FILE or bool(_table_of(path))


def _table_of(path: Path) -> str:
    return table_named(stem_of(path)) if kind_of(path) else ""


def _unused(file: str, near: str, ending: str) -> Problem:
    """Say that a file was not used; a name that is nearly that of a table is a warning."""
    if not near:
        return Problem("note", "file_unused", file)
    return Problem("warning", "file_near", file, details={"near": near, "name": f"{near}{ending}"})


def _plans_of(used: Mapping[str, Path], meta: Meta, problems: Problems) -> Iterator[TablePlan]:
    for table in schema():
        for sheet in open_sheets(used[table], problems) if table in used else ():
            yield from plan_table(sheet, table, default_unit=meta.money_unit, problems=problems)


def _explaining() -> set[str]:
    """Give the names of the sheets of the blank workbook that hold no data."""
    words = [messages()[f"contract.{key}"] for key in ("sheet_instructions", "sheet_terms")]
    return {normal(word) for pair in words for word in pair.values()}


def _open_workbook(path: Path, sheets: list[RawSheet], as_of: date, problems: Problems) -> Source:
    meta_sheet = next((sheet for sheet in sheets if normal(sheet.name) in SHEETS), None)
    meta = read_meta_sheet(meta_sheet, problems) if meta_sheet else Meta()
    rest = [sheet for sheet in sheets if sheet is not meta_sheet and normal(sheet.name) not in _explaining()]
    if len(rest) == 1 and not table_named(rest[0].name):
        plans = plan_flat(rest[0], as_of=as_of, default_unit=meta.money_unit, problems=problems)
        return Source([path], meta, iter(plans), len(plans))
    used: dict[str, str] = {}
    unused: list[str] = []
    plans = []
    for sheet in rest:
        table = table_named(sheet.name)
        if not table:
            unused.append(sheet.name)
        elif table in used:
            details = {"other": used[table], "table": table}
            problems.add(Problem("error", "table_twice", path.name, sheet.name, details=details))
        else:
            used[table] = sheet.name
            plans += plan_table(sheet, table, default_unit=meta.money_unit, problems=problems)
    _report_unused(unused, set(used), path.name, problems)
    if sheets and "projects" not in used:
        problems.add(Problem("error", "projects_missing", path.name))
    return Source([path], meta, iter(plans), len(plans))


def _report_unused(sheets: Sequence[str], used: set[str], file: str, problems: Problems) -> None:
    """Report sheets that are no table: in one note, but each that nearly has the name of a missing table alone."""
    near = {sheet: table for sheet in sheets if (table := table_near(sheet)) and table not in used}
    for sheet, table in near.items():
        problems.add(Problem("warning", "sheet_near", file, sheet, details={"near": table}))
    rest = [sheet for sheet in sheets if sheet not in near]
    if rest:
        names = (*rest[:_NAMED], *(["…"] if len(rest) > _NAMED else []))
        problems.add(Problem("note", "sheet_unused", file, count=len(rest), details={"names": names}))
