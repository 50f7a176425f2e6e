"""How far each proposal hangs on the weights: the choice is made again under many weighings that are admissible.

Drawn are the points of the four first-level indicators and the factors of the options, uniformly within the bounds
of the rule `robustness.weights`; the seed is the rule's, so that the same review gives the same shares.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from daoren.apps.reviews.problem import KINDS, Problem, Weighing, choice_under, options_under
from daoren.core.decisions import Solver, choose
from daoren.core.monitoring.facts import Bools, Floats, Ints
from daoren.core.rules import Rule

# From so many projects on fewer weighings are tried: each takes as long as a choice.
MANY, FEWER = 20_000, 50


@dataclass(frozen=True, slots=True)
class Robustness:
    """Of each project: in which share of the weighings the same is proposed, and in which its plan is kept.

    `open` tells where there was anything to choose; where not, the proposal follows from a rule alone.
    """

    share: Floats
    kept: Floats
    open: Bools
    draws: int
    seed: int


def weighings(problem: Problem, rule: Rule, count: int) -> Iterator[Weighing]:
    """Draw weighings uniformly within the bounds of the rule."""
    chance = np.random.default_rng(int(rule["seed"]))
    default, reach = np.array(problem.default.points), float(rule["points"])
    found = 0
    while found < count:
        points = default + chance.uniform(-reach, reach, 4)
        points[0] += 100.0 - points.sum()
        if points.min() <= 0 or abs(points[0] - default[0]) > reach or points[2:].sum() < rule["results_at_least"]:
            continue
        factors = np.array(problem.default.factors) * (
            1.0 + chance.uniform(-1.0, 1.0, len(KINDS)) * rule["factor"]
        )
        found += 1
        a, b, c, d = points.tolist()
        yield Weighing((a, b, c, d), tuple(factors.tolist()))


def robustness(
    problem: Problem, proposed: Ints, budget: int, rule: Rule, solver: Solver | None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Robustness:  # fmt: skip
    """Choose again under every weighing and count; `proposed` is the place in KINDS of each project's proposal."""
    options = options_under(problem, budget)
    count = int(rule["draws"]) if len(problem.projects) <= MANY else FEWER
    same, kept = np.zeros(len(problem.projects)), np.zeros(len(problem.projects))
    for done, weighing in enumerate(weighings(problem, rule, count)):
        rows = choose(choice_under(problem, options, weighing, budget), solver).rows
        same += options.kind[rows] == proposed
        kept += options.whole[rows]
        progress(done / count)
    return Robustness(same / count, kept / count, np.diff(options.begins) > 1, count, int(rule["seed"]))


def bands(found: Robustness) -> list[str]:
    """Give the band of each project: "in" and "out" whatever the weights, "borderline" where they decide."""
    firm = found.share == 1.0
    names = np.select([firm & (found.kept == 1.0), firm & (found.kept == 0.0)], ["in", "out"], "borderline")
    return [str(name) for name in names.tolist()]
