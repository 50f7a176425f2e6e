"""`daoren tick`: do what clocks that have run out ask for."""

import os
import time

import click

from daoren.cli.language import language_option
from daoren.cli.workplace import workplace
from daoren.core.terms import Language, Statement, say


@click.command()
@click.option(
    "--every", type=click.FloatRange(min=1), metavar="SECONDS", help="Go on, again and again. 循环执行。"
)
@language_option
def tick_command(*, every: float | None, language: Language) -> None:
    """Act on clocks that have run out and remind those whose turn it is; safe to call at any time.

    \b
    处理到期的时限并提醒经办人；可随时、重复执行。
    """
    parent = os.getppid()
    with workplace(language):
        from django.db import close_old_connections

        from daoren.apps.records.tick import tick

        while True:
            done = tick()
            if every is None:
                counts = {"acts": done.acts, "refused": done.refused, "reminders": done.reminders}
                click.echo(say(Statement("workplace.tick_done", counts), language))
                return
            for _ in range(int(every)):
                time.sleep(1)
                if os.getppid() != parent:
                    return
            close_old_connections()
