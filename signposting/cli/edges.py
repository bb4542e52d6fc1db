"""What every call has at its edges: settings or a clear refusal, output for people or for programs."""

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from signposting.settings import SettingError, Settings, load_settings

REFUSED = 1
WRONG_CALL = 2

people = Console(stderr=True)
"""Everything that is said to a person goes to standard error; standard output carries data alone."""


def settings_or_exit() -> Settings:
    """The settings; a setting that cannot be used ends the call with status 2."""
    try:
        return load_settings()
    except SettingError as error:
        fail(str(error))


def fail(message: str, *, status: int = WRONG_CALL, as_json: bool = False, **details: Any) -> NoReturn:
    """Says what is wrong and ends the call; with ``as_json`` the same stands on standard output as a document."""
    people.print(message, style="bold red", markup=False, highlight=False)
    if as_json:
        print_json({"error": message, **details})
    raise typer.Exit(status)


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    sys.stdout.write("\n")


def progress() -> Progress:
    """A progress bar on standard error, silent where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=people, disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
