"""The command ``signpost``: each call parses its words, calls the library once, and prints.

Exit status 0: done. 1: the data was refused, or something needs mending. 2: the call was wrong.
"""

from importlib import import_module

import typer
from click import Command, Context
from typer.core import TyperGroup
from typer.main import get_command

WHERE = {
    "db": "database:app",
    "import": "reference_imports:app",
    "courses": "courses:app",
    "demand": "demand:app",
    "seed": "seeding:app",
    "search": "search:app",
    "doctor": "doctor:app",
    "telegram": "telegram:app",
}


class _Calls(TyperGroup):
    """Brings in the module of the call that is made, and no other: all of them take seconds to import."""

    def list_commands(self, ctx: Context) -> list[str]:
        return list(WHERE)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in WHERE:
            return None
        module, _, app = WHERE[cmd_name].partition(":")
        command = get_command(getattr(import_module(f"signposting.cli.{module}"), app))
        command.name = cmd_name
        return command


app = typer.Typer(
    name="signpost",
    cls=_Calls,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _signpost() -> None:
    """The digital skills assistant's command: the database, imports, search, demand, and how the installation is."""


def main() -> None:
    """What ``.venv/bin/signpost`` calls."""
    app()
