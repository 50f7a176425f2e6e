"""How figures compare: shares of change, averages and sums, each unknown where one of its parts is."""

import math
from collections.abc import Sequence


def growth(now: float | None, before: float | None) -> float | None:
    """Give by how many per cent a figure is more than another one; None where it can't be told.

    There is no rate from zero, nor from a negative figure.

    >>> growth(11.32, 4.0), round(growth(31, 58), 1), growth(5, 0), growth(None, 1)
    (183.0, -46.6, None, None)
    """
    if now is None or before is None or before <= 0:
        return None
    return round(100 * (now - before) / before, 9)


def average(whole: float | None, count: float | None, *, scale: float = 1) -> float | None:
    """Give a whole over a count, times `scale`; None where one is not known or there is nothing to count.

    >>> round(average(831, 9785, scale=10_000), 2), average(1, 0)
    (849.26, None)
    """
    if whole is None or not count:
        return None
    return whole * scale / count


def total(parts: Sequence[float | None]) -> float | None:
    """Add parts up; None where one of them is not known, for then the sum is not.

    >>> total([8, 54]), total([8, None]), total([])
    (62.0, None, None)
    """
    known = [part for part in parts if part is not None]
    return math.fsum(known) if known and len(known) == len(parts) else None


def agrees(value: float, other: float, *, comparison: str = "", tolerance: float = 1e-6) -> bool:
    """Tell whether a figure fits what another witness says; `comparison` is the sign of that witness.

    Equal means within a share of `tolerance`; "about" within a fiftieth.

    >>> agrees(512, 500, comparison=">"), agrees(271, 500, comparison=">"), agrees(830.9999999, 831)
    (True, False, True)
    """
    if comparison in (">", ">="):
        return value > other or (comparison == ">=" and value == other)
    if comparison in ("<", "<="):
        return value < other or (comparison == "<=" and value == other)
    return math.isclose(value, other, rel_tol=0.02 if comparison == "about" else tolerance)
