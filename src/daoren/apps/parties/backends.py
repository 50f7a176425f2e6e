"""Who may sign in at all, however it is done and for as long as a session lasts."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from daoren.apps.parties.demo import demo_people
from daoren.apps.parties.models import Person


def may_sign_in(person: Person) -> bool:
    """Tell whether an account is open; those of a demonstration are closed outside one, and their tokens too."""
    return person.is_active and (settings.DEMO or person.username not in {one.username for one in demo_people()})


class People(AuthenticationBackend):  # type: ignore[misc]
    """Find the person of a name and password, and of a session at every request."""

    def user_can_authenticate(self, user: Person) -> bool:
        """Tell whether an account is open."""
        return may_sign_in(user)
