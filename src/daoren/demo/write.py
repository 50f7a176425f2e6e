"""Write the demo province as a folder in the form of the data contract."""

from pathlib import Path

import numpy as np
import polars as pl

from daoren.core.terms import LANGUAGES, Statement, say
from daoren.demo.aggregates import observation_table
from daoren.demo.decisions import additions, decision_table
from daoren.demo.money import keep_books, money_table
from daoren.demo.parties import draw_parties, party_table
from daoren.demo.progress import GRID, Course, run
from daoren.demo.projects import Projects, draw_projects
from daoren.demo.promises import indicator_table, milestone_table
from daoren.demo.regions import region_table
from daoren.demo.reports import report_table, total_costs
from daoren.demo.results import output_table, rating_table, states
from daoren.demo.storylines import Cast, cast_storylines, finding_table, flag_columns
from daoren.demo.streams import Ints, last_days

_SETTINGS = """\
name = {{ zh = "{zh}", en = "{en}" }}
currency = "CNY"
region = "CN-33"
rounds = false
synthetic = true
# Seed of the generator: {seed}
"""


def write_province(folder: Path, *, seed: int = 315) -> None:
    """Write the synthetic province: a CSV a table, `portfolio.toml` and a README in both languages.

    The same seed gives the same bytes. Money is in yuan with two decimals. The folder is made where it is not
    there; files of the same names are replaced.
    """
    tables = province(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        _in_yuan(table).write_csv(folder / f"{name}.csv", line_terminator="\n")
    title = {language: say(Statement("demo.title"), language) for language in LANGUAGES}
    (folder / "portfolio.toml").write_text(_SETTINGS.format(**title, seed=seed), encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(_readme(tables, seed), encoding="utf-8", newline="\n")


def province(seed: int) -> dict[str, pl.DataFrame]:
    """Draw every table of the province; amounts are whole fen."""
    parties = draw_parties(seed)
    projects = draw_projects(seed, parties)
    cast = cast_storylines(seed, projects)
    course = run(seed, projects, cast)
    books = keep_books(seed, projects, cast, course)
    outputs = output_table(seed, projects, course)
    approved = projects.public + projects.own + projects.other - additions(projects, cast)
    costs = total_costs(seed, projects, course, approved)
    return {
        "projects": _project_table(seed, projects, cast, course, costs, parties.ids[projects.bearers].tolist()),
        "parties": party_table(parties),
        "milestones": milestone_table(projects, cast, course),
        "reports": report_table(seed, projects, cast, course, costs),
        "money": money_table(projects, cast, course, books),
        "indicators": indicator_table(seed, projects, cast, course, outputs),
        "outputs": outputs,
        "ratings": rating_table(seed, projects, cast, course),
        "findings": finding_table(projects, cast),
        "decisions": decision_table(projects, cast, course, books),
        "regions": region_table(),
        "observations": observation_table(seed),
    }


def _project_table(
    seed: int, projects: Projects, cast: Cast, course: Course, costs: Ints, bearers: list[str]
) -> pl.DataFrame:
    state, _, _ = states(seed, projects, cast, course)
    added = additions(projects, cast)
    told = ~cast.hides("dates")
    newest = np.clip((course.last - GRID[0]).astype(int), 0, len(GRID) - 1)
    ends = {
        "end_on": last_days(course.end).astype(str),
        "baseline_end_on": last_days(projects.baseline_end).astype(str),
    }
    columns = {
        "project_id": projects.ids,
        "name": projects.names,
        "programme": projects.programmes,
        "action": projects.actions,
        "field": projects.fields,
        "department": projects.departments,
        "region": projects.regions,
        "bearer_id": bearers,
        "mode": projects.modes,
        "state": state,
        "start_on": projects.start.astype("datetime64[D]").astype(str),
        **{name: np.where(told, days, "") for name, days in ends.items()},
        "total_public": projects.public,
        "total_own": projects.own,
        "total_cost": costs[np.arange(len(projects)), newest] + added,
        "baseline_cost": costs[:, 0],
        "race_group": projects.races,
        **flag_columns(seed, projects, cast),
        "high_risk": np.where(projects.high_risk, "true", "false"),
        "summary": projects.summaries,
    }
    return pl.DataFrame({name: list(values) for name, values in columns.items()})


def _in_yuan(table: pl.DataFrame) -> pl.DataFrame:
    """Write columns of fen as yuan with two decimals, and empty texts as nothing at all."""
    fen = [name for name, kind in table.schema.items() if kind == pl.Int64]
    written = table.with_columns(_yuan(pl.col(name)).alias(name) for name in fen)
    return written.with_columns(pl.col(pl.String).replace("", None))


def _yuan(fen: pl.Expr) -> pl.Expr:
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    cents = (fen.abs() % 100).cast(pl.String).str.zfill(2)
    return pl.when(fen.is_not_null()).then(sign + (fen.abs() // 100).cast(pl.String) + "." + cents)


def _readme(tables: dict[str, pl.DataFrame], seed: int) -> str:
    parts = {
        "seed": seed,
        "projects": len(tables["projects"]),
        "tables": "\n".join(f"- `{name}.csv`: {len(table):,}" for name, table in tables.items()),
    }
    return "\n".join(say(Statement("demo.readme", parts), language) for language in LANGUAGES)
