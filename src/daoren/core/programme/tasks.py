"""The light of a task: by its deadline, and by the same bands of lag as the light of a project's schedule."""

from collections.abc import Mapping
from datetime import date
from typing import Any

REVIEW_DAYS = 366


def light_of_lag(planned: float, actual: float, bands: Mapping[str, Any]) -> str:
    """Give the light that the bands of schedule make of a planned and an actual share, both in per cent.

    `measure = "lag"`: yellow from `yellow_from` percentage points behind, red above `red_above`. `measure =
    "ratio"`: yellow below `yellow_below` per cent of the plan, red below `red_below`.

    >>> bands = {"measure": "lag", "yellow_from": 10, "red_above": 30}
    >>> [light_of_lag(50, one, bands) for one in (40.1, 40, 20, 19.9)]
    ['green', 'yellow', 'yellow', 'red']
    """
    if bands.get("measure") == "ratio":
        ratio = 100 * actual / planned if planned else 100.0
        return "red" if ratio < bands["red_below"] else "yellow" if ratio < bands["yellow_below"] else "green"
    lag = round(planned - actual, 9)
    return "red" if lag > bands["red_above"] else "yellow" if lag >= bands["yellow_from"] else "green"


def task_light(
    *,
    start: date | None,
    deadline: date | None,
    progress: float | None,
    today: date,
    done: bool,
    continuous: bool,
    reviewed_on: date | None,
    bands: Mapping[str, Any],
    soon_days: int,
) -> tuple[str, float | None]:
    """Give the light of a task and its lag in percentage points behind the time gone (None: not known).

    A finished one is green. Past its deadline it is red. Within `soon_days` of it, it is yellow at least.
    Before, it is judged by its lag; where nobody has reported progress that is not known, and neither is the
    light. A task without an end is judged by its yearly look alone.
    """
    if done:
        return "green", None
    if continuous:
        fresh = reviewed_on is not None and (today - reviewed_on).days <= REVIEW_DAYS
        return ("green" if fresh else "yellow"), None
    if deadline is None:
        return "unknown", None
    if today > deadline:
        return "red", _lag(start, deadline, progress, today)
    lag = _lag(start, deadline, progress, today)
    soon = (deadline - today).days <= soon_days
    if lag is None or progress is None:
        return ("yellow" if soon else "unknown"), None
    light = light_of_lag(100 * progress + lag, 100 * progress, bands)
    return ("yellow" if soon and light == "green" else light), lag


def _lag(start: date | None, deadline: date, progress: float | None, today: date) -> float | None:
    """Give the points by which progress lags behind the share of time that is gone."""
    if start is None or progress is None or deadline <= start:
        return None
    gone = min(max((today - start).days / (deadline - start).days, 0.0), 1.0)
    return 100 * (gone - progress)
