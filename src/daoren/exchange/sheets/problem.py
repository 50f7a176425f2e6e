"""Problems of a sheet by its cells: "任务清单!G17（完成时限）", what, why and how to mend."""

from dataclasses import dataclass

from daoren.core.terms import Language, Statement, say
from daoren.exchange.problems import Problem


@dataclass(frozen=True, slots=True)
class CellProblem(Problem):
    """One thing to see to in a cell of a sheet; its sentences stand in the messages of the room `sheets`."""

    @property
    def at(self) -> str:
        """Where it is, as a spreadsheet writes it: the sheet (or the file, where there are none) and the cell."""
        return "!".join(part for part in (self.sheet or self.file, self.cell) if part)

    def place(self, language: Language) -> str:
        """Say where it is, with the heading over it."""
        if not self.column:
            return self.at
        return say(Statement("sheets.place", {"at": self.at, "column": self.column}), language)

    def _statement(self, part: str) -> Statement:
        values = {
            "value": self.value,
            "column": self.column,
            "file": self.file,
            "count": self.count,
            "row": self.row,
        }
        return Statement(f"sheets.{self.code}_{part}", {**values, **self.details})
