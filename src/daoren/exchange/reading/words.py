"""Words in cells: why a value is missing, yes and no, terms of the vocabulary, failed formulas, credit codes."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from daoren.core.portfolio.credit_code import check_character, has_form
from daoren.core.terms import vocabulary
from daoren.exchange.reading.amounts import Reading

LONGEST_BEGINNING = 240


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def folded(text: str) -> str:
    """Give a text without regard to case, width and space, for comparing.

    >>> folded("　N/A ")
    'n/a'
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


@cache
def missing_words() -> Mapping[str, str]:
    """Give the words that say why a value is missing, folded, with the reason."""
    return MappingProxyType({word: reason for reason, words in _words()["missing"].items() for word in words})


@cache
def _error_signs() -> frozenset[str]:
    return frozenset(_words()["errors"]["signs"])


@cache
def telling() -> str:
    """Give the pattern of texts that `read_missing` must look at, for looking through many at once."""
    whole = "|".join(re.escape(word) for word in sorted({*missing_words(), *_error_signs()}))
    begun = "|".join(re.escape(word) for words in _words()["missing_beginning"].values() for word in words)
    return f"(?i)^(?:(?:{whole})$|{begun})"


def read_missing(text: str) -> Reading | None:
    """Tell why a value is missing or that a formula failed; None where the text is neither.

    >>> read_missing("Exempt under Section 43 of an Act").missing, read_missing("12")
    ('exempt', None)
    """
    word = folded(text)
    if word in _error_signs():
        return Reading(code="cell_error")
    if word in missing_words():
        return Reading(missing=missing_words()[word])
    if len(word) <= LONGEST_BEGINNING:
        for reason, beginnings in _words()["missing_beginning"].items():
            if word.startswith(tuple(beginnings)):
                return Reading(missing=reason)
    return None


def read_flag(text: str) -> Reading:
    """Read yes or no.

    >>> read_flag("是").value, read_flag("No").value, read_flag("maybe").code
    (True, False, 'flag_unreadable')
    """
    word = folded(text)
    for value, name in ((True, "true"), (False, "false")):
        if word in _words()["flags"][name]:
            return Reading(value)
    return Reading(code="flag_unreadable")


@cache
def _terms(group: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for term in vocabulary()[group].values():
        for word in (term.key, term.zh, term.en, term.key.replace("_", " "), term.key.replace("_", "-")):
            found.setdefault(folded(word), term.key)
    return MappingProxyType(found)


def read_term(text: str, *, group: str) -> Reading:
    """Read a term of a group by its key, its Chinese or its English word.

    >>> read_term("揭榜挂帅", group="mode").value, read_term("Open Challenge", group="mode").value
    ('challenge', 'challenge')
    """
    found = _terms(group).get(folded(text))
    if found:
        return Reading(found)
    near = get_close_matches(folded(text), list(_terms(group)), n=1, cutoff=0.5)
    if near:
        details: tuple[tuple[str, object], ...] = (("near", vocabulary()[group][_terms(group)[near[0]]]),)
        return Reading(code="term_near", details=details)
    return Reading(code="term_unknown", details=(("allowed", tuple(vocabulary()[group].values())),))


def read_credit_code(text: str) -> Reading:
    """Check a unified social credit code (GB 32100-2015); a wrong one is kept with a warning.

    >>> read_credit_code("91350100M000100Y43").code, read_credit_code("91350100M000100Y44").code
    ('', 'credit_code_wrong')
    """
    code = folded(text).upper().replace(" ", "")
    if not has_form(code):
        return Reading(code, code="credit_code_form", severity="warning")
    right = check_character(code[:-1])
    if code[-1] != right:
        return Reading(code, code="credit_code_wrong", severity="warning", details=(("right", right),))
    return Reading(code)
