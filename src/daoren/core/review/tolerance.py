"""Tolerance of honest failure, checked before anything negative is proposed."""

from collections.abc import Mapping
from typing import Literal

from daoren.core.review.result import Ground, Proposal, Tolerance
from daoren.core.rules import Rule


def tolerance(
    flags: Mapping[str, bool | None], proposal: Proposal, grounds: tuple[Ground, ...], rule: Rule
) -> Tolerance:
    """Check the conditions of the tolerance rule for one project and one proposal.

    It forgives honest failure: a ground of fault is never exempt, and a goal reached early is no failure.

    It applies only to projects that are exploratory and of high risk; for those a fact that is not recorded
    leaves the answer open, because neither exemption nor blame may rest on a gap.
    """
    conditions = tuple((name, flags[name]) for name in (*rule["must_hold"], *rule["must_not_hold"]))
    natures = {ground.rule["nature"] for ground in grounds}
    if proposal not in rule["before"] or flags["high_risk"] is False or natures == {"success"}:
        return Tolerance("not_applicable", conditions)
    if "fault" in natures:
        return Tolerance("not_exempt", conditions)
    holds = [flags[name] for name in rule["must_hold"]]
    holds += [None if flags[name] is None else not flags[name] for name in rule["must_not_hold"]]
    verdict: Literal["exempt", "not_exempt", "unknown"] = "exempt"
    if False in holds:
        verdict = "not_exempt"
    elif None in holds:
        verdict = "unknown"
    return Tolerance(verdict, conditions)
