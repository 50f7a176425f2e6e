"""Conditions as data: about values, clocks, what was done before, and the records around.

A condition is a table with one of
`field` or `sum` with `is`, `is_not`, `in`, `not_in`, `at_least`, `at_most` or `known`;
`clock` with `is` = "running" or "over";
`done` with `at_least`, `at_most` or `as_often_as` = list of events;
`parent` = list of states; `children` = kind with `none_in` or `some_in` = list of states;
`any`, `all` = list of conditions; `not` = a condition.
A value that begins with $ is a reference: `$amount`, `$parent.end_on`, `$today`, `$actor`, `$number`.
What is not known meets no condition but `known = false`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from daoren.core.ledger import Record

Condition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an event can see: the day, who acts, the record's parent and the records under it by kind."""

    today: date
    actor: str = ""
    parent: Record | None = None
    children: Mapping[str, Sequence[Record]] = field(default_factory=dict)


def resolve(value: Any, record: Record, around: Surroundings) -> Any:
    """Give what a value or a reference stands for; None where that is not known."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    name = value[1:]
    if name.startswith("parent."):
        return _of(around.parent, name.removeprefix("parent."))
    if name in ("today", "actor"):
        return around.today.isoformat() if name == "today" else around.actor
    return _of(record, name)


def _of(record: Record | None, name: str) -> Any:
    if record is None:
        return None
    if name == "number":
        return record.subject
    if name in ("state", "opened_on", "since"):
        return getattr(record, name)
    return record.values.get(name)


def met(condition: Condition, record: Record, around: Surroundings) -> bool:
    """Tell whether a condition is met; raise ValueError where it is none."""
    for name, test in _TESTS.items():
        if name in condition:
            return test(condition, record, around)
    raise ValueError(f"not a condition: {dict(condition)}")


def _value(condition: Condition, record: Record, around: Surroundings) -> bool:
    name = condition["field"]
    actual = resolve(f"${name}", record, around)
    return _compare(actual, condition, record, around)


def _sum(condition: Condition, record: Record, around: Surroundings) -> bool:
    parts = [resolve(f"${name}", record, around) for name in condition["sum"]]
    return _compare(sum(part or 0 for part in parts), condition, record, around)


def _compare(actual: Any, condition: Condition, record: Record, around: Surroundings) -> bool:
    if "known" in condition:
        return (actual is not None) == bool(condition["known"])
    for name, compare in _COMPARISONS.items():
        if name in condition:
            wanted = condition[name]
            wanted = (
                [resolve(one, record, around) for one in wanted]
                if isinstance(wanted, list | tuple)
                else resolve(wanted, record, around)
            )
            return actual is not None and wanted is not None and bool(compare(actual, wanted))
    raise ValueError(f"the condition compares with nothing: {dict(condition)}")


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda actual, wanted: actual == wanted,
    "is_not": lambda actual, wanted: actual != wanted,
    "in": lambda actual, wanted: actual in wanted,
    "not_in": lambda actual, wanted: actual not in wanted,
    "at_least": lambda actual, wanted: actual >= wanted,
    "at_most": lambda actual, wanted: actual <= wanted,
}


def _clock(condition: Condition, record: Record, around: Surroundings) -> bool:
    due = record.due.get(condition["clock"])
    if due is None:
        return False
    over = around.today.isoformat() > due
    return over if condition["is"] == "over" else not over


def _done(condition: Condition, record: Record, around: Surroundings) -> bool:
    count = record.counts.get(condition["done"], 0)
    if "as_often_as" in condition:
        return count == sum(record.counts.get(event, 0) for event in condition["as_often_as"])
    return bool(condition.get("at_least", 0) <= count <= condition.get("at_most", count))


def _parent(condition: Condition, record: Record, around: Surroundings) -> bool:
    return around.parent is not None and around.parent.state in condition["parent"]


def _children(condition: Condition, record: Record, around: Surroundings) -> bool:
    states = [child.state for child in around.children.get(condition["children"], ())]
    if "none_in" in condition:
        return not any(state in condition["none_in"] for state in states)
    return any(state in condition["some_in"] for state in states)


_TESTS: Mapping[str, Callable[[Condition, Record, Surroundings], bool]] = {
    "any": lambda condition, record, around: any(met(one, record, around) for one in condition["any"]),
    "all": lambda condition, record, around: all(met(one, record, around) for one in condition["all"]),
    "not": lambda condition, record, around: not met(condition["not"], record, around),
    "field": _value,
    "sum": _sum,
    "clock": _clock,
    "done": _done,
    "parent": _parent,
    "children": _children,
}
