"""The choice of a round as arrays, so that it can be made again under another budget and other weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from daoren.core.decisions import Choice
from daoren.core.monitoring.facts import Bools, Floats, Ints
from daoren.core.review import ProjectReview
from daoren.core.rules import Rule

DIMENSIONS = ("decision", "process", "output", "benefit")
KINDS = ("add", "continue", "rectify", "redirect", "suspend", "drop", "terminate")
DEFERRABLE = ("continue", "rectify", "redirect")
# What these leave of the plan is nothing, also where the plan asks for nothing.
_ENDING = np.array([KINDS.index(kind) for kind in ("suspend", "drop", "terminate")])
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a project is valued: points of the four first-level indicators, and the factor of each option."""

    points: tuple[float, float, float, float]
    factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """All options of all projects of a round, as they are open while the budget keeps every promise.

    `begins` parts the options by project; `kind` is a place in KINDS, `amount` in minor units. `planned` is −1
    where nothing tells what the plan asks for. `covered` and `scored` hold the four first-level indicators of
    each project: the share that facts support and the score, NaN where there is none. `neutral` is the score
    that counts as far as facts are missing, and `score_from` the coverage from which a score counts at all.
    """

    projects: npt.NDArray[np.str_]
    begins: Ints
    kind: Ints
    level: Floats
    amount: Ints
    planned: Ints
    covered: Floats
    scored: Floats
    levels: Mapping[str, tuple[float, ...]]
    default: Weighing
    neutral: float
    score_from: float

    @property
    def asked(self) -> int:
        """What the plans ask for in all, in minor units."""
        return int(self.planned[self.planned > 0].sum())

    def save(self, path: Path) -> None:
        """Write the arrays to a file."""
        np.savez_compressed(
            path, projects=self.projects, begins=self.begins, kind=self.kind, level=self.level, amount=self.amount,
            planned=self.planned, covered=self.covered, scored=self.scored,
        )  # fmt: skip


def problem_of(projects: Sequence[ProjectReview], rules: Mapping[str, Rule]) -> Problem:
    """Make the problem of a review under a budget that keeps every promise."""
    admitted = [[one for one in project.options if one.admitted] for project in projects]
    parts = [{str(part.dimension): part for part in project.score.parts} for project in projects]
    options = [option for own in admitted for option in own]
    return Problem(
        projects=np.array([project.project_id for project in projects], dtype=np.str_),
        begins=np.cumsum([0, *(len(own) for own in admitted)]),
        kind=np.array([KINDS.index(option.kind) for option in options], dtype=np.int64),
        level=np.array([option.level for option in options], dtype=np.float64),
        amount=np.array([option.amount or 0 for option in options], dtype=np.int64),
        planned=np.array([_UNKNOWN if one.planned is None else one.planned for one in projects], dtype=np.int64),
        covered=_parts(parts, "covered"),
        scored=_parts(parts, "score"),
        **_terms(rules),
    )


def _parts(parts: Sequence[Mapping[str, Any]], name: str) -> Floats:
    missing = 0.0 if name == "covered" else np.nan
    rows = [[_number(getattr(own.get(key), name, None), missing) for key in DIMENSIONS] for own in parts]
    return np.array(rows, dtype=np.float64).reshape(len(parts), len(DIMENSIONS))


def _number(value: float | None, missing: float) -> float:
    return missing if value is None else value


def _terms(rules: Mapping[str, Rule]) -> dict[str, Any]:
    framework = rules["score.framework"]
    points = [float(sum(framework["weights"][name].values())) for name in DIMENSIONS]
    factors = tuple(float(rules[f"option.{kind}"]["factor"]) for kind in KINDS)
    return {
        "levels": {kind: tuple(map(float, rules[f"option.{kind}"]["levels"])) for kind in DEFERRABLE},
        "default": Weighing((points[0], points[1], points[2], points[3]), factors),
        "neutral": float(rules["option.continue"]["undetermined_score"]),
        "score_from": float(framework["score_from"]),
    }


def read_problem(path: Path, rules: Mapping[str, Rule]) -> Problem:
    """Read the arrays of a problem from a file."""
    with np.load(path) as found:
        return Problem(**{name: found[name] for name in found.files}, **_terms(rules))


@dataclass(frozen=True, slots=True)
class Open:
    """The options that are open under one budget: project and kind of each row, and whether it keeps the plan."""

    begins: Ints
    project: Ints
    kind: Ints
    amount: Ints
    base: Ints
    whole: Bools


def options_under(problem: Problem, budget: int) -> Open:
    """Give the options that are open under a budget: less than the plan only where it is short, more only else."""
    count = len(problem.projects)
    project = np.repeat(np.arange(count), np.diff(problem.begins))
    planned = np.maximum(problem.planned, 0)
    if budget >= problem.asked:
        base = np.where(problem.kind == KINDS.index("add"), planned[project], problem.amount)
        whole = (problem.amount >= planned[project]) & ~np.isin(problem.kind, _ENDING)
        return Open(problem.begins, project, problem.kind, problem.amount, base, whole)
    rows, kinds, amounts = [], [], []
    for at, place in zip(project.tolist(), problem.kind.tolist(), strict=True):
        name = KINDS[place]
        if name == "add":
            continue
        levels = problem.levels.get(name, ()) if planned[at] > 0 else ()
        for level in levels or (1.0 if name in DEFERRABLE else 0.0,):
            rows.append(at)
            kinds.append(place)
            amounts.append(round(int(planned[at]) * level))
    own, kind, amount = (np.array(values, dtype=np.int64) for values in (rows, kinds, amounts))
    begins = np.concatenate(([0], np.cumsum(np.bincount(own, minlength=count))))
    return Open(begins, own, kind, amount, amount, (amount >= planned[own]) & ~np.isin(kind, _ENDING))


def scores(problem: Problem, weighing: Weighing) -> Floats:
    """Give the score of each project, 0 to 100, as far as facts support it and the neutral score for the rest."""
    points = np.array(weighing.points) / sum(weighing.points)
    shares = problem.covered * points
    coverage = np.round(shares.sum(axis=1), 6)
    found = np.nansum(shares * problem.scored, axis=1) + (1.0 - coverage) * problem.neutral
    return np.where(coverage >= problem.score_from, found, problem.neutral)


def choice_under(problem: Problem, options: Open, weighing: Weighing, budget: int) -> Choice:
    """Value the options under a weighing and put the choice under a budget."""
    score = scores(problem, weighing)[options.project] / 100.0
    factors = np.array(weighing.factors)
    # What is added is valued by its own factor, the plan under it as going on.
    going = factors[np.where(options.kind == KINDS.index("add"), KINDS.index("continue"), options.kind)]
    value = score * (options.base * going + (options.amount - options.base) * factors[KINDS.index("add")])
    return Choice(options.begins, options.amount, value, budget)
