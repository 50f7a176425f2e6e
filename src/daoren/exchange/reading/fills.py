"""One field of a table from its column: words of the file turned into ours, values read and looked at."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

import polars as pl

from daoren.core.terms import Language
from daoren.exchange.problems import SHOWN, Problems
from daoren.exchange.reading.amounts import Reading, exact_number, plain
from daoren.exchange.reading.columns import Converted, convert, read_each, tidy
from daoren.exchange.reading.conditions import matches
from daoren.exchange.reading.plan import Fill, Setting
from daoren.exchange.reading.sheet import ROW, Sheet
from daoren.exchange.reading.structure import LONGEST_CELL
from daoren.exchange.reading.words import folded

GAP = {"field": pl.String, "reason": pl.String, "raw": pl.String, ROW: pl.UInt32}
_FOUND = {"index": pl.UInt32, "reason": pl.String, "raw": pl.String}


def read_fill(fill: Fill, sheet: Sheet, setting: Setting, problems: Problems) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read one field; give its stored columns, and where a value is missing for a stated reason."""
    if fill.constant is not None:
        return _constant(fill, sheet, setting, problems), pl.DataFrame(schema=GAP)
    texts = sheet.frame[fill.column]
    _report_long(texts, fill, sheet, problems)
    if fill.where:
        chosen = sheet.frame.select(matches(fill.where)).to_series()
        texts = texts.zip_with(chosen, pl.Series([None], dtype=texts.dtype).new_from_index(0, texts.len()))
    texts, reasons = _reworded(texts, fill, sheet, problems)
    converted = _forgiven(convert(texts, fill, setting), fill)
    _report(converted, fill, sheet, problems)
    values, outside = _within(converted.values, texts, fill, sheet, problems)
    told = converted.remarks.filter(pl.col("missing") != "").select("index", reason="missing", raw="text")
    found = pl.concat([told, reasons, outside])
    rows = sheet.frame[ROW].gather(found["index"])
    return values, found.with_columns(pl.lit(fill.field.name).alias("field"), rows.alias(ROW)).select(list(GAP))


def _forgiven(converted: Converted, fill: Fill) -> Converted:
    """Count what cannot be read as missing, with a warning, where the map says so."""
    if fill.invalid != "missing":
        return converted
    wrong = (pl.col("code") != "") & (pl.col("severity") == "error")
    missing = pl.when(wrong).then(pl.lit("other")).otherwise("missing").alias("missing")
    severity = pl.when(wrong).then(pl.lit("warning")).otherwise("severity").alias("severity")
    return Converted(converted.values, converted.remarks.with_columns(missing, severity), converted.details)


def _constant(fill: Fill, sheet: Sheet, setting: Setting, problems: Problems) -> pl.DataFrame:
    one = convert(pl.Series([fill.constant], dtype=pl.String), fill, setting)
    _report(one, fill, sheet, problems)
    return pl.DataFrame({name: one.values[name].new_from_index(0, sheet.frame.height) for name in fill.columns})


def _report_long(texts: pl.Series, fill: Fill, sheet: Sheet, problems: Problems) -> None:
    if texts.dtype != pl.String or not (texts.str.len_bytes() > LONGEST_CELL).any():
        return
    long = (texts.str.len_chars() > LONGEST_CELL).fill_null(value=False).arg_true()
    shown = [
        sheet.problem(
            "error",
            "cell_too_long",
            column=fill.column,
            row=sheet.frame[ROW][at],
            value=texts[at][:64],
            details={"limit": f"{LONGEST_CELL:,}", "size": f"{len(texts[at]):,}"},
        )
        for at in long[:SHOWN]
    ]
    problems.add_many(shown, total=long.len())


