"""What a short budget leaves over: paid out to the last minor unit, the most worthwhile first."""

from collections.abc import Sequence
from dataclasses import replace

from daoren.core.review.options import DEFERRABLE, Case, Draft, worth
from daoren.core.rules import Policies


def spend_rest(cases: Sequence[Case], chosen: Sequence[Draft], rest: int, policies: Policies) -> tuple[Draft, ...]:
    """Raise what is put off towards its plan while money lasts: by worth a unit of money, then by project.

    The levels of the options are coarse; without this a shortage of one yuan would cost a project a quarter.
    """
    waiting = [
        at
        for at, (case, draft) in enumerate(zip(cases, chosen, strict=True))
        if draft.kind in DEFERRABLE and draft.amount < (case.planned or 0)
    ]
    waiting.sort(key=lambda at: (-worth(cases[at], 1.0, policies, chosen[at].kind), cases[at].project_id))
    drafts = list(chosen)
    for at in waiting:
        plan = cases[at].planned or 0
        amount = min(plan, drafts[at].amount + rest)
        rest -= amount - drafts[at].amount
        value = worth(cases[at], amount, policies, drafts[at].kind)
        drafts[at] = replace(drafts[at], amount=amount, level=amount / plan, value=value)
    return tuple(drafts)
