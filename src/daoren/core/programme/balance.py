"""A stock and its flows: how much of a change is explained by what came in and what went out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Balance:
    """How a stock changed: `explained` is inflow less outflow, None where one is not known."""

    change: float
    explained: float | None
    unexplained: float


def reconcile(before: float, after: float, *, inflow: float | None, outflow: float | None) -> Balance:
    """Hold the change of a stock against its flows; what is not known explains nothing.

    >>> reconcile(47500, 47400, inflow=None, outflow=None)
    Balance(change=-100, explained=None, unexplained=-100)
    >>> reconcile(47500, 47400, inflow=5000, outflow=5100).unexplained
    0
    """
    change = after - before
    if inflow is None or outflow is None:
        return Balance(change, None, change)
    return Balance(change, inflow - outflow, change - (inflow - outflow))
