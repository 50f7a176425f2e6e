"""The form by which an officer proposes a decision: begun with what the board says, kept with its errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.conf import settings

from daoren.apps.audit.append import today
from daoren.apps.reviews.models import Proposal
from daoren.apps.reviews.notice import spoken
from daoren.core.lifecycle import Problem, Refusal, read_answer
from daoren.core.lifecycle.answers import not_a
from daoren.core.terms import Language, Statement

ASKED = ("decision", "amount", "finding", "reason", "departure", "deadline")
_WAN = 1_000_000
_RECTIFY_DAYS = 60


@dataclass(frozen=True, slots=True)
class Proposing:
    """What was written into the form, what it was read as, and what is wrong with it."""

    texts: Mapping[str, str]
    answers: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    reasons: tuple[Statement, ...] = ()

    def refused(self, refusal: Refusal) -> "Proposing":
        """Give the form as it was, with the reasons why it was refused."""
        return replace(self, problems=refusal.problems, reasons=refusal.reasons)


def begun(said: Mapping[str, Any], row: Proposal, language: Language) -> Proposing:
    """Give the form with what the board proposes."""
    amount = "" if not row.change else _written(row.change)
    ground = next(iter(said["grounds"]), None)
    texts = {
        "decision": row.proposal,
        "amount": amount,
        "finding": ground["finding"] if ground else "",
        "reason": spoken(said["reason"])[language],
        "departure": "",
        "deadline": (today() + timedelta(days=_RECTIFY_DAYS)).isoformat() if row.proposal == "rectify" else "",
    }
    return Proposing(texts)


def _written(minor: int) -> str:
    """Write an amount as a form takes it: in ten thousands of yuan, else in major units."""
    unit = _WAN if settings.CURRENCY == "CNY" else 100
    return f"{minor / unit:.6f}".rstrip("0").rstrip(".")


def read(posted: Mapping[str, str]) -> Proposing:
    """Read the form."""
    from daoren.apps.records.kinds import kinds

    fields = kinds()["decision"].fields
    texts = {name: posted.get(name, "") for name in ASKED}
    answers, problems = {}, []
    for name, text in texts.items():
        try:
            value = read_answer(fields[name], text, currency=settings.CURRENCY)
        except ValueError:
            problems.append(Problem(name, not_a(fields[name], text)))
        else:
            if value is not None:
                answers[name] = value
    return Proposing(texts, answers, tuple(problems))
