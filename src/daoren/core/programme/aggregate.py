"""How figures of places add up: flows and stocks by sum, ratios by their denominators, indices and ranks never."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from daoren.core.terms import Statement

ADD_UP = ("flow", "stock")


@dataclass(frozen=True, slots=True)
class Combined:
    """What several figures come to together: over `covered` of `of` places; `why` where it can't be told."""

    value: float | None
    covered: int
    of: int
    why: Statement | None = None

    @property
    def coverage(self) -> float | None:
        """The share of places whose figure is known; None where there is no place."""
        return self.covered / self.of if self.of else None


def combine(
    values: Sequence[float | None], *, aggregation: str, weights: Sequence[float | None] | None = None
) -> Combined:
    """Combine the figures of places; one that is missing counts as not covered and never as zero.

    `weights` are the denominators of ratios. Raise ValueError where there are not as many weights as values.

    >>> combine([3, None, 4], aggregation="flow")
    Combined(value=7.0, covered=2, of=3, why=None)
    >>> combine([2.0, 4.0], aggregation="ratio", weights=[3, 1]).value
    2.5
    >>> combine([1, 2], aggregation="rank").why.key
    'programme.why_rank_adds'
    """
    if weights is not None and len(weights) != len(values):
        raise ValueError(f"{len(weights)} weights for {len(values)} values")
    if aggregation in ADD_UP:
        known = [value for value in values if value is not None]
        return Combined(fsum(known) if known else None, len(known), len(values))
    if aggregation == "ratio":
        return _weighted(values, weights)
    key = "programme.why_rank_adds" if aggregation == "rank" else "programme.why_index_adds"
    return Combined(None, 0, len(values), Statement(key))


def _weighted(values: Sequence[float | None], weights: Sequence[float | None] | None) -> Combined:
    if weights is None:
        return Combined(None, 0, len(values), Statement("programme.why_no_denominator"))
    known = [
        (value, weight)
        for value, weight in zip(values, weights, strict=True)
        if value is not None and weight is not None
    ]
    whole = fsum(weight for _, weight in known)
    if not whole:
        return Combined(None, 0, len(values), Statement("programme.why_no_denominator"))
    return Combined(fsum(value * weight for value, weight in known) / whole, len(known), len(values))
