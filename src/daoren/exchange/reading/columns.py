"""Text of a column to typed values: the plain ones all at once, the odd ones once each.

Polars reads what is written plainly. What it cannot read is collected, each different text is read once by the
patient readers (amounts, days, words), and the results are joined back. So 7 million plain rows take a second
and a file with one strange cell is not slower for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from daoren.core.portfolio import Field
from daoren.exchange.reading import days, words
from daoren.exchange.reading.amounts import LARGEST_MINOR, Reading, read_money, read_number, read_share
from daoren.exchange.reading.plan import Fill, Setting

POLARS_TYPES: Mapping[str, type[pl.DataType]] = {
    "id": pl.String,
    "text": pl.String,
    "term": pl.String,
    "credit_code": pl.String,
    "date": pl.Date,
    "period": pl.Date,
    "money": pl.Int64,
    "number": pl.Float64,
    "share": pl.Float64,
    "flag": pl.Boolean,
}
BLANKS = " \t\n\r\u00a0\u3000\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class Converted:
    """Typed columns, and for each row that was not plain the remark on it.

    `values` has the stored columns of the field. `remarks` has `index` (row of the sheet's frame), `text`,
    `missing`, `code`, `severity` and `details` (an index into `details`).
    """

    values: pl.DataFrame
    remarks: pl.DataFrame
    details: tuple[Mapping[str, object], ...]


def tidy(texts: pl.Series) -> pl.Series:
    """Give text without blanks at its ends; nothing but blanks is null."""
    column = texts.cast(pl.String) if texts.dtype != pl.String else texts
    stripped = column.str.strip_chars(BLANKS)
    return stripped.to_frame("text").select(pl.when(pl.col("text") != "").then("text")).to_series()


def convert(texts: pl.Series, fill: Fill, setting: Setting) -> Converted:
    """Read a column for a field; what cannot be read is null and has a remark."""
    names = fill.columns
    direct = _typed(texts, fill, setting)
    if direct is not None:
        return Converted(direct, _no_remarks(), ())
    clean = tidy(texts)
    plain = _plainly(clean, fill, setting)
    odd_at = (plain.to_series(0).is_null() & clean.is_not_null()).arg_true()
    if not odd_at.len():
        return Converted(plain, _no_remarks(), ())
    odd = read_each(clean.gather(odd_at), _reader(fill, setting, clean.gather(odd_at)), names, plain.dtypes[0])
    values = plain.with_columns(plain[name].scatter(odd_at, odd.values[name]) for name in names)
    remarks = odd.remarks.with_columns(odd_at.cast(pl.UInt32).gather(odd.remarks["index"]).alias("index"))
    return Converted(values, remarks, odd.details)


def read_each(
    texts: pl.Series, read: Callable[[str], Reading], names: tuple[str, ...], kind: pl.DataType
) -> Converted:
    """Read each different text once; null stays null."""
    different = texts.drop_nulls().unique(maintain_order=True)
    table, details = _as_table(different, [read(text) for text in different], names, kind)
    joined = (
        texts.alias("text")
        .to_frame()
        .with_row_index("index")
        .join(table, on="text", how="left", maintain_order="left")
    )
    told = joined.filter((pl.col("missing") != "") | (pl.col("code") != ""))
    return Converted(joined.select(names), told.select(_no_remarks().columns), details)


def _no_remarks() -> pl.DataFrame:
    kinds = {"index": pl.UInt32, "text": pl.String, "missing": pl.String, "code": pl.String}
    return pl.DataFrame(schema={**kinds, "severity": pl.String, "details": pl.Int64})


def _as_table(
    texts: pl.Series, readings: list[Reading], names: tuple[str, ...], kind: pl.DataType
) -> tuple[pl.DataFrame, tuple[Mapping[str, object], ...]]:
    pairs = [reading.value if isinstance(reading.value, tuple) else (reading.value,) * 2 for reading in readings]
    columns = {name: pl.Series(name, [pair[at] for pair in pairs], dtype=kind) for at, name in _places(names)}
    details = tuple(dict(reading.details) for reading in readings)
    return pl.DataFrame(
        {
            "text": texts,
            **columns,
            "missing": pl.Series([reading.missing for reading in readings], dtype=pl.String),
            "code": pl.Series([reading.code for reading in readings], dtype=pl.String),
            "severity": pl.Series([reading.severity for reading in readings], dtype=pl.String),
            "details": pl.Series(range(len(readings)), dtype=pl.Int64),
        }
    ), details


def _places(names: tuple[str, ...]) -> list[tuple[int, str]]:
    """Give the stored columns with their place in a pair: a lone end of a period is the second."""
    if len(names) == 2:
        return list(enumerate(names))
    return [(1 if names[0].endswith("_end") else 0, names[0])]


def _typed(texts: pl.Series, fill: Fill, setting: Setting) -> pl.DataFrame | None:
    """Take over a column that has a fitting type of its own, as in Parquet; None where its text must be read."""
    kind, wanted = texts.dtype, fill.field.type
    value: pl.Series | None = None
    if kind == pl.String:
        return None
    if wanted == "money" and kind.is_integer():
        factor = fill.unit.factor(setting.currency)
        biggest = max((abs(int(str(end))) for end in (texts.min(), texts.max()) if end is not None), default=0)
        if factor == factor.to_integral_value() and biggest * factor <= LARGEST_MINOR:
            value = texts.cast(pl.Int64) * int(factor)
    elif wanted in ("date", "period") and not fill.containing and kind in (pl.Date, pl.Datetime):
        value = texts.cast(pl.Date)
    elif (wanted == "number" or (wanted == "share" and not fill.percent)) and kind.is_integer():
        value = texts.cast(pl.Float64)
    elif wanted in ("number", "share") and kind.is_float() and not fill.percent:
        value = texts.cast(pl.Float64).fill_nan(None)
    elif wanted == "flag" and kind == pl.Boolean:
        value = texts
    if value is None:
        return None
    return pl.DataFrame(dict.fromkeys(fill.columns, value))


def _plainly(clean: pl.Series, fill: Fill, setting: Setting) -> pl.DataFrame:
    """Read what is written plainly; null where it is not."""
    frame, text = clean.alias("text").to_frame(), pl.col("text")
    kind, value = fill.field.type, pl.lit(None, dtype=POLARS_TYPES[fill.field.type])
    if kind in ("id", "text"):
        value = pl.when(~text.str.contains(words.telling())).then(text)
    elif kind == "money":
        return _plain_money(frame, fill, setting)
    elif kind == "date":
        value = text.str.to_date("%Y-%m-%d", strict=False)
        value = pl.when((value.dt.year() >= days.EARLIEST) & (value.dt.year() <= days.LATEST)).then(value)
    elif kind in ("number", "share") and not fill.percent:
        number = text.cast(pl.Float64, strict=False)
        value = pl.when(number.is_finite()).then(number)
    return frame.with_columns(value.alias(name) for name in fill.columns).select(fill.columns)


def _plain_money(frame: pl.DataFrame, fill: Fill, setting: Setting) -> pl.DataFrame:
    """Read digits that are a whole number of minor units: an exact decimal whose integer is the amount."""
    decimals = fill.unit.factor(setting.currency).adjusted()
    text = pl.col("text")
    plain = text.str.contains(
        rf"^-?[0-9]{{1,15}}(?:\.[0-9]{{1,{decimals}}})?$" if decimals else r"^-?[0-9]{1,18}$"
    )
    minor = text.cast(pl.Decimal(38, decimals), strict=False).to_physical().cast(pl.Int64, strict=False)
    return frame.select(pl.when(plain).then(minor).alias(fill.columns[0]))


def _reader(fill: Fill, setting: Setting, texts: pl.Series) -> Callable[[str], Reading]:
    read = _reader_of_kind(fill, setting, texts)
    return lambda text: words.read_missing(text) or read(text)


def _reader_of_kind(fill: Fill, setting: Setting, texts: pl.Series) -> Callable[[str], Reading]:
    kind, field = fill.field.type, fill.field
    if kind == "money":
        return lambda text: read_money(text, unit=fill.unit, currency=setting.currency)
    if kind == "number":
        return read_number
    if kind == "share":
        return lambda text: read_share(text, percent=fill.percent)
    if kind == "flag":
        return words.read_flag
    if kind == "term":
        return lambda text: words.read_term(text, group=field.vocabulary)
    if kind == "credit_code":
        return words.read_credit_code
    order = fill.order or (days.order_of(texts) if fill.containing or kind == "date" else "")
    if fill.containing:
        start = setting.fiscal_start
        return lambda text: days.read_period_of(text, fill.containing, order=order, fiscal_start=start)
    if kind == "period":
        return lambda text: days.read_period(text, fiscal_start=setting.fiscal_start)
    if kind == "date":
        edge = fill.edge or edge_of(field)
        return lambda text: days.read_day(text, edge=edge, order=order)
    return Reading


def edge_of(field: Field) -> days.Edge:
    """Give which day of a month stands for it in a field: the last for what ends, falls due or is done.

    >>> from daoren.core.portfolio import table_schema
    >>> edge_of(table_schema("projects").fields["end_on"])
    'last'
    """
    return "last" if field.name in ("end_on", "baseline_end_on", "due_on", "done_on") else "first"


__all__ = ["POLARS_TYPES", "Converted", "convert", "edge_of", "read_each", "tidy"]
