"""Conditions as data: about values, clocks, what was done before, and the records around.

A condition is a table with one of
`field` or `sum` with `is`, `is_not`, `in`, `not_in`, `at_least`, `at_most`, `more_than`, `less_than` or `known`;
`clock` with `is` = "running" or "over";
`done` with `at_least`, `at_most` or `as_often_as` = list of events;
`parent` = list of states; `children` = kind with `none_in` or `some_in` = list of states, and `where` = a
condition on the child itself;
`any`, `all` = list of conditions; `not` = a condition.
A value that begins with $ is a reference (references.py). What hangs on a value that is not known is neither met
nor unmet, also under `not` (Kleene's logic of three values); only `known` asks whether there is one. A `sum` takes
what is not known as nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from daoren.core.ledger import Record
from daoren.core.lifecycle.references import Surroundings, resolve

Condition = Mapping[str, Any]


def met(condition: Condition, record: Record, around: Surroundings) -> bool:
    """Tell whether a condition is met; where it can't be told it is not. Raise ValueError where it is none."""
    return _judge(condition, record, around) is True


def _judge(condition: Condition, record: Record, around: Surroundings) -> bool | None:
    for name, test in _TESTS.items():
        if name in condition:
            return test(condition, record, around)
    raise ValueError(f"not a condition: {dict(condition)}")


def _value(condition: Condition, record: Record, around: Surroundings) -> bool | None:
    return _compare(resolve(f"${condition['field']}", record, around), condition, record, around)


def _sum(condition: Condition, record: Record, around: Surroundings) -> bool | None:
    parts = [resolve(f"${name}", record, around) for name in condition["sum"]]
    return _compare(sum(part or 0 for part in parts), condition, record, around)


def _compare(actual: Any, condition: Condition, record: Record, around: Surroundings) -> bool | None:
    if "known" in condition:
        return (actual is not None) == bool(condition["known"])
    for name, compare in COMPARISONS.items():
        if name in condition:
            wanted = condition[name]
            wanted = (
                [resolve(one, record, around) for one in wanted]
                if isinstance(wanted, list | tuple)
                else resolve(wanted, record, around)
            )
            return None if actual is None or wanted is None else bool(compare(actual, wanted))
    raise ValueError(f"the condition compares with nothing: {dict(condition)}")


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda actual, wanted: actual == wanted,
    "is_not": lambda actual, wanted: actual != wanted,
    "in": lambda actual, wanted: actual in wanted,
    "not_in": lambda actual, wanted: actual not in wanted,
    "at_least": lambda actual, wanted: actual >= wanted,
    "at_most": lambda actual, wanted: actual <= wanted,
    "more_than": lambda actual, wanted: actual > wanted,
    "less_than": lambda actual, wanted: actual < wanted,
}


def _clock(condition: Condition, record: Record, around: Surroundings) -> bool:
    if condition["is"] not in ("running", "over"):
        raise ValueError(f"a clock is running or over, not {condition['is']!r}")
    due = record.due.get(condition["clock"])
    if due is None:
        return False
    over = around.today.isoformat() > due
    return over if condition["is"] == "over" else not over


def _done(condition: Condition, record: Record, around: Surroundings) -> bool:
    count = record.counts.get(condition["done"], 0)
    if "as_often_as" in condition:
        return count == sum(record.counts.get(event, 0) for event in condition["as_often_as"])
    if not {"at_least", "at_most"} & set(condition):
        raise ValueError(f"the condition counts to nothing: {dict(condition)}")
    return bool(condition.get("at_least", 0) <= count <= condition.get("at_most", count))


def _parent(condition: Condition, record: Record, around: Surroundings) -> bool:
    return around.parent is not None and not around.parent.gone and around.parent.state in condition["parent"]


def _children(condition: Condition, record: Record, around: Surroundings) -> bool:
    among: Sequence[str] = condition["none_in"] if "none_in" in condition else condition["some_in"]
    where = condition.get("where")
    if where is not None:
        met(where, Record("", ""), around)
    found = any(
        child.state in among and (where is None or met(where, child, around))
        for child in around.children.get(condition["children"], ())
    )
    return found != ("none_in" in condition)


def _any(condition: Condition, record: Record, around: Surroundings) -> bool | None:
    found = {_judge(one, record, around) for one in condition["any"]}
    return True if True in found else None if None in found else False


def _all(condition: Condition, record: Record, around: Surroundings) -> bool | None:
    found = {_judge(one, record, around) for one in condition["all"]}
    return False if False in found else None if None in found else True


def _not(condition: Condition, record: Record, around: Surroundings) -> bool | None:
    found = _judge(condition["not"], record, around)
    return None if found is None else not found


_TESTS: Mapping[str, Callable[[Condition, Record, Surroundings], bool | None]] = {
    "any": _any,
    "all": _all,
    "not": _not,
    "field": _value,
    "sum": _sum,
    "clock": _clock,
    "done": _done,
    "parent": _parent,
    "children": _children,
}
