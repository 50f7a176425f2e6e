"""The facts of a ledger as documents that other programs read: CSV, JSON, OCEL 2.0 and XES.

Each writer takes facts and gives text piece by piece, so that a ledger of any length passes through.
"""

from daoren.exchange.events.ocel import ATTRIBUTE_TYPES, ocel
from daoren.exchange.events.rows import as_csv, as_json
from daoren.exchange.events.xes import xes

__all__ = ["ATTRIBUTE_TYPES", "as_csv", "as_json", "ocel", "xes"]
