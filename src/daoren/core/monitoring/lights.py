"""Lights: what the bands of a policy make of the measures.

Codes of lights are their positions in `LIGHTS`: 0 green, 1 yellow, 2 red, 3 cannot determine.
"""

from dataclasses import dataclass

import numpy as np

from daoren.core.monitoring.delivery import delivery, latest_rating, latest_score
from daoren.core.monitoring.facts import Days, Facts, Floats, Ints
from daoren.core.monitoring.reading import Reading
from daoren.core.monitoring.schedule import schedule
from daoren.core.monitoring.spending import spending
from daoren.core.rules import Policies, Rule
from daoren.core.terms import keys

LIGHTS = keys("light")
GREEN, YELLOW, RED, UNKNOWN = range(4)


@dataclass(frozen=True, slots=True)
class Status:
    """The three measures and lights of every project at its date, and the overall light before escalation.

    `rating_row` is the rating that gave its light, `score_row` the latest with a score; −1 where there is none.
    """

    schedule: Reading
    money: Reading
    delivery: Reading
    schedule_light: Ints
    money_light: Ints
    delivery_light: Ints
    rating_row: Ints
    score_row: Ints
    overall: Ints


def band(reading: Reading, rule: Rule) -> Ints:
    """Give the lights that a rule makes of a reading.

    `measure = "lag"`: yellow from `yellow_from` percentage points, red above `red_above`. `measure = "ratio"`:
    yellow below `yellow_below` per cent of the plan, red below `red_below`.
    """
    if rule["measure"] == "ratio":
        return _band_below(reading.ratio, yellow=rule["yellow_below"], red=rule["red_below"])
    return _band_off(reading.lag, rule)


def _band_off(off: Floats, rule: Rule) -> Ints:
    lights = np.where(off > rule["red_above"], RED, np.where(off >= rule["yellow_from"], YELLOW, GREEN))
    found: Ints = np.where(np.isnan(off), UNKNOWN, lights)
    return found


def band_money(money: Reading, time: Reading, rule: Rule) -> Ints:
    """Give the lights of spending: too little and too much both count, by the bands of a rule.

    Spending ahead of plan is no fault as far as the work is ahead of its plan too.
    """
    ahead = np.where(time.method == "end_shift", 0.0, np.nan_to_num(np.maximum(time.ratio - 100.0, 0.0), nan=0.0))
    over = np.maximum(-money.lag - ahead, 0.0)
    return _band_off(np.where(money.lag < 0, over, money.lag), rule)


def _band_below(ratio: Floats, *, yellow: float, red: float) -> Ints:
    lights = np.where(ratio < red, RED, np.where(ratio < yellow, YELLOW, GREEN))
    found: Ints = np.where(np.isnan(ratio), UNKNOWN, lights)
    return found


def worst(*lights: Ints) -> Ints:
    """Give the worst of several lights, passing over those that cannot be determined.

    >>> worst(np.array([0, 3, 3]), np.array([1, 2, 3])).tolist()
    [1, 2, 3]
    """
    ranked = np.stack([np.where(light == UNKNOWN, -1, light) for light in lights]).max(axis=0)
    found: Ints = np.where(ranked < 0, UNKNOWN, ranked)
    return found


def status(facts: Facts, at: Days, policies: Policies) -> Status:
    """Measure every project at its date and light the three lights by the rules in force."""
    time, money, aims = schedule(facts, at), spending(facts, at), delivery(facts, at)
    rule = policies["lights.delivery"]
    fresh = rule["rating_fresh_months"]
    row = latest_rating(facts, at, fresh_months=fresh)
    rating = np.full(len(facts), UNKNOWN, dtype=np.int64)
    rating[row >= 0] = facts.ratings.light[row[row >= 0]]
    lights = (
        band(time, policies["lights.schedule"]),
        band_money(money, time, policies["lights.money"]),
        worst(rating, band(aims, rule)),
    )
    scored = latest_score(facts, at, fresh_months=fresh)
    return Status(time, money, aims, *lights, row, scored, worst(*lights))


def report_points(facts: Facts, as_of: np.datetime64, count: int) -> Days:
    """Give the dates at which a project is looked at: the date of the review, then the reports before.

    Shape (count, projects), newest first; NaT where there was no earlier report. The latest report is seen at
    the date of the review, so the second entry is the report before it.
    """
    rows = facts.reports
    points = np.full((count, len(facts)), np.datetime64("NaT", "D"))
    points[0] = as_of
    past = np.flatnonzero(rows.on <= as_of)
    project, on = rows.project[past], rows.on[past]
    ends = np.searchsorted(project, np.arange(len(facts)), side="right")
    begins = np.searchsorted(project, np.arange(len(facts)), side="left")
    for step in range(1, count):
        at = ends - 1 - step
        there = at >= begins
        points[step, there] = on[at[there]]
    return points


def escalate(lights: Ints, rule: Rule) -> Ints:
    """Turn a yellow that follows yellow in consecutive reports into red.

    `lights` has shape (reports, projects), newest first; the answer has the shape of one row. The number of
    yellows in a row is the rule's `consecutive_yellow`.
    """
    run: int = rule["consecutive_yellow"]
    newest: Ints = lights[0]
    if len(lights) < run:
        return newest
    in_a_row = (lights[:run] == YELLOW).all(axis=0)
    found: Ints = np.where(in_a_row, RED, newest)
    return found
