"""Put figures into the sentences of a chapter; what is not known is said in place, all unknown is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import Formatter

from daoren.apps.records.wording import Names
from daoren.apps.statements.definitions import LAST, PLACES, Chapter, figures_in
from daoren.apps.statements.statement import Standing
from daoren.apps.statements.writing import in_sentence, in_table
from daoren.core.terms import Language, Statement, say
from daoren.exchange.notice.faces import chinese
from daoren.exchange.statement import Run

Paragraph = tuple[Run, ...]


def paragraphs(chapter: Chapter, one: Standing, language: Language, names: Names) -> list[Paragraph]:
    """Give the sentences of a chapter of which at least one figure is known."""
    return [
        tight(tuple(_runs(sentence[language], one, language, names)))
        for sentence in chapter.sentences
        if any(one.found(key).value is not None for key in figures_in(sentence[language]))
    ]


def unknown(one: Standing) -> list[str]:
    """Give the figures of the statement that are not on record, in the order in which they would be read."""
    return [key for key in one.content.listed if one.found(key).value is None]


def _runs(sentence: str, one: Standing, language: Language, names: Names) -> Iterator[Run]:
    for words, name, _, _ in Formatter().parse(sentence):
        if words:
            yield Run(words)
        if name:
            key, _, part = name.partition(".")
            yield from _told(key, part, one, language, names)


def _told(key: str, part: str, one: Standing, language: Language, names: Names) -> Iterator[Run]:
    """Give a figure, the names of its places, or the year before where that is known."""
    definition = one.content.definitions[key]
    if part == PLACES:
        yield Run(_places(key, one, language, names), key)
    elif part == LAST:
        before = one.content.figures[key].before
        if before.value is not None and one.found(key).value is not None:
            yield Run(
                say(Statement("statement.last_year", {"last": in_table(definition, before, language)}), language)
            )
    else:
        yield Run(in_sentence(definition, one.found(key), language), key)


def tight(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Take the blanks out that stand between two Chinese letters: they part figures from words alone.

    >>> [run.text for run in tight([Run("部署 "), Run("超过 500", "x"), Run(" 项")])]
    ['部署', '超过 500', ' 项']
    """
    found = list(runs)
    for at in range(1, len(found)):
        left, right = found[at - 1], found[at]
        if left.text.endswith(" ") and chinese(left.text[-2:]) and chinese(right.text[:1]):
            found[at - 1] = replace(left, text=left.text.rstrip(" "))
        if right.text.startswith(" ") and chinese(left.text[-1:]) and chinese(right.text[1:2]):
            found[at] = replace(right, text=right.text.lstrip(" "))
    return tuple(found)


def _places(key: str, one: Standing, language: Language, names: Names) -> str:
    found = one.found(key)
    if found.value is None:
        return in_sentence(one.content.definitions[key], found, language)
    names.learn("region", found.places)
    told = [names.name("region", code) for code in found.places]
    return ("、" if language == "zh" else ", ").join(told) or say(Statement("statement.no_places"), language)