def _reworded(texts: pl.Series, fill: Fill, sheet: Sheet, problems: Problems) -> tuple[pl.Series, pl.DataFrame]:
    """Turn words of the file into values of the field, as the map says."""
    reasons = pl.DataFrame(schema=_FOUND)
    if fill.values or fill.missing or fill.sign:
        clean = tidy(texts)
        words = {folded(word): value for word, value in fill.values.items()}
        reworded = read_each(clean, lambda text: _reword(text, fill, words), ("value",), pl.String())
        _report(reworded, fill, sheet, problems)
        texts = reworded.values["value"]
        reasons = reworded.remarks.filter(pl.col("missing") != "").select("index", reason="missing", raw="text")
    if fill.missing_from:
        other = tidy(sheet.frame[fill.missing_from])
        blank = tidy(texts).is_null()
        said = read_each(
            other, lambda text: Reading(missing=_reason(text, fill.missing_reasons) or ""), ("value",), pl.String()
        )
        why = said.remarks.select("index", reason="missing", raw="text").filter(
            pl.col("index").is_in(blank.arg_true().implode())
        )
        reasons = pl.concat([reasons, why])
    return texts, reasons


def _reword(text: str, fill: Fill, words: Mapping[str, str]) -> Reading:
    if fill.sign:
        number = exact_number(plain(text))
        if number is None:
            return Reading(code="number_unreadable")
        return Reading(fill.sign.get("positive" if number > 0 else "negative" if number < 0 else "zero"))
    if folded(text) in words:
        return Reading(words[folded(text)])
    reason = _reason(text, fill.missing)
    if reason:
        return Reading(missing=reason)
    if fill.otherwise == "error":
        return Reading(code="value_unmapped", details=(("known", tuple(fill.values)),))
    return Reading(text) if fill.otherwise == "keep" else Reading(missing="other")


def _reason(text: str, patterns: Mapping[str, str]) -> str | None:
    word = folded(text)
    return next((reason for pattern, reason in patterns.items() if fnmatchcase(word, folded(pattern))), None)


def _report(converted: Converted, fill: Fill, sheet: Sheet, problems: Problems) -> None:
    for (code, severity), group in converted.remarks.filter(pl.col("code") != "").group_by(
        "code", "severity", maintain_order=True
    ):
        shown = [
            sheet.problem(
                severity,
                code,
                column=fill.column or fill.field.name,
                row=_row(sheet, row["index"], fill),
                value=row["text"],
                details={"field": _field(fill), **converted.details[row["details"]]},
            )
            for row in group.head(SHOWN).iter_rows(named=True)
        ]
        problems.add_many(shown, total=group.height)


def _row(sheet: Sheet, index: int, fill: Fill) -> int | None:
    return None if fill.constant is not None else int(sheet.frame[ROW][index])


def _field(fill: Fill) -> Mapping[Language, str]:
    return fill.field.label


def _within(
    values: pl.DataFrame, texts: pl.Series, fill: Fill, sheet: Sheet, problems: Problems
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Look at the bounds; what is outside is an error, or missing with a warning where the map says so."""
    nothing = pl.DataFrame(schema=_FOUND)
    value, low, high = pl.col(fill.columns[0]), fill.field.minimum, fill.field.maximum
    outside = (
        [value <= 0] if fill.positive else [value < low] if low is not None and not fill.allow_negative else []
    )
    outside += [value > high] if high is not None else []
    if not outside:
        return values, nothing
    wrong = values.select(pl.any_horizontal(outside).fill_null(value=False)).to_series()
    if not wrong.any():
        return values, nothing
    at, missing = wrong.arg_true(), fill.invalid == "missing"
    code = (
        "value_outside_dropped" if missing else "value_negative" if low == 0 and high is None else "value_outside"
    )
    bounds = {"low": "0" if low is None else f"{low:g}", "high": "∞" if high is None else f"{high:g}"}
    shown = [
        sheet.problem(
            "warning" if missing else "error",
            code,
            column=fill.column or fill.field.name,
            row=int(sheet.frame[ROW][index]),
            value=str(texts[index]),
            details={"field": _field(fill), **bounds},
        )
        for index in at[:SHOWN]
    ]
    problems.add_many(shown, total=at.len())
    if not missing:
        return values, nothing
    raw = pl.DataFrame({"index": at.cast(pl.UInt32), "raw": texts.gather(at).cast(pl.String)})
    kept = values.with_columns(pl.when(~wrong).then(pl.col(name)).alias(name) for name in fill.columns)
    return kept, raw.with_columns(pl.lit("other").alias("reason")).select(list(_FOUND))
