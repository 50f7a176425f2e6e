"""`daoren serve`: the workplace, with the worker of its jobs and its clocks beside it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from daoren.cli.language import language_option
from daoren.cli.speech import refuse
from daoren.cli.workplace import workplace
from daoren.core.terms import Language, Statement, say

APPLICATION = "daoren.web.wsgi:application"
TICK_EVERY = 300
THREADS = 8


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port. 端口。")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on. 监听地址。")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer. 进程数。")
@language_option
def serve_command(*, port: int, host: str, workers: int | None, language: Language) -> None:
    """Serve the workplace: pages, the interface for programs, jobs and clocks, until it is stopped.

    The database is brought to the present form first. Health at /healthz.

    \b
    启动工作平台（网页、接口、后台任务与时限），直至停止；启动前自动升级数据库。
    """
    _free(host, port, language)
    with workplace(language, make=True):
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0, interactive=False)
    click.echo(say(Statement("workplace.serving", {"url": f"http://{host}:{port}/"}), language))
    with _beside():
        _answer(host, port, workers or min(os.cpu_count() or 1, 4))


def _free(host: str, port: int, language: Language) -> None:
    """Refuse a place that is taken before anything is begun."""
    import socket

    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        refuse(
            Statement("workplace.port_taken", {"host": host, "port": port, "why": error.strerror or ""}), language
        )


@contextmanager
def _beside() -> Iterator[None]:
    """Run the worker and the clocks as processes of their own, and end them with this one."""
    here = os.getpid()
    commands = (["work"], ["tick", "--every", str(TICK_EVERY)])
    running = [
        subprocess.Popen([sys.executable, "-m", "daoren", *words], stdin=subprocess.DEVNULL)  # noqa: S603
        for words in commands
    ]
    try:
        yield
    finally:
        # A process that answers leaves this way too; only the first one ends the others.
        if os.getpid() == here:
            for one in running:
                one.terminate()
            for one in running:
                _end(one)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def _answer(host: str, port: int, workers: int) -> None:
    if sys.platform == "win32":
        from granian import Granian
        from granian.constants import Interfaces

        Granian(APPLICATION, address=host, port=port, interface=Interfaces.WSGI, workers=workers).serve()
        return
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    class Application(BaseApplication):  # type: ignore[misc,unused-ignore]
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": THREADS,
                "worker_class": "gthread",
                "loglevel": "warning",
                "timeout": 120,
                "keepalive": 30,
                "graceful_timeout": 10,
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from daoren.web.wsgi import application

            return application

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Application().run()
