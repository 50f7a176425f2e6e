"""How the command line speaks: errors to the error stream, progress on a terminal, tables for people."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from daoren.core.terms import Language, Statement, say

BAD_INPUT = 2

Progress = Callable[[str, float], None]


def refuse(statement: Statement, language: Language, *, as_json: bool = False) -> NoReturn:
    """Say what is wrong with the input and end with status 2; for machines on the output, as JSON."""
    text = say(statement, language)
    if as_json:
        click.echo(json.dumps({"status": BAD_INPUT, "problems": [{"code": statement.key, "what": text}]}))
    else:
        click.echo(text, err=True)
    raise SystemExit(BAD_INPUT)


@contextmanager
def writing(path: Path, language: Language, *, as_json: bool = False) -> Iterator[None]:
    """Turn a place that cannot be written into a refusal that names it."""
    try:
        yield
    except OSError as error:
        values = {"path": path, "why": error.strerror or str(error)}
        refuse(Statement("cli.cannot_write", values), language, as_json=as_json)


@contextmanager
def progress_bar(language: Language, *, quiet: bool = False) -> Iterator[Progress]:
    """Show long work as a bar on a terminal; in a pipe show nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda _step, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(step: str, share: float) -> None:
            bar.update(task, description=say(Statement(f"cli.step_{step}"), language), completed=share)

        yield show
