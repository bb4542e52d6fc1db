"""``signpost courses export``."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Annotated, Any

import typer

from signposting.cli.demand import Format
from signposting.cli.edges import fail, print_json
from signposting.cli.readiness import ready_database
from signposting.database import transaction
from signposting.ingest.course_export import ExportedRun, export_courses
from signposting.ingest.providers import is_held
from signposting.ingest.tables import inert
from signposting.vocabulary import ListingState

app = typer.Typer(help="The listings of courses.", no_args_is_help=True)

LIST_JOINER = ";"


@app.callback()
def _group() -> None:
    """The listings of courses."""


@app.command("export")
def export(
    provider: Annotated[str | None, typer.Option(help="Only the courses of the provider with this UKPRN.")] = None,
    state: Annotated[ListingState | None, typer.Option(help="Only what is live, or only what is withdrawn.")] = None,
    format: Annotated[Format, typer.Option(help="csv, or one JSON document.")] = Format.CSV,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write the listings as they are held, one row a course run, the oldest first.

    The columns are those of the national course directory's bulk uploads in small letters, then the run's id, its
    provider's UKPRN, the skills, level and access features that were read out of its words, and its state. In CSV an
    apostrophe stands before a cell that a spreadsheet would take for a formula; an import takes it off again.
    """
    as_json = json or format is Format.JSON
    engine = ready_database(as_json)
    with transaction(engine) as session:
        if provider is not None and not is_held(session, provider):
            fail(f"No provider with the UKPRN {provider} is held. Import it with `signpost import providers`.",
                 as_json=as_json)  # fmt: skip
        runs = export_courses(session, provider, state)
        if as_json:
            print_json({"course_runs": [asdict(run) for run in runs]})
        else:
            _print_csv(runs)


def _print_csv(runs: Iterable[ExportedRun]) -> None:
    names = [field.name for field in fields(ExportedRun)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(getattr(run, name)) for name in names] for run in runs)


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return LIST_JOINER.join(value)
    return inert("" if value is None else str(value))
