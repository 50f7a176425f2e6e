"""Column maps: how the files of a funder become the tables of the contract, written as data.

One TOML a funder; the format stands in `docs/column-maps.md`. `read_map` reads a shipped map or one by its path.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daoren.exchange.problems import Problems
from daoren.exchange.reading.source import Source


@dataclass(frozen=True)
class ColumnMap:
    key: str
    digest: str


class MapError(ValueError):
    pass


def read_map(key_or_path: str) -> ColumnMap:
    raise NotImplementedError


def shipped_maps() -> list[str]:
    return []


def apply_map(source: Path, column_map: ColumnMap, as_of: date, problems: Problems) -> Source:
    raise NotImplementedError
