"""How long something takes to come, where some still wait: the median of Kaplan and Meier.

Who waits still has waited at least so long: to leave him out, or to count his wait as the whole, makes every wait
look shorter than it is. E. L. Kaplan, P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal
of the American Statistical Association 53(282), 1958.
"""

from collections.abc import Iterable

HALF = 0.5


def median_wait(came: Iterable[int], waiting: Iterable[int] = ()) -> int | None:
    """Give the days within which it came for half of all; None where that can't be told yet.

    `came` are the days that it took, `waiting` the days waited so far by those for whom it has not come. Raise
    ValueError for days below zero.

    >>> median_wait([100, 200, 300]), median_wait([100, 200, 300], [250, 400]), median_wait([100], [400, 400])
    (200, 300, None)
    """
    done, open_ones = sorted(came), sorted(waiting)
    if any(days < 0 for days in (*done[:1], *open_ones[:1])):
        raise ValueError("nothing comes before it is waited for")
    left = 1.0
    for days in sorted(set(done)):
        at_risk = sum(one >= days for one in done) + sum(one >= days for one in open_ones)
        left *= 1.0 - done.count(days) / at_risk
        if left <= HALF + 1e-12:
            return days
    return None
