"""Load a portfolio from files: all problems in one run, and nothing at all where one of them is an error."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from daoren.core.portfolio import GAPS, Portfolio, schema
from daoren.exchange.maps import ColumnMap, apply_map
from daoren.exchange.problems import Problem, Problems
from daoren.exchange.reading.build import Built, build
from daoren.exchange.reading.checks import FROM, check, gather
from daoren.exchange.reading.columns import POLARS_TYPES
from daoren.exchange.reading.files import digest_of, unreadable
from daoren.exchange.reading.meta import Meta
from daoren.exchange.reading.plan import Setting, TablePlan
from daoren.exchange.reading.sheet import ROW
from daoren.exchange.reading.source import Source, open_source

Progress = Callable[[str, float], None]
HOME = ("CNY", "CN-33")  # the currency and region of a portfolio that says nothing of either
_GAPS = dict.fromkeys(GAPS, pl.String)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a source: a portfolio, or None where some problem is an error; and every problem.

    `digest` is the SHA-256 (hexadecimal) over names and bytes of the files; `map_key` and `map_digest` are
    empty without a column map.
    """

    portfolio: Portfolio | None
    problems: tuple[Problem, ...]
    digest: str
    map_key: str = ""
    map_digest: str = ""


def load(
    source: Path,
    *,
    as_of: date,
    column_map: ColumnMap | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Read a source into a portfolio.

    `source` is a folder with a file a table, a workbook, one flat table, or whatever the column map expects.
    `as_of` is the day of the review: a map that dates its rows leaves out later ones, and a flat table's
    reports are of that day. `progress` is told what is being done (`read`, `check`) and the share of it done.
    """
    tell = progress or (lambda _what, _share: None)
    problems = Problems()
    tell("read", 0.0)
    found, digest = _found(source, column_map, as_of, problems)
    setting = Setting(found.meta.currency, found.meta.fiscal_year_starts)
    built: dict[str, list[Built]] = {}
    for done, plan in enumerate(found.plans):
        tell("read", 0.8 * done / max(found.tables, 1))
        setting = _settled(setting, plan, problems)
        built.setdefault(plan.target.name, []).append(build(plan, setting, problems))
        del plan
    tables = {name: gather(name, built[name]) for name in schema() if name in built}
    tell("check", 0.85)
    check(tables, built, problems)
    portfolio = None if problems.failed else _portfolio(tables, built, found.meta, setting, digest)
    tell("check", 1.0)
    key, map_digest = (column_map.key, column_map.digest) if column_map else ("", "")
    return Loaded(portfolio, problems.sorted(), digest, key, map_digest)


def _found(source: Path, column_map: ColumnMap | None, as_of: date, problems: Problems) -> tuple[Source, str]:
    """Find the files of a source, and their digest; what the system does not give is a problem like any other."""
    found = Source()
    try:
        found = (
            apply_map(source, column_map, as_of, problems) if column_map else open_source(source, as_of, problems)
        )
        return found, digest_of(found.paths)
    except OSError as error:
        problems.add(unreadable(error, source))
        return found, ""


def _settled(setting: Setting, plan: TablePlan, problems: Problems) -> Setting:
    """Find the currency: stated, or of the first heading with one, or yuan; report headings that contradict it."""
    fills = [fill for fill in plan.fills if fill.field.type == "money"]
    named = [fill for fill in fills if fill.unit.currency]
    currency = setting.currency or (named[0].unit.currency if named else HOME[0] if fills else "")
    for fill in named:
        if fill.unit.currency != currency:
            details = {"other": fill.unit.currency, "currency": currency}
            problems.add(plan.sheet.problem("error", "unit_currency", column=fill.column, details=details))
    return replace(setting, currency=currency)


def _portfolio(
    tables: Mapping[str, pl.DataFrame],
    built: Mapping[str, Sequence[Built]],
    meta: Meta,
    setting: Setting,
    digest: str,
) -> Portfolio:
    whole: dict[str, nw.DataFrame[Any]] = {}
    for name, table in schema().items():
        kinds = {column: POLARS_TYPES[field.type] for field in table.fields.values() for column in field.columns}
        frame = tables[name].select(table.columns) if name in tables else pl.DataFrame(schema=kinds)
        whole[name] = nw.from_native(frame, eager_only=True)
    currency = setting.currency or HOME[0]
    return Portfolio(
        MappingProxyType(whole),
        nw.from_native(_gaps(tables, built), eager_only=True),
        currency,
        digest,
        rounds=meta.rounds,
        synthetic=meta.synthetic,
        region=meta.region or (HOME[1] if currency == HOME[0] else ""),
        name=meta.name,
    )


def _gaps(tables: Mapping[str, pl.DataFrame], built: Mapping[str, Sequence[Built]]) -> pl.DataFrame:
    """Give every missing value whose reason the file told, under the key of its row."""
    parts = [pl.DataFrame(schema=_GAPS)]
    for name, frame in tables.items():
        key = pl.concat_str([pl.col(column).cast(pl.String) for column in schema()[name].key], separator="/")
        for at, one in enumerate(built[name]):
            if one.gaps.height:
                keys = frame.filter(pl.col(FROM) == at).select(ROW, key.alias("row"))
                told = one.gaps.join(keys, on=ROW, how="inner", maintain_order="left")
                parts.append(told.select(pl.lit(name).alias("table"), "row", "field", "reason", "raw"))
    return pl.concat(parts).sort("table", "row", "field", maintain_order=True)


__all__ = ["Loaded", "Progress", "load"]
