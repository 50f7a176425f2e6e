"""Grounds: facts that were found and evidenced, under a rule that makes them a ground."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import narwhals.stable.v2 as nw

from daoren.core.portfolio import Portfolio
from daoren.core.review.result import Ground, Proposal
from daoren.core.rules import Policies, Rule

# From the least to the most intrusive: of two that are worth the same, the milder is proposed.
MILDEST_FIRST: tuple[Proposal, ...] = ("rectify", "redirect", "suspend", "drop", "terminate")


def grounds_of(portfolio: Portfolio, policies: Policies, as_of: date) -> Mapping[str, tuple[Ground, ...]]:
    """Give the evidenced grounds of each project at a date; what is only alleged or was refuted is none.

    A finding whose ground has no rule in force is left out: without a rule there is no ground.
    """
    rows = portfolio["findings"].filter(nw.col("status") == "evidenced", nw.col("found_on") <= as_of)
    found: dict[str, list[Ground]] = defaultdict(list)
    for row in rows.sort("project_id", "found_on", "finding_id").iter_rows(named=True):
        rule = policies.rules.get(f"ground.{row['ground']}")
        if rule is not None:
            text = {name: row[name] or "" for name in ("clause", "fact", "evidence", "statement")}
            found[row["project_id"]].append(Ground(row["finding_id"], row["found_on"], rule, **text))
    return {project: tuple(grounds) for project, grounds in found.items()}


def decisive(grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """Give the grounds that open an option by themselves."""
    return tuple(ground for ground in grounds if ground.rule["nature"] != "support")


def opened_by(rule: Rule, *, suspended: bool) -> tuple[Proposal, ...]:
    """Give what the rule of a ground opens; for a project already suspended it may say otherwise."""
    kinds = rule.parameters.get("when_suspended", rule["admits"]) if suspended else rule["admits"]
    return tuple(kinds)


def admitted(grounds: tuple[Ground, ...], *, suspended: bool, need_open: bool | None) -> dict[Proposal, Ground]:
    """Give what the grounds open, each with the ground that opens it, the mildest first."""
    better_route = any(ground.rule.key == "ground.better_route" for ground in grounds)
    opened: dict[Proposal, Ground] = {}
    for ground in decisive(grounds):
        rule = ground.rule.parameters
        for kind in opened_by(ground.rule, suspended=suspended):
            blocked = (kind in rule.get("route", ()) and not better_route) or (
                kind in rule.get("need", ()) and need_open is False
            )
            if not blocked:
                opened.setdefault(kind, ground)
    return {kind: opened[kind] for kind in MILDEST_FIRST if kind in opened}
