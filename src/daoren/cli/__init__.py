"""The command line: reviews of files, and the workplace (import, serve, verify, export, people).

Exit status 0 done, 2 bad input: what, where, why and how to mend. Progress shows on a terminal and not in a pipe.
"""

import click

from daoren import __version__
from daoren.cli.language import language_option

COMMANDS = {
    "demo": "daoren.cli.demo",
    "export": "daoren.cli.export",
    "import": "daoren.cli.import_",
    "maps": "daoren.cli.catalogue",
    "person": "daoren.cli.person",
    "policies": "daoren.cli.catalogue",
    "review": "daoren.cli.review",
    "serve": "daoren.cli.serve",
    "template": "daoren.cli.template",
    "tick": "daoren.cli.tick",
    "verify": "daoren.cli.verify",
    "work": "daoren.cli.work",
}


class LazyGroup(click.Group):
    """Load a command's module only when it is called, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give one command; its module holds it under its own name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = __import__(COMMANDS[cmd_name], fromlist=[cmd_name])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="daoren")
def main() -> None:
    """Steer a science and technology programme: monitor, evaluate, propose. People decide.

    \b
    监测、评价、提出建议，由人决定。
    """


__all__ = ["language_option", "main"]
