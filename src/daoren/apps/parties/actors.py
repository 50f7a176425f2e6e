"""Who acts: a person with what he is where, the public, or the system."""

from dataclasses import dataclass

from daoren.apps.parties.models import Membership, Person

EVERYBODY = frozenset({"public"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: the key in the ledger, what he is where, as one request sees him.

    `only` holds him to one role, as a token does.
    """

    key: str
    memberships: tuple[Membership, ...] = ()
    only: str = ""
    partakes: bool = True

    def holding(self, role: str) -> tuple[Membership, ...]:
        """Give the memberships of a role."""
        return tuple(one for one in self.memberships if one.role == role and self.only in ("", role))

    @property
    def roles(self) -> frozenset[str]:
        """Give the roles that he holds anywhere."""
        held = {one.role for one in self.memberships}
        return frozenset((held if not self.only else held & {self.only}) | EVERYBODY)


NOBODY = Actor("public", partakes=False)
SYSTEM = Actor("system", partakes=False)


def actor_of(person: object, *, only: str = "") -> Actor:
    """Give the actor that a signed-in person is; the public where nobody is signed in."""
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    return Actor(person.key, tuple(person.memberships.all()), only)
