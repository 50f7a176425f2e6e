"""From second-level indicators to one score with its coverage and grade."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daoren.core.evaluation.indicators import second_level
from daoren.core.monitoring import Facts, Status, Totals
from daoren.core.monitoring.facts import Days, Floats
from daoren.core.rules import Policies, Rule
from daoren.core.terms import keys

_GRADES = keys("grade")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation of every project.

    `score` is 0 to 100, NaN where too little is known; `coverage` the share of weights that facts support;
    `grades` keys of the vocabulary "grade". `parts` gives score and covered share of each first-level
    indicator, `indicators` every second-level one.
    """

    score: Floats
    coverage: Floats
    grades: npt.NDArray[np.object_]
    parts: Mapping[str, tuple[Floats, Floats]]
    indicators: Mapping[str, Floats]


def evaluate(facts: Facts, at: Days, status: Status, policies: Policies, totals: Totals) -> Evaluation:
    """Evaluate every project at its date by the framework and the grades in force; `totals` are of that date."""
    framework = policies["score.framework"]
    found = second_level(facts, at, status, totals)
    parts = {name: _weigh(found, weights) for name, weights in framework["weights"].items()}
    sizes = {name: float(sum(weights.values())) for name, weights in framework["weights"].items()}
    covered = sum((sizes[name] * part[1] for name, part in parts.items()), np.zeros(len(facts)))
    points = sum(
        (sizes[name] * part[1] * np.nan_to_num(part[0]) for name, part in parts.items()), np.zeros(len(facts))
    )
    coverage = np.round(covered / sum(sizes.values()), 6)
    enough = coverage >= framework["score_from"]
    score = np.where(enough, np.round(points / np.where(covered > 0, covered, 1.0), 2), np.nan)
    grades = grade(np.where(coverage >= framework["grade_from"], score, np.nan), policies["score.grades"])
    return Evaluation(score, coverage, grades, parts, found)


def _weigh(found: Mapping[str, Floats], weights: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Give the weighted mean of the indicators that are known, and the share of weights that they carry."""
    values = np.stack([found[name] for name in weights])
    sizes = np.array([[float(size)] for size in weights.values()])
    known = np.isfinite(values)
    carried = (sizes * known).sum(axis=0)
    points = (sizes * np.where(known, values, 0.0)).sum(axis=0)
    score = np.where(carried > 0, points / np.where(carried > 0, carried, 1.0), np.nan)
    return score, carried / float(sizes.sum())


def grade(score: Floats, rule: Rule) -> npt.NDArray[np.object_]:
    """Give the grade of each score; the lower edge belongs to the better grade.

    >>> from daoren.core.rules import Rule
    >>> lines = Rule("g", {}, "project_default", parameters={"excellent": 90, "good": 80, "fair": 60})
    >>> grade(np.array([90, 89.99, 80, 79.99, 60, 59.99, np.nan]), lines).tolist()
    ['excellent', 'good', 'good', 'fair', 'fair', 'poor', 'unknown']
    """
    conditions = [np.isnan(score), *(score >= rule[name] for name in _GRADES[:3])]
    found: npt.NDArray[np.object_] = np.select(conditions, ["unknown", *_GRADES[:3]], default="poor").astype(
        object
    )
    return found
