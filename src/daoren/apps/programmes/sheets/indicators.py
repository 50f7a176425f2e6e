"""Indicators by a sheet: what defines them, and targets and actuals by year.

A target that stands is not set again: it is adjusted, with reason and approver. An actual that is counted is
corrected only where the caller says so. A blank figure says nothing.
"""

from collections.abc import Mapping
from typing import Any

from daoren.apps.parties.actors import Actor
from daoren.apps.portfolio.models import TABLES
from daoren.apps.programmes.derive import home
from daoren.apps.programmes.sheets.change import (
    Change,
    Planned,
    changed_values,
    not_yours,
    records_of,
    refused_when_over,
    told,
)
from daoren.apps.programmes.sheets.years import Place, Year, findings_by_year, texts_of_year, years
from daoren.apps.records.kinds import kinds
from daoren.apps.records.projection import row_values
from daoren.core.ledger import Record
from daoren.core.lifecycle import Lifecycle
from daoren.exchange.sheets import CellProblem, Column, Row, SheetRead, texts_of

KIND, TABLE = "indicator", "observations"
FIGURES = ("target", "actual")
# What is of a year and not of the indicator, and what is computed.
_OF_THE_YEAR = ("code", "region", "year", "source", "fact_status", "comparison", *FIGURES)
_COMPUTED = ("attainment", "status", "finding")
_DEFAULT_STATUS: Mapping[str, str] = {"target": "published", "actual": "reported"}
_PART = 500
_CLOSE = 5e-4
Key = tuple[str, str, int]


def plan_indicators(sheet: SheetRead, actor: Actor, *, overwrite: bool = False) -> Planned:
    """Say what a sheet of indicators brings that is new; `overwrite` corrects actuals that are counted."""
    return _Indicators(sheet, actor, overwrite=overwrite).planned()


