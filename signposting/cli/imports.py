"""``signpost import …``: files from outside, each taken in whole or not at all."""

import getpass
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from signposting.cli.edges import (
    REFUSED,
    WRONG_CALL,
    fail,
    people,
    print_json,
    progress,
    settings_or_exit,
)
from signposting.cli.readiness import ready_database
from signposting.database import transaction
from signposting.ingest.courses import import_courses
from signposting.ingest.faults import Fault, ImportReport
from signposting.ingest.providers import UnknownProviderError, import_providers
from signposting.ingest.records import Circumstances, ImportFile, RecordedImport, list_imports
from signposting.ingest.undo import UndoRefusedError, undo_import
from signposting.ingest.venues import import_venues
from signposting.places import load_gazetteer
from signposting.settings import Settings

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


@app.command("list")
def list_all(
    provider: Annotated[str | None, typer.Option(metavar="UKPRN", help="Only what concerns this provider.")] = None,
    json: AsJson = False,
) -> None:
    """List the imports that were made, the newest first: file, hash (SHA-256), who, when, and what they did."""
    with transaction(ready_database(json)) as session:
        imports = list_imports(session, provider)
    if json:
        print_json({"imports": [_as_json(one) for one in imports]})
        return
    for one in imports:
        undone = f" (undone on {one.undone_at:%d %B %Y})" if one.undone_at else ""
        typer.echo(f"{one.id}  {one.imported_at:%Y-%m-%d %H:%M} UTC  {one.kind}  {one.provider or '-'}  {one.file_name}"
                   f"  by {one.imported_by}: {_counts(one)}{undone}")  # fmt: skip


@app.command("undo")
def undo(
    number: Annotated[int, typer.Argument(metavar="IMPORT", help="Its number, as `signpost import list` shows it.")],
    json: AsJson = False,
) -> None:
    """Take an import back: what it brought is deleted, what it changed or withdrew is as it was. Newest first."""
    engine = ready_database(json)
    try:
        with transaction(engine, for_writing=True) as session:
            report = undo_import(session, number, settings_or_exit().now())
    except UndoRefusedError as error:
        fail(str(error), status=REFUSED, as_json=json)
    except IntegrityError:
        fail("Something else refers by now to what the import brought. Nothing was changed.", status=REFUSED,
             as_json=json)  # fmt: skip
    if json:
        print_json(asdict(report))
        return
    people.print(f"Import {number} is undone: {report.deleted} rows deleted, {report.restored} as they were.")


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
    circumstances = circumstances_of(settings, by)
    try:
        report = _imported(engine, importer, file, circumstances, is_dry_run=dry_run)
    except UnknownProviderError as error:
        tell(ImportReport(errors=(error.fault,)), file.name, dry_run=dry_run, as_json=as_json, status=WRONG_CALL)
    except OperationalError as error:
        fail(f"The database is busy or away: {error.orig}. Nothing was stored; try again.", status=REFUSED,
             as_json=as_json)  # fmt: skip
    else:
        tell(report, file.name, dry_run=dry_run, as_json=as_json, status=REFUSED if report.is_refused else 0)


def circumstances_of(settings: Settings, by: str | None) -> Circumstances:
    """When, against which places and by whom an import is made: who is named, else the account that runs the call."""
    return Circumstances(load_gazetteer(settings.region), settings.today(), settings.now(), by or _account())


def tell(report: ImportReport, name: str, *, dry_run: bool, as_json: bool, status: int) -> None:
    """Prints what an import did, and ends the call with a status."""
    if as_json:
        print_json(report.as_json())
    else:
        _print_for_people(report, name, dry_run=dry_run)
    if status:
        raise typer.Exit(status)


def _imported(
    engine: Engine, importer: Importer, file: ImportFile, circumstances: Circumstances, *, is_dry_run: bool
) -> ImportReport:
    """What was done. All is checked and tagged before anything is locked: residents' needs are written meanwhile."""
    with progress() as bar, transaction(engine) as session:
        task = bar.add_task("Reading the courses", total=None)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        report = importer(session, file, replace(circumstances, is_dry_run=True, progress=tell))
    if is_dry_run or report.is_refused:
        return report
    with transaction(engine, for_writing=True) as session:
        return importer(session, file, circumstances)


def _file(path: Path, as_json: bool) -> ImportFile:
    try:
        with path.open("rb") as opened:
            return ImportFile(path.name.encode(errors="replace").decode(), opened.read(MOST_BYTES_READ))
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
    people.print(f"{name}: {_counts(report)}." + (" Dry run: nothing was stored." if dry_run else ""), markup=False)


def _counts(done: ImportReport | RecordedImport) -> str:
    return f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged, {done.withdrawn} withdrawn"


def _as_json(one: RecordedImport) -> dict[str, Any]:
    undone_at = one.undone_at.isoformat() if one.undone_at else None
    return {**asdict(one), "imported_at": one.imported_at.isoformat(), "undone_at": undone_at}


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
