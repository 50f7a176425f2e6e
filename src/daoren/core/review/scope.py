"""Which projects a review looks at, on its date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from daoren.core.monitoring import Facts
from daoren.core.monitoring.facts import Bools, texts
from daoren.core.portfolio import Portfolio
from daoren.core.rules import Rule

_ENDING = ("terminate", "revoke", "drop")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which projects are under review, which of them are suspended, and how many are not and why."""

    under_review: Bools
    suspended: Bools
    left_out: Mapping[str, int]


def scope(portfolio: Portfolio, facts: Facts, as_of: np.datetime64, rule: Rule) -> Scope:
    """Decide by state, dates and rounds who is under review at a date.

    The table of projects tells the state of today. Where a decision that ended or suspended a project is dated
    after the review, the project was still running then.
    """
    state = texts(portfolio["projects"], "state")
    ended_by, suspended_by = (_decided(portfolio, facts, kinds) for kinds in (_ENDING, ("suspend",)))
    projects = facts.projects
    open_later = (ended_by > as_of) | (np.isnat(ended_by) & (projects.end >= as_of) & (state != "withdrawn"))
    ended = np.isin(state, rule["ended"]) & ~open_later
    ended |= ended_by <= as_of
    over = projects.end + np.timedelta64(round(rule["grace_months"] * 30.4375), "D") < as_of
    known = np.isin(state, ["", *rule["states"], *rule["ended"]])
    if portfolio.rounds:
        # A full list says by itself who is in: dates do not take a project off it.
        reasons = {"left": _left(facts, as_of), "ended": ended}
    else:
        reasons = {"ended": ended, "not_started": projects.start > as_of, "over": (state == "") & over}
    reasons["not_contracted"] = ~known
    reason = np.select(list(reasons.values()), list(reasons), default="")
    suspended = (state == "suspended") & ~(suspended_by > as_of)
    under: Bools = reason == ""
    return Scope(under, suspended, dict(sorted(Counter(reason[~under].tolist()).items())))


def _decided(portfolio: Portfolio, facts: Facts, kinds: tuple[str, ...]) -> npt.NDArray[np.datetime64]:
    """Give the day of the last past decision of some kinds, NaT where there is none."""
    rows = portfolio["decisions"].filter(nw.col("kind").is_in(kinds)).sort("decided_on")
    where = {project: at for at, project in enumerate(facts.projects.ids)} if len(rows) else {}
    found = np.full(len(facts), np.datetime64("NaT", "D"))
    pairs: zip[tuple[Any, Any]] = zip(rows["project_id"].to_list(), rows["decided_on"].to_list(), strict=True)
    for project, day in pairs:
        if project in where:
            found[where[project]] = day
    return found


def _left(facts: Facts, as_of: np.datetime64) -> Bools:
    """Mark the projects that are not in the latest round of reports."""
    past = facts.reports.on <= as_of
    present = np.zeros(len(facts), dtype=bool)
    if past.any():
        newest = facts.reports.on[past].max()
        present[facts.reports.project[facts.reports.on == newest]] = True
    return ~present
