"""Who the caller is."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from daoren.apps.parties.access import actor_in
from daoren.apps.parties.models import Person
from daoren.web.api.operation import operation


class Holding(Schema):
    """A role and where it holds; an officer without a department is one for every department."""

    role: str
    unit: str | None
    department: str | None
    region: str | None


class Me(Schema):
    """Whoever calls: the key in the ledger, and what he is where; `only` is the role that a token is held to."""

    key: str
    name: str
    only: str | None
    roles: list[str]
    memberships: list[Holding]


@operation("GET", "/me", open_to=("signed_in",), tag="people", answer=Me)
def me(request: HttpRequest) -> Any:
    """Tell who the caller is, and in which roles."""
    actor = actor_in(request)
    person = Person.objects.filter(key=actor.key).first()
    held = [one for one in actor.memberships if actor.only in ("", one.role)]
    return {
        "key": actor.key,
        "name": person.full_name or person.username if person else "",
        "only": actor.only or None,
        "roles": sorted(actor.roles),
        "memberships": [
            {"role": one.role, **{name: getattr(one, name) or None for name in ("unit", "department", "region")}}
            for one in held
        ],
    }
