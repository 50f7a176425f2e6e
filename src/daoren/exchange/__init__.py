"""What comes in and what goes out: files of other people to a portfolio, and a review to files.

`load` reads a folder, a workbook, a flat table, or any files through a column map, and reports every problem
in one run. `report` writes a review; `template` writes the blank workbook.
"""

from daoren.exchange.load import Loaded, load
from daoren.exchange.maps import ColumnMap, MapError, read_map, shipped_maps
from daoren.exchange.problems import Problem

__all__ = ["ColumnMap", "Loaded", "MapError", "Problem", "load", "read_map", "shipped_maps"]
