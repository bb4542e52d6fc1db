"""``signpost db upgrade``."""

from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from signposting import migrations
from signposting.cli.edges import REFUSED, fail, people, print_json, settings_or_exit
from signposting.database import open_engine, transaction
from signposting.shipped import load_shipped_tables

app = typer.Typer(help="The database.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


@app.callback()
def _group() -> None:
    """The database."""


@app.command("upgrade")
def upgrade(json: AsJson = False) -> None:
    """Create or migrate the database at DATABASE_URL, and load the skills and places that the product ships."""
    engine = open_engine(settings_or_exit().database_url)
    try:
        before, after = migrations.upgrade(engine)
        with transaction(engine, for_writing=True) as session:
            loaded = load_shipped_tables(session)
    except OperationalError as error:
        fail(f"The database cannot be opened: {error.orig}. Check DATABASE_URL.", status=REFUSED, as_json=json)
    if json:
        print_json({"from": before, "to": after, "loaded": loaded})
        return
    people.print(f"The database is at version {after}" + (f" (was {before})." if before != after else "."))
    for table, rows in loaded.items():
        if rows:
            people.print(f"  {table}: {rows} rows loaded")
