"""Targets: whether an actual meets one, how much of it is attained, and what is still missing."""

from dataclasses import dataclass

ABOUT = 0.02


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, in the unit of the indicator, and how it is compared.

    `comparison` is one of >=, >, =, <=, <, about; empty stands for >= where higher is better and <= where lower
    is. A plan says "力争" or "左右" for about, "超过" for >, "以上" for >= (the end is included).
    """

    value: float
    comparison: str = ""


def meets(actual: float, target: Target, *, direction: str = "higher", about: float = ABOUT) -> bool:
    """Tell whether an actual meets a target; "about" allows a share of the target on the wrong side.

    >>> meets(15507.87, Target(16000, ">=")), meets(5500, Target(5000, ">")), meets(3.28, Target(3.3, "about"))
    (False, True, True)
    >>> meets(67.0, Target(67, ">=")), meets(67.0, Target(67, ">"))
    (True, False)
    """
    sign = target.comparison or (">=" if direction == "higher" else "<=")
    if sign == "=":
        sign = ">=" if direction == "higher" else "<="
    if sign == "about":
        allowed = abs(target.value) * about
        return actual >= target.value - allowed if direction == "higher" else actual <= target.value + allowed
    strict = {">": actual > target.value, "<": actual < target.value}
    return strict.get(sign, actual >= target.value if sign == ">=" else actual <= target.value)


def attainment(actual: float, target: Target, *, direction: str = "higher") -> float | None:
    """Give the share of a target that is attained; None where a share says nothing.

    Where higher is better it is actual over target, where lower is better target over actual. It is not told where
    the one below is zero or either is negative: of two negative figures the larger share would be the worse.

    >>> round(attainment(15507.87, Target(16000)), 4), attainment(18, Target(4))
    (0.9692, 4.5)
    >>> attainment(5, Target(0)) is None
    True
    """
    over, under = (actual, target.value) if direction == "higher" else (target.value, actual)
    if under <= 0 or over < 0:
        return None
    return over / under


def completion(actual: float, target: Target, *, direction: str = "higher") -> float | None:
    """Give the share attained, held between 0 and 1, as it is rolled up; None where it is not told.

    >>> completion(18, Target(4)), completion(2, Target(4))
    (1.0, 0.5)
    """
    share = attainment(actual, target, direction=direction)
    return None if share is None else min(max(share, 0.0), 1.0)


def needs(actual: float, target: Target, *, direction: str = "higher", about: float = ABOUT) -> float:
    """Give what is still missing to the target in the unit of the indicator; 0 where it is met.

    A strict target that is exactly reached is not met though nothing can be counted as missing.

    >>> round(needs(15507.87, Target(16000, ">=")), 2), needs(18, Target(4))
    (492.13, 0.0)
    """
    if meets(actual, target, direction=direction, about=about):
        return 0.0
    return max(target.value - actual if direction == "higher" else actual - target.value, 0.0)
