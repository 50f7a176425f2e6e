"""`daoren demo`: write the synthetic province."""

from pathlib import Path

import click

from daoren.cli.language import language_option
from daoren.cli.speech import refuse, writing
from daoren.core.terms import Language, Statement, say


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=315, show_default=True, help="Seed of the generator. 随机种子。")
@language_option
def demo_command(folder: Path, *, seed: int, language: Language) -> None:
    """Write the demo province, a synthetic portfolio, into FOLDER.

    \b
    在 FOLDER 中生成示范省（合成数据）。
    """
    from daoren.demo import write_province

    with writing(folder, language):
        taken = folder.exists() and any(folder.iterdir())
    if taken:
        refuse(Statement("cli.demo_not_empty", {"folder": folder}), language)
    with writing(folder, language):
        write_province(folder, seed=seed)
    click.echo(say(Statement("cli.demo_written", {"seed": seed, "folder": folder}), language))
