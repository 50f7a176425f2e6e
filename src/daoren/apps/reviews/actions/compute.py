"""Compute a round: review the portfolio as of its day and put every project on the board."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import numpy as np
from django.conf import settings
from django.db import transaction

from daoren import __version__
from daoren.apps.audit.append import today
from daoren.apps.parties.actors import SYSTEM, Actor
from daoren.apps.portfolio.queries import portfolio_as_of, portfolio_now
from daoren.apps.records.actions.act import act
from daoren.apps.records.projection import load
from daoren.apps.reviews.files import keep
from daoren.apps.reviews.frontier import frontier
from daoren.apps.reviews.models import Proposal
from daoren.apps.reviews.problem import KINDS, Problem, problem_of
from daoren.apps.reviews.progress import tell
from daoren.apps.reviews.robustness import Robustness, bands, robustness
from daoren.core.ledger import Record
from daoren.core.portfolio import Portfolio
from daoren.core.review import Review, review
from daoren.core.rules import Policies
from daoren.core.terms import Statement, say
from daoren.engines.highs import Highs
from daoren.exchange.report.record import project_record
from daoren.policies import load_policies

BATCH = 1_000
ENDING = frozenset({"suspend", "drop", "terminate", "redirect"})


@dataclass(frozen=True, slots=True)
class _Computed:
    review: Review
    policies: Policies
    problem: Problem
    found: Robustness
    bands: list[str]


class _NothingError(Exception):
    """There is nothing to review on the day of the round."""


def open_board(actor: Actor, number: str) -> bool:
    """Have a round computed at once, on behalf of somebody; tell whether it is on the board.

    Raise RefusedError where the person may not.
    """
    act(actor, "round", number, "compute", {})
    return compute(number)


def compute(number: str) -> bool:
    """Compute a round that waits for it; tell whether it is on the board then. Doing it again changes nothing."""
    record = load("round", number)
    if record is None or record.state != "computing":
        return record is not None and record.state == "on_board"
    try:
        done = _computed(record)
    except (_NothingError, ValueError, KeyError) as error:
        reason = str(error) if str(error) else type(error).__name__
        act(SYSTEM, "round", number, "break_off", {"reason": reason[:2_000]})
        return False
    _put(record, done)
    tell(number, "done", 1.0)
    return True


def _computed(record: Record) -> _Computed:
    number, day = record.subject, date.fromisoformat(record.values["as_of"])
    tell(number, "read", 0.0)
    portfolio = portfolio_now() if day == today() else portfolio_as_of(day)
    if not len(portfolio["projects"]):
        raise _NothingError(say(Statement("board.nothing_then", {"day": day.isoformat()}), "zh"))
    named = [one.strip() for one in record.values.get("policies", "").split(",") if one.strip()]
    policies = load_policies(on=day, region=portfolio.region, folder=settings.POLICIES, named=named)
    found = _review(portfolio, policies, day, record.values.get("budget"), number)
    whole = found if found.budget >= found.planned else _review(portfolio, policies, day, None, number)
    problem = problem_of(whole.projects, whole.rules)
    proposals = {one.project_id: KINDS.index(one.proposal) for one in found.projects}
    proposed = np.array([proposals[one] for one in problem.projects.tolist()], dtype=np.int64)
    tell(number, "weigh", 0.5)
    tried = robustness(
        problem, proposed, found.budget, policies["robustness.weights"], None,
        lambda share: tell(number, "weigh", 0.5 + 0.4 * share),
    )  # fmt: skip
    return _Computed(found, policies, problem, tried, bands(tried))


def _review(portfolio: Portfolio, policies: Policies, day: date, budget: int | None, number: str) -> Review:
    found = review(
        portfolio, policies, as_of=day, budget=budget, solver=Highs(), version=__version__,
        progress=lambda step, share: tell(number, step, 0.1 + 0.4 * share),
    )  # fmt: skip
    if not found.projects:
        raise _NothingError(say(Statement("board.nothing_then", {"day": day.isoformat()}), "zh"))
    return found


def _put(record: Record, done: _Computed) -> None:
    """Write the proposals and the fact in one transaction; the files stand before it, named by their digest."""
    number = record.subject
    tell(number, "write", 0.9)
    digest = keep(done.review, done.problem, _board(done))
    extra = {
        "review": {
            "digest": digest,
            "input": done.review.digest,
            "policies": {file.key: file.digest for file in done.review.policies},
            "daoren": done.review.version,
        }
    }
    with transaction.atomic():
        answers = {"review": digest, "projects": len(done.review.projects)}
        act(SYSTEM, "round", number, "put_on_board", answers, extra=extra)
        Proposal.objects.filter(round=number).delete()
        Proposal.objects.bulk_create(_rows(number, done), batch_size=BATCH)


def _board(done: _Computed) -> Mapping[str, Any]:
    rule = done.policies["robustness.weights"]
    return {
        "bands": Counter(done.bands),
        "proposals": Counter(one.proposal for one in done.review.projects),
        "lights": Counter(one.light for one in done.review.projects),
        "draws": done.found.draws,
        "seed": done.found.seed,
        "weights": {"title": dict(rule.title), "parameters": dict(rule.parameters)},
        "frontier": frontier(done.problem, done.problem.default),
    }


def _rows(number: str, done: _Computed) -> list[Proposal]:
    at = {project: place for place, project in enumerate(done.problem.projects.tolist())}
    encode = msgspec.json.Encoder(enc_hook=_mapping).encode
    return [
        _row(number, place, one, done, at[one.project_id], encode)
        for place, one in enumerate(done.review.projects)
    ]


def _row(number: str, place: int, one: Any, done: _Computed, at: int, encode: Any) -> Proposal:
    by_rule = one.rule.key.startswith("ground.") and not bool(done.found.open[at])
    # Where a rule leaves one way open, no weight was tried: a share would boast.
    share = None if by_rule or not one.determined else float(done.found.share[at])
    text = encode({**project_record(one), "robustness": share, "by_rule": by_rule}).decode()
    return Proposal(
        round=number,
        project=one.project_id,
        place=place,
        band=done.bands[at],
        light=one.light,
        name=one.name,
        unit=one.bearer,
        department=one.department,
        region=one.region,
        score=one.score.value,
        coverage=one.score.coverage,
        proposal=one.proposal,
        determined=one.determined,
        amount=one.amount,
        change=one.change,
        robustness=share,
        dossier=text,
    )


def _mapping(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a dossier")


def dossier(row: Proposal) -> dict[str, Any]:
    """Give what the review says of a project on the board."""
    found: dict[str, Any] = msgspec.json.decode(row.dossier)
    return found
