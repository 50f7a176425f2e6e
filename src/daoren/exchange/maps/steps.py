"""What a column map may do with the rows of a file before they fill tables: one verb a step, in order.

`keep` rows, drop repeated ones (`distinct`), `join` another read, make a column `together` from several, from a
`template`, as the `first_of` several, by a `cut` out of another, by `add_days` to a date; `distinguish` two things
under one key; `unpivot` columns into rows; `split` a cell into rows.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from daoren.core.terms import places
from daoren.exchange.maps.kinds import LIST, TABLE, TEXT, Kinds
from daoren.exchange.problems import Problems
from daoren.exchange.reading.columns import tidy
from daoren.exchange.reading.conditions import matches
from daoren.exchange.reading.dated import days_of
from daoren.exchange.reading.plan import Condition
from daoren.exchange.reading.sheet import ROW, Sheet

Open = Callable[[str], Sheet | None]
Run = Callable[[Sheet, Mapping[str, Any], Open, Problems], Sheet]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: what it does, the arguments it needs, those it may have, and the columns it reads."""

    run: Run
    needed: tuple[str, ...]
    possible: tuple[str, ...] = ()
    columns: Callable[[Mapping[str, Any]], tuple[str, ...]] = lambda _arguments: ()

    @property
    def kinds(self) -> Kinds:
        """The kind of each argument: text, but for lists and tables."""
        lists = {"columns": LIST, "days": LIST, "where": LIST, "bring": TABLE}
        by = {"by": LIST} if self.run is _distinct else {}
        return {name: (lists | by).get(name, TEXT) for name in (*self.needed, *self.possible)}


def _with(sheet: Sheet, frame: pl.DataFrame) -> Sheet:
    return replace(sheet, frame=frame)


