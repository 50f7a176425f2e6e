"""The types of what comes in: nothing reaches a query that a database could choke on."""

import base64
import binascii
from datetime import date
from typing import Annotated, Any

from ninja import Path, Query
from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, StrictBool, StrictInt, StringConstraints

MOST = 200
LONGEST = 20_000
_WORD = r"^[^\x00-\x1f\x7f]+$"
_LARGEST = 2**63 - 1


def _day(value: object) -> object:
    """Read a day written YYYY-MM-DD, and no other writing of one."""
    if isinstance(value, str):
        found = date.fromisoformat(value)
        if found.isoformat() != value:
            raise ValueError(value)
        return found
    raise ValueError(value)


def cursor_of(place: str) -> str:
    """Give the cursor of a place in a list: the key of its last row, as no one need read it.

    >>> place_in(cursor_of("need/XQ2026-000001"))
    'need/XQ2026-000001'
    """
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_in(cursor: str) -> str:
    """Give the place that a cursor names; raise ValueError where it is none."""
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError) as error:
        raise ValueError(cursor) from error
    if not place or not place.isprintable() or cursor_of(place) != cursor:
        raise ValueError(cursor)
    return place


# What a path, a query or a body may name.
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_WORD)]
_NAMED: dict[str, Any] = {"min_length": 1, "max_length": 200, "pattern": _WORD}
Name = Annotated[str, Path(**_NAMED)]
KindName = Annotated[str, Path(**_NAMED, example="need")]
EventName = Annotated[str, Path(**_NAMED, example="condense")]
Number = Annotated[str, Path(**_NAMED, example="XQ2026-000001")]
TableName = Annotated[str, Path(**_NAMED, example="milestones")]
Filter = Annotated[str | None, Query(min_length=1, max_length=200, pattern=_WORD)]
Filters = Annotated[list[Word], Query(default_factory=list, max_length=50)]
Day = Annotated[date, BeforeValidator(_day)]
DayAsked = Annotated[Day | None, Query()]
Limit = Annotated[int, Query(ge=1, le=MOST)]
After = Annotated[int, Query(ge=0, le=_LARGEST, description="The sequence number behind which to go on.")]
Cursor = Annotated[
    Annotated[str, StringConstraints(max_length=400), Field(json_schema_extra={"format": "cursor"}),
              AfterValidator(place_in)] | None,
    Query(description="What `next` of the page before said."),
]  # fmt: skip

# What may be answered to an event: text without control characters but line ends, numbers that a record can hold.
_Text = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
_Whole = Annotated[StrictInt, Field(ge=-_LARGEST - 1, le=_LARGEST)]
Answer = StrictBool | _Whole | FiniteFloat | _Text | Annotated[list[Word], Field(max_length=100)] | None
_FieldName = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
Answers = Annotated[dict[_FieldName, Answer], Field(json_schema_extra={"additionalProperties": False})]
Sequence = Annotated[StrictInt, Field(ge=0, le=_LARGEST)]
