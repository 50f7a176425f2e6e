"""What the review says in words: the fact behind each light, and the reason for each proposal."""

import math
from collections.abc import Mapping
from typing import Any

from daoren.core.monitoring.facts import Ratings
from daoren.core.periods import Money
from daoren.core.review.grounds import decisive, opened_by
from daoren.core.review.lists import ReadingLists
from daoren.core.review.options import DEFERRABLE, Case, Condition
from daoren.core.review.result import Ground, Light, Measure, Proposal, Tolerance
from daoren.core.rules import Policies
from daoren.core.terms import Statement, term

_TROUBLE: Mapping[Light, int] = {"red": 0, "yellow": 1, "green": 2, "unknown": 3}


def number(value: float) -> str:
    """Write a measure with one decimal, or with as many as keep it off a whole number that it is not.

    An edge of a band is a whole number: 9.96 must not read as 10.

    >>> number(18.0), number(-3.25), number(9.96), number(30.004)
    ('18', '−3.2', '9.96', '30.004')
    """
    size = abs(value)
    text = f"{size:.1f}"
    if text.endswith(".0"):
        text = text[:-2] if size == int(size) else f"{size:.2f}"
        text = f"{size:.3f}".rstrip("0").rstrip(".") if text.endswith(".00") else text
    return f"−{text}" if value < 0 and text != "0" else text


def _behind(reading: ReadingLists, at: int) -> dict[str, str]:
    return {
        "planned": number(reading.planned[at] or 0.0),
        "actual": number(reading.actual[at] or 0.0),
        "lag": number(abs(reading.lag[at] or 0.0)),
    }


def schedule_fact(reading: ReadingLists, at: int) -> Statement:
    """Say where the schedule of one project stands."""
    method, lag = reading.method[at], reading.lag[at]
    if method == "none" or lag is None:
        return Statement("review.schedule_none")
    details = reading.details
    if method == "end_shift":
        shift = round(details["shift_days"][at])
        way = "later" if shift > 0 else "earlier" if shift < 0 else "kept"
        values = {
            "days": abs(shift),
            "end": details["end"][at].isoformat(),
            "baseline": details["baseline"][at].isoformat(),
            "duration": round(details["duration"][at]),
            "lag": number(abs(lag)),
        }
        return Statement(f"review.schedule_end_{way}", values)
    side, on = "behind" if lag > 0 else "ahead", details["reported_on"][at]
    said = {**_behind(reading, at), "on": on.isoformat() if on else ""}
    return Statement(f"review.schedule_{method}_{side}", said)


def money_fact(reading: ReadingLists, at: int, currency: str) -> Statement:
    """Say how the money of one project stands against its plan."""
    method, lag = reading.method[at], reading.lag[at]
    if lag is None:
        return Statement(f"review.money_{method}")
    values = {
        "plan": Money(round(reading.details["plan"][at]), currency),
        "found": Money(round(reading.details["found"][at]), currency),
        "off": number(abs(lag)),
    }
    side = "under" if lag > 0 else "over" if lag < 0 else "even"
    return Statement(f"review.money_{method}_{side}", values)


def delivery_facts(reading: ReadingLists, rating: Statement | None, at: int) -> tuple[Statement, str]:
    """Say how delivery stands, and by which method: the rating, the indicators or both."""
    lag = reading.lag[at]
    if lag is None:
        return (rating, "rating") if rating else (Statement("review.delivery_none"), "none")
    side = "behind" if lag > 0 else "ahead"
    values = {**_behind(reading, at), "count": reading.details["indicators"][at]}
    indicators = Statement(f"review.delivery_indicators_{side}", values)
    if rating is None:
        return indicators, "indicators"
    return Statement("review.both", {"one": rating, "other": indicators}), "rating+indicators"


def rating_said(ratings: Ratings, row: int) -> Statement | None:
    """Say a rating as it was given."""
    if row < 0:
        return None
    light = ("green", "yellow", "red", "unknown")[ratings.light[row]]
    values = {
        "rating": ratings.text[row] or term("light", light),
        "scheme": ratings.scheme[row],
        "on": str(ratings.on[row]),
    }
    return Statement("review.delivery_rating", values)


def reason_for(
    case: Case,
    proposal: Proposal,
    level: float,
    measures: tuple[Measure, ...],
    *,
    escalated: bool,
    policies: Policies,
) -> Statement:
    """Say in one sentence why this is proposed: the fact, the rule and the clause."""
    ground = _deciding(case, proposal)
    if ground is not None:
        reason = _on_ground(ground, case, proposal, policies)
    elif proposal == "add":
        reason = Statement("review.reason_add", {"conditions": tuple(condition.said for condition in case.add)})
    else:
        reason = _on_lights(case, proposal, measures, escalated=escalated, policies=policies)
    if level < 1 and proposal in DEFERRABLE:
        share = number(math.floor(1000 * level) / 10)
        return Statement("review.reason_short", {"reason": reason, "level": f"{share}%"})
    return reason


