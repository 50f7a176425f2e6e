"""The kinds of entry that a column map has, and how each is written."""

from collections.abc import Mapping

Kind = tuple[type, ...]
Kinds = Mapping[str, Kind]

TEXT: Kind = (str,)
FLAG: Kind = (bool,)
COUNT: Kind = (int,)
LIST: Kind = (list,)
TABLE: Kind = (dict,)
SCALAR: Kind = (str, int, float, bool)

WRITTEN: Mapping[Kind, str] = {
    TEXT: '"…"',
    FLAG: "true / false",
    COUNT: "1, 2, …",
    LIST: "[…]",
    TABLE: "{…}",
    SCALAR: '"…" / 1',
}


def is_of(value: object, kind: Kind) -> bool:
    """Tell whether a value is of a kind; true and false are no numbers.

    >>> is_of(1, COUNT), is_of(True, COUNT)
    (True, False)
    """
    return isinstance(value, kind) and not (kind is COUNT and isinstance(value, bool))
