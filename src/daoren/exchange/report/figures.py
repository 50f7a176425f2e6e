"""Programme figures: each target beside the actual of its year, with source and standing of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import narwhals.stable.v2 as nw

_AT_LEAST: Final = ("", "=", ">", ">=", "≥", "about", "约")
_SIGNS: Final = {">=": "≥", "<=": "≤", "=": "", "about": "≈", "约": "≈"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one region in one year: what was aimed at, what was reached, and who says so."""

    code: str
    name: dict[str, str]
    region: str
    year: int
    unit: str
    target: Row | None
    actual: Row | None

    @property
    def sign(self) -> str:
        """The sign before the target: ≥, >, ≈ or nothing."""
        sign = (self.target or {}).get("comparison") or ""
        return _SIGNS.get(sign, sign)

    @property
    def attainment(self) -> float | None:
        """Actual as a share of the target; None where either is missing or more is not better."""
        if self.target is None or self.actual is None:
            return None
        target, actual = self.target["value"], self.actual["value"]
        if (self.target["comparison"] or "") not in _AT_LEAST or not target or target < 0 or actual is None:
            return None
        return float(actual / target)

    def unit_in(self, language: str) -> str:
        """Give the unit in a language, where the file gives it in both as `zh / en`.

        >>> Figure("x", {}, "", 2025, "项 / items", None, None).unit_in("en")
        'items'
        """
        words = self.unit.split(" / ", 1)
        return words[-1] if language == "en" else words[0]


def figures(observations: nw.DataFrame[Any] | None, *, as_of: date) -> tuple[Figure, ...]:
    """Give every target with the last actual of its year, and of what has no target the latest actual.

    Actuals of periods that end after the date of the review are not seen. The latest year first, then by code.
    """
    if observations is None or observations.is_empty():
        return ()
    observations = observations.filter((nw.col("kind") == "target") | (nw.col("period_end") <= as_of))
    last: dict[tuple[str, str, int, str], Row] = {}
    newest: dict[tuple[str, str], int] = {}
    for row in observations.sort("indicator", "region", "period_end").iter_rows(named=True):
        year = row["period_end"].year
        last[row["indicator"], row["region"], year, row["kind"]] = row
        if row["kind"] == "actual":
            newest[row["indicator"], row["region"]] = year
    aimed = {key[:3] for key in last if key[3] == "target"}
    aimed_at = {key[:2] for key in aimed}
    shown = aimed | {(*key, year) for key, year in newest.items() if key not in aimed_at}
    order = sorted(shown, key=lambda key: (-key[2], key[0], key[1]))
    return tuple(_figure(key, last.get((*key, "target")), last.get((*key, "actual"))) for key in order)


def _figure(key: tuple[str, str, int], target: Row | None, actual: Row | None) -> Figure:
    row = target or actual or {}
    name = {"zh": row.get("name") or "", "en": row.get("name_en") or ""}
    return Figure(key[0], name, key[1], key[2], row.get("unit") or "", target, actual)
