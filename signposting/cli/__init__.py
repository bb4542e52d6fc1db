"""The command ``signpost``: each call parses its words, calls the library once, and prints.

Exit status 0: done. 1: the data was refused, or something needs mending. 2: the call was wrong.
"""

import typer

from signposting.cli import courses, database, demand, doctor, imports, reference_imports, search, telegram

app = typer.Typer(
    name="signpost",
    help="The digital skills assistant's command: the database, imports, search, demand, and how the installation is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(database.app, name="db")
app.add_typer(imports.app, name="import")
reference_imports.add_to(imports.app)
app.add_typer(courses.app, name="courses")
app.add_typer(demand.app, name="demand")
app.command("seed")(database.seed)
app.command("search")(search.search)
app.command("doctor")(doctor.doctor)
app.add_typer(telegram.app, name="telegram")


def main() -> None:
    """What ``.venv/bin/signpost`` calls."""
    app()
