"""The sheets in which plans travel, both ways: task lists, supervision sheets, indicators, milestones.

Each sheet is a TOML: its headings in either language, how each column is read, what marks the sheet among others
and what identifies a row. `find` tells which sheet a table is and where its headings stand; `read` gives its rows
cell by cell with what is wrong in each; `write` gives the same sheet again, so that what was written reads back as
it was.
"""

from daoren.exchange.sheets.bodies import first_body
from daoren.exchange.sheets.form import Column, Form, forms
from daoren.exchange.sheets.problem import CellProblem
from daoren.exchange.sheets.read import Book, Cell, Row, SheetRead, read_sheets
from daoren.exchange.sheets.write import texts_of, write_csv, write_xlsx

__all__ = [
    "Book",
    "Cell",
    "CellProblem",
    "Column",
    "Form",
    "Row",
    "SheetRead",
    "first_body",
    "forms",
    "read_sheets",
    "texts_of",
    "write_csv",
    "write_xlsx",
]
