"""``signpost demand export``."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

import typer

from signposting.cli.edges import print_json
from signposting.cli.readiness import ready_database
from signposting.database import transaction
from signposting.demand import ExportedNeed, export_needs
from signposting.ingest.tables import inert

app = typer.Typer(help="What residents asked for.", no_args_is_help=True)

LIST_JOINER = ";"


class Format(str, Enum):
    """How demand is written."""

    CSV = "csv"
    JSON = "json"


@app.callback()
def _group() -> None:
    """What residents asked for."""


@app.command("export")
def export(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only needs asked on or after this day.")
    ] = None,
    format: Annotated[Format, typer.Option(help="csv, or one JSON document.")] = Format.CSV,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write every recorded need with its outcome, the oldest first."""
    as_json = json or format is Format.JSON
    engine = ready_database(as_json)
    day: date | None = since.date() if since else None
    with transaction(engine) as session:
        needs = export_needs(session, day)
        if as_json:
            print_json({"needs": [asdict(need) for need in needs]})
        else:
            _print_csv(needs)


def _print_csv(needs: Iterable[ExportedNeed]) -> None:
    names = [field.name for field in fields(ExportedNeed)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(getattr(need, name)) for name in names] for need in needs)


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return LIST_JOINER.join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return inert("" if value is None else str(value))  # a spreadsheet must not run what somebody typed
