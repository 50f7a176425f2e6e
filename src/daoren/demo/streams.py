"""Streams of chance: one a room, so that a change in one room leaves the draws of the others as they were."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Months = npt.NDArray[np.datetime64]
Days = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.object_]

FIRST_MONTH = np.datetime64("2022-01", "M")  # monthly book-keeping begins
LAST_MONTH = np.datetime64("2025-12", "M")  # the data end
REVIEW_MONTH = np.datetime64("2025-09", "M")  # the month of the demo's review


def stream(seed: int, room: str) -> np.random.Generator:
    """Give the generator of one room.

    >>> bool(stream(315, "money").random() == stream(315, "money").random())
    True
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *room.encode()])))


@cache
def words(name: str) -> dict[str, Any]:
    """Read one of the data files of the demo (`regions`, `words`, `facts`, `storylines`)."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def first_days(months: Months) -> Days:
    """Give the first day of each month."""
    return months.astype("datetime64[D]")


def last_days(months: Months) -> Days:
    """Give the last day of each month.

    >>> str(last_days(np.array(["2024-02"], "datetime64[M]"))[0])
    '2024-02-29'
    """
    return (months + 1).astype("datetime64[D]") - 1


def texts(values: list[str]) -> Texts:
    """Make an array of texts that keeps their full length."""
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def pick(rng: np.random.Generator, chances: dict[str, float], size: int) -> Texts:
    """Draw keys of a mapping by their chances."""
    keys = list(chances)
    weights = np.array([chances[key] for key in keys], dtype=float)
    return texts(keys)[rng.choice(len(keys), size=size, p=weights / weights.sum())]
