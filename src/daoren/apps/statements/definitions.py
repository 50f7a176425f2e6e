"""What a statement is made of, read from policies: chapters with their sentences, and how each figure is found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from daoren.apps.records.kinds import policies
from daoren.core.rules import Policies, Rule
from daoren.core.terms import LANGUAGES, Language

CHAPTER, FIGURE = "statement_chapter", "statement_figure"
# The ways in which a figure is found; those of the second line are made of other figures.
FOUND = ("derive", "indicator", "places")
MADE = ("sum", "ratio", "change", "growth")
FORMS = ("count", "rank", "percent", "change", "yi", "wan", "index")
# What may follow the name of a figure in a sentence: the places that it counts, the year before in brackets.
PLACES, LAST = "places", "last"

Words = Mapping[Language, str]
# Also `one`: the unit of a single one in English.
Unit = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """How one value is found: by which means, and of what (a rule, an indicator, or figures)."""

    means: str
    of: tuple[str, ...]
    region: str = ""
    stock: bool = False
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its name, what it means, how it is found, how it is written, and its second witness.

    `parts` is the code of what places report of it.
    """

    key: str
    name: Words
    text: Words
    form: str
    way: Way
    unit: Unit = field(default_factory=dict)
    beside: Way | None = None
    parts: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its heading and sentences, each in every language with places for figures."""

    key: str
    heading: Words
    sentences: tuple[Words, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures of its sentences, each once, in the order in which they are read."""
        found = (key for sentence in self.sentences for key in figures_in(sentence["zh"]))
        return tuple(dict.fromkeys(found))


def figures_in(sentence: str) -> tuple[str, ...]:
    """Give the figures that a sentence has places for, each once.

    >>> figures_in("{loans} to {firms} firms in {firms.places}")
    ('loans', 'firms')
    """
    named = (name.partition(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name)
    return tuple(dict.fromkeys(named))


def chapters(rules: Policies | None = None) -> tuple[Chapter, ...]:
    """Give the chapters in force in their order; raise ValueError where one is not whole."""
    found = (rules or policies()).family(CHAPTER)
    return tuple(_chapter(rule) for rule in sorted(found, key=lambda rule: (rule["order"], rule.key)))


def definitions(rules: Policies | None = None) -> dict[str, Definition]:
    """Give the figures in force by their key; raise ValueError where one is not whole."""
    found = (_definition(rule) for rule in (rules or policies()).family(FIGURE))
    return {one.key: one for one in found}


def _chapter(rule: Rule) -> Chapter:
    for sentence in rule["sentences"]:
        if set(sentence) != set(LANGUAGES) or len({frozenset(figures_in(one)) for one in sentence.values()}) != 1:
            raise ValueError(f"{rule.key}: a sentence needs the same figures in zh and en: {dict(sentence)}")
    return Chapter(rule.key.removeprefix(f"{CHAPTER}."), rule.title, tuple(rule["sentences"]))


def _definition(rule: Rule) -> Definition:
    given, key = rule.parameters, rule.key.removeprefix(f"{FIGURE}.")
    if given.get("form") not in FORMS:
        raise ValueError(f"{rule.key}: form must be one of {', '.join(FORMS)}")
    return Definition(
        key,
        rule.title,
        rule.text,
        given["form"],
        _way(rule.key, given),
        unit=given.get("unit", {}),
        beside=_way(rule.key, given["beside"]) if "beside" in given else None,
        parts=given.get("parts", ""),
        external=given.get("external", False),
    )


def _way(key: str, given: Mapping[str, Any]) -> Way:
    means = [name for name in (*FOUND, *MADE) if name in given]
    if len(means) != 1:
        raise ValueError(f"{key}: needs one of {', '.join((*FOUND, *MADE))}")
    of = given[means[0]]
    return Way(
        means[0],
        (of,) if isinstance(of, str) else tuple(of),
        region=given.get("region", ""),
        stock=given.get("stock", False),
        scale=given.get("scale", 1),
    )


def faults(rules: Policies) -> Iterator[str]:
    """Say what chapters and figures name that is not there."""
    known = definitions(rules)
    for chapter in chapters(rules):
        yield from (f"{chapter.key}: no figure {key!r}" for key in chapter.figures if key not in known)
    for one in known.values():
        for way in filter(None, (one.way, one.beside)):
            if way.means == "derive" and f"derive.{way.of[0]}" not in rules.rules:
                yield f"{one.key}: no rule derive.{way.of[0]}"
            if way.means in MADE:
                yield from (f"{one.key}: no figure {key!r}" for key in way.of if key not in known)
