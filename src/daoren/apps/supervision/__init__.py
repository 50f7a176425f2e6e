"""Supervision: cases with clocks, task forces, the calendar of inspections, promotion meetings and their briefs.

All of them are kinds of records like any other. What is here is what the product knows of them by itself
(`known`), the pages over many of them, and the brief that a party brings to a meeting.
"""
