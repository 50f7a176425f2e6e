"""Two yellows in a row count as two only where the second rests on something new."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from daoren.core.monitoring import LIGHTS, Status, band
from daoren.core.monitoring.facts import Bools
from daoren.core.rules import Policies

_YELLOW = LIGHTS.index("yellow")


def same_yellow(seen: Sequence[Status], policies: Policies) -> Bools:
    """Tell for each report whether its yellow is only that of the report before: the same rating and nothing else.

    `seen` is newest first; the answer has one row a report, the last of them false.
    """
    same = np.zeros((len(seen), len(seen[0].overall)), dtype=bool)
    for row, (now, before) in enumerate(pairwise(seen)):
        aims = band(now.delivery, policies["lights.delivery"])
        own = (now.schedule_light == _YELLOW) | (now.money_light == _YELLOW) | (aims == _YELLOW)
        same[row] = ~own & (now.rating_row >= 0) & (now.rating_row == before.rating_row)
    return same
