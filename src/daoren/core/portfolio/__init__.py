"""The one model of a portfolio: the schema of its tables and the frozen tables themselves.

The schema stands in `contract/`, one TOML a table. From it come the validation of files, the reference page of
the documentation and the blank workbook. Methods take a `Portfolio` and never ask where it came from.
"""

from daoren.core.portfolio.schema import Field, TableSchema, schema, table_schema
from daoren.core.portfolio.tables import GAPS, NARWHALS_TYPES, Portfolio, columns_of

__all__ = [
    "GAPS",
    "NARWHALS_TYPES",
    "Field",
    "Portfolio",
    "TableSchema",
    "columns_of",
    "schema",
    "table_schema",
]
