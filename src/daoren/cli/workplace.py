"""What every command of the workplace does first: say how to install what is missing, and open the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from daoren.cli.speech import refuse
from daoren.core.terms import Language, Statement

if TYPE_CHECKING:
    from daoren.apps.parties.actors import Actor


@contextmanager
def workplace(language: Language, *, make: bool = False, as_json: bool = False) -> Iterator[None]:
    """Open the workplace; with `make` bring its database to the present form first, where it is not.

    What stands in the way (the packages, the settings, the database) ends the command with a refusal.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daoren.web.settings")
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.db import Error, connections
    except ModuleNotFoundError as error:
        refuse(Statement("workplace.no_web", {"name": error.name or ""}), language, as_json=as_json)
    try:
        django.setup()
    except ModuleNotFoundError as error:
        refuse(Statement("workplace.no_web", {"name": error.name or ""}), language, as_json=as_json)
    except (ImproperlyConfigured, OSError, ValueError) as error:
        refuse(Statement("workplace.bad_settings", {"why": str(error)}), language, as_json=as_json)
    from daoren.web.prepare import behind, prepare

    try:
        if make:
            prepare()
        elif behind():
            refuse(Statement("workplace.not_made"), language, as_json=as_json)
        yield
    except Error as error:
        refuse(Statement("workplace.no_database", {"why": str(error).strip()}), language, as_json=as_json)
    finally:
        connections.close_all()


def acting(username: str | None, language: Language) -> "Actor":
    """Give who acts: the person of a user name, else the system."""
    from daoren.apps.parties.actors import SYSTEM, actor_of
    from daoren.apps.parties.models import Person

    if username is None:
        return SYSTEM
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        refuse(Statement("workplace.nobody", {"username": username}), language)
    return actor_of(person)
