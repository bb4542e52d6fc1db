"""``signpost db upgrade`` and ``signpost seed``."""

from typing import Annotated

import typer
from sqlalchemy import Engine, exists, select
from sqlalchemy.exc import OperationalError

from signposting import demonstration, migrations
from signposting.cli.edges import REFUSED, fail, people, print_json, progress, settings_or_exit
from signposting.database import open_engine, transaction
from signposting.models import CourseRun, Provider
from signposting.provision import mark_provision_changed
from signposting.shipped import load_shipped_tables

app = typer.Typer(help="The database.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


@app.command("upgrade")
def upgrade(json: AsJson = False) -> None:
    """Create or migrate the database at DATABASE_URL, and load the skills and places that the product ships."""
    engine = _engine()
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


def seed(
    remove: Annotated[bool, typer.Option("--remove", help="Take the demonstration region out again.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing where providers are held.")] = False,
    json: AsJson = False,
) -> None:
    """Load the demonstration region: example providers, courses, services and demand, marked as such."""
    settings, engine = settings_or_exit(), _engine()
    if _version_is_old(engine):
        fail("The database is not up to date. Run `signpost db upgrade` first.", status=REFUSED, as_json=json)
    with progress() as bar, transaction(engine, for_writing=True) as session:
        tasks: dict[str, object] = {}

        def report(what: str, done: int, of: int) -> None:
            task = tasks.setdefault(what, bar.add_task(what, total=of) if what not in tasks else None)
            bar.update(task, completed=done)  # type: ignore[arg-type]

        if if_empty and (session.scalar(select(exists(select(Provider.ukprn)))) or _has_runs(session)):
            people.print("The database holds providers already: the demonstration region is left out.")
            return
        counts = (
            demonstration.remove(session) if remove else demonstration.seed(session, settings.today(), progress=report)
        )
        mark_provision_changed(session)
    if json:
        print_json({"removed" if remove else "loaded": counts.as_json()})
        return
    listed = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in counts.as_json().items() if number)
    people.print(f"The demonstration region is {'removed' if remove else 'loaded'}: {listed or 'nothing to do'}.")


def _has_runs(session) -> bool:  # type: ignore[no-untyped-def]
    return bool(session.scalar(select(exists(select(CourseRun.id)))))


def _engine() -> Engine:
    return open_engine(settings_or_exit().database_url)


def _version_is_old(engine: Engine) -> bool:
    with engine.connect() as connection:
        return migrations.version(connection) != migrations.newest_version()
