"""What the review says in words: the fact behind each light, and the reason for each proposal."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from daoren.core.monitoring import Facts, Reading, Status
from daoren.core.periods import Money
from daoren.core.review.options import Case, Condition
from daoren.core.review.result import Light, Measure, Proposal
from daoren.core.rules import Policies
from daoren.core.terms import Statement, term

_TROUBLE: Mapping[Light, int] = {"red": 0, "yellow": 1, "green": 2, "unknown": 3}


def number(value: float) -> str:
    """Write a measure with one decimal and no trailing zero.

    >>> number(18.0), number(-3.25)
    ('18', '−3.2')
    """
    text = f"{abs(value):.1f}".removesuffix(".0")
    return f"−{text}" if value < 0 and text != "0" else text


def _behind(reading: Reading, at: int) -> dict[str, str]:
    return {
        "planned": number(float(reading.planned[at])),
        "actual": number(float(reading.actual[at])),
        "lag": number(abs(float(reading.lag[at]))),
    }


def schedule_fact(reading: Reading, at: int) -> Statement:
    """Say where the schedule of one project stands."""
    method = str(reading.method[at])
    if method == "none":
        return Statement("review.schedule_none")
    side = "behind" if reading.lag[at] > 0 else "ahead"
    details = reading.details
    if method == "end_shift":
        shift = int(details["shift_days"][at])
        way = "later" if shift > 0 else "earlier" if shift < 0 else "kept"
        values = {
            "days": abs(shift),
            "end": str(details["end"][at]),
            "baseline": str(details["baseline"][at]),
            "duration": int(details["duration"][at]),
            "lag": number(abs(float(reading.lag[at]))),
        }
        return Statement(f"review.schedule_end_{way}", values)
    return Statement(
        f"review.schedule_{method}_{side}", {**_behind(reading, at), "on": str(details["reported_on"][at])}
    )


def money_fact(reading: Reading, at: int, currency: str) -> Statement:
    """Say how the money of one project stands against its plan."""
    method = str(reading.method[at])
    if method in ("none", "none_planned"):
        return Statement(f"review.money_{method}")
    values = {
        "plan": Money(round(float(reading.details["plan"][at])), currency),
        "found": Money(round(float(reading.details["found"][at])), currency),
        "off": number(abs(float(reading.lag[at]))),
    }
    side = "under" if reading.lag[at] > 0 else "over" if reading.lag[at] < 0 else "even"
    return Statement(f"review.money_{method}_{side}", values)


def delivery_facts(facts: Facts, status: Status, at: int) -> tuple[Statement, str]:
    """Say how delivery stands, and by which method: the rating, the indicators or both."""
    said: list[Statement] = []
    row = int(status.rating_row[at])
    if row >= 0:
        ratings = facts.ratings
        values = {"rating": ratings.text[row], "scheme": ratings.scheme[row], "on": str(ratings.on[row])}
        said.append(Statement("review.delivery_rating", values))
    if status.delivery.method[at] != "none":
        count = int(status.delivery.details["indicators"][at])
        side = "behind" if status.delivery.lag[at] > 0 else "ahead"
        values = {**_behind(status.delivery, at), "count": count}
        said.append(Statement(f"review.delivery_indicators_{side}", values))
    if not said:
        return Statement("review.delivery_none"), "none"
    method = ("rating+" if row >= 0 else "") + str(status.delivery.method[at]).replace("none", "")
    if len(said) == 1:
        return said[0], method.strip("+")
    return Statement("review.both", {"one": said[0], "other": said[1]}), method


def measures_of(facts: Facts, status: Status, at: int, currency: str) -> tuple[Measure, Measure, Measure]:
    """Give the three measures of one project with their lights and sentences."""
    delivery, method = delivery_facts(facts, status, at)
    return (
        Measure(
            "schedule",
            light_of(status.schedule_light[at]),
            value(status.schedule.lag[at]),
            str(status.schedule.method[at]),
            schedule_fact(status.schedule, at),
        ),
        Measure(
            "money",
            light_of(status.money_light[at]),
            value(status.money.lag[at]),
            str(status.money.method[at]),
            money_fact(status.money, at, currency),
        ),
        Measure("delivery", light_of(status.delivery_light[at]), value(status.delivery.lag[at]), method, delivery),
    )


def light_of(code: Any) -> Light:
    """Give the name of a light's code."""
    return ("green", "yellow", "red", "unknown")[int(code)]


def value(number_or_nan: Any) -> float | None:
    """Turn a number of an array into a float, and NaN into None."""
    return None if np.isnan(number_or_nan) else float(number_or_nan)


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
    if proposal == "add":
        return Statement("review.reason_add", {"conditions": tuple(condition.said for condition in case.add)})
    opened = [ground for ground in case.grounds if ground.rule["nature"] != "support"]
    if opened and proposal not in ("continue",):
        ground = next((one for one in opened if proposal in _opens(one.rule.parameters, case)), opened[0])
        values = {
            "ground": ground.rule.title,
            "fact": ground.fact or ground.finding_id,
            "on": ground.found_on.isoformat(),
            "clause": _clause(ground.clause, ground.rule.citation),
            "standing": ground.rule.standing(policies.region),
        }
        return Statement("review.reason_ground", values)
    shown = sorted((one for one in measures if one.light != "unknown"), key=lambda one: _TROUBLE[one.light])
    if proposal == "rectify":
        told = tuple(one.fact for one in shown if one.light in ("red", "yellow"))
        months = policies["option.rectify"]["months"][case.light]
        name = "review.reason_rectify_escalated" if escalated else "review.reason_rectify"
        reason = Statement(name, {"facts": told, "months": _months(months), "light": term("light", case.light)})
    elif case.light == "unknown":
        reason = Statement("review.reason_unknown", {"facts": tuple(one.fact for one in measures)})
    else:
        reason = Statement("review.reason_continue", {"facts": tuple(one.fact for one in shown)})
    if level < 1:
        return Statement("review.reason_short", {"reason": reason, "level": f"{level:.0%}"})
    return reason


def _months(count: int) -> Statement:
    return Statement("review.month" if count == 1 else "review.months", {"count": count})


def _opens(parameters: Mapping[str, Any], case: Case) -> tuple[str, ...]:
    kinds = parameters.get("when_suspended", parameters["admits"]) if case.suspended else parameters["admits"]
    return tuple(kinds)


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


def _either(one: bool | None, other: bool | None, /) -> bool | None:
    """Give the or of two facts that may be unknown.

    >>> _either(None, True), _either(None, False), _either(False, False)
    (True, None, False)
    """
    if one or other:
        return True
    return None if one is None or other is None else False
