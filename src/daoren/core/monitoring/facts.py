"""The tables of a portfolio as arrays, each row knowing the position of its project."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from daoren.core.portfolio import Portfolio
from daoren.core.terms import keys

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
Bools = npt.NDArray[np.bool_]

PUBLIC, OWN = (keys("money_source").index(source) for source in ("public", "own"))


@dataclass(frozen=True, slots=True)
class Projects:
    """One entry a project. Days are NaT and amounts NaN where not known; amounts are minor units."""

    ids: npt.NDArray[np.object_]
    start: Days
    end: Days
    baseline_end: Days
    total_public: Floats
    total_own: Floats
    total_cost: Floats
    baseline_cost: Floats

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Milestones:
    """One entry a milestone, sorted by project and due date; `share` of the project's weight sums to 1.

    `failing` marks those that were checked and failed or have to be mended.
    """

    project: Ints
    due: Days
    done: Days
    previous: Days
    share: Floats
    result: Ints
    failing: Bools


@dataclass(frozen=True, slots=True)
class Reports:
    """One entry a progress report, sorted by project and date."""

    project: Ints
    on: Days
    progress: Floats
    end: Days
    cost: Floats


@dataclass(frozen=True, slots=True)
class MoneyRows:
    """One entry a project, period and source; amounts are minor units, NaN where missing."""

    project: Ints
    first: Days
    last: Days
    source: Ints
    planned: Floats
    forecast: Floats
    arrived: Floats
    spent: Floats


@dataclass(frozen=True, slots=True)
class Indicators:
    """One entry an indicator; `attained` is the share of the way from baseline to target, NaN if unknown."""

    project: Ints
    dimension: Ints
    weight: Floats
    due: Days
    observed: Days
    attained: Floats
    measurable: Bools


@dataclass(frozen=True, slots=True)
class Ratings:
    """One entry a rating with its mapped light and score, sorted by project and date."""

    project: Ints
    on: Days
    light: Ints
    score: Floats
    text: npt.NDArray[np.object_]
    scheme: npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the measures need, as arrays."""

    projects: Projects
    milestones: Milestones
    reports: Reports
    money: MoneyRows
    indicators: Indicators
    ratings: Ratings

    def __len__(self) -> int:
        return len(self.projects)


def gather(portfolio: Portfolio) -> Facts:
    """Turn the tables of a portfolio into arrays; projects keep the order of their table."""
    projects = _projects(portfolio["projects"])
    where = _Positions(portfolio["projects"])
    return Facts(
        projects,
        _milestones(where.join(portfolio["milestones"], by="due_on"), projects),
        _reports(where.join(portfolio["reports"], by="reported_on")),
        _money(where.join(portfolio["money"], by="period_start")),
        _indicators(where.join(portfolio["indicators"])),
        _ratings(where.join(portfolio["ratings"], by="rated_on")),
    )


class _Positions:
    """The position of each project, joined to the rows of other tables."""

    def __init__(self, projects: nw.DataFrame[Any]) -> None:
        self._index = projects.select("project_id").with_row_index("position")

    def join(self, table: nw.DataFrame[Any], by: str = "") -> nw.DataFrame[Any]:
        """Add the position, leave out rows of unknown projects, sort by position and a column."""
        joined = table.join(self._index, on="project_id", how="inner")
        return joined.sort("position", by) if by else joined.sort("position")


def floats(table: nw.DataFrame[Any], column: str) -> Floats:
    """Give a column of numbers, NaN where missing."""
    return table[column].cast(nw.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def days(table: nw.DataFrame[Any], column: str) -> Days:
    """Give a column of dates, NaT where missing."""
    return table[column].to_numpy().astype("datetime64[D]")


def codes(table: nw.DataFrame[Any], column: str, group: str) -> Ints:
    """Give a column of terms as positions in their vocabulary, −1 where missing."""
    words = keys(group)
    if not len(table):
        return np.empty(0, dtype=np.int64)
    numbers = table[column].replace_strict([*words], [*range(len(words))], default=-1, return_dtype=nw.Int64)
    return numbers.fill_null(-1).to_numpy().astype(np.int64)


def texts(table: nw.DataFrame[Any], column: str) -> npt.NDArray[np.object_]:
    """Give a column of words, empty where missing."""
    return np.array(table[column].fill_null("").to_list(), dtype=object)


def _position(table: nw.DataFrame[Any]) -> Ints:
    return table["position"].to_numpy().astype(np.int64)


def _projects(table: nw.DataFrame[Any]) -> Projects:
    return Projects(
        texts(table, "project_id"),
        days(table, "start_on"),
        days(table, "end_on"),
        days(table, "baseline_end_on"),
        *(floats(table, column) for column in ("total_public", "total_own", "total_cost", "baseline_cost")),
    )


def _milestones(table: nw.DataFrame[Any], projects: Projects) -> Milestones:
    project, due = _position(table), days(table, "due_on")
    weight = np.nan_to_num(floats(table, "weight"), nan=1.0)
    whole = np.bincount(project, weight, minlength=len(projects))
    equal = 1.0 / np.maximum(np.bincount(project, minlength=len(projects)), 1)
    share = np.where(whole[project] > 0, weight / np.where(whole[project] > 0, whole[project], 1), equal[project])
    previous = np.roll(due, 1)
    opens = np.ones(len(project), dtype=bool)
    opens[1:] = project[1:] != project[:-1]
    previous[opens] = projects.start[project[opens]]
    result = codes(table, "result", "milestone_result")
    failing = np.isin(result, [keys("milestone_result").index(name) for name in ("rectify", "failed")])
    return Milestones(project, due, days(table, "done_on"), previous, share, result, failing)


def _reports(table: nw.DataFrame[Any]) -> Reports:
    return Reports(
        _position(table),
        days(table, "reported_on"),
        floats(table, "progress"),
        days(table, "end_on"),
        floats(table, "total_cost"),
    )


def _money(table: nw.DataFrame[Any]) -> MoneyRows:
    return MoneyRows(
        _position(table),
        days(table, "period_start"),
        days(table, "period_end"),
        codes(table, "source", "money_source"),
        *(floats(table, column) for column in ("planned", "forecast", "arrived", "spent")),
    )


def _indicators(table: nw.DataFrame[Any]) -> Indicators:
    baseline = np.nan_to_num(floats(table, "baseline"), nan=0.0)
    target, actual = floats(table, "target"), floats(table, "actual")
    way = target - baseline
    lower = codes(table, "direction", "direction") == keys("direction").index("lower")
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (actual - baseline) / way
        # No way to go: the target is the baseline, met while the actual does not fall behind it.
        still = np.where(np.isnan(actual), np.nan, np.where(lower, actual <= target, actual >= target))
    attained = np.clip(np.where(way == 0, still, along), 0.0, 1.0)
    return Indicators(
        _position(table),
        codes(table, "dimension", "dimension"),
        np.nan_to_num(floats(table, "weight"), nan=1.0),
        days(table, "due_on"),
        days(table, "observed_on"),
        attained,
        np.isfinite(target) & (texts(table, "unit") != ""),
    )


def _ratings(table: nw.DataFrame[Any]) -> Ratings:
    return Ratings(
        _position(table),
        days(table, "rated_on"),
        codes(table, "light", "light"),
        floats(table, "score"),
        texts(table, "rating"),
        texts(table, "scheme"),
    )
