"""Where another app joins an act: what the product itself knows of a record, and work that follows it.

A lifecycle says everything that people do. What a person must not type, such as what stood on the board, is given
by the product in the same transaction; what takes long is begun once the transaction stands.
"""

from collections.abc import Callable, Mapping
from typing import Any

from daoren.core.ledger import Record

# Gives values of a record from the record, its parent and what was answered; every field must be one of its kind.
Giver = Callable[[Record, Record | None, Mapping[str, Any]], Mapping[str, Any]]
# Begins work on the record of a number, after the transaction.
Follower = Callable[[str], None]

# Gives what the page of a record shows beside what every record has, from the record and whether it is seen whole.
Drawer = Callable[[Record, bool], Mapping[str, Any]]

_DRAWERS: dict[str, Drawer] = {}
_GIVERS: dict[tuple[str, str], Giver] = {}
_FOLLOWERS: dict[tuple[str, str], Follower] = {}


def gives(kind: str, *events: str) -> Callable[[Giver], Giver]:
    """Have a function give values whenever one of the events of a kind is done."""

    def register(giver: Giver) -> Giver:
        _GIVERS.update({(kind, event): giver for event in events})
        return giver

    return register


def follows(kind: str, event: str) -> Callable[[Follower], Follower]:
    """Have a function begin its work whenever an event of a kind was done and stands."""

    def register(follower: Follower) -> Follower:
        _FOLLOWERS[kind, event] = follower
        return follower

    return register


def draws(kind: str) -> Callable[[Drawer], Drawer]:
    """Have a function give what the template of a kind (records/kinds/<kind>.html) shows of a record."""

    def register(drawer: Drawer) -> Drawer:
        _DRAWERS[kind] = drawer
        return drawer

    return register


def drawn(record: Record, *, whole: bool) -> Mapping[str, Any]:
    """Give what the page of a record shows beside what every record has; nothing where no app draws its kind."""
    drawer = _DRAWERS.get(record.kind)
    return {} if drawer is None else drawer(record, whole)


def given(event: str, record: Record, parent: Record | None, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the product knows of a record at an event; nothing where no app joined it."""
    giver = _GIVERS.get((record.kind, event))
    return {} if giver is None else giver(record, parent, answers)


def following(kind: str, event: str) -> Follower | None:
    """Give what follows an event once it stands, or None."""
    return _FOLLOWERS.get((kind, event))
