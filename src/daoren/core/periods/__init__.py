"""Money and time: exact amounts, and the periods in which a programme plans and reports.

Money is a whole number of minor units (fen, pence, cents) with an ISO currency, never a float. A period is
its first and last day, so that months, quarters and fiscal years live in one table. Working days are those of
the calendar that the rules give.
"""

from daoren.core.periods.calendar import Period, months_after, parse_period, whole_months
from daoren.core.periods.money import Money, minor_digits, parse_amount
from daoren.core.periods.working_days import WorkingDays, working_days

__all__ = [
    "Money",
    "Period",
    "WorkingDays",
    "minor_digits",
    "months_after",
    "parse_amount",
    "parse_period",
    "whole_months",
    "working_days",
]
