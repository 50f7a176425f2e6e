"""The annual statement as a document: one page for browsers in both languages, PDF and Word in one.

An `Edition` is the statement in one language, all of it in words. The writers lay it out and say nothing of their
own, so that every form has the same numbers in the same order.
"""

from daoren.engines.typst import FontSource
from daoren.exchange.statement.edition import Chapter, Edition, Line, Listing, Run
from daoren.exchange.statement.page import write_page
from daoren.exchange.statement.paper import StatementError, write_pdf
from daoren.exchange.statement.word import write_word

__all__ = [
    "Chapter",
    "Edition",
    "FontSource",
    "Line",
    "Listing",
    "Run",
    "StatementError",
    "write_page",
    "write_pdf",
    "write_word",
]
