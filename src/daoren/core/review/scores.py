"""The evaluation of each project as people read it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from daoren.core.evaluation import Evaluation
from daoren.core.review.lists import numbers
from daoren.core.review.result import Part, Score
from daoren.core.review.sentences import number
from daoren.core.rules import Rule
from daoren.core.terms import Statement


class Scores:
    """Scores of all projects, asked by position."""

    def __init__(self, found: Evaluation, framework: Rule) -> None:
        weights: Mapping[str, Mapping[str, float]] = framework["weights"]
        self.values = numbers(found.score)
        self.coverage, self._grades = found.coverage.tolist(), found.grades.tolist()
        self._parts = [
            (
                name,
                float(sum(own.values())),
                numbers(found.parts[name][0]),
                found.parts[name][1].tolist(),
                tuple(own),
            )
            for name, own in weights.items()
        ]
        self._indicators = {name: numbers(values) for name, values in found.indicators.items()}

    def at(self, position: int) -> Score:
        """Give the score of one project with its parts."""
        parts = tuple(
            Part(name, weight, covered[position], score[position], self._facts(names, position))  # type: ignore[arg-type]
            for name, weight, score, covered, names in self._parts
        )
        grade: Any = self._grades[position]
        return Score(self.values[position], grade, self.coverage[position], parts)

    def _facts(self, names: tuple[str, ...], position: int) -> tuple[Statement, ...]:
        found = ((name, self._indicators[name][position]) for name in names)
        return tuple(_fact(name, round(score, 1)) for name, score in found if score is not None)


@lru_cache(maxsize=20_000)
def _fact(name: str, score: float) -> Statement:
    """Say one indicator; projects with the same score share the statement."""
    return Statement(f"review.score_{name}", {"score": number(score)})
