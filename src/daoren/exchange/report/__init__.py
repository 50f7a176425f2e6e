"""The report of a review: a page to circulate, a workbook, a table and a record, all with the same numbers.

`write_html` makes one self-contained file in Chinese and English; `write_workbook` what a spreadsheet opens;
`write_proposals` the flat table of one row a project; `write_json` the whole review for machines. The order of
the projects is the review's everywhere. Nothing here decides anything or reads a clock.
"""

from daoren.exchange.report.page import write_html
from daoren.exchange.report.proposals import write_proposals
from daoren.exchange.report.record import write_json
from daoren.exchange.report.spreadsheet import write_spreadsheet
from daoren.exchange.report.workbook import spreadsheet_of, write_workbook

__all__ = [
    "spreadsheet_of",
    "write_html",
    "write_json",
    "write_proposals",
    "write_spreadsheet",
    "write_workbook",
]
