from pathlib import Path

import pytest

from daoren.core.portfolio import schema
from daoren.core.terms import vocabulary
from daoren.exchange.reference import reference_page

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("language", "file"), [("en", "data-contract.md"), ("zh", "zh/data-contract.md")])
def test_the_page_in_the_documentation_is_up_to_date(language, file):
    mend = "write reference_page(language) to docs/ again"
    assert (DOCS / file).read_text("utf-8") == reference_page(language), mend


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_field_and_word_is_there(language):
    page = reference_page(language)
    for table in schema().values():
        assert f"## `{table.name}` · {table.label[language]}" in page
        for field in table.fields.values():
            assert f"| `{field.name}` | {field.label[language]} |" in page
            for word in vocabulary().get(field.vocabulary, {}).values():
                assert f"| `{word.key}` | {word.zh} | {word.en} |" in page


def test_required_fields_are_marked():
    assert "| `project_id` | Project number | number or code | ✓ |" in reference_page("en")
    assert "| `summary` | Summary | text |  |" in reference_page("en")
