"""Where each project stands at a date: schedule, money and delivery, and the lights of dated bands.

`Facts` turns a portfolio's tables into arrays once; each measure is a function of the facts and of one date a
project (so that the same code answers "now" and "at the report before"). A measure that lacks its inputs is
NaN with the method "none": undefined rather than wrong.
"""

from daoren.core.monitoring.delivery import delivery, expected_by_now
from daoren.core.monitoring.facts import Facts, gather
from daoren.core.monitoring.lights import (
    LIGHTS,
    Status,
    band,
    band_money,
    escalate,
    report_points,
    status,
)
from daoren.core.monitoring.reading import Reading
from daoren.core.monitoring.schedule import planned_progress, schedule
from daoren.core.monitoring.spending import Totals, spending, totals_to_date

__all__ = [
    "LIGHTS",
    "Facts",
    "Reading",
    "Status",
    "Totals",
    "band",
    "band_money",
    "delivery",
    "escalate",
    "expected_by_now",
    "gather",
    "planned_progress",
    "report_points",
    "schedule",
    "spending",
    "status",
    "totals_to_date",
]
