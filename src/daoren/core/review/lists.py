"""Columns as plain lists, one entry a project: what is read project by project is read from these.

Reading one number out of an array costs far more than out of a list; a hundred thousand projects feel it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from daoren.core.monitoring import Reading
from daoren.core.monitoring.facts import Days, Floats, Ints
from daoren.core.periods.calendar import whole_months
from daoren.core.review.result import Light

_LIGHTS: tuple[Light, ...] = get_args(Light)


def numbers(array: Floats) -> list[float | None]:
    """Give numbers, None where the array has NaN.

    >>> numbers(np.array([1.5, np.nan]))
    [1.5, None]
    """
    return [None if number != number else number for number in array.tolist()]


def amounts(array: Floats) -> list[int | None]:
    """Give whole minor units, None where the array has NaN."""
    return [None if number is None else round(number) for number in numbers(array)]


def days(array: Days) -> list[date | None]:
    """Give dates, None where the array has NaT."""
    found: list[date | None] = array.astype("datetime64[D]").astype(object).tolist()
    return found


def lights(codes: Ints) -> list[Light]:
    """Give the names of lights."""
    return [_LIGHTS[code] for code in codes.tolist()]


@dataclass(frozen=True, slots=True)
class ReadingLists:
    """A measure of every project with its light, as lists; `details` by name."""

    light: list[Light]
    planned: list[float | None]
    actual: list[float | None]
    lag: list[float | None]
    method: list[str]
    details: Mapping[str, list[Any]]


def reading_lists(reading: Reading, codes: Ints) -> ReadingLists:
    """Turn a measure and its lights into lists."""
    return ReadingLists(
        lights(codes),
        numbers(reading.planned),
        numbers(reading.actual),
        numbers(reading.lag),
        reading.method.tolist(),
        {name: _detail(array) for name, array in reading.details.items()},
    )


def _detail(array: npt.NDArray[Any]) -> list[Any]:
    if array.dtype.kind == "M":
        return days(array)
    return numbers(array) if array.dtype.kind == "f" else array.tolist()


def months_between(first: np.datetime64, last: Days) -> list[int | None]:
    """Give the whole calendar months from a day to each of others, None where one is not known.

    >>> months_between(np.datetime64("2025-09-01"), np.array(["2026-03-01", "NaT"], dtype="datetime64[D]"))
    [6, None]
    """
    return amounts(whole_months(first, last))
