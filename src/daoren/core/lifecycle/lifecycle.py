"""The parts of a lifecycle, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from daoren.core.terms import Language, Statement

Words = Mapping[Language, str]
FieldType = Literal[
    "text", "prose", "money", "number", "integer", "share", "date", "month", "period", "flag", "choice", "person",
    "party", "region", "record", "records", "files", "personal", "credit_code",
]  # fmt: skip
Tone = Literal["draft", "waiting", "active", "good", "bad", "closed"]

# Who a person can be towards a record. "manager:bank" is the manager of the unit that the field `bank` names.
ROLES = (
    "leader", "officer", "supervisor", "county", "manager", "investigator", "finance", "expert", "auditor",
    "public", "system",
)  # fmt: skip

# What every record tells of itself in lists, by whichever field holds it.
HEADER = ("title", "region", "department", "unit")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field admits."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a record holds.

    Money is whole minor units, a share 0 to 1, a month "2026-03", a period as it is written ("2026", "2026H1"), a
    person or party its key, records a list of numbers, files a list of digests. `about` says why it is asked.
    `start` is where a form takes what is already known: a reference. `kind` names the kind of record that a field
    of type record or records points to; `role` the part that a person plays; `family` the policies whose rules
    are the choices.
    """

    name: str
    type: FieldType
    label: Words
    about: Words
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    start: str = ""
    kind: str = ""
    role: str = ""
    public: bool = False
    family: str = ""

    def choice(self, key: str) -> Choice | None:
        """Give the choice of a key, or None."""
        return next((one for one in self.choices if one.key == key), None)


@dataclass(frozen=True, slots=True)
class State:
    """Where a record can be; `final` where nothing more is expected."""

    key: str
    label: Words
    tone: Tone
    final: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that runs: its length is a policy (`rule`), and whose turn it is while it runs.

    It is counted from the day of the event, or from the day that `counted_from` refers to; where that is not
    known it does not run. Without a rule it runs out on that day itself. `month_end` counts from the last day of
    a month instead: so many months after the one referred to, or of the event's month where that is not known.
    """

    key: str
    label: Words
    rule: str = ""
    whose: tuple[str, ...] = ()
    counted_from: str = ""
    month_end: int | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of an event, and what to say where it is not met."""

    condition: Mapping[str, Any]
    why: Words


@dataclass(frozen=True, slots=True)
class Ask:
    """A field that an event asks for."""

    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows an event elsewhere.

    `does` is "fire" (an event of a related record), "open" (a new record), "row" (a row of the data contract
    under the project) or "set" (values of the parent). `target` is the event, kind or table; `on` is "parent",
    "self", "root", a kind of children, or a field of type record such as "$need". `values` may hold references.
    `if_possible` lets the event stand where the consequence is refused; `must_exist` refuses a new row and
    `must_be_new` one that is there already.
    """

    does: Literal["fire", "open", "row", "set"]
    target: str
    on: str
    values: Mapping[str, Any]
    when: Mapping[str, Any] | None = None
    event: str = ""
    if_possible: bool = False
    must_exist: bool = False
    must_be_new: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that can be done with a record.

    `origin` holds the states in which it can be; empty means that it opens a record. `target` is the state that
    it leads to; empty means that the state stays. `not_by` names events whose actor may not do this one.
    `negative` marks what takes something from somebody: it may not be before he was heard.
    """

    key: str
    label: Words
    about: Words
    origin: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    not_by: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    guards: tuple[Guard, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    adds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    effects: tuple[Consequence, ...] = ()
    expected: bool = False
    negative: bool = False
    notice: str = ""
    at_expiry_of: str = ""

    @property
    def opens(self) -> bool:
        """Tell whether the event opens a record."""
        return not self.origin


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How one kind of record lives.

    `parent` is the kind that it belongs to, empty where it stands alone. `table` is the table of the data
    contract that holds its values, empty where it has none. `header` names the field behind each of HEADER.
    `read` are the roles that may see it. `digest` is the SHA-256 of its file.
    """

    key: str
    label: Words
    plural: Words
    about: Words
    prefix: str
    parent: str
    table: str
    header: Mapping[str, str]
    read: tuple[str, ...]
    fields: Mapping[str, Field]
    states: Mapping[str, State]
    clocks: Mapping[str, Clock]
    events: Mapping[str, Event]
    authority: Words
    digest: str = ""

    @property
    def opening(self) -> tuple[Event, ...]:
        """The events that open a record."""
        return tuple(event for event in self.events.values() if event.opens)

    def events_in(self, state: str) -> tuple[Event, ...]:
        """Give the events of a state, in the order of the file."""
        return tuple(event for event in self.events.values() if state in event.origin)


def said(words: Words) -> Statement:
    """Give words that stand in a policy as a statement, so that they are said like any other."""
    return Statement("lifecycle.as_written", {"words": words})
