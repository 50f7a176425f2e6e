"""The frozen tables that all methods share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import narwhals.stable.v2 as nw

from daoren.core.portfolio.schema import FieldType, TableSchema, schema

NARWHALS_TYPES: Mapping[FieldType, Any] = MappingProxyType(
    {
        "id": nw.String,
        "text": nw.String,
        "term": nw.String,
        "credit_code": nw.String,
        "date": nw.Date,
        "period": nw.Date,
        "money": nw.Int64,
        "number": nw.Float64,
        "share": nw.Float64,
        "flag": nw.Boolean,
    }
)

# Where a value is missing and the file said why: table, key of the row (parts joined by "/"), field,
# reason (a key of the vocabulary "missing") and the text as given.
GAPS: Mapping[str, Any] = MappingProxyType(
    {"table": nw.String, "row": nw.String, "field": nw.String, "reason": nw.String, "raw": nw.String}
)


def columns_of(table: TableSchema) -> dict[str, Any]:
    """Give the stored columns of a table with their types."""
    return {column: NARWHALS_TYPES[field.type] for field in table.fields.values() for column in field.columns}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything known about a set of projects, in the tables of the contract.

    Each table holds exactly the columns of its schema, sorted by its key; a table that nobody supplied is
    there and empty. Money is in minor units (int64) of `currency`; a missing value is null, and where the
    file said why, `gaps` says so too.

    `rounds` is true where each date of the reports is a full list of the portfolio, so that a project that
    is not in the latest list has left. `digest` is the SHA-256 of the input, hexadecimal. `synthetic` is
    true where the data were generated and describe nobody. `region` is where the programme is governed
    (ISO 3166: "CN-33" is Zhejiang, "GB" the United Kingdom): a rule of another place is only borrowed there.
    """

    tables: Mapping[str, nw.DataFrame[Any]]
    gaps: nw.DataFrame[Any]
    currency: str
    digest: str = ""
    rounds: bool = False
    synthetic: bool = False
    region: str = "CN-33"
    name: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({"zh": "", "en": ""}))

    def __post_init__(self) -> None:
        for name, table in schema().items():
            if tuple(self.tables[name].columns) != table.columns:
                raise ValueError(f"table {name}: columns are {self.tables[name].columns}, not {table.columns}")

    def __getitem__(self, table: str) -> nw.DataFrame[Any]:
        """Give one table by name."""
        return self.tables[table]
