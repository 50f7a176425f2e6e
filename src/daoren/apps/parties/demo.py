"""The people of the demonstration, one a role. Outside a demonstration nobody can sign in as one of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction

from daoren.apps.parties.models import Membership, Person


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One sign-in of the demonstration: what it is called, what it is, and what to look at."""

    username: str
    name: Mapping[str, str]
    role: str
    title: Mapping[str, str]
    sees: Mapping[str, str]
    where: Mapping[str, str] | None = None
    part: str = ""

    @property
    def is_member(self) -> bool:
        """Tell whether the role is a membership; what one is by being named in a project needs none."""
        return self.where is not None or not self.part


@cache
def demo_people() -> tuple[DemoPerson, ...]:
    """Give the people of the demonstration, in the order of the sign-in page."""
    raw = tomllib.loads(files(__package__).joinpath("demo.toml").read_text("utf-8"))
    return tuple(DemoPerson(**one) for one in raw["person"])


def offered() -> tuple[DemoPerson, ...]:
    """Give those whom the sign-in page offers: nobody outside a demonstration, nor who has not been entered."""
    if not settings.DEMO:
        return ()
    there = set(Person.objects.filter(username__startswith="demo-").values_list("username", flat=True))
    return tuple(one for one in demo_people() if one.username in there)


@transaction.atomic
def add_demo_people(*, unit: str, bank: str, projects: Sequence[str]) -> Mapping[str, Person]:
    """Enter the people of the demonstration and name three of them in projects; give them by user name.

    `unit` and `bank` are numbers of parties, `projects` numbers of projects whose state admits the event
    name_people. Doing it again changes nothing. Raise RuntimeError outside a demonstration.
    """
    if not settings.DEMO:
        raise RuntimeError("people of the demonstration are entered only with DAOREN_DEMO=1")
    found = {one.username: _entered(one, {"$unit": unit, "$bank": bank}) for one in demo_people()}
    parts = {one.part: found[one.username].key for one in demo_people() if one.part}
    for project in projects:
        _name(project, parts)
    return found


def _entered(one: DemoPerson, known: Mapping[str, str]) -> Person:
    names = {"full_name": one.name["zh"], "full_name_en": one.name["en"], "mails": False}
    person = Person.objects.filter(username=one.username).first() or Person(username=one.username)
    for name, value in names.items():
        setattr(person, name, value)
    person.set_unusable_password()
    person.save()
    if one.is_member:
        where = {key: known.get(value, value) for key, value in (one.where or {}).items()}
        empty = dict.fromkeys(("unit", "department", "region"), "")
        Membership.objects.update_or_create(person=person, role=one.role, defaults={**empty, **where})
    return person


def _name(project: str, parts: Mapping[str, str]) -> None:
    """Name the people in a project by its own event, where it does not name them already."""
    from daoren.apps.parties.actors import SYSTEM
    from daoren.apps.records.actions.act import act
    from daoren.apps.records.models import Participant

    there: dict[str, Any] = dict(
        Participant.objects.filter(record_id=f"project/{project}").values_list("role", "person")
    )
    if any(there.get(role) != key for role, key in parts.items()):
        owners = {role: key for role, key in parts.items() if role != "expert"}
        act(SYSTEM, "project", project, "name_people", owners)
        if "expert" in parts:
            act(SYSTEM, "project", project, "name_expert", {"expert": parts["expert"]})
