"""Any file to its sheets, still without meaning: text of rows, or the typed columns of Parquet."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from daoren.exchange.problems import Problem, Problems
from daoren.exchange.reading.delimited import TextOptions, read_delimited
from daoren.exchange.reading.files import LARGEST_TEXT, PARQUET, TEXT, WORKBOOKS, kind_of, unreadable
from daoren.exchange.reading.workbook import read_workbook

PLAIN_TEXT = TextOptions()


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Rows as found, headings among them and columns named by number; or Parquet, whose columns have names."""

    file: str
    name: str
    frame: pl.DataFrame
    named: bool = False
    lettered: bool = False


def open_sheets(path: Path, problems: Problems, *, text: TextOptions = PLAIN_TEXT) -> list[RawSheet]:
    """Read the sheets of a file; report what is wrong with the file as a whole."""
    try:
        with path.open("rb") as file:  # first, so that readers who call every failure a broken file are not asked
            file.read(1)
        return _sheets(path, problems, text)
    except OSError as error:
        problems.add(unreadable(error, path))
        return []


def _sheets(path: Path, problems: Problems, text: TextOptions) -> list[RawSheet]:
    kind = kind_of(path)
    if kind in TEXT:
        frame = read_delimited(path, problems, text)
        return [] if frame is None else [RawSheet(path.name, "", frame)]
    if kind in PARQUET:
        parquet = _read_parquet(path, problems)
        return [] if parquet is None else [RawSheet(path.name, "", parquet, named=True)]
    if kind in WORKBOOKS:
        sheets = read_workbook(path, problems)
        return [RawSheet(path.name, name, frame, lettered=True) for name, frame in sheets.items()]
    problems.add(Problem("error", "file_unknown", path.name))
    return []


def _read_parquet(path: Path, problems: Problems) -> pl.DataFrame | None:
    size = path.stat().st_size
    if size == 0 or size > LARGEST_TEXT:
        code = "file_too_large" if size else "file_empty"
        problems.add(Problem("error", code, path.name, details={"limit": f"{LARGEST_TEXT >> 20:,} MiB"}))
        return None
    try:
        frame = pl.read_parquet(path, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError):
        problems.add(Problem("error", "parquet_broken", path.name))
        return None
    return frame.with_columns(
        pl.col(name).cast(pl.String) for name, kind in frame.schema.items() if kind in (pl.Categorical, pl.Enum)
    )
