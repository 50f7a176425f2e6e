"""Rules are dated, cited and layered whole."""

from datetime import date
from typing import Any

import pytest

from daoren.core.rules import PolicyFile, layer, parse_rule

TITLE = {"zh": "一", "en": "one"}


def raw(**more: Any) -> dict[str, Any]:
    return {"key": "k", "title": TITLE, "status": "project_default", **more}


def file(key: str, *rules: dict[str, Any]) -> PolicyFile:
    return PolicyFile(key, TITLE, "0" * 64, tuple(parse_rule(rule) for rule in rules))


def test_a_later_file_replaces_a_whole_rule() -> None:
    national = file("national", raw(parameters={"a": 1, "b": 2}))
    region = file("region", raw(parameters={"a": 3}))
    rules = layer((national, region), on=date(2025, 1, 1), region="CN-33")
    assert dict(rules["k"].parameters) == {"a": 3}


def test_only_rules_of_the_day_count() -> None:
    old, new = raw(effective_to=date(2024, 12, 31)), raw(effective_from=date(2025, 1, 1), parameters={"new": True})
    for day, expected in ((date(2024, 12, 31), {}), (date(2025, 1, 1), {"new": True})):
        assert dict(layer((file("f", old, new),), on=day, region="CN")["k"].parameters) == expected


def test_two_rules_in_force_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="two rules 'k'"):
        layer((file("f", raw(), raw()),), on=date(2025, 1, 1), region="CN")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (raw(status="law"), "status"),
        (raw(status="in_force"), "names no document"),
        (raw(colour="red"), "unknown entries"),
        ({"key": "k", "status": "unconfirmed"}, "lacks 'title'"),
        (raw(title={"en": "one"}), "zh and en"),
        (raw(effective_from="2025-01-01"), "effective_from must be a date"),
        (raw(document=5), "document must be text"),
        (raw(parameters=[1]), "parameters must be a table"),
    ],
)
def test_a_rule_that_does_not_hold_up_does_not_load(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_rule(broken)


def test_a_law_governs_its_place_and_is_borrowed_elsewhere() -> None:
    rule = parse_rule(raw(status="in_force", document="law", region="CN-33"))
    assert [rule.standing(place).key for place in ("CN-33", "CN-3301", "CN-33-01", "CN", "GB")] == [
        "in_force",
        "borrowed",
        "in_force",
        "borrowed",
        "borrowed",
    ]
