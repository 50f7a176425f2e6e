"""What a measure says of every project at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from daoren.core.monitoring.facts import Floats


@dataclass(frozen=True)
class Reading:
    """A measure of every project: what was planned, what is, and by which method.

    `planned` and `actual` are percentages of the same whole; NaN where it cannot be determined. `method` is the
    name of the way in which it was measured, "none" where there is none. `details` holds, by name, the arrays
    from which the sentence about the measure is made.
    """

    planned: Floats
    actual: Floats
    method: npt.NDArray[np.object_]
    details: dict[str, npt.NDArray[Any]]

    @cached_property
    def lag(self) -> Floats:
        """Percentage points behind plan; negative is ahead. Rounded so that a band's edge is an edge."""
        lag: Floats = np.round(self.planned - self.actual, 6)
        return lag

    @cached_property
    def ratio(self) -> Floats:
        """What is, in per cent of what was planned; NaN where nothing was planned."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio: Floats = np.round(100.0 * self.actual / np.where(self.planned > 0, self.planned, np.nan), 6)
        return ratio


def latest(project: npt.NDArray[np.int64], usable: npt.NDArray[np.bool_], count: int) -> npt.NDArray[np.int64]:
    """Give for each project the last row that is usable, −1 where there is none; rows are sorted by time.

    >>> latest(np.array([0, 0, 2]), np.array([True, True, False]), 3).tolist()
    [1, -1, -1]
    """
    found = np.full(count, -1, dtype=np.int64)
    rows = np.flatnonzero(usable)
    found[project[rows]] = rows  # a later row of the same project overwrites an earlier one
    return found


def first(project: npt.NDArray[np.int64], usable: npt.NDArray[np.bool_], count: int) -> npt.NDArray[np.int64]:
    """Give for each project the first row that is usable, −1 where there is none."""
    found = np.full(count, -1, dtype=np.int64)
    rows = np.flatnonzero(usable)[::-1]
    found[project[rows]] = rows
    return found


def pick(values: npt.NDArray[Any], rows: npt.NDArray[np.int64], missing: Any) -> npt.NDArray[Any]:
    """Give the values at the rows, and `missing` where the row is −1."""
    out = np.full(len(rows), missing, dtype=values.dtype)
    known = rows >= 0
    out[known] = values[rows[known]]
    return out
