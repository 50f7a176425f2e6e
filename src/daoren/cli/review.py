"""`daoren review`: from a file to proposals, with everything written or nothing."""

import gc
import os
import shlex
import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from daoren import __version__
from daoren.cli.beside import second_process
from daoren.cli.language import language_option
from daoren.cli.speech import BAD_INPUT, Progress, progress_bar, refuse, writing
from daoren.core.periods import parse_amount
from daoren.core.portfolio import Portfolio
from daoren.core.review import Review
from daoren.core.rules import Policies
from daoren.core.terms import Language, Statement, say

if TYPE_CHECKING:  # reading files brings polars: not for --help
    from collections.abc import Sequence

    from daoren.exchange import ColumnMap, Problem

# From so many projects on the workbook is written by a second process.
BESIDE_FROM = 20_000

FILES = ("proposals.csv", "review.json", "report.html", "report.xlsx")


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--as-of", required=True, metavar="DATE", help="Date of the review, YYYY-MM-DD. 评审日期。")
@click.option("--map", "map_name", metavar="MAP", help="Column map: key of a shipped one or a path. 列映射。")
@click.option(
    "--policy", "policy_names", multiple=True, metavar="POLICY",
    help="Policy laid over the others: key of a shipped one or a path; may be given again. 规则。",
)  # fmt: skip
@click.option("--budget", metavar="AMOUNT", help="Public money of the next period: 30亿, 500m GBP. 预算。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"), show_default=True,
              help="Folder for the report. 输出文件夹。")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Read and check only; write nothing. 只检查，不写出。")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON for machines. 机器可读输出。")
@language_option
def review_command(
    source: Path,
    *,
    as_of: str,
    map_name: str | None,
    policy_names: tuple[str, ...],
    budget: str | None,
    out: Path,
    dry_run: bool,
    as_json: bool,
    language: Language,
) -> None:
    """Monitor, evaluate and propose for the whole portfolio in SOURCE (folder, workbook or table).

    Leaves proposals.csv, review.json, report.html and report.xlsx in the folder of --out. The software proposes;
    it terminates nothing.

    \b
    监测、评价并提出建议：SOURCE 为文件夹、工作簿或单表。软件只提建议，决定由人作出。
    """
    from daoren.engines.highs import Highs
    from daoren.exchange import load

    # A review makes millions of small records that all live to its end: looking for cycles among them only costs.
    gc.disable()
    day = _day(as_of, language, as_json=as_json)
    if out.exists() and not out.is_dir():
        refuse(Statement("cli.out_is_a_file", {"path": out}), language, as_json=as_json)
    with progress_bar(language, quiet=as_json) as progress:
        column_map = _map(map_name, language, as_json=as_json)
        loaded = load(source, as_of=day, column_map=column_map, progress=_reading(progress))
        _report_problems(loaded.problems, language, as_json=as_json, failed=loaded.portfolio is None)
        if loaded.portfolio is None:
            raise SystemExit(BAD_INPUT)
        portfolio = loaded.portfolio
        if dry_run:
            _finish(
                Statement("cli.dry_run_clean", {"count": len(portfolio["projects"])}), language, as_json=as_json
            )
            return
        policies = _policies(day, portfolio.region, policy_names, language, as_json=as_json)
        whole = _budget(budget, portfolio.currency, language, as_json=as_json)
        from daoren.core.review import review

        found = review(
            portfolio, policies, as_of=day, budget=whole, solver=Highs(), version=__version__,
            map_key=loaded.map_key, map_digest=loaded.map_digest, progress=_from_there(progress),
        )  # fmt: skip
        if not found.projects:
            refuse(Statement("cli.nothing_to_review", {"as_of": day.isoformat()}), language, as_json=as_json)
        progress("write", 0.85)
        command = _command(source, day, map_name, policy_names, budget)
        with writing(out, language, as_json=as_json):
            _write(found, portfolio, out, language, command)
    _summary(found, out, language, as_json=as_json)


def _reading(progress: Progress) -> Progress:
    """Show reading and checking as the first part of the work."""
    return lambda step, share: progress("check" if step == "check" else "read", 0.3 * share)


def _from_there(progress: Progress) -> Progress:
    """Show the review as the middle part of the work."""
    return lambda step, share: progress(step, 0.3 + 0.5 * share)


def _day(text: str, language: Language, *, as_json: bool) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        refuse(Statement("cli.bad_as_of", {"value": text}), language, as_json=as_json)


