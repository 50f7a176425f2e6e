"""Grounds: facts that were found and evidenced, under a rule that makes them a ground."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw

from daoren.core.portfolio import Portfolio
from daoren.core.review.result import Ground, Proposal
from daoren.core.rules import Policies, Rule

# From the least to the most intrusive: of two that are worth the same, the milder is proposed.
MILDEST_FIRST: tuple[Proposal, ...] = ("rectify", "redirect", "suspend", "drop", "terminate")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found of each project: the grounds that count, and the findings that do not, each with the reason.

    `set_aside` gives, by project, the key of the finding's ground, its day and why it counts for nothing:
    "alleged", "no_rule" (no rule in force makes it a ground) or "incomplete" (what its rule asks for is missing).
    """

    grounds: Mapping[str, tuple[Ground, ...]]
    set_aside: Mapping[str, tuple[tuple[str, date, str], ...]]


def findings_of(portfolio: Portfolio, policies: Policies, as_of: date) -> Findings:
    """Sort the findings up to a date into grounds and others; what was refuted is neither."""
    rows = portfolio["findings"].filter(nw.col("status") != "refuted", nw.col("found_on") <= as_of)
    grounds: dict[str, list[Ground]] = defaultdict(list)
    aside: dict[str, list[tuple[str, date, str]]] = defaultdict(list)
    for row in rows.sort("project_id", "found_on", "finding_id").iter_rows(named=True):
        rule = policies.rules.get(f"ground.{row['ground']}")
        why = _why_not(row, rule)
        if rule is None or why:
            aside[row["project_id"]].append((row["ground"], row["found_on"], why))
            continue
        text = {name: row[name] or "" for name in ("clause", "fact", "evidence", "statement")}
        grounds[row["project_id"]].append(Ground(row["finding_id"], row["found_on"], rule, **text))
    return Findings(
        {project: tuple(found) for project, found in grounds.items()},
        {project: tuple(found) for project, found in aside.items()},
    )


def _why_not(row: Mapping[str, Any], rule: Rule | None) -> str:
    """Say why a finding is no ground; empty where it is one."""
    if row["status"] != "evidenced":
        return "alleged"
    if rule is None:
        return "no_rule"
    told = bool(row["fact"] or row["evidence"])
    asked = all(row[name] for name in rule.parameters.get("needs", ()))
    return "" if told and asked else "incomplete"


def decisive(grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """Give the grounds that open an option by themselves."""
    if not grounds:
        return grounds
    return tuple(ground for ground in grounds if ground.rule["nature"] != "support")


def opened_by(rule: Rule, *, suspended: bool) -> tuple[Proposal, ...]:
    """Give what the rule of a ground opens; for a project already suspended it may say otherwise."""
    kinds = rule.parameters.get("when_suspended", rule["admits"]) if suspended else rule["admits"]
    return tuple(kinds)


def admitted(grounds: tuple[Ground, ...], *, suspended: bool, need_open: bool | None) -> dict[Proposal, Ground]:
    """Give what the grounds open, each with the ground that opens it, the mildest first.

    A ground of fault is never outvoted: beside it only what every ground of fault opens stays open, and where
    they have nothing in common, suspending.
    """
    better_route = any(ground.rule.key == "ground.better_route" for ground in grounds)
    opened: dict[Proposal, Ground] = {}
    for ground in sorted(decisive(grounds), key=lambda one: one.rule["nature"] != "fault"):
        rule = ground.rule.parameters
        for kind in opened_by(ground.rule, suspended=suspended):
            blocked = (kind in rule.get("route", ()) and not better_route) or (
                kind in rule.get("need", ()) and need_open is False
            )
            if not blocked:
                opened.setdefault(kind, ground)
    faults = [ground for ground in decisive(grounds) if ground.rule["nature"] == "fault"]
    if faults:
        common = set.intersection(*(set(opened_by(ground.rule, suspended=suspended)) for ground in faults))
        opened = {kind: ground for kind, ground in opened.items() if kind in common} or {"suspend": faults[0]}
    return {kind: opened[kind] for kind in MILDEST_FIRST if kind in opened}
