"""A rule without what it needs is refused where it is read."""

from typing import Any

import pytest

from daoren.core.evaluation.indicators import SECOND_LEVEL
from daoren.core.rules import parse_rule
from daoren.core.rules.required import INDICATORS, REQUIRED, faults
from daoren.policies import shipped

SHIPPED = [rule for file in shipped() for rule in file.rules]


def raw(key: str, **parameters: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": {"zh": "一", "en": "one"},
        "status": "project_default",
        "parameters": parameters,
    }


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.key)
def test_no_shipped_rule_loads_without_a_required_parameter(rule: Any) -> None:
    assert not list(faults(rule.key, rule.parameters))
    for name in REQUIRED.get(rule.key, REQUIRED.get(rule.key.partition(".")[0], {})):
        rest = {key: value for key, value in rule.parameters.items() if key != name}
        with pytest.raises(ValueError, match=f"{rule.key}.*{name}"):
            parse_rule(raw(rule.key, **rest))


@pytest.mark.parametrize(
    ("key", "parameters", "said"),
    [
        ("lights.schedule", {"measure": "ratio", "yellow_from": 10, "red_above": 30}, "yellow_below"),
        ("lights.schedule", {"measure": "lag", "yellow_below": 80, "red_below": 60}, "red_above"),
        (
            "lights.money",
            {"measure": "lag", "yellow_from": "ten", "red_above": 30},
            "'yellow_from' must be a number",
        ),
        (
            "lights.money",
            {"measure": "lag", "yellow_from": True, "red_above": 30},
            "'yellow_from' must be a number",
        ),
        (
            "lights.money",
            {"measure": "lag", "yellow_from": float("nan"), "red_above": 30},
            "'yellow_from' must be",
        ),
        ("lights.overall", {"consecutive_yellow": 0}, "above zero"),
        ("ground.mine", {"nature": "whim", "admits": []}, "objective, fault"),
        ("ground.mine", {"nature": "fault", "admits": ["revoke"]}, "'admits' must be a list of words"),
        ("ground.mine", {"nature": "fault", "admits": [], "when_suspended": "terminate"}, "when_suspended"),
        ("option.drop", {"factor": 0.0, "levels": []}, "'levels' must be a list of numbers"),
        ("option.rectify", {"factor": 1, "levels": [1.0], "months": {"yellow": 3}}, "yellow and red"),
        (
            "review.scope",
            {"states": ["asleep"], "ended": [], "grace_months": 6, "next_months": 1.5},
            "whole number",
        ),
        ("score.framework", {"score_from": 0, "grade_from": 0, "weights": {"output": {"luck": 1}}}, "indicators"),
        ("score.framework", {"score_from": 0, "grade_from": 0, "weights": {"output": {"cost": 0}}}, "above zero"),
    ],
)
def test_a_wrong_parameter_is_named(key: str, parameters: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"{key}.*{said}"):
        parse_rule(raw(key, **parameters))


def test_a_rule_of_a_key_of_ones_own_may_have_any_parameter() -> None:
    assert parse_rule(raw("mine.alone", colour="blue"))["colour"] == "blue"


def test_a_framework_may_weigh_what_is_read_from_facts() -> None:
    assert set(INDICATORS) == {name for names in SECOND_LEVEL.values() for name in names}
