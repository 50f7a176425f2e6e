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
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", show_default=True)
@click.option("--year", type=click.IntRange(1990, 2100), help="Year of the statement. 年度报告的年度。")
@language_option
def export_command(what: str, *, out: Path, form: str, year: int | None, language: Language) -> None:
    """Write WHAT as OUT/WHAT.csv or .json: a table, a kind of record, ledger, standings, statement.

    Sheets of the plan (tasks, supervision_sheet, plan_milestones, indicators) can be .xlsx too and imported again.

    \b
    导出 WHAT：数据表、某类记录、ledger（账本）、standings（监测状态）、statement（年度报告）；
    计划表 tasks（任务清单）、supervision_sheet（督查表）、plan_milestones（规划里程碑）、indicators（指标）
    可另存为 xlsx，并可再导入。
    """
    with workplace(language):
        from daoren.apps.portfolio.export import choices, lines, written
        from daoren.apps.programmes.export import sheets, written_sheet

        known = tuple(dict.fromkeys((*choices(), *sheets())))
        if what not in known:
            refuse(Statement("workplace.no_such_export", {"what": what, "choices": known}), language)
        if form == "xlsx" and what not in sheets():
            refuse(Statement("sheets.no_workbook", {"what": what}), language)
        path = out / f"{what}.{form}"
        with writing(path, language):
            out.mkdir(parents=True, exist_ok=True)
            # The names of columns are those by which programs know them, whatever the language of the terminal.
            in_sheets = what in sheets()
            count = written_sheet(what, path, form, "en") if in_sheets else written(lines(what, year), path, form)
    click.echo(say(Statement("workplace.exported", {"count": count, "path": path}), language))
