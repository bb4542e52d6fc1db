"""``signpost seed``."""

from typing import Annotated

import typer
from rich.progress import TaskID
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from signposting.cli.edges import people, print_json, progress, settings_or_exit
from signposting.cli.readiness import ready_database
from signposting.database import transaction
from signposting.models import CourseRun, Provider
from signposting.provision import mark_provision_changed
from signposting.settings import Settings

app = typer.Typer()


@app.command()
def seed(
    remove: Annotated[bool, typer.Option("--remove", help="Take the demonstration region out again.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing where providers are held.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")] = False,
) -> None:
    """Load the demonstration region: example providers, courses, services and demand, marked as such."""
    settings, engine = settings_or_exit(), ready_database(json)
    with transaction(engine, for_writing=True) as session:
        if if_empty and _holds_provision(session):
            people.print("The database holds providers already: the demonstration region is left out.")
            return
        counts = _take_out(session) if remove else _bring_in(session, settings)
    if json:
        print_json({"removed" if remove else "loaded": counts})
        return
    listed = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in counts.items() if number)
    people.print(f"The demonstration region is {'removed' if remove else 'loaded'}: {listed or 'nothing to do'}.")


def _bring_in(session: Session, settings: Settings) -> dict[str, int]:
    from signposting import demonstration  # takes seconds, which a start that needs no demonstration does not wait

    with progress() as bar:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done)

        counts = demonstration.seed(session, settings.today(), progress=report)
    mark_provision_changed(session)
    return counts.as_json()


def _take_out(session: Session) -> dict[str, int]:
    from signposting import demonstration

    counts = demonstration.remove(session)
    mark_provision_changed(session)
    return counts.as_json()


def _holds_provision(session: Session) -> bool:
    return any(session.scalar(select(exists(select(one)))) for one in (Provider.ukprn, CourseRun.id))
