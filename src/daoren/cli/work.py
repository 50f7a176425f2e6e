"""`daoren work`: do the jobs that pages leave behind."""

import os
import signal
import threading
import time

import click

from daoren.cli.language import language_option
from daoren.cli.workplace import workplace
from daoren.core.terms import Language


@click.command()
@click.option("--once", is_flag=True, help="Do what waits and end. 处理完等待的任务即结束。")
@language_option
def work_command(*, once: bool, language: Language) -> None:
    """Do the jobs that wait (letters, standings, proofs), until it is stopped.

    \b
    处理后台任务（邮件、监测刷新、账本证明），直至停止。
    """
    with workplace(language):
        from django.core.management import call_command

        if not once:
            end_with(os.getppid())
        call_command("db_worker", batch=once, verbosity=0, reload=False, **({"interval": 1.0} if not once else {}))


def end_with(parent: int) -> None:
    """End this process, as a signal would, when the process that started it has gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
