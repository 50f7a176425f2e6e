"""`daoren import`: bring a portfolio into the workplace."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from daoren.cli.language import language_option
from daoren.cli.speech import BAD_INPUT, progress_bar
from daoren.cli.workplace import acting, workplace
from daoren.core.terms import Language, Statement, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daoren.apps.portfolio.actions.import_portfolio import Imported
    from daoren.cli.speech import Progress
    from daoren.exchange import Loaded
    from daoren.exchange.problems import Problem

MOST_LISTED = 1_000


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--map", "map_name", metavar="MAP", help="Column map: key of a shipped one or a path. 列映射。")
@click.option("--as", "username", metavar="USER", help="Who imports; the system where not given. 导入人。")
@click.option("--follow", is_flag=True, help="Start the clocks of running projects. 对在研项目起算期限。")
@click.option("--overwrite", is_flag=True, help="Also rows that people have changed since. 覆盖平台内已改动的行。")
@language_option
def import_command(
    source: Path, *, map_name: str | None, username: str | None, follow: bool, overwrite: bool, language: Language
) -> None:
    """Bring the portfolio in SOURCE (folder, workbook or table) into the workplace.

    A task list, supervision sheet, sheet of indicators or of milestones is known by its headings.

    Everything is written or nothing. The same file again writes nothing; a changed one what changed alone.

    \b
    将 SOURCE（文件夹、工作簿或单表）导入平台：要么全部写入，要么不写。重复导入只写有变化之处。
    任务清单、督查表、指标表和规划里程碑按表头识别。
    """
    with workplace(language, make=True), progress_bar(language) as progress:
        from daoren.apps.portfolio.actions.import_portfolio import ImportRefusedError, import_portfolio
        from daoren.apps.portfolio.standings import refresh_standings

        if not map_name and _sheets(source, username, language, overwrite=overwrite, progress=progress):
            return
        loaded = _loaded(source, map_name, language)
        if loaded.portfolio is None:
            raise SystemExit(BAD_INPUT)
        origin = {"map": loaded.map_key, "map_digest": loaded.map_digest} if loaded.map_key else {}
        try:
            done = import_portfolio(
                loaded.portfolio, acting(username, language), follow=follow, overwrite=overwrite,
                origin=origin, progress=lambda _table, share: progress("import", share),
            )  # fmt: skip
        except ImportRefusedError as error:
            for reason in error.reasons:
                click.echo(say(reason, language), err=True)
            raise SystemExit(BAD_INPUT) from error
        progress("monitor", 0.0)
        standing = refresh_standings() if done.facts else 0
    _tell(done, standing, language)


def _sheets(
    source: Path, username: str | None, language: Language, *, overwrite: bool, progress: "Progress"
) -> bool:
    """Take a file that is a sheet of the plan; tell whether it is one."""
    from daoren.apps.programmes.actions.import_sheet import import_sheets
    from daoren.apps.records.kinds import kinds
    from daoren.exchange.sheets import forms, read_sheets

    book = read_sheets(source, kinds())
    if not book.sheets:
        return False
    done = import_sheets(
        book, acting(username, language), overwrite=overwrite, origin={"file": source.name}, progress=progress
    )
    _list(done.problems, language)
    if done.failed:
        errors = sum(problem.count for problem in done.problems if problem.severity == "error")
        click.echo(say(Statement("sheets.refused", {"count": errors}), language), err=True)
        raise SystemExit(BAD_INPUT)
    for key in done.same:
        counts = {"added": done.added[key], "changed": done.changed[key], "same": done.same[key]}
        click.echo(say(Statement("sheets.done", {"form": forms()[key].label, **counts}), language))
    key = "sheets.written" if done.facts else "sheets.nothing"
    click.echo(say(Statement(key, {"facts": done.facts}), language))
    return True


def _list(problems: "Sequence[Problem]", language: Language) -> None:
    """List problems, errors first and in the order of the rows; a hopeless file does not fill the screen."""
    order = ("error", "warning", "note")
    found = sorted(problems, key=lambda one: (order.index(one.severity), one.sheet, one.row or 0))
    for problem in found[:MOST_LISTED]:
        click.echo(problem.text(language), err=True)
    if len(found) > MOST_LISTED:
        click.echo(say(Statement("sheets.more", {"count": len(found) - MOST_LISTED}), language), err=True)


def _loaded(source: Path, map_name: str | None, language: Language) -> "Loaded":
    from daoren.apps.audit.append import today
    from daoren.exchange import MapError, load, read_map

    try:
        column_map = read_map(map_name) if map_name else None
    except MapError as error:
        for problem in error.problems:
            click.echo(problem.text(language), err=True)
        raise SystemExit(BAD_INPUT) from error
    loaded = load(source, as_of=today(), column_map=column_map)
    for problem in loaded.problems:
        click.echo(problem.text(language), err=True)
    if loaded.portfolio is None:
        errors = sum(problem.count for problem in loaded.problems if problem.severity == "error")
        click.echo(say(Statement("cli.refused", {"count": errors}), language), err=True)
    return loaded


def _tell(done: "Imported", standing: int, language: Language) -> None:
    if not done.facts:
        click.echo(say(Statement("workplace.import_nothing", {"same": done.same}), language))
        return
    counts = {
        "facts": done.facts, "added": sum(done.added.values()), "changed": sum(done.changed.values()),
        "same": done.same, "standing": standing,
    }  # fmt: skip
    click.echo(say(Statement("workplace.import_done", counts), language))
    if done.kept:
        click.echo(say(Statement("workplace.import_kept", {"kept": sum(done.kept.values())}), language))
