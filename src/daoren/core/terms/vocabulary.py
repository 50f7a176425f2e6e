"""Read `terms.toml` and answer what a key is called in each language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field: its key and what it is called."""

    group: str
    key: str
    zh: str
    en: str
    source: str = ""

    def in_language(self, language: Language) -> str:
        """Give the word in one language."""
        return self.zh if language == "zh" else self.en


@cache
def vocabulary() -> MappingProxyType[str, MappingProxyType[str, Term]]:
    """Give all terms by group and key, in the order of the file.

    >>> vocabulary()["light"]["green"].en
    'green'
    """
    raw = tomllib.loads(files(__package__).joinpath("terms.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            group: MappingProxyType({key: Term(group, key, **words) for key, words in terms.items()})
            for group, terms in raw.items()
        }
    )


def keys(group: str) -> tuple[str, ...]:
    """Give the keys of one group.

    >>> keys("direction")
    ('higher', 'lower')
    """
    return tuple(vocabulary()[group])


def term(group: str, key: str) -> Term:
    """Give one term; raise KeyError where there is none."""
    return vocabulary()[group][key]


def label(group: str, key: str, language: Language) -> str:
    """Give what a key is called in one language.

    >>> label("proposal", "add", "en")
    'add funds'
    """
    return term(group, key).in_language(language)
