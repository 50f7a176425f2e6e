"""What a portfolio says that the tables of the present state do not."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from daoren.apps.audit.models import FactRow
from daoren.apps.portfolio.gaps import missing_by_row
from daoren.apps.portfolio.queries import frame_of
from daoren.core.portfolio import Portfolio, schema
from daoren.core.terms import Statement

LONGEST = 150
SHOWN = 5
_CONTROL = r"[\x00-\x1f\x7f-\x9f]"


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows of a table that are new or changed, and how many are which.

    `frame` holds the rows as they shall be, with `subject`, `missing`, `present` (there is such a row) and, for
    each column, whether it is new (`new_<column>`).
    """

    table: str
    frame: pl.DataFrame
    added: int
    changed: int
    kept: int
    same: int

    def values(self, batch: pl.DataFrame) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give the key of each row of a part of the frame and what is new in it, as it stands in a fact."""
        columns = [*schema()[self.table].columns, "missing"]
        days = [column for column in columns if batch.schema[column] == pl.Date]
        subjects = batch["subject"].to_list()
        rows = batch.with_columns(pl.col(days).cast(pl.String)).select(columns).iter_rows()
        news = batch.select(f"new_{column}" for column in columns).iter_rows()
        for subject, row, new in zip(subjects, rows, news, strict=True):
            found = {column: value for column, value, told in zip(columns, row, new, strict=True) if told}
            if "missing" in found:
                found["missing"] = json.loads(found["missing"]) if found["missing"] else None
            yield subject, found


def differences(portfolio: Portfolio, *, overwrite: bool = False) -> Iterator[Difference]:
    """Give what is new table by table, in the order of the schema, each looked at when its turn comes."""
    missing = missing_by_row(portfolio)
    for name in schema():
        yield _difference(name, portfolio, missing[name], overwrite=overwrite)


def _difference(name: str, portfolio: Portfolio, missing: pl.DataFrame, *, overwrite: bool) -> Difference:
    columns = [*schema()[name].columns, "missing"]
    wanted = _keyed(name, portfolio).join(missing, on="subject", how="left", maintain_order="left")
    wanted = wanted.with_columns(pl.col("missing").fill_null(""))
    there = frame_of(name).select("subject", "sequence", *(pl.col(one).alias(f"old_{one}") for one in columns))
    both = wanted.join(there, on="subject", how="left", maintain_order="left")
    present = pl.col("sequence").is_not_null()
    # Of a row that is not there everything known is new.
    new = [
        pl.when(present)
        .then(pl.col(one).ne_missing(pl.col(f"old_{one}")))
        .otherwise(_told_at_all(one))
        .alias(f"new_{one}")
        for one in columns
    ]
    both = both.with_columns(*new, present.alias("present"))
    moved = ~pl.col("present") | pl.any_horizontal(f"new_{one}" for one in columns)
    frame = both.filter(moved)
    kept = [] if overwrite else _touched(frame)
    frame = frame.filter(~pl.col("subject").is_in(kept)).select(
        "subject", "present", *columns, *(f"new_{one}" for one in columns)
    )
    added = frame.filter(~pl.col("present")).height
    return Difference(
        name, frame, added, frame.height - added, len(kept), wanted.height - frame.height - len(kept)
    )


def _told_at_all(column: str) -> pl.Expr:
    return pl.col(column) != "" if column == "missing" else pl.col(column).is_not_null()


def _keyed(name: str, portfolio: Portfolio) -> pl.DataFrame:
    frame: pl.DataFrame = portfolio[name].to_polars()
    key = pl.concat_str([pl.col(column).cast(pl.String) for column in schema()[name].key], separator="/")
    return frame.with_columns(key.alias("subject"))


def _touched(frame: pl.DataFrame) -> list[str]:
    """Give the keys of rows whose last fact is no import: people have changed them since."""
    there = frame.filter(pl.col("present")).select("subject", "sequence")
    found = []
    for part in there.iter_slices(500):
        by_people = FactRow.objects.filter(sequence__in=part["sequence"].to_list()).exclude(verb="import")
        numbers = set(by_people.values_list("sequence", flat=True))
        found += [subject for subject, sequence in part.iter_rows() if sequence in numbers]
    return found


def subject_faults(portfolio: Portfolio) -> Iterator[Statement]:
    """Say which keys cannot stand in the ledger: none at all, too long, or with a control character."""
    for name in schema():
        subject = pl.col("subject")
        wrong = _keyed(name, portfolio).filter(
            subject.is_null()
            | (subject == "")
            | (subject.str.len_chars() > LONGEST)
            | subject.str.contains(_CONTROL)
        )
        if wrong.height:
            shown = tuple(repr(one)[:60] for one in wrong["subject"].head(SHOWN).to_list())
            values = {"table": schema()[name].label, "count": wrong.height, "keys": shown, "longest": LONGEST}
            yield Statement("workplace.bad_keys", values)
