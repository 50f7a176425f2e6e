"""A source read as a column map says: its files, the steps, and the plans of the tables."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from daoren.core.portfolio import schema
from daoren.exchange.maps.column_map import ColumnMap, MapTable, Read
from daoren.exchange.maps.steps import VERBS
from daoren.exchange.problems import Problem, Problems, nearest_said
from daoren.exchange.reading.conditions import matches
from daoren.exchange.reading.dated import days_of
from daoren.exchange.reading.delimited import TextOptions
from daoren.exchange.reading.files import kind_of, may_be_read
from daoren.exchange.reading.open import RawSheet, open_sheets
from daoren.exchange.reading.plan import TablePlan
from daoren.exchange.reading.sheet import DATE, ROW, Sheet, make_sheet
from daoren.exchange.reading.source import Source


def apply_map(source: Path, column_map: ColumnMap, as_of: date, problems: Problems) -> Source:
    """Find the files of a map and plan its tables; rows dated after `as_of` are left out."""
    paths = {read.name: _find(source, read, problems) for read in column_map.reads}
    reader = _Reader(column_map, paths, as_of, problems)
    used = tuple(dict.fromkeys(path for path in paths.values() if path))
    return Source(used, column_map.meta, reader.plans(), len(column_map.tables))


def _find(source: Path, read: Read, problems: Problems) -> Path | None:
    """Find the one file of a read; a source that is a file is the file of every read."""
    if source.is_file():
        return source
    if not source.is_dir():
        problems.add(Problem("error", "source_missing", str(source)))
        return None
    found = [path for path in sorted(source.glob(read.file)) if not path.is_dir() and kind_of(path)]
    if len(found) == 1:
        return found[0] if may_be_read(found[0], source, problems) else None
    names = tuple(path.name for path in found or sorted(source.iterdir()) if fnmatch(path.name, "[!.]*"))[:10]
    code = "map_file_many" if found else "map_file_missing"
    details = {"pattern": read.file, "read": read.name, "names": names or ("—",)}
    problems.add(Problem("error", code, source.name, details=details))
    return None


class _Reader:
    """Opens each read once, when it is first asked for."""

    def __init__(
        self, column_map: ColumnMap, paths: dict[str, Path | None], as_of: date, problems: Problems
    ) -> None:
        self.map, self.paths, self.as_of, self.problems = column_map, paths, as_of, problems
        self.reads = {read.name: read for read in column_map.reads}
        self.opened: dict[str, Sheet | None] = {}

    def plans(self) -> Iterator[TablePlan]:
        """Give the plans of the tables, in the order of the contract."""
        order = list(schema())
        for table in sorted(self.map.tables, key=lambda table: order.index(table.to)):
            sheet = self.open(table.read)
            if sheet is not None and self._has_columns(sheet, table):
                kept = sheet.frame.filter(matches(table.where)) if table.where else sheet.frame
                narrowed = Sheet(sheet.file, sheet.name, kept, sheet.letters)
                yield TablePlan(schema()[table.to], narrowed, table.fills, table.rows, skip_empty=table.skip_empty)

    def open(self, name: str) -> Sheet | None:
        """Open a read and take its steps."""
        if name not in self.opened:
            self.opened[name] = None  # a read that joins itself in a circle finds nothing
            self.opened[name] = self._open(self.reads[name])
        return self.opened[name]

    def _open(self, read: Read) -> Sheet | None:
        path = self.paths[read.name]
        if path is None:
            return None
        options = TextOptions(self._encoding(read), read.delimiter)
        sheet = self._choose(read, open_sheets(path, self.problems, text=options))
        if sheet is None:
            return None
        for step in read.steps:
            verb = VERBS[step.verb]
            if not self._known(sheet, verb.columns(step.arguments)):
                return None
            sheet = verb.run(sheet, step.arguments, self.open, self.problems)
        return self._dated(sheet, read)

    def _encoding(self, read: Read) -> str:
        """Give the encoding that the map states for the file, be it under another read of it."""
        path = self.paths[read.name]
        same = (other.encoding for other in self.map.reads if self.paths[other.name] == path)
        return read.encoding or next(filter(None, same), "")

    def _choose(self, read: Read, sheets: list[RawSheet]) -> Sheet | None:
        chosen = [sheet for sheet in sheets if not read.sheet or sheet.name == read.sheet][:1]
        if not chosen:
            if sheets:
                details = {"sheet_name": read.sheet, "names": tuple(sheet.name for sheet in sheets)}
                self.problems.add(Problem("error", "map_sheet_missing", sheets[0].file, details=details))
            return None
        raw = chosen[0]
        if raw.named:
            return Sheet(
                raw.file,
                raw.name,
                raw.frame.with_columns(pl.int_range(2, raw.frame.height + 2, dtype=pl.UInt32).alias(ROW)),
            )
        frame = (
            raw.frame.transpose(column_names=[str(at) for at in range(raw.frame.height)])
            if read.transposed
            else raw.frame
        )
        if frame.height < read.header:
            self.problems.add(Problem("error", "sheet_empty", raw.file, raw.name))
            return None
        lettered = raw.lettered and not read.transposed
        return make_sheet(
            frame, file=raw.file, name=raw.name, header=read.header - 1, problems=self.problems, lettered=lettered
        )

    def _dated(self, sheet: Sheet, read: Read) -> Sheet | None:
        if not read.dated_by:
            return sheet
        if not self._known(sheet, (read.dated_by,)):
            return None
        dates = days_of(sheet, read.dated_by, read.date_order, self.problems)
        frame = sheet.frame.with_columns(dates.alias(DATE))
        kept = frame.filter((pl.col(DATE) <= self.as_of).fill_null(value=True))
        if kept.height < frame.height:
            details = {"rows": f"{frame.height - kept.height:,}", "as_of": self.as_of.isoformat()}
            self.problems.add(sheet.problem("note", "rows_later", column=read.dated_by, details=details))
        return Sheet(sheet.file, sheet.name, kept, sheet.letters)

    def _has_columns(self, sheet: Sheet, table: MapTable) -> bool:
        conditions = [*table.where, *(condition for fill in table.fills for condition in fill.where)]
        named = [fill.column for fill in table.fills if fill.constant is None]
        named += [fill.missing_from for fill in table.fills if fill.missing_from]
        return self._known(sheet, (*named, *(condition.column for condition in conditions)))

    def _known(self, sheet: Sheet, columns: tuple[str, ...]) -> bool:
        """Report the columns that a map names and a file has not."""
        absent = [name for name in dict.fromkeys(columns) if name not in sheet.frame.columns]
        for name in absent:
            near = get_close_matches(name, sheet.headings, n=1, cutoff=0.5)
            details = {"name": name, "near": nearest_said(near[0] if near else "")}
            self.problems.add(sheet.problem("error", "map_column_missing", details=details))
        return not absent
