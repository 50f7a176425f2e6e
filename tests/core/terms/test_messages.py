"""Every sentence is in both languages, with the same places, and somebody says it."""

import re
from pathlib import Path

import pytest

from daoren.core.terms import LANGUAGES, messages, places

SOURCE = Path(__file__).parents[3] / "src" / "daoren"


@pytest.mark.parametrize("key", messages())
def test_a_sentence_is_in_both_languages(key):
    assert set(messages()[key]) == set(LANGUAGES)
    assert all(messages()[key][language].strip() for language in LANGUAGES)


@pytest.mark.parametrize("key", [key for key in messages() if not key.startswith("exchange.")])
def test_a_sentence_has_the_same_places_in_both_languages(key):
    words = messages()[key]
    assert places(words["zh"]) == places(words["en"])


def patterns(text):
    """Give the keys that a source names as regular expressions; what is put in or put behind may be anything."""
    for named in re.findall(r"\"(\w+\.\w+_)\" ~", text):
        yield rf"{re.escape(named)}\w+"
    for named in re.findall(r"[\"'](\w+\.[\w{}.\[\]]+)[\"']", text):
        yield re.sub(r"\\\{.*?\\\}", r"\\w+", re.escape(named))


def test_no_sentence_is_left_unsaid():
    files = [path for kind in ("*.py", "*.html") for path in SOURCE.rglob(kind)]
    source = "\n".join(path.read_text("utf-8") for path in files)
    named = re.compile("|".join(sorted(set(patterns(source)))))
    unsaid = [key for key in messages() if not key.startswith("exchange.") and not named.fullmatch(key)]
    assert unsaid == []