def _map(name: str | None, language: Language, *, as_json: bool) -> "ColumnMap | None":
    from daoren.exchange import MapError, read_map

    if name is None:
        return None
    try:
        return read_map(name)
    except MapError as error:
        _report_problems(error.problems, language, as_json=as_json, failed=True)
        raise SystemExit(BAD_INPUT) from error


def _policies(day: date, region: str, names: tuple[str, ...], language: Language, *, as_json: bool) -> Policies:
    from daoren.policies import load_policies

    folder = os.environ.get("DAOREN_POLICIES")
    try:
        return load_policies(on=day, region=region, folder=Path(folder) if folder else None, named=names)
    except NotADirectoryError:
        refuse(Statement("cli.no_policies", {"folder": folder or ""}), language, as_json=as_json)
    except (KeyError, ValueError, OSError) as error:
        why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error.args[0]
        refuse(Statement("cli.bad_policy", {"why": why}), language, as_json=as_json)


def _budget(text: str | None, currency: str, language: Language, *, as_json: bool) -> int | None:
    if text is None:
        return None
    try:
        amount = parse_amount(text, currency=currency).minor
    except ValueError:
        refuse(Statement("cli.bad_budget", {"value": text, "currency": currency}), language, as_json=as_json)
    if amount < 0:
        refuse(Statement("cli.negative_budget", {"value": text}), language, as_json=as_json)
    return amount


def _report_problems(problems: "Sequence[Problem]", language: Language, *, as_json: bool, failed: bool) -> None:
    """List every problem in one run, the gravest first."""
    if as_json and failed:
        rows = [problem.record(language) for problem in problems]
        click.echo(msgspec.json.encode({"status": BAD_INPUT, "problems": rows}).decode())
        return
    for problem in problems:
        click.echo(problem.text(language), err=True)
    if failed:
        errors = sum(problem.count for problem in problems if problem.severity == "error")
        click.echo(say(Statement("cli.refused", {"count": errors}), language), err=True)


def _write(found: Review, portfolio: Portfolio, out: Path, language: Language, command: str) -> None:
    """Write all files beside their place and move them in only when every one is whole."""
    from daoren.exchange.report import spreadsheet_of, write_html, write_json, write_proposals, write_spreadsheet

    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".daoren-") as folder:
        fresh = Path(folder)
        with second_process(worthwhile=len(found.projects) > BESIDE_FROM) as beside:
            beside(write_spreadsheet, spreadsheet_of(found, language=language), fresh / "report.xlsx")
            write_proposals(found, fresh / "proposals.csv", language=language)
            write_json(found, fresh / "review.json")
            write_html(found, fresh / "report.html", language=language, portfolio=portfolio, command=command)
        out.mkdir(exist_ok=True)
        for name in FILES:
            shutil.move(fresh / name, out / name)


def _command(source: Path, day: date, map_name: str | None, policies: tuple[str, ...], budget: str | None) -> str:
    """Give the command that makes the same report again; of the source only the name, not the machine's path."""
    parts = ["daoren", "review", source.name, "--as-of", day.isoformat()]
    for option, values in (("--map", [map_name]), ("--policy", policies), ("--budget", [budget])):
        for value in values:
            parts += [option, value] if value else []
    return shlex.join(parts)


def _summary(found: Review, out: Path, language: Language, *, as_json: bool) -> None:
    from daoren.core.periods import Money
    from daoren.core.review.options import KINDS
    from daoren.core.terms import term

    counts = {kind: sum(one.proposal == kind for one in found.projects) for kind in KINDS}
    if as_json:
        record = {
            "status": 0,
            "out": {name: str(out / name) for name in FILES},
            "projects": len(found.projects),
            "proposals": counts,
            "budget": found.budget,
            "allocated": found.allocated,
            "currency": found.currency,
            "gap": found.gap,
            "digest": found.digest,
        }
        click.echo(msgspec.json.encode(record).decode())
        return
    parts = tuple(
        Statement("cli.count", {"kind": term("proposal", kind), "count": count})
        for kind, count in counts.items()
        if count
    )
    budget = {"budget": Money(found.budget, found.currency), "allocated": Money(found.allocated, found.currency)}
    # Where no plan is known at all a sum of nothing would read as zero.
    known = found.budget_given or any(one.planned is not None for one in found.projects)
    money = Statement("cli.budget" if known else "cli.budget_unknown", budget)
    values = {"projects": len(found.projects), "counts": parts, "money": money, "report": out / "report.html"}
    click.echo(say(Statement("cli.done", values), language))


def _finish(statement: Statement, language: Language, *, as_json: bool) -> None:
    text = say(statement, language)
    click.echo(msgspec.json.encode({"status": 0, "message": text}).decode() if as_json else text)
