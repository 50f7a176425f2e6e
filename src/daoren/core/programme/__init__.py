"""The arithmetic of a plan: what a target is, whether it is met, how figures add up, and what the year may bring.

Figures are plain numbers in the unit of their indicator. Nothing here knows where they come from: a caller gives
the points of a series and the targets, and is told how the indicator stands, with every doubt named.
"""
