"""The forms of sheets as data: columns, headings, what marks a sheet and what identifies a row."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, get_args

from daoren.core.terms import Language

Reads = Literal[
    "code", "text", "prose", "bodies", "deadline", "share", "choice", "state", "region", "period", "year",
    "number", "date", "codes", "term", "computed",
]  # fmt: skip
_REMARK = re.compile(r"\s*[(（〔\[【][^()（）〔〕\[\]【】]*[)）〕\]】]\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the field that it fills, how it is read, and the headings that are taken for it.

    The first heading of a language is the one that is written. `fill` is for cells that people merge downwards;
    `vocabulary` names the group of terms of a column that reads "term".
    """

    name: str
    field: str
    reads: Reads
    headings: Mapping[Language, tuple[str, ...]]
    required: bool = False
    fill: bool = False
    vocabulary: str = ""
    width: float = 16

    @property
    def label(self) -> Mapping[Language, str]:
        """The heading as it is written, in each language."""
        return {language: words[0] for language, words in self.headings.items()}


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet: the kind of record that its rows are, its columns in order, and what tells it from others.

    `mark` are the columns without whose headings it is not this sheet; `identity` those that say which record a
    row is. `written_in` is the language of its headings where the sheet has one of its own.
    """

    key: str
    kind: str
    label: Mapping[Language, str]
    about: Mapping[Language, str]
    columns: tuple[Column, ...]
    mark: tuple[str, ...]
    identity: tuple[str, ...]
    written_in: Language | None = None

    def column(self, name: str) -> Column:
        """Give a column by its name; raise KeyError where there is none."""
        found = next((one for one in self.columns if one.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def headings(self) -> Mapping[str, str]:
        """Give the columns' names by every heading that is taken for them, as `plain_heading` gives it."""
        return _headings(self.key)


def plain_heading(text: str) -> str:
    r"""Give a heading without case, width, line breaks, stars, numbering signs and a remark in brackets behind it.

    >>> plain_heading("牵头\n单位 *"), plain_heading("完成情况（截至6月底）"), plain_heading("Done_so_far")
    ('牵头单位', '完成情况', 'donesofar')
    """
    half = unicodedata.normalize("NFKC", text).casefold()
    bare = _REMARK.sub("", half)
    return "".join(letter for letter in bare or half if not letter.isspace() and letter not in "_-*:：★▲")


@cache
def forms() -> Mapping[str, Form]:
    """Give every form by its key, in the order in which a table is compared with them."""
    folder = files(__package__)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = [_form(tomllib.loads(folder.joinpath(name).read_text("utf-8"))) for name in names]
    return MappingProxyType({form.key: form for form in found})


@cache
def _headings(key: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for column in forms()[key].columns:
        for word in (column.name, *(word for words in column.headings.values() for word in words)):
            if found.setdefault(plain_heading(word), column.name) != column.name:
                raise ValueError(f"sheet {key!r}: the heading {word!r} stands for two columns")
    return MappingProxyType(found)


def _form(raw: Mapping[str, Any]) -> Form:
    columns = tuple(_column(one) for one in raw["column"])
    names = {column.name for column in columns}
    if missing := {*raw["mark"], *raw["identity"]} - names:
        raise ValueError(f"sheet {raw['key']!r}: no such columns: {sorted(missing)}")
    return Form(
        raw["key"], raw["kind"], raw["label"], raw["about"], columns, tuple(raw["mark"]), tuple(raw["identity"]),
        raw.get("written_in"),
    )  # fmt: skip


def _column(raw: Mapping[str, Any]) -> Column:
    if raw["reads"] not in get_args(Reads):
        raise ValueError(f"column {raw['name']!r}: it cannot be read as {raw['reads']!r}")
    headings: Mapping[Language, tuple[str, ...]] = {"zh": tuple(raw["zh"]), "en": tuple(raw["en"])}
    optional = {name: raw[name] for name in ("required", "fill", "vocabulary", "width") if name in raw}
    return Column(raw["name"], raw.get("field", raw["name"]), raw["reads"], headings, **optional)
