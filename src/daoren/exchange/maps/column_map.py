"""A column map as it is written: which files to read, what to do with their rows, what fills which field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from daoren.core.terms import Language
from daoren.exchange.problems import Problem
from daoren.exchange.reading.days import Order
from daoren.exchange.reading.meta import Meta
from daoren.exchange.reading.plan import Condition, Fill, Rows


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the rows of a read: a verb and what it is done with."""

    verb: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """One sheet to read: where it is, how it is written, by which column its rows are dated, and the steps."""

    name: str
    file: str
    sheet: str = ""
    header: int = 1
    transposed: bool = False
    encoding: str = ""
    delimiter: str = ""
    date_order: Order = ""
    dated_by: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class MapTable:
    """One table of the contract to be filled from a read."""

    to: str
    read: str
    rows: Rows
    skip_empty: bool
    where: tuple[Condition, ...]
    fills: tuple[Fill, ...]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the files of one funder become a portfolio; `digest` is the SHA-256 (hexadecimal) of the map's text."""

    key: str
    title: Mapping[Language, str]
    about: Mapping[Language, str]
    source: str
    licence: str
    meta: Meta
    reads: tuple[Read, ...]
    tables: tuple[MapTable, ...]
    digest: str


class MapError(ValueError):
    """A map that cannot be used: `problems` says all that is wrong with it, and where."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.text("en") for problem in problems))
        self.problems = problems
