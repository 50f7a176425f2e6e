"""The brief of a party for a promotion meeting: what was done and missed, whose it is, what is next, what it asks.

`Brief` is the same for a page and for paper, in one language, every figure with the address of its records;
`write_brief` makes the PDF, never more than two pages of A4: where more is known than fits, it says how much is
left out. What a person has typed is passed to the layout as data and stays text.
"""

from daoren.exchange.brief.record import Brief, Figure, Item, Section
from daoren.exchange.brief.write import PAGES, BriefError, write_brief

__all__ = ["PAGES", "Brief", "BriefError", "Figure", "Item", "Section", "write_brief"]
