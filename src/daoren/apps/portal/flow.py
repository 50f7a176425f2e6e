"""Where the money goes: from its source to an action, to the mode of organising, to how the projects stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from daoren.apps.portal.figures import Cell
from daoren.apps.records.kinds import kinds, policies
from daoren.apps.records.listing import UNSTATED
from daoren.core.lifecycle.lifecycle import Words
from daoren.core.terms import Statement, term

Node = tuple[str, str]


class Stream(NamedTuple):
    """Committed money (minor units) that goes from one node to the next."""

    origin: Node
    target: Node
    amount: int


def streams(found: Iterable[Cell]) -> list[Stream]:
    """Give the committed money between nodes, largest first within each step.

    Every project gives the same amount to each step, so that what enters a node leaves it.
    """
    sums: defaultdict[tuple[int, Node, Node], int] = defaultdict(int)
    for cell in found:
        for step, origin, target, amount in _steps(cell):
            sums[step, origin, target] += amount
    ordered = sorted(sums.items(), key=lambda one: (one[0][0], -one[1], one[0]))
    return [Stream(origin, target, amount) for (_, origin, target), amount in ordered if amount > 0]


def _steps(cell: Cell) -> Iterator[tuple[int, Node, Node, int]]:
    action, mode, total = ("action", cell.action), ("mode", cell.mode), cell.public + cell.own
    result = ("light", cell.light) if cell.light else ("state", cell.state)
    yield 0, ("source", "public"), action, cell.public
    yield 0, ("source", "own"), action, cell.own
    yield 1, action, mode, total
    yield 2, mode, result, total


def node_words(node: Node) -> Any:
    """Give what a node is called."""
    group, key = node
    if not key:
        return Statement(f"portal.none_{group}")
    if group == "action":
        return action_words(key)
    if group == "state":
        return kinds()["project"].states[key].label
    if group == "light":
        return Statement("portal.under_review", {"light": term("light", key)})
    return term("money_source" if group == "source" else group, key)


def node_query(node: Node) -> Mapping[str, str]:
    """Give what a list of projects is asked for to hold those of a node; nothing where it parts none."""
    group, key = node
    return {group: key or UNSTATED} if group != "source" else {}


def action_words(code: str) -> Words | str:
    """Give the name of an action by its code; the code itself where no policy names it."""
    rule = policies().rules.get(f"action.{code}")
    return {name: f"{code} {words}" for name, words in rule.title.items()} if rule else code
