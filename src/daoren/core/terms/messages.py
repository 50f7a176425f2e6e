"""Sentences with named places, in every language, kept as data in the folder `messages`, one file a room.

The code speaks in statements (a key and its values); only the edge of the program turns a statement into
words, so that one run can be read in Chinese and in English and both say the same.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Protocol

from daoren.core.terms.vocabulary import Language

Value = object


class Spoken(Protocol):
    """Anything that has words in each language: a term, an amount of money, a statement."""

    def in_language(self, language: Language) -> str:
        """Give the words in one language."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something to be said: the key of a sentence and the values for its places."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def in_language(self, language: Language) -> str:
        """Say it in one language."""
        return say(self, language)


@cache
def messages() -> MappingProxyType[str, MappingProxyType[str, str]]:
    """Give all sentences by key and language; the key is `file.entry` of the folder `messages`."""
    found = {}
    for file in sorted(files(__package__).joinpath("messages").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for entry, words in tomllib.loads(file.read_text("utf-8")).items():
                found[f"{file.name.removesuffix('.toml')}.{entry}"] = MappingProxyType(words)
    return MappingProxyType(found)


def places(text: str) -> set[str]:
    """Give the names of the places in a sentence.

    >>> sorted(places("{late} days late (due {due})"))
    ['due', 'late']
    """
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def say(statement: Statement, language: Language) -> str:
    """Turn a statement into words of one language.

    A value that has words of its own (a term, an amount, another statement), or a mapping with a word for
    each language, is said in the same language; a tuple becomes a list of words.
    """
    if not statement.values:
        return _fixed(statement.key, language)
    values = {name: _word(value, language) for name, value in statement.values.items()}
    return messages()[statement.key][language].format(**values)


@cache
def _fixed(key: str, language: Language) -> str:
    """Give a sentence without places."""
    return messages()[key][language].format()


def _word(value: Value, language: Language) -> Value:
    if isinstance(value, str | int | float):
        return value
    # Asking for the method is many times faster than asking whether the protocol is met.
    speak = getattr(value, "in_language", None)
    if speak is not None:
        return speak(language)
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, tuple | list):
        return _listed([str(_word(part, language)) for part in value], language, sentences=_says(value))
    return value


def _says(values: tuple[Value, ...] | list[Value]) -> bool:
    return any(isinstance(value, Statement) for value in values)


def _listed(words: list[str], language: Language, *, sentences: bool) -> str:
    """Join words with the comma of the language, sentences with its semicolon."""
    if language == "zh":
        return ("；" if sentences else "、").join(words)
    return ("; " if sentences else ", ").join(words)
