"""``signpost import …``: files from outside, each taken in whole or not at all."""

import getpass
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from signposting import migrations
from signposting.cli.edges import REFUSED, WRONG_CALL, fail, people, print_json, settings_or_exit
from signposting.database import open_engine, transaction
from signposting.ingest.courses import import_courses
from signposting.ingest.faults import Fault, ImportReport
from signposting.ingest.providers import UnknownProviderError, import_providers
from signposting.ingest.records import Circumstances, ImportFile
from signposting.ingest.venues import import_venues
from signposting.places import load_gazetteer

app = typer.Typer(help="Take in files from outside, each as a whole or not at all.", no_args_is_help=True)

MOST_BYTES_READ = 6_000_000
"""More than any of these files may have: what is longer is refused without being read to its end."""
MOST_WARNINGS_SHOWN = 5

TheFile = Annotated[Path, typer.Argument(metavar="FILE", help="The CSV file, in UTF-8.", show_default=False)]
Provider = Annotated[
    str, typer.Option("--provider", metavar="UKPRN", help="The UKPRN of the provider whose file it is.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check and report the same, and store nothing.")]
By = Annotated[str | None, typer.Option("--by", help="Who imports it, for the record (else the account's name).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]

Importer = Callable[[Session, ImportFile, Circumstances], ImportReport]


@app.command("providers")
def providers(file: TheFile, dry_run: DryRun = False, by: By = None, json: AsJson = False) -> None:
    """Take in providers: columns ukprn and name, and where known website, email and phone."""
    _take_in(import_providers, file, dry_run=dry_run, by=by, as_json=json)


@app.command("venues")
def venues(file: TheFile, provider: Provider, dry_run: DryRun = False, by: By = None, json: AsJson = False) -> None:
    """Take in a provider's venues, from the national course directory's bulk-upload file (at most 1 MB).

    Venues that left the file are withdrawn.
    """
    _take_in(partial(_for_provider, import_venues, provider), file, dry_run=dry_run, by=by, as_json=json)


@app.command("courses")
def courses(file: TheFile, provider: Provider, dry_run: DryRun = False, by: By = None, json: AsJson = False) -> None:
    """Take in a provider's courses, from the national course directory's bulk-upload file (at most 5 MB).

    Files with and without learning aims (LARS) are told apart by their headings. Runs that left the file are withdrawn,
    within the provider and the kind of file. Import the venues first.
    """
    _take_in(partial(_for_provider, import_courses, provider), file, dry_run=dry_run, by=by, as_json=json)


def ready_database(as_json: bool) -> Engine:
    """The database, which must be up to date; else the call ends with status 1."""
    engine = open_engine(settings_or_exit().database_url)
    try:
        with engine.connect() as connection:
            is_old = migrations.version(connection) != migrations.newest_version()
    except OperationalError as error:
        fail(f"The database cannot be opened: {error.orig}. Check DATABASE_URL.", status=REFUSED, as_json=as_json)
    if is_old:
        fail("The database is not up to date. Run `signpost db upgrade` first.", status=REFUSED, as_json=as_json)
    return engine


def _for_provider(
    importer: Callable[[Session, ImportFile, str, Circumstances], ImportReport],
    ukprn: str,
    session: Session,
    file: ImportFile,
    circumstances: Circumstances,
) -> ImportReport:
    return importer(session, file, ukprn, circumstances)


def _take_in(importer: Importer, path: Path, *, dry_run: bool, by: str | None, as_json: bool) -> None:
    file, engine, settings = _file(path, as_json), ready_database(as_json), settings_or_exit()
    circumstances = Circumstances(load_gazetteer(settings.region), settings.today(), settings.now(), by or _account())
    try:
        report = _imported(engine, importer, file, circumstances, is_dry_run=dry_run)
    except UnknownProviderError as error:
        report, status = ImportReport(errors=(error.fault,)), WRONG_CALL
    except OperationalError as error:
        fail(f"The database is busy or away: {error.orig}. Nothing was stored; try again.", status=REFUSED,
             as_json=as_json)  # fmt: skip
    else:
        status = REFUSED if report.is_refused else 0
    if as_json:
        print_json(report.as_json())
    else:
        _print_for_people(report, file.name, dry_run=dry_run)
    if status:
        raise typer.Exit(status)


def _imported(
    engine: Engine, importer: Importer, file: ImportFile, circumstances: Circumstances, *, is_dry_run: bool
) -> ImportReport:
    """What was done. All is checked and tagged before anything is locked: residents' needs are written meanwhile."""
    with transaction(engine) as session:
        report = importer(session, file, replace(circumstances, is_dry_run=True))
    if is_dry_run or report.is_refused:
        return report
    with transaction(engine, for_writing=True) as session:
        return importer(session, file, circumstances)


def _file(path: Path, as_json: bool) -> ImportFile:
    try:
        with path.open("rb") as opened:
            return ImportFile(path.name, opened.read(MOST_BYTES_READ))
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}.", as_json=as_json)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _print_for_people(report: ImportReport, name: str, *, dry_run: bool) -> None:
    for fault in report.errors:
        typer.echo(_line("error", fault))
    for fault in _first_of_each_code(report.warnings):
        typer.echo(_line("warning", fault))
    for code, number in Counter(fault.code for fault in report.warnings).items():
        if number > MOST_WARNINGS_SHOWN:
            typer.echo(f"… and {number - MOST_WARNINGS_SHOWN} more of {code} (--json lists them all)")
    if report.is_refused:
        people.print(f"{name} is refused: {len(report.errors)} to mend. Nothing was stored.", style="bold red",
                     markup=False, highlight=False)  # fmt: skip
        return
    counts = f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged, {report.withdrawn} withdrawn"
    people.print(f"{name}: {counts}." + (" Dry run: nothing was stored." if dry_run else ""), markup=False)


def _first_of_each_code(warnings: Iterable[Fault]) -> Iterable[Fault]:
    seen: Counter[str] = Counter()
    for fault in warnings:
        seen[fault.code] += 1
        if seen[fault.code] <= MOST_WARNINGS_SHOWN:
            yield fault


def _line(what: str, fault: Fault) -> str:
    place = (
        " ".join(part for part in (f"row {fault.row}" if fault.row else "", fault.column or "") if part) or "the file"
    )
    return f"{what}  {place}  {fault.code}\n    {fault.message}"
