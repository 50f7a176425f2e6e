"""One term, one key, both languages."""

from daoren.core.portfolio import schema
from daoren.core.terms import vocabulary


def test_every_term_has_both_words() -> None:
    for group, terms in vocabulary().items():
        for key, term in terms.items():
            assert key.isascii(), (group, key)
            assert term.zh, (group, key)
            assert term.en, (group, key)


def test_words_of_a_group_are_distinct() -> None:
    for group, terms in vocabulary().items():
        for language in ("zh", "en"):
            words = [term.in_language(language) for term in terms.values()]
            assert len(set(words)) == len(words), (group, language)


def test_every_field_of_the_contract_is_named_and_explained_in_both_languages() -> None:
    for table in schema().values():
        for field in table.fields.values():
            assert set(field.label) == set(field.about) == {"zh", "en"}, (table.name, field.name)
