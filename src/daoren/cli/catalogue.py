"""`daoren policies` and `daoren maps`: what is shipped."""

import click

from daoren.cli.language import language_option
from daoren.core.terms import Language, Statement, say


@click.command()
@language_option
def policies_command(*, language: Language) -> None:
    """List the policies that are shipped; the alternatives count only when named.

    列出内置规则。
    """
    from daoren.policies import shipped

    for file in shipped():
        values = {"key": file.key, "title": file.title, "count": len(file.rules)}
        click.echo(say(Statement("cli.policy_line", values), language))


@click.command()
@language_option
def maps_command(*, language: Language) -> None:
    """List the column maps that are shipped.

    列出内置列映射。
    """
    from daoren.exchange import shipped_maps

    for key, title in shipped_maps():
        click.echo(say(Statement("cli.map_line", {"key": key, "title": title}), language))
