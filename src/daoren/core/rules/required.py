"""Which parameters a rule must have, by its key: a broken rule is refused when it is read, not when it is used."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from daoren.core.terms import keys

NATURES = ("objective", "fault", "success", "support")
# Flags of a project that the rule of tolerance may ask for.
FLAGS = ("high_risk", "records_complete", "duties_met", "integrity_breach", "unlawful_gain")
# Second-level indicators that can be read from facts, which a framework may weigh.
INDICATORS = (
    "targets_measurable", "budget_complete", "funds_arrival", "own_funds_arrival", "budget_execution", "reporting",
    "completion", "output_targets", "quality", "timeliness", "cost", "benefit_targets",
)  # fmt: skip

# A check gives what a parameter must be where it is not so, else nothing.
Check = Callable[[Any], str]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def _number(value: Any) -> str:
    return "" if _is_number(value) and value >= 0 else "must be a number, zero or more"


def _count(value: Any) -> str:
    return "" if _is_number(value) and isinstance(value, int) and value >= 0 else "must be a whole number"


def _positive(value: Any) -> str:
    return "" if not _count(value) and value > 0 else "must be a whole number above zero"


def _numbers(value: Any) -> str:
    fine = isinstance(value, list) and value and not any(_number(one) for one in value)
    return "" if fine else "must be a list of numbers"


def _one_of(*words: str) -> Check:
    return lambda value: "" if value in words else f"must be one of {', '.join(words)}"


def _some_of(*words: str) -> Check:
    def check(value: Any) -> str:
        fine = isinstance(value, list) and all(one in words for one in value)
        return "" if fine else f"must be a list of words from {', '.join(words)}"

    return check


def _months(value: Any) -> str:
    fine = isinstance(value, Mapping) and not any(_count(value.get(light)) for light in ("yellow", "red"))
    return "" if fine else "must give whole months for yellow and red"


def _days(*, at_weekend: bool) -> Check:
    def check(value: Any) -> str:
        fine = isinstance(value, list) and all(type(day) is date for day in value)
        fine = fine and all((day.weekday() >= 5) == at_weekend for day in value)
        return "" if fine else f"must be a list of dates, all {'weekend days' if at_weekend else 'weekdays'}"

    return check


def _weights(value: Any) -> str:
    """Check the weights of a framework: by first-level indicator, then by what is read from facts."""
    if not isinstance(value, Mapping) or not value or not set(value) <= set(keys("dimension")):
        return f"must be a table by {', '.join(keys('dimension'))}"
    for part in value.values():
        if not isinstance(part, Mapping) or any(_number(size) for size in part.values()):
            return "must give a number for each indicator"
        if not set(part) <= set(INDICATORS):
            return f"must name indicators from {', '.join(INDICATORS)}"
        if not sum(part.values()) > 0:
            return "must be above zero in sum for each first-level indicator"
    return ""


_LAG: Mapping[str, Check] = {"yellow_from": _number, "red_above": _number}
_RATIO: Mapping[str, Check] = {"yellow_below": _number, "red_below": _number}
_OPTION: Mapping[str, Check] = {"factor": _number, "levels": _numbers}
_PROPOSALS = _some_of(*keys("proposal"))
_STATES = _some_of(*keys("project_state"))

# By whole key, else by family; a light has its bands beside these, as its measure asks.
REQUIRED: Mapping[str, Mapping[str, Check]] = MappingProxyType(
    {
        "lights.schedule": {"measure": _one_of("lag", "ratio")},
        "lights.money": {"measure": _one_of("lag", "ratio")},
        "lights.delivery": {"measure": _one_of("lag", "ratio"), "rating_fresh_months": _count},
        "lights.overall": {"consecutive_yellow": _positive},
        "score.grades": {"excellent": _number, "good": _number, "fair": _number},
        "score.framework": {"score_from": _number, "grade_from": _number, "weights": _weights},
        "tolerance": {"must_hold": _some_of(*FLAGS), "must_not_hold": _some_of(*FLAGS), "before": _PROPOSALS},
        "ground": {"nature": _one_of(*NATURES), "admits": _PROPOSALS},
        "option": _OPTION,
        "option.continue": {**_OPTION, "undetermined_score": _number},
        "option.rectify": {**_OPTION, "months": _months},
        "option.suspend": {**_OPTION, "months_to_mend": _count},
        "option.add": {
            "factor": _number,
            "shares_of_total": _numbers,
            "nodes": _count,
            "execution": _number,
            "score_from": _number,
            "months_left": _count,
        },
        "working_days": {"holidays": _days(at_weekend=False), "workdays": _days(at_weekend=True)},
        "clock": {"length": _positive, "unit": _one_of("working_days", "days", "months", "weekday")},
        "review.scope": {"states": _STATES, "ended": _STATES, "grace_months": _count, "next_months": _positive},
    }
)

# Checked only where a rule has them.
OPTIONAL: Mapping[str, Mapping[str, Check]] = MappingProxyType(
    {"ground": {"when_suspended": _PROPOSALS, "route": _PROPOSALS, "need": _PROPOSALS}}
)


def faults(key: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """Say what is missing or wrong in the parameters of a rule; a rule of an unknown key may have any.

    >>> list(faults("lights.overall", {"consecutive_yellow": "two"}))
    ["'consecutive_yellow' must be a whole number above zero"]
    >>> list(faults("lights.money", {"measure": "lag", "yellow_from": 10}))
    ["lacks the parameter 'red_above'"]
    """
    family = key.partition(".")[0]
    checks = dict(REQUIRED.get(key, REQUIRED.get(family, {})))
    if "measure" in checks:
        checks |= _RATIO if parameters.get("measure") == "ratio" else _LAG
    for name, check in checks.items():
        if name not in parameters:
            yield f"lacks the parameter {name!r}"
        elif wrong := check(parameters[name]):
            yield f"{name!r} {wrong}"
    for name, check in OPTIONAL.get(family, {}).items():
        if name in parameters and (wrong := check(parameters[name])):
            yield f"{name!r} {wrong}"
    if family == "clock" and parameters.get("unit") == "weekday" and parameters.get("length") not in range(1, 8):
        yield "'length' must be a day of the week, 1 Monday to 7 Sunday"
