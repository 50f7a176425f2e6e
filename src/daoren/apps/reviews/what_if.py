"""What would be proposed under another budget and other weights, and which projects would move."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from django.core.cache import cache

from daoren.apps.reviews.files import board_of, problem_of_round
from daoren.apps.reviews.models import Proposal
from daoren.apps.reviews.problem import DIMENSIONS, KINDS, Problem, Weighing, choice_under, options_under
from daoren.core.decisions import choose
from daoren.core.monitoring.facts import Ints
from daoren.core.periods import parse_amount
from daoren.core.terms import Statement

SHOWN = 200
_SECONDS = 24 * 3_600


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried: a budget in minor units, and points of the four first-level indicators that sum to 100."""

    budget: int
    points: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Move:
    """A project that would move: what is proposed at the round's own budget and weights, and what would be."""

    project: str
    was: str
    now: str
    amount_was: int
    amount_now: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would follow. `used` is what the choice costs, `least` the smallest budget that can be kept at all."""

    budget: int
    used: int
    value: float
    moved: int
    moves: tuple[Move, ...]
    proposals: Mapping[str, int]


def bounds(board: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Give default, least and most points of each first-level indicator that are admissible."""
    reach = float(board["board"]["weights"]["parameters"]["points"])
    weights = board["rules"]["score.framework"]["parameters"]["weights"]
    found = {}
    for name in DIMENSIONS:
        default = float(sum(weights[name].values()))
        found[name] = (default, max(0.0, default - reach), default + reach)
    return found


def read_asked(query: Mapping[str, str], board: Mapping[str, Any], currency: str) -> tuple[Asked, list[Statement]]:
    """Read what is tried from a query; give it with what is wrong, which the round's own values stand in for."""
    wrong: list[Statement] = []
    budget = int(board["budget"]["amount"])
    text = query.get("budget", "").strip()
    if text:
        try:
            bare = text.replace(",", "").replace(".", "", 1).isdigit()
            budget = parse_amount(f"{text}万" if bare and currency == "CNY" else text, currency=currency).minor
            if budget < 0:
                raise ValueError(text)
        except ValueError:
            wrong.append(Statement("board.bad_budget", {"value": text[:40]}))
            budget = int(board["budget"]["amount"])
    points = _points(query, board, wrong)
    return Asked(budget, points), wrong


def _points(
    query: Mapping[str, str], board: Mapping[str, Any], wrong: list[Statement]
) -> tuple[float, float, float, float]:
    found = []
    for name, (default, least, most) in bounds(board).items():
        try:
            value = float(query.get(name) or default)
        except ValueError:
            value = default
        if not least <= value <= most:
            wrong.append(Statement("board.bad_points", {"least": f"{least:g}", "most": f"{most:g}"}))
            value = default
        found.append(value)
    whole = sum(found)
    # Points are shares of a whole: whoever raises one lowers the others.
    found = [round(100.0 * value / whole, 4) for value in found]
    least_results = float(board["board"]["weights"]["parameters"]["results_at_least"])
    if found[2] + found[3] < least_results - 1e-9:
        wrong.append(Statement("board.bad_results", {"least": f"{least_results:g}"}))
        found = [default for default, _, _ in bounds(board).values()]
    return found[0], found[1], found[2], found[3]


def outcome(digest: str, asked: Asked) -> Outcome | None:
    """Give what would follow, from the cache where it was asked before; None where the budget is too small."""
    key = hashlib.sha256(json.dumps([digest, asdict(asked)]).encode()).hexdigest()
    found: Outcome | None = cache.get(f"what-if-{key}")
    if found is None:
        found = _outcome(digest, asked)
        if found is not None:
            cache.set(f"what-if-{key}", found, _SECONDS)
    return found


def _outcome(digest: str, asked: Asked) -> Outcome | None:
    problem, board = problem_of_round(digest), board_of(digest)
    own = int(board["budget"]["amount"])
    now = _chosen(problem, replace(problem.default, points=asked.points), asked.budget)
    was = _chosen(problem, problem.default, own)
    if now is None or was is None:
        return None
    kinds_was, amounts_was, _ = was
    kinds_now, amounts_now, value = now
    moved = np.flatnonzero((kinds_was != kinds_now) | (amounts_was != amounts_now))
    # Those whose proposal changes first, then the largest changes of money.
    order = moved[
        np.lexsort((-np.abs(amounts_now - amounts_was)[moved], (kinds_was == kinds_now)[moved].astype(np.int64)))
    ]
    moves = tuple(
        Move(
            str(problem.projects[at]), KINDS[kinds_was[at]], KINDS[kinds_now[at]],
            int(amounts_was[at]), int(amounts_now[at]),
        )
        for at in order[:SHOWN].tolist()
    )  # fmt: skip
    counts = np.bincount(kinds_now, minlength=len(KINDS)).tolist()
    return Outcome(
        asked.budget, int(amounts_now.sum()), value, len(moved), moves, dict(zip(KINDS, counts, strict=True))
    )


def _chosen(problem: Problem, weighing: Weighing, budget: int) -> tuple[Ints, Ints, float] | None:
    """Give kind and amount of each project under the best choice, and its value."""
    options = options_under(problem, budget)
    try:
        choice = choice_under(problem, options, weighing, budget)
    except ValueError:
        return None
    found = choose(choice, None)
    return options.kind[found.rows], options.amount[found.rows], found.objective


def names_of(number: str, moves: tuple[Move, ...]) -> dict[str, Proposal]:
    """Give the rows on the board of projects that move."""
    rows = Proposal.objects.filter(round=number, project__in=[one.project for one in moves]).defer("dossier")
    return {row.project: row for row in rows}
