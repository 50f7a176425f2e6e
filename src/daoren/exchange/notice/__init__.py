"""The notice of a signed decision on a project, as it is served on the unit that bears it.

`Notice` says what people decided, on what and with what consequence; `write_notice` makes the PDF, `draw_notice`
its pages as pictures, `notice_text` the same sentences as plain text. What a person has typed is passed to the
layouts as data and stays text. `lacking` lists what a notice must still say before it is served.
"""

from daoren.engines.typst import FontSource
from daoren.exchange.notice.plain import notice_text
from daoren.exchange.notice.record import (
    ADVERSE,
    KINDS,
    Appeal,
    CitedRule,
    Departure,
    Duty,
    Found,
    Hearing,
    Kind,
    MoneyEffect,
    Notice,
    Words,
)
from daoren.exchange.notice.refusal import NoticeError, lacking
from daoren.exchange.notice.write import draw_notice, write_notice

__all__ = [
    "ADVERSE",
    "KINDS",
    "Appeal",
    "CitedRule",
    "Departure",
    "Duty",
    "FontSource",
    "Found",
    "Hearing",
    "Kind",
    "MoneyEffect",
    "Notice",
    "NoticeError",
    "Words",
    "draw_notice",
    "lacking",
    "notice_text",
    "write_notice",
]
