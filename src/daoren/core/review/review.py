"""Monitor, evaluate and propose for a whole portfolio at a date."""

from datetime import date

import numpy as np

from daoren.core.decisions import Choice, Selection, Solver, choose
from daoren.core.periods import Money
from daoren.core.portfolio import Portfolio
from daoren.core.review.dossier import Dossiers
from daoren.core.review.look import Progress, look
from daoren.core.review.options import Case, Draft, drafts
from daoren.core.review.order import by_what_matters
from daoren.core.review.rest import spend_rest
from daoren.core.review.result import ProjectReview, Review
from daoren.core.rules import Policies
from daoren.core.terms import Statement

# Rules of other families, such as the calendar and the time limits, play no part in a review.
FAMILIES = frozenset({"ground", "lights", "option", "review", "score", "tolerance"})


def review(
    portfolio: Portfolio,
    policies: Policies,
    *,
    as_of: date,
    budget: int | None = None,
    solver: Solver | None = None,
    version: str = "",
    map_key: str = "",
    map_digest: str = "",
    progress: Progress = lambda _step, _share: None,
) -> Review:
    """Review every project of a portfolio that runs at a date; propose, under one budget, what to do with each.

    `budget` is public money of the next period in minor units; without it the sum that the plans ask for is the
    budget. Raise ValueError where the budget is negative.
    """
    if budget is not None and budget < 0:
        raise ValueError("the budget is negative")
    found = look(portfolio, policies, as_of=as_of, progress=progress)
    progress("propose", 0.5)
    day = np.datetime64(as_of, "D")
    dossiers = Dossiers(
        portfolio, found.facts, policies, day, status=found.now, escalated=found.light, history=found.lights,
        points=found.points, evaluation=found.evaluation, totals=found.totals,
    )  # fmt: skip
    positions, cases = _apart(dossiers.cases())
    planned = sum(case.planned or 0 for case in cases)
    whole = planned if budget is None else budget
    short = whole < planned
    options = [drafts(case, policies, short=short, currency=portfolio.currency) for case in cases]
    progress("choose", 0.6)
    selection = choose(_problem(options, whole), solver)
    progress("explain", 0.7)
    picks = _picks(options, selection)
    drafts_chosen = tuple(own[pick] for own, pick in zip(options, picks, strict=True))
    if short:
        rest = whole - sum(draft.amount for draft in drafts_chosen)
        drafts_chosen = spend_rest(cases, drafts_chosen, rest, policies)
        options = [_with(own, pick, draft) for own, pick, draft in zip(options, picks, drafts_chosen, strict=True)]
    projects = tuple(
        dossiers.review(at, case, own, pick, price=selection.price, short=short)
        for at, case, own, pick in zip(positions, cases, options, picks, strict=True)
    )
    objective = sum(draft.value for draft in drafts_chosen)
    bound = max(selection.relaxed if objective > selection.objective else selection.bound, objective)
    return Review(
        as_of=as_of,
        currency=portfolio.currency,
        name=portfolio.name,
        region=portfolio.region,
        synthetic=portfolio.synthetic,
        version=version,
        digest=portfolio.digest,
        map_key=map_key,
        map_digest=map_digest,
        policies=policies.files,
        rules={key: rule for key, rule in policies.rules.items() if key.partition(".")[0] in FAMILIES},
        budget=whole,
        budget_given=budget is not None,
        planned=planned,
        allocated=sum(draft.amount for draft in drafts_chosen),
        objective=objective,
        bound=bound,
        gap=(bound - objective) / bound if bound > 0 else 0.0,
        shadow_price=selection.price,
        method=selection.method,
        projects=by_what_matters(projects),
        not_reviewed=dossiers.scope.left_out,
        notes=(
            *_notes(cases, whole, planned, currency=portfolio.currency, given=budget is not None),
            *_set_aside(dossiers),
            *_standing(projects, portfolio.region),
        ),
    )


def _apart(cases: list[tuple[int, Case]]) -> tuple[list[int], list[Case]]:
    return [at for at, _ in cases], [case for _, case in cases]


def _problem(options: list[tuple[Draft, ...]], budget: int) -> Choice:
    sizes = np.array([len(own) for own in options], dtype=np.int64)
    return Choice(
        np.concatenate(([0], np.cumsum(sizes))),
        np.array([draft.amount for own in options for draft in own], dtype=np.int64),
        np.array([draft.value for own in options for draft in own], dtype=np.float64),
        budget,
    )


def _picks(options: list[tuple[Draft, ...]], selection: Selection) -> list[int]:
    begins = np.concatenate(([0], np.cumsum([len(own) for own in options])))[:-1]
    return [int(row - begin) for row, begin in zip(selection.rows, begins, strict=True)]


def _with(own: tuple[Draft, ...], pick: int, draft: Draft) -> tuple[Draft, ...]:
    return (*own[:pick], draft, *own[pick + 1 :])


def _set_aside(dossiers: Dossiers) -> tuple[Statement, ...]:
    """Say how many evidenced findings count for nothing."""
    count = sum(why != "alleged" for found in dossiers.set_aside.values() for _, _, why in found)
    return (Statement("review.note_set_aside", {"count": count}),) if count else ()


def _standing(projects: tuple[ProjectReview, ...], region: str) -> tuple[Statement, ...]:
    """Say how many proposals that rest on a ground rest on a rule that is no confirmed law here."""
    grounded = [one.rule.standing(region).key for one in projects if one.rule.key.startswith("ground.")]
    weak = sum(standing != "in_force" for standing in grounded)
    return (Statement("review.note_standing", {"weak": weak, "count": len(grounded)}),) if weak else ()


def _notes(cases: list[Case], budget: int, planned: int, *, currency: str, given: bool) -> tuple[Statement, ...]:
    notes = [] if given else [Statement("review.note_budget_planned")]
    if budget < planned:
        notes.append(Statement("review.note_budget_short", {"missing": Money(planned - budget, currency)}))
    unknown = sum(case.planned is None for case in cases)
    if unknown:
        notes.append(Statement("review.note_unknown_money", {"count": unknown}))
    return (*notes, Statement("review.note_robustness"))
