"""The data contract, read from one TOML a table."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, get_args

from daoren.core.terms import Language, vocabulary

FieldType = Literal["id", "text", "term", "date", "period", "money", "number", "share", "flag", "credit_code"]

# The order in which tables are read, checked and shown.
TABLE_ORDER = (
    "projects",
    "parties",
    "milestones",
    "reports",
    "money",
    "indicators",
    "outputs",
    "ratings",
    "findings",
    "decisions",
    "regions",
    "observations",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: what it holds, in which unit, and what it is called."""

    name: str
    type: FieldType
    label: Mapping[Language, str]
    about: Mapping[Language, str]
    required: bool = False
    vocabulary: str = ""
    references: str = ""
    minimum: float | None = None
    maximum: float | None = None
    aliases: tuple[str, ...] = ()
    example: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which the field is stored: two for a period, else one."""
        return (f"{self.name}_start", f"{self.name}_end") if self.type == "period" else (self.name,)

    @property
    def headers(self) -> tuple[str, ...]:
        """Every heading under which people's files may hold the field."""
        return (self.name, self.label["zh"], self.label["en"], *self.aliases)


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table of the contract: its fields and the columns that identify a row."""

    name: str
    label: Mapping[Language, str]
    about: Mapping[Language, str]
    key: tuple[str, ...]
    fields: Mapping[str, Field]

    @property
    def columns(self) -> tuple[str, ...]:
        """The stored columns in order."""
        return tuple(column for field in self.fields.values() for column in field.columns)


@cache
def schema() -> MappingProxyType[str, TableSchema]:
    """Give every table of the contract, in the order of reading.

    >>> schema()["money"].key
    ('project_id', 'period_start', 'source')
    """
    return MappingProxyType({name: _table(name) for name in TABLE_ORDER})


def table_schema(name: str) -> TableSchema:
    """Give one table of the contract; raise KeyError where there is none."""
    return schema()[name]


def _table(name: str) -> TableSchema:
    raw = tomllib.loads(files(__package__).joinpath("contract", f"{name}.toml").read_text("utf-8"))
    fields = {row["name"]: _field(name, row) for row in raw["field"]}
    found = TableSchema(raw["name"], raw["label"], raw["about"], tuple(raw["key"]), MappingProxyType(fields))
    unknown = set(found.key) - set(found.columns)
    if raw["name"] != name or unknown:
        raise ValueError(f"contract/{name}.toml: name or key does not fit its fields {sorted(unknown)}")
    return found


def _field(table: str, row: dict[str, object]) -> Field:
    field = Field(**{**row, "aliases": tuple(row.get("aliases", ()))})  # type: ignore[arg-type]
    if field.type not in get_args(FieldType):
        raise ValueError(f"contract/{table}.toml: {field.name} has the unknown type {field.type!r}")
    if (field.type == "term") != bool(field.vocabulary):
        raise ValueError(f"contract/{table}.toml: {field.name} needs a vocabulary if and only if it is a term")
    if field.vocabulary and field.vocabulary not in vocabulary():
        raise ValueError(f"contract/{table}.toml: {field.name} names the unknown vocabulary {field.vocabulary!r}")
    return field
