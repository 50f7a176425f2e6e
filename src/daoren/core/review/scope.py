"""Which projects a review looks at, on its date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from daoren.core.monitoring import Facts
from daoren.core.monitoring.facts import Bools, Days, texts
from daoren.core.periods.calendar import months_after
from daoren.core.portfolio import Portfolio
from daoren.core.rules import Rule

_ENDING = ("terminate", "revoke", "drop")
# Decisions after which paying goes on.
_LIFTING = ("continue", "add", "redirect", "rectify", "reduce")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which projects are under review, since when which of them are suspended, and how many are not and why.

    `suspended` is true where payment is suspended at the date; `suspended_on` the day of that decision, NaT where
    the file does not tell it.
    """

    under_review: Bools
    suspended: Bools
    suspended_on: Days
    left_out: Mapping[str, int]


def scope(portfolio: Portfolio, facts: Facts, as_of: np.datetime64, rule: Rule) -> Scope:
    """Decide by state, dates and rounds who is under review at a date.

    The table of projects tells the state of today. A project that has ended by now is seen as running at the date
    only where the file itself says so: the decision that ended it, or a report on it, is of a later day.
    """
    state = texts(portfolio["projects"], "state")
    projects = facts.projects
    ended_by = _last_decision(portfolio, facts, _ENDING)
    ran_on = np.where(np.isnat(ended_by), _last_report(facts) > as_of, ended_by > as_of)
    ended = (np.isin(state, rule["ended"]) & ~ran_on) | (ended_by <= as_of)
    over = months_after(projects.end, rule["grace_months"]) < as_of
    known = np.isin(state, ["", *rule["states"], *rule["ended"]])
    if portfolio.rounds:
        # A full list says by itself who is in: dates do not take a project off it.
        reasons = {"left": _left(facts, as_of), "ended": ended}
    else:
        reasons = {"ended": ended, "not_started": projects.start > as_of, "over": (state == "") & over}
    reasons["not_contracted"] = ~known
    reason = np.select(list(reasons.values()), list(reasons), default="")
    under: Bools = reason == ""
    suspended, suspended_on = _suspended(portfolio, facts, as_of, state)
    return Scope(under, suspended, suspended_on, dict(sorted(Counter(reason[~under].tolist()).items())))


def _suspended(
    portfolio: Portfolio, facts: Facts, as_of: np.datetime64, state: npt.NDArray[np.object_]
) -> tuple[Bools, Days]:
    """Tell who is suspended: by the last decision about paying on or before the date, else by the state."""
    ever = ~np.isnat(_last_decision(portfolio, facts, ("suspend",)))
    since = _last_decision(portfolio, facts, ("suspend",), until=as_of)
    lifted = _last_decision(portfolio, facts, _LIFTING, until=as_of)
    by_decision = ~np.isnat(since) & ~(lifted > since)
    suspended: Bools = np.where(ever, by_decision, state == "suspended")
    return suspended, np.where(by_decision, since, np.datetime64("NaT", "D"))


def _last_decision(
    portfolio: Portfolio, facts: Facts, kinds: tuple[str, ...], until: np.datetime64 | None = None
) -> Days:
    """Give the day of the last past decision of some kinds, NaT where there is none."""
    rows = portfolio["decisions"].filter(nw.col("kind").is_in(kinds)).sort("decided_on")
    where = {project: at for at, project in enumerate(facts.projects.ids)} if len(rows) else {}
    found = np.full(len(facts), np.datetime64("NaT", "D"))
    pairs: zip[tuple[Any, Any]] = zip(rows["project_id"].to_list(), rows["decided_on"].to_list(), strict=True)
    for project, day in pairs:
        if project in where and (until is None or day <= until.astype(date)):
            found[where[project]] = day
    return found


def _last_report(facts: Facts) -> Days:
    """Give the day of the last report on each project, NaT where there is none."""
    found = np.full(len(facts), np.datetime64("NaT", "D"))
    found[facts.reports.project] = facts.reports.on  # sorted by day: the last one stays
    return found


def _left(facts: Facts, as_of: np.datetime64) -> Bools:
    """Mark the projects that are not in the latest round of reports."""
    past = facts.reports.on <= as_of
    present = np.zeros(len(facts), dtype=bool)
    if past.any():
        newest = facts.reports.on[past].max()
        present[facts.reports.project[facts.reports.on == newest]] = True
    return ~present
