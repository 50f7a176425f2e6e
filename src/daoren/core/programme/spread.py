"""How far places lie apart: the range, its ratio, the coefficient of variation and the Theil index.

With weights (inhabitants, as a rule) each place counts by its share of them. The weighted coefficient of variation
is that of J. G. Williamson, "Regional Inequality and the Process of National Development", Economic Development
and Cultural Change 13(4), 1965. The Theil index is T = sum of p (x / m) ln(x / m) over places with share p and
figure x around their mean m (H. Theil, Economics and Information Theory, 1967). Both are zero where all places are
equal and do not hang on the unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, isfinite, log, sqrt

from daoren.core.terms import Statement

PLACES_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the figures of `covered` of `of` places lie apart; None is "not determined", and `why` says so.

    `low`, `high`, `mean` and `deviation` are in the unit of the figures, `ratio` is high over low, `variation`
    deviation over mean, `theil` the index T in nats. `places` are those covered, in the order of their names;
    `lowest` and `highest` are the first of them that have such a figure.
    """

    places: tuple[str, ...]
    of: int
    low: float | None = None
    lowest: str | None = None
    high: float | None = None
    highest: str | None = None
    mean: float | None = None
    ratio: float | None = None
    deviation: float | None = None
    variation: float | None = None
    theil: float | None = None
    weighted: bool = False
    why: Statement | None = None

    @property
    def covered(self) -> int:
        """The number of places whose figure is known."""
        return len(self.places)

    @property
    def coverage(self) -> float | None:
        """The share of places whose figure is known; None where there is no place."""
        return self.covered / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a spread has grown (above zero) or shrunk, measure by measure; None where it can't be told."""

    ratio: float | None = None
    deviation: float | None = None
    variation: float | None = None
    theil: float | None = None
    why: Statement | None = None


def spread(values: Mapping[str, float | None], *, weights: Mapping[str, float | None] | None = None) -> Spread:
    """Measure how far the figures of places lie apart; one that is missing, or has no weight, is not covered.

    Of fewer than two places only the figure is told. Ratio, variation and Theil index need positive figures.
    Raise ValueError for a negative weight.

    >>> found = spread({"A": 2.0, "B": 4.0, "C": None})
    >>> found.covered, found.of, found.ratio, round(found.variation, 4), round(found.theil, 4)
    (2, 3, 2.0, 0.3333, 0.0566)
    >>> spread({"A": 2.0, "B": 4.0}, weights={"A": 3, "B": 1}).mean
    2.5
    """
    known = {place: value for place, value in sorted(values.items()) if value is not None and isfinite(value)}
    sizes = {place: 1.0 if weights is None else _weight(place, weights) for place in known}
    known = {place: value for place, value in known.items() if sizes[place] > 0}
    if not known:
        return Spread((), len(values), weighted=weights is not None, why=_too_few(0))
    whole = fsum(sizes[place] for place in known)
    return _measured(
        known, {place: sizes[place] / whole for place in known}, len(values), weighted=weights is not None
    )


def _weight(place: str, weights: Mapping[str, float | None]) -> float:
    weight = weights.get(place)
    if weight is None or not isfinite(weight):
        return 0.0
    if weight < 0:
        raise ValueError(f"the weight of {place!r} is negative")
    return weight


def _measured(known: Mapping[str, float], shares: Mapping[str, float], of: int, *, weighted: bool) -> Spread:
    lowest, highest = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    low, high = known[lowest], known[highest]
    # Rounding must not carry the mean out of the range.
    mean = min(max(fsum(shares[place] * value for place, value in known.items()), low), high)
    found = (tuple(known), of, low, lowest, high, highest, mean)
    if len(known) < PLACES_NEEDED:
        return Spread(*found, weighted=weighted, why=_too_few(len(known)))
    deviation = sqrt(fsum(shares[place] * (value - mean) ** 2 for place, value in known.items()))
    if low <= 0:
        why = Statement("programme.why_not_positive")
        return Spread(*found, deviation=deviation, weighted=weighted, why=why)
    theil = fsum(shares[place] * (value / mean) * log(value / mean) for place, value in known.items())
    return Spread(*found, high / low, deviation, deviation / mean, max(theil, 0.0), weighted)


def _too_few(known: int) -> Statement:
    return Statement("programme.why_few_places", {"known": known, "needed": PLACES_NEEDED})


def change(before: Spread, after: Spread) -> Change:
    """Give by how much a spread has changed; nothing is told where the two are not of the same places.

    A place that comes or goes changes a spread though nothing has grown apart: narrow both to the places that they
    share first. Neither is a weighted spread held against an unweighted one.

    >>> early, late = spread({"A": 2.0, "B": 4.0}), spread({"A": 3.0, "B": 4.5})
    >>> change(early, late).ratio
    -0.5
    >>> change(early, spread({"A": 3.0, "B": 4.5, "C": 1.0})).why.key
    'programme.why_places_differ'
    """
    if before.places != after.places or before.weighted != after.weighted:
        return Change(why=Statement("programme.why_places_differ"))
    return Change(
        _less(after.ratio, before.ratio),
        _less(after.deviation, before.deviation),
        _less(after.variation, before.variation),
        _less(after.theil, before.theil),
        after.why or before.why,
    )


def _less(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before
