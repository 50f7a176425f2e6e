"""The reference page of the data contract in Markdown, written from the contract itself."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from daoren.core.portfolio import Field, TableSchema, schema
from daoren.core.terms import Language, Statement, say, vocabulary

PAGES: Mapping[str, Language] = {"data-contract.md": "en", "zh/data-contract.md": "zh"}


def reference_page(language: Language) -> str:
    """Give the page: every table with its fields, then every vocabulary.

    >>> reference_page("en").splitlines()[0]
    '# The data contract'
    """
    parts = [
        f"# {_said('contract.page_title', language)}",
        _said("contract.page_intro", language).strip(),
        *(_table(table, language) for table in schema().values()),
        _vocabularies(language),
    ]
    return "\n\n".join(parts) + "\n"


def _said(key: str, language: Language, /, **values: object) -> str:
    return say(Statement(key, values), language)


def _sentences(parts: Iterable[str], language: Language) -> str:
    """Join sentences as the language does."""
    return ("" if language == "zh" else " ").join(parts)


def _grid(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Draw a Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _table(table: TableSchema, language: Language) -> str:
    heads = (_said(f"contract.page_{name}", language) for name in ("field", "label", "type", "required", "about"))
    key = ", ".join(f"`{column}`" for column in table.key)
    return "\n\n".join(
        (
            f"## `{table.name}` · {table.label[language]}",
            _sentences([table.about[language], _said("contract.page_key", language, key=key)], language),
            _grid(heads, (_row(field, language) for field in table.fields.values())),
        )
    )


def _row(field: Field, language: Language) -> tuple[str, ...]:
    kind = _said(f"contract.type_{field.type}", language, vocabulary=f"`{field.vocabulary}`")
    mark = "✓" if field.required else ""
    return f"`{field.name}`", field.label[language], kind, mark, _about(field, language)


def _about(field: Field, language: Language) -> str:
    parts = [field.about[language]]
    if field.maximum is not None:
        ends = {"minimum": f"{field.minimum or 0:g}", "maximum": f"{field.maximum:g}"}
        parts.append(_said("contract.page_between", language, **ends))
    elif field.minimum is not None:
        parts.append(_said("contract.page_minimum", language, minimum=f"{field.minimum:g}"))
    if field.references:
        parts.append(_said("contract.page_references", language, table=f"`{field.references}`"))
    if field.aliases:
        aliases = ("、" if language == "zh" else ", ").join(field.aliases)
        parts.append(_said("contract.page_aliases", language, aliases=aliases))
    if field.example:
        parts.append(_said("contract.comment_example", language, example=f"`{field.example}`"))
    return _sentences(parts, language)


def _vocabularies(language: Language) -> str:
    used = {field.vocabulary for table in schema().values() for field in table.fields.values()} - {""}
    heads = [_said(f"contract.page_word_{name}", language) for name in ("key", "zh", "en")]
    parts = [
        f"## {_said('contract.page_vocabularies', language)}",
        _said("contract.page_vocabularies_about", language),
    ]
    for group in (name for name in vocabulary() if name in used):
        rows = ((f"`{word.key}`", word.zh, word.en) for word in vocabulary()[group].values())
        parts += [f"### `{group}`", _grid(heads, rows)]
    return "\n\n".join(parts)


def write_pages(docs: Path) -> None:
    """Write the page in both languages into the folder of the documentation."""
    for name, language in PAGES.items():
        docs.joinpath(name).write_text(reference_page(language), "utf-8")


if __name__ == "__main__":
    write_pages(Path("docs"))
