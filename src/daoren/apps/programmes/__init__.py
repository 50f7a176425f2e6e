"""The programme: its plan, indicators and tasks, what they add up to, and where they fall short.

A plan, an indicator, a milestone, a task and their adjustments are kinds of records like any other. What is here
is the arithmetic over them: figures that records tell by themselves (`derive`), how each indicator stands
(`standings`), the page of the programme, and the gaps.
"""
