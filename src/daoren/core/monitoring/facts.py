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
    """One entry a rating with its mapped light and score, sorted by project, date, worse light and scheme."""

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
        _ratings(where.join(portfolio["ratings"], by="scheme")),
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
    baseline, target, actual = (floats(table, column) for column in ("baseline", "target", "actual"))
    return Indicators(
        _position(table),
        codes(table, "dimension", "dimension"),
        np.nan_to_num(floats(table, "weight"), nan=1.0),
        days(table, "due_on"),
        days(table, "observed_on"),
        attainment(baseline, target, actual, codes(table, "direction", "direction")),
        np.isfinite(target) & (texts(table, "unit") != ""),
    )


def attainment(baseline: Floats, target: Floats, actual: Floats, direction: Ints) -> Floats:
    """Give the share of the way from baseline to target, between 0 and 1.

    A baseline that is not known is zero where higher is better; where lower is better the target is met or the
    actual exceeds it so many times. NaN where actual or target is not known, or where the target lies on the
    wrong side of the baseline.

    >>> lower, higher = keys("direction").index("lower"), keys("direction").index("higher")
    >>> ways = np.array([lower, lower, lower, higher, higher])
    >>> base, aim = np.array([np.nan, np.nan, 10, 10, np.nan]), np.array([5.0, 5, 20, 20, 5])
    >>> attainment(base, aim, np.array([4.0, 10, 15, 15, 4]), ways).tolist()
    [1.0, 0.5, nan, 0.5, 0.8]
    """
    lower, higher = (direction == keys("direction").index(name) for name in ("lower", "higher"))
    free = lower & np.isnan(baseline)
    begin = np.nan_to_num(baseline, nan=0.0)
    way = target - begin
    reached = np.where(lower, actual <= target, actual >= target).astype(np.float64)
    times = np.where(actual > 0, target / np.where(actual > 0, actual, 1.0), 0.0)
    along = np.where(way == 0, reached, (actual - begin) / np.where(way == 0, 1.0, way))
    share = np.clip(np.where(free, np.where(reached > 0, 1.0, times), along), 0.0, 1.0)
    against = ~free & ((lower & (way > 0)) | (higher & (way < 0)))
    found: Floats = np.where(np.isnan(actual) | np.isnan(target) | against, np.nan, share)
    return found


def _ratings(table: nw.DataFrame[Any]) -> Ratings:
    position, on, light = _position(table), days(table, "rated_on"), codes(table, "light", "light")
    worst = np.where(light == keys("light").index("unknown"), -1, light)
    order = np.lexsort((worst, on, position))  # stable: ratings of one day and light stay sorted by scheme
    return Ratings(
        position[order],
        on[order],
        light[order],
        floats(table, "score")[order],
        texts(table, "rating")[order],
        texts(table, "scheme")[order],
    )
