"""`daoren template`: write the blank workbook of the data contract."""

from pathlib import Path

import click

from daoren.cli.language import language_option
from daoren.cli.speech import BAD_INPUT, refuse, writing
from daoren.core.terms import Language, Statement, say


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--currency", default="CNY", show_default=True, help="ISO code of the currency. 币种。")
@language_option
def template_command(file: Path, *, currency: str, language: Language) -> None:
    """Write a blank workbook to fill in, with drop-downs and units, to FILE (.xlsx).

    \b
    生成可填报的空白工作簿 FILE（.xlsx）。
    """
    from daoren.exchange.template import write_template

    if file.exists():
        refuse(Statement("cli.template_exists", {"file": file}), language)
    with writing(file, language):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_template(file, language=language, currency=currency)
        except ValueError as error:
            click.echo(str(error), err=True)
            raise SystemExit(BAD_INPUT) from error
    click.echo(say(Statement("cli.template_written", {"file": file}), language))