def _text(name: str) -> pl.Expr:
    stripped = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def _keep(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    return _with(sheet, sheet.frame.filter(matches(arguments["where"])))


def _distinct(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, problems: Problems) -> Sheet:
    by = list(arguments.get("by") or sheet.headings)
    kept = sheet.frame.unique(by, keep="first", maintain_order=True)
    dropped = sheet.frame.height - kept.height
    if dropped:
        problems.add(sheet.problem("note", "rows_repeated", details={"rows": f"{dropped:,}", "by": tuple(by[:5])}))
    return _with(sheet, kept)


def _join(sheet: Sheet, arguments: Mapping[str, Any], open_: Open, _problems: Problems) -> Sheet:
    other = open_(arguments["read"])
    if other is None:
        return sheet
    right, bring = arguments["right"], arguments["bring"]
    found = other.frame.filter(matches(arguments.get("where", ()))).unique(
        right, keep="first", maintain_order=True
    )
    brought = found.select(
        pl.col(right).cast(pl.String).alias("\x00key"), *(pl.col(old).alias(new) for new, old in bring.items())
    )
    joined = sheet.frame.with_columns(pl.col(arguments["left"]).cast(pl.String).alias("\x00key"))
    return _with(sheet, joined.join(brought, on="\x00key", how="left", maintain_order="left").drop("\x00key"))


def _together(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    parts = [_text(name) for name in arguments["columns"]]
    text = pl.concat_str(parts, separator=arguments.get("by", " "), ignore_nulls=True)
    return _with(sheet, sheet.frame.with_columns(text.alias(arguments["into"])))


def _template(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    pieces = re.split(r"\{([^{}]+)\}", arguments["text"])
    parts = [pl.lit(piece) if at % 2 == 0 else _text(piece) for at, piece in enumerate(pieces)]
    return _with(sheet, sheet.frame.with_columns(pl.concat_str(parts).alias(arguments["into"])))


def _first_of(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    return _with(
        sheet,
        sheet.frame.with_columns(
            pl.coalesce(_text(name) for name in arguments["columns"]).alias(arguments["into"])
        ),
    )


def _cut(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    pattern = re.compile(arguments["pattern"])
    texts = tidy(sheet.frame[arguments["column"]])

    def found(text: str) -> str | None:
        match = pattern.search(text)
        return match[1 if pattern.groups else 0] if match else None

    different = texts.drop_nulls().unique(maintain_order=True)
    new = texts.replace_strict(
        different,
        pl.Series([found(text) for text in different], dtype=pl.String),
        default=None,
        return_dtype=pl.String,
    )
    return _with(sheet, sheet.frame.with_columns(new.alias(arguments["into"])))


def _add_days(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, problems: Problems) -> Sheet:
    start = arguments["start"]
    if start in sheet.frame.columns:
        first = days_of(sheet, start, "", problems)
    else:
        first = pl.Series([start] * sheet.frame.height, dtype=pl.String).str.to_date("%Y-%m-%d")
    day = first.alias("\x00day").to_frame().with_columns(sheet.frame.select(arguments["days"]))
    for name in arguments["days"]:
        number = (
            pl.col(name).cast(pl.String).str.extract(r"^\s*(-?[0-9]+)(?:\.0*)?(?:\s|$|天|日|d)", 1).cast(pl.Int64)
        )
        day = day.with_columns(pl.col("\x00day") + pl.duration(days=number))
    text = day["\x00day"].dt.to_string("%Y-%m-%d").alias(arguments["into"])
    return _with(sheet, sheet.frame.with_columns(text))


def _distinguish(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    """Make a key of its own for each of two things that share one: where a key stands twice within a round."""
    key, by, within = (_text(arguments[name]) for name in ("key", "by", "within"))
    keyed = sheet.frame.with_columns(key.alias("\x00key"), by.alias("\x00by"), within.alias("\x00within"))
    twice = keyed.filter(pl.struct("\x00key", "\x00within").is_duplicated())["\x00key"].unique()
    split = pl.when(pl.col("\x00key").is_in(twice.implode())).then(
        pl.concat_str("\x00key", pl.lit(" · "), "\x00by", ignore_nulls=True)
    )
    new = split.otherwise("\x00key").alias(arguments["into"])
    return _with(sheet, keyed.with_columns(new).drop("\x00key", "\x00by", "\x00within"))


def _unpivot(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    """Turn headings that match into rows; the group `measure` names the columns of values, others are columns."""
    pattern = re.compile(arguments["heading"])
    blocks: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    wide: set[str] = set()
    for heading in sheet.headings:
        match = pattern.search(heading)
        if match:
            named = {name: text or "" for name, text in match.groupdict().items()}
            measure = named.pop("measure", "value")
            blocks.setdefault(tuple(named.items()), {})[measure] = heading
            wide.add(heading)
    if not blocks:
        return sheet
    measures = list(dict.fromkeys(measure for block in blocks.values() for measure in block))
    parts = []
    for groups, block in blocks.items():
        values = [
            (pl.col(block[name]) if name in block else pl.lit(None)).cast(pl.String).alias(name)
            for name in measures
        ]
        added = [pl.lit(text, dtype=pl.String).alias(name) for name, text in groups]
        parts.append(sheet.frame.select(pl.exclude(wide), *added, *values))
    return _with(sheet, pl.concat(parts).sort(ROW, maintain_order=True))


def _split(sheet: Sheet, arguments: Mapping[str, Any], _open: Open, _problems: Problems) -> Sheet:
    column = arguments["column"]
    parts = pl.col(column).cast(pl.String).str.split(arguments["by"])
    return _with(sheet, sheet.frame.with_columns(parts).explode(column).with_columns(_text(column).alias(column)))


def _days_columns(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    start = str(arguments["start"])
    constant = re.fullmatch(r"\d{4}-\d{2}-\d{2}", start)
    return (*(() if constant else (start,)), *arguments["days"])


def _condition_columns(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    conditions: tuple[Condition, ...] = arguments.get("where", ())
    return tuple(condition.column for condition in conditions)


VERBS: Mapping[str, Verb] = {
    "keep": Verb(_keep, ("column",), (), _condition_columns),
    "distinct": Verb(_distinct, (), ("by",), lambda given: tuple(given.get("by", ()))),
    "join": Verb(_join, ("read", "left", "right", "bring"), ("where",), lambda given: (given["left"],)),
    "together": Verb(_together, ("into", "columns"), ("by",), lambda given: tuple(given["columns"])),
    "template": Verb(_template, ("into", "text"), (), lambda given: tuple(sorted(places(given["text"])))),
    "first_of": Verb(_first_of, ("into", "columns"), (), lambda given: tuple(given["columns"])),
    "cut": Verb(_cut, ("into", "column", "pattern"), (), lambda given: (given["column"],)),
    "add_days": Verb(_add_days, ("into", "start", "days"), (), _days_columns),
    "distinguish": Verb(
        _distinguish,
        ("into", "key", "by", "within"),
        (),
        lambda given: (given["key"], given["by"], given["within"]),
    ),
    "unpivot": Verb(_unpivot, ("heading",)),
    "split": Verb(_split, ("column", "by"), (), lambda given: (given["column"],)),
}
