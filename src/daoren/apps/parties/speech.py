"""In which language a person is spoken to."""

from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from daoren.apps.parties.models import Person
from daoren.core.terms import Language, Statement, say


def reader_language() -> Language:
    """Give the language of whoever reads the page that is being made."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def language_of(person: object) -> Language:
    """Give the language that a person has chosen for letters."""
    return "en" if isinstance(person, Person) and person.language.startswith("en") else "zh"


def spoken(key: str) -> Any:
    """Give a sentence that is said when it is shown, in the language of the reader."""

    class Said:
        def __str__(self) -> str:
            return say(Statement(key), reader_language())

    return lazystr(Said())
