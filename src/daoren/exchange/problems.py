"""Problems of an import as data: what, where, why and how to mend, all of them in one run.

A problem has a code; its three sentences stand in the messages as `<code>_what`, `<code>_why`, `<code>_mend`.
Of problems of one kind in one column the first 20 rows are kept and the others are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from daoren.core.terms import Language, Statement, label, say

Severity = Literal["error", "warning", "note"]
SHOWN = 20
LONGEST_VALUE = 60
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to see to in a file.

    `row` is 1-based as a person sees it (the first row of the file is 1); `column` is the heading as given;
    `cell` is the reference in a workbook (`C7`); `count` is how many rows the line stands for.
    """

    severity: Severity
    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    value: str = ""
    details: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    count: int = 1

    @property
    def what(self) -> Statement:
        """What is wrong."""
        return self._statement("what")

    @property
    def why(self) -> Statement:
        """Why it matters."""
        return self._statement("why")

    @property
    def mend(self) -> Statement:
        """How to mend it."""
        return self._statement("mend")

    def place(self, language: Language) -> str:
        """Say where it is: file, sheet, row, column and cell, as far as they are known."""
        parts = [self.file] if self.file else []
        for name in ("sheet", "row", "column", "cell"):
            value = getattr(self, name)
            if value not in ("", None):
                parts.append(say(Statement(f"exchange.place_{name}", {name: value}), language))
        return say(Statement("exchange.place", {"parts": tuple(parts)}), language)

    def text(self, language: Language) -> str:
        """Say the whole of it in one line: severity, where, what, why, mend."""
        return say(
            Statement(
                "exchange.line",
                {
                    "severity": label("severity", self.severity, language),
                    "place": self.place(language),
                    "what": self.what,
                    "why": self.why,
                    "mend": self.mend,
                },
            ),
            language,
        )

    def record(self, language: Language) -> dict[str, object]:
        """Give it as plain data for machines, its sentences in one language."""
        parts = {name: getattr(self, name).in_language(language) for name in ("what", "why", "mend")}
        names = ("severity", "code", "file", "sheet", "row", "column", "cell", "value", "count")
        return {**{name: getattr(self, name) for name in names}, **parts}

    def _statement(self, part: str) -> Statement:
        values = {"value": self.value, "column": self.column, "file": self.file, "count": self.count}
        return Statement(f"exchange.{self.code}_{part}", {**values, **self.details})


def nearest_said(near: str) -> Statement | str:
    """Give the remark that names the nearest word, to be put into a sentence; nothing where none is near."""
    return Statement("exchange.nearest", {"near": near}) if near else ""


def shorten(value: str) -> str:
    """Cut a value to what fits into a line.

    >>> len(shorten("x" * 500))
    60
    """
    line = " ".join(value[: 4 * LONGEST_VALUE].split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"


def _identity(problem: Problem) -> tuple[object, ...]:
    """Give what makes two problems the same: in a row its place and value, else what it says as well."""
    where = (problem.code, problem.file, problem.sheet, problem.row, problem.column, problem.value)
    return where if problem.row is not None else (*where, repr(dict(problem.details)))


class Problems:
    """Collects problems; of each kind in a column it keeps the first rows and counts the rest."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], list[Problem]] = {}
        self._total: dict[tuple[str, ...], int] = {}
        self._told: set[tuple[object, ...]] = set()

    def add(self, problem: Problem) -> None:
        """Add one problem."""
        self.add_many([problem], total=problem.count)

    def add_many(self, shown: Sequence[Problem], *, total: int) -> None:
        """Add problems of one kind in one column: some to show, and how many there are in all.

        A column that fills several fields is read as often, and so is a file that a map reads several times; the
        same problems are counted once.
        """
        told = {_identity(problem) for problem in shown}
        if told and told <= self._told:
            return
        self._told |= told
        for problem in shown:
            group = (problem.severity, problem.code, problem.file, problem.sheet, problem.column)
            kept = self._kept.setdefault(group, [])
            self._total[group] = self._total.get(group, 0) + problem.count
            if len(kept) < SHOWN:
                kept.append(replace(problem, value=shorten(problem.value)))
        if shown:
            self._total[group] += total - sum(problem.count for problem in shown)

    @property
    def failed(self) -> bool:
        """Whether any of them is an error."""
        return any(group[0] == "error" for group in self._kept)

    def sorted(self) -> tuple[Problem, ...]:
        """Give all: errors first, then warnings, then notes; what is not shown is counted in a last line."""
        found: list[Problem] = []
        for severity in _SEVERITIES:
            for group, kept in self._kept.items():
                if group[0] == severity:
                    found.extend(kept)
                    more = self._total[group] - sum(problem.count for problem in kept)
                    if more > 0:
                        rest = replace(kept[-1], code="more", row=None, cell="", value="", count=more)
                        found.append(replace(rest, details={"more": f"{more:,}", "first": kept[0].what}))
        return tuple(found)