class _Indicators:
    """One sheet of indicators being compared with those on record."""

    def __init__(self, sheet: SheetRead, actor: Actor, *, overwrite: bool) -> None:
        self.sheet, self.actor, self.overwrite = sheet, actor, overwrite
        self.lifecycle: Lifecycle = kinds()[KIND]
        self.found = Planned()
        codes = sorted({row.text("code") for row in sheet.rows})
        self.records = records_of(KIND, codes)
        self.years, self.written = _on_record(codes)

    def planned(self) -> Planned:
        by_code: dict[str, list[Row]] = {}
        for row in self._once():
            by_code.setdefault(row.text("code"), []).append(row)
        for code, rows in by_code.items():
            self._indicator(self.records.get(code) or Record(KIND, code), rows)
        return self.found

    def _once(self) -> list[Row]:
        """Give the rows whose indicator and year can be told, each of them once."""
        seen: dict[Key, Row] = {}
        kept = []
        for row in self.sheet.rows:
            if any(self.sheet.trouble(row, name) for name in ("code", "region", "year") if name in row.cells):
                told(self.sheet, row, None, self.found)
            elif "/" in row.text("code"):
                self._tell("error", "code_parted", row, "code")
            elif (first := seen.setdefault(self._key(row), row)) is not row:
                self._tell("error", "twice", row, "year", first=first.number)
            else:
                kept.append(row)
        return kept

    def _key(self, row: Row) -> Key:
        code = row.text("code")
        known = self.records.get(code)
        region = row.text("region") or str((known and known.values.get("region")) or home())
        return (code, region, int(dict(row.cells["year"].said)["year"]))  # type: ignore[arg-type]

    def _indicator(self, record: Record, rows: list[Row]) -> None:
        """Look at all rows of an indicator: its definition once, its figures row by row."""
        before = len(self.found.problems)
        defined = changed_values(record, self._defined(record, rows))
        figures = [self._figures(record, row, defined) for row in rows]
        fresh = not record.sequence and (any(figures) or _defines(defined))
        if fresh and not (defined.get("title") or record.values.get("title")):
            self._tell("error", "required", rows[0], "name_zh" if "name_zh" in rows[0].cells else "code")
        if any(problem.severity == "error" for problem in self.found.problems[before:]):
            return
        moved = bool(record.sequence and defined)
        if fresh or moved or any(figures):
            refusal = self._refusal(record, rows[0], defined)
            if refusal is not None:
                self.found.problems.append(refusal)
                return
        if fresh or moved:
            self.found.changes.append(Change(record, self._payload(record, defined, rows[0])))
        self.found.changes += [change for changes in figures for change in changes]
        self._count(rows, figures, fresh=fresh, moved=moved)

    def _count(self, rows: list[Row], figures: list[list[Change]], *, fresh: bool, moved: bool) -> None:
        for at, changes in enumerate(figures):
            new = any(not one.record.sequence for one in changes)
            if new or (fresh and not at):
                self.found.added += 1
            elif changes or (moved and not at):
                self.found.changed += 1
            else:
                self.found.same += 1

    def _defined(self, record: Record, rows: list[Row]) -> dict[str, Any]:
        """Give what the rows say of the indicator itself; a value that all of them leave blank is taken away."""
        values: dict[str, Any] = {}
        written = self._written(record, rows[0]) or {}
        for column in self.sheet.form.columns:
            if column.name in (*_OF_THE_YEAR, *_COMPUTED) or column.name not in rows[0].cells:
                continue
            stands, filled = written.get(column.name, ""), [row for row in rows if row.text(column.name)]
            if filled:
                values |= self._agreed(record, filled, column, stands)
            elif stands and record.sequence:
                self._tell("warning", "cleared", rows[0], column.name, old=stands[:40])
                values[column.field] = None
        if record.sequence and _held(values, record, "method") != record.values.get("method"):
            self._tell("error", "method_stands", rows[0], "method", old=record.values.get("method") or "—")
        return values

    def _agreed(self, record: Record, rows: list[Row], column: Column, stands: str) -> dict[str, Any]:
        """Give the value on which the rows of an indicator agree; tell what cannot be read or says otherwise."""
        name, found, first = column.name, dict[str, Any](), rows[0]
        for row in rows:
            if record.sequence and row.text(name) == stands:
                said = {column.field: record.values.get(column.field)}
            elif (trouble := self.sheet.trouble(row, name)) is not None:
                self.found.problems.append(trouble)
                continue
            else:
                said = dict(row.cells[name].said)  # type: ignore[arg-type]
            if found and found != said:
                self._tell("error", "contradicts", row, name, first=first.number)
            elif not found:
                found, first = said, row
        return found

    def _written(self, record: Record, row: Row) -> Mapping[str, str] | None:
        """Give the cells of a row as they would be written; of a year without figures those of the indicator."""
        found = self.written.get(self._key(row))
        if found is not None or not record.sequence:
            return found
        return texts_of(self.sheet.form, {**record.values, "number": record.subject})

    def _figures(self, record: Record, row: Row, defined: Mapping[str, Any]) -> list[Change]:
        key = self._key(row)
        year = self.years.get(key) or Year(*key, values=record.values)
        written = self.written.get(key, {})
        self._compare_computed(row, written)
        changes = []
        for kind in FIGURES:
            value = self._figure(row, kind, year, written)
            if value is not None:
                changes.append(self._observation(row, kind, value, year, {**record.values, **defined}))
        if not changes:
            self._left_alone(row, written)
        return changes

    def _figure(self, row: Row, kind: str, year: Year, written: Mapping[str, str]) -> float | None:
        """Give a figure that is new, or that corrects one; None where there is nothing to write."""
        cell = row.cells.get(kind)
        if cell is None:
            return None
        stands = written.get(kind, "")
        if cell.text == stands:
            self._compared(row, kind, year, written)
            return None
        if self.sheet.trouble(row, kind) is not None:
            self.found.problems.append(self.sheet.trouble(row, kind))  # type: ignore[arg-type]
            return None
        value: float | None = dict(cell.said)[kind]  # type: ignore[arg-type]
        if value is None:
            self._tell("warning", "blank_figure", row, kind, old=stands)
            return None
        if stands and float(stands) == value:
            self._compared(row, kind, year, written)
            return None
        return value if not stands or self._may_replace(row, kind, year, stands) else None

    def _compared(self, row: Row, kind: str, year: Year, written: Mapping[str, str]) -> None:
        """Look at how a target that stands is compared: that too is adjusted and not set again."""
        cell = row.cells.get("comparison")
        if kind != "target" or cell is None or year.target is None or cell.text == written.get("comparison", ""):
            return
        trouble = self.sheet.trouble(row, "comparison")
        if trouble is not None:
            self.found.problems.append(trouble)
        elif dict(cell.said)["comparison"] != (year.target.comparison or None):  # type: ignore[arg-type]
            self._tell("error", "target_stands", row, "comparison", old=year.target.comparison or "—")

    def _may_replace(self, row: Row, kind: str, year: Year, stands: str) -> bool:
        if kind == "target":
            self._tell("error", "target_stands", row, kind, old=stands)
            return False
        if year.derived:
            self._tell("warning", "derived_differs", row, kind, old=stands)
            return False
        if not self.overwrite:
            self._tell("error", "actual_stands", row, kind, old=stands)
        return self.overwrite

    def _left_alone(self, row: Row, written: Mapping[str, str]) -> None:
        """Say that a source or its standing goes with a figure and is not changed alone."""
        for name in ("source", "fact_status"):
            cell = row.cells.get(name)
            if written and cell is not None and cell.text and cell.text != written[name]:
                self._tell("warning", "source_left", row, name, old=written[name] or "—")

    def _compare_computed(self, row: Row, written: Mapping[str, str]) -> None:
        for name in _COMPUTED:
            cell = row.cells.get(name)
            if written and cell is not None and cell.text and not _close(cell.text, written[name]):
                self._tell("warning", "computed_differs", row, name, old=written[name] or "—")

    def _observation(self, row: Row, kind: str, value: float, year: Year, values: Mapping[str, Any]) -> Change:
        old: Any = year.actual if kind == "actual" else None
        subject = old.pk if old is not None else f"{year.code}/{year.region}/{year.year}-01-01/{kind}"
        old = old or TABLES[TABLE]._default_manager.filter(pk=subject).first()
        known = row_values(TABLE, old) if old is not None else {}
        status = self._said(row, "fact_status", "fact_status") or _DEFAULT_STATUS[kind]
        new = {
            "indicator": year.code, "region": year.region, "kind": kind, "value": value,
            "period_start": f"{year.year}-01-01", "period_end": f"{year.year}-12-31",
            "name": values.get("title"), "name_en": values.get("name_en"), "unit": values.get("unit"),
            "document": self._said(row, "source", "document"), "status": status,
            "comparison": self._said(row, "comparison", "comparison") if kind == "target" else None,
            "method": values.get("method") if kind == "actual" else None,
        }  # fmt: skip
        if old is not None:
            new = {name: new[name] for name in ("value", "document", "status")}
        record = Record(TABLE, subject, values=known, sequence=old.sequence if old is not None else 0)
        changed = {name: one for name, one in new.items() if one is not None and known.get(name) != one}
        return Change(record, {"set": changed})

    def _said(self, row: Row, name: str, field: str) -> Any:
        cell = row.cells.get(name)
        if cell is None:
            return None
        trouble = self.sheet.trouble(row, name)
        if trouble is not None:
            if trouble not in self.found.problems:
                self.found.problems.append(trouble)
            return None
        return dict(cell.said)[field]  # type: ignore[arg-type]

    def _refusal(self, record: Record, row: Row, defined: Mapping[str, Any]) -> CellProblem | None:
        column = "department" if "department" in row.cells else "code"
        known = [record.values.get("department")] if record.sequence else []
        after = defined.get("department", record.values.get("department"))
        own = not_yours(self.actor, self.sheet, row, column, *known, after)
        if own is not None or not record.sequence:
            return own
        return refused_when_over(self.lifecycle, record, self.sheet, row, "code")

    def _payload(self, record: Record, defined: Mapping[str, Any], row: Row) -> dict[str, Any]:
        if record.sequence:
            return {"set": dict(defined)}
        values = {name: value for name, value in defined.items() if value is not None}
        return {"set": {**values, "region": self._key(row)[1]}, "to": "in_force"}

    def _tell(self, severity: Any, code: str, row: Row, column: str, **details: object) -> None:
        self.found.problems.append(
            self.sheet.problem(severity, code, row.number, column, row.text(column), details)
        )


def _defines(values: Mapping[str, Any]) -> bool:
    """Tell whether something is said of an indicator beyond its name and unit, which figures have themselves."""
    return any(value is not None for name, value in values.items() if name not in ("title", "name_en", "unit"))


def _held(values: Mapping[str, Any], record: Record, name: str) -> Any:
    return values.get(name, record.values.get(name))


def _close(text: str, written: str) -> bool:
    """Tell whether a computed cell says what is computed now, to the digits that people write."""
    try:
        part = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        return abs(part - float(written)) < _CLOSE
    except ValueError:
        return text == written


def _on_record(codes: list[str]) -> tuple[dict[Key, Year], dict[Key, Mapping[str, str]]]:
    """Give the years on record of indicators, and the cells that they would be written as."""
    found: dict[Key, Year] = {}
    texts: dict[Key, Mapping[str, str]] = {}
    for begin in range(0, len(codes), _PART):
        part = codes[begin : begin + _PART]
        findings: dict[Place, Any] = dict(findings_by_year(part))
        for one in years(part, everywhere=True):
            found[one.code, one.region, one.year] = one
            texts[one.code, one.region, one.year] = texts_of_year(one, findings)
    return found, texts