def with_tolerance(reason: Statement, check: Tolerance) -> Statement:
    """Add to the reason what the tolerance rule says, where the reader must know it first."""
    if check.verdict not in ("exempt", "unknown"):
        return reason
    return Statement("review.both", {"one": reason, "other": Statement(f"review.tolerance_{check.verdict}")})


def _deciding(case: Case, proposal: Proposal) -> Ground | None:
    """Give the ground that opened a proposal."""
    opening = (
        one for one in decisive(case.grounds) if proposal in opened_by(one.rule, suspended=case.suspended_long)
    )
    return next(opening, None)


def _on_ground(ground: Ground, case: Case, proposal: Proposal, policies: Policies) -> Statement:
    values = {
        "ground": ground.rule.title,
        "fact": ground.fact or ground.finding_id,
        "on": ground.found_on.isoformat(),
        "clause": _clause(ground.clause, ground.rule.citation),
        "standing": ground.rule.standing(policies.region),
    }
    reason = Statement("review.reason_ground", values)
    support = next((one for one in case.grounds if one.rule["nature"] == "support"), None)
    if proposal != "redirect" or support is None:
        return reason
    found = {"ground": support.rule.title, "fact": support.fact or support.finding_id}
    return Statement("review.both", {"one": reason, "other": Statement("review.support", found)})


def _on_lights(
    case: Case, proposal: Proposal, measures: tuple[Measure, ...], *, escalated: bool, policies: Policies
) -> Statement:
    if case.suspended and proposal == "continue":
        since = case.suspended_on.isoformat() if case.suspended_on else Statement("review.day_unknown")
        return Statement("review.reason_suspended", {"since": since})
    if case.light == "unknown":
        return Statement("review.reason_unknown", {"facts": tuple(one.fact for one in measures)})
    shown = sorted((one for one in measures if one.light != "unknown"), key=lambda one: _TROUBLE[one.light])
    if proposal != "rectify":
        return Statement("review.reason_continue", {"facts": tuple(one.fact for one in shown)})
    told = tuple(one.fact for one in shown if one.light in ("red", "yellow"))
    months = policies["option.rectify"]["months"][case.light]
    name = "review.reason_rectify_escalated" if escalated else "review.reason_rectify"
    return Statement(name, {"facts": told, "months": _months(months), "light": term("light", case.light)})


def _months(count: int) -> Statement:
    return Statement("review.month" if count == 1 else "review.months", {"count": count})


def _clause(clause: str, citation: str) -> Statement | str:
    if clause and citation:
        return Statement("review.clause_and_law", {"clause": clause, "law": citation})
    return clause or citation or Statement("review.no_clause")


def conditions_of_add(values: Mapping[str, Any], rule: Mapping[str, Any], light: Light) -> tuple[Condition, ...]:
    """Check each condition of adding funds for one project, in the order in which people ask."""

    def check(name: str, *, met: bool | None, **said: object) -> Condition:
        return Condition(name, "unknown" if met is None else "met" if met else "unmet", said)

    passed, overdue = values["nodes_passed"], values["nodes_overdue"]
    execution, score, months = values["execution"], values["score"], values["months_left"]
    demand = _either(values["need_open"], values["user_signed"])
    return (
        check("light", met=None if light == "unknown" else light == "green", light=term("light", light)),
        check(
            "nodes",
            met=None if passed is None else passed >= rule["nodes"] and overdue == 0,
            passed=None if passed is None else round(passed),
            overdue=None if overdue is None else round(overdue),
        ),
        check("demand", met=demand),
        check("time", met=None if months is None else months >= rule["months_left"], months=months),
        check(
            "execution",
            met=None if execution is None else execution >= 100 * rule["execution"],
            execution=None if execution is None else number(execution),
        ),
        check("leverage", met=values["leverage"]),
        check(
            "score",
            met=None if score is None else score >= rule["score_from"],
            score=None if score is None else number(score),
        ),
    )


def _either(one: bool | None, other: bool | None, /) -> bool | None:  # noqa: FBT001
    """Give the or of two facts that may be unknown.

    >>> _either(None, True), _either(None, False), _either(False, False)
    (True, None, False)
    """
    if one or other:
        return True
    return None if one is None or other is None else False
