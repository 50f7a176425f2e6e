"""The way of the next period's money, before and after: from what plans ask for to what proposals use.

Money is fungible, so no freed yuan is drawn as going to one project: what each kind of proposal frees and needs
is a step on one scale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from daoren.core.review import Review
from daoren.core.review.summary import Summary
from daoren.core.terms import term
from daoren.exchange.report.voice import Voice


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in minor units: a whole amount from 0, or a change from one level to the next."""

    label: str
    kind: Literal["before", "frees", "needs", "after", "budget", "left"]
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether the step is an amount and not a change."""
        return self.kind not in ("frees", "needs")

    @property
    def amount(self) -> int:
        """The amount, or the change with its sign."""
        return self.end - self.start


def budget_steps(review: Review, summary: Summary, voice: Voice) -> tuple[Step, ...]:
    """Give the steps from the plans to the proposals: first what is freed, then what is needed."""
    level = sum(group.planned for group in summary.departments)
    steps = [Step(voice.t("report.step_plan"), "before", 0, level)]
    for label, kind, change in _changes(summary, voice):
        steps.append(Step(label, kind, level, level + change))
        level += change
    steps.append(Step(voice.t("report.step_use"), "after", 0, level))
    if review.budget_given:
        steps.append(Step(voice.t("report.step_budget"), "budget", 0, review.budget))
    if review.budget > level:
        steps.append(Step(voice.t("report.step_left"), "left", level, review.budget))
    return tuple(steps)


def _changes(summary: Summary, voice: Voice) -> Iterable[tuple[str, Literal["frees", "needs"], int]]:
    for ask in summary.asks:
        if ask.frees:
            yield voice.t("report.step_frees", proposal=term("proposal", ask.kind)), "frees", -ask.frees
    for ask in summary.asks:
        if ask.needs:
            yield voice.t("report.step_needs", proposal=term("proposal", ask.kind)), "needs", ask.needs
