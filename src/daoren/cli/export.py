"""`daoren export`: data out of the workplace."""

from pathlib import Path

import click

from daoren.cli.language import language_option
from daoren.cli.speech import refuse, writing
from daoren.cli.workplace import workplace
from daoren.core.terms import Language, Statement, say


@click.command()
@click.argument("what")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"), show_default=True,
              help="Folder for the file. 输出文件夹。")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@language_option
def export_command(what: str, *, out: Path, form: str, language: Language) -> None:
    """Write WHAT as OUT/WHAT.csv or .json: a table, a kind of record, ledger, standings, indicators.

    \b
    导出 WHAT：数据表、某类记录、ledger（账本）、standings（监测状态）、indicators（指标）。
    """
    with workplace(language):
        from daoren.apps.portfolio.export import choices, lines, written

        if what not in choices():
            refuse(Statement("workplace.no_such_export", {"what": what, "choices": choices()}), language)
        path = out / f"{what}.{form}"
        with writing(path, language):
            out.mkdir(parents=True, exist_ok=True)
            count = written(lines(what), path, form)
    click.echo(say(Statement("workplace.exported", {"count": count, "path": path}), language))
