"""``signpost import postcodes``, ``learning-aims``, ``employer-needs`` and ``national-extract``: what a region loads,
beside the files of its providers.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TaskID
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from signposting.cli.edges import REFUSED, fail, progress, settings_or_exit
from signposting.cli.imports import AsJson, By, DryRun, app, circumstances_of, tell
from signposting.cli.readiness import ready_database
from signposting.database import transaction
from signposting.ingest.employer_needs import import_employer_needs
from signposting.ingest.faults import ImportReport
from signposting.ingest.learning_aims import import_learning_aims
from signposting.ingest.national_extract import import_national_extract
from signposting.ingest.postcodes import import_postcodes
from signposting.ingest.records import Circumstances
from signposting.ingest.streams import LargeFile, Progress

TheFile = Annotated[Path, typer.Argument(metavar="FILE", help="The CSV file, in UTF-8.", show_default=False)]
Importer = Callable[[Engine, LargeFile, Circumstances, Progress], ImportReport]


@app.command("postcodes")
def postcodes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, or a folder or zip of them.")],
    dry_run: DryRun = False,
    by: By = None,
    json: AsJson = False,
) -> None:
    """Take in whole postcodes: OS Code-Point Open (as published, without headings) or the ONS Postcode Directory.

    People and venues are then placed by their postcode, not by its neighbourhood. A postcode that has ended (doterm) is
    taken out; one that the file lacks stays. Of a resident only the outward part is ever kept.
    """
    _take_in(import_postcodes, file, dry_run=dry_run, by=by, as_json=json)


@app.command("learning-aims")
def learning_aims(file: TheFile, dry_run: DryRun = False, by: By = None, json: AsJson = False) -> None:
    """Take in the complete list of learning aims: LARS's LearningDelivery.csv, or columns reference, title and level.

    From then on a course file with a reference that is not on the list is refused.
    """
    _take_in(import_learning_aims, file, dry_run=dry_run, by=by, as_json=json)


@app.command("employer-needs")
def employer_needs(file: TheFile, dry_run: DryRun = False, by: By = None, json: AsJson = False) -> None:
    """Take in employer needs: columns area, skill or occupation, posts, period.

    An area is a district, city region or county. An occupation is a code, title or job title of SOC 2020, and counts
    for each skill that it needs. Headings such as district, soc2020, vacancies and month do as well. A need is known by
    all but its posts: a later file changes those that it names, and leaves the others.
    """
    _take_in(_in_one_transaction, file, dry_run=dry_run, by=by, as_json=json)


@app.command("national-extract")
def national_extract(file: TheFile, dry_run: DryRun = False, by: By = None, json: AsJson = False) -> None:
    """Take in the national open-data extract of live courses (36 columns): many providers at once.

    Providers that are not known are created. Runs that left the file are withdrawn. Rows that cannot be used are left
    out and listed, and so are those of providers that bring course files of their own.
    """
    _take_in(import_national_extract, file, dry_run=dry_run, by=by, as_json=json)


def _in_one_transaction(
    engine: Engine, file: LargeFile, circumstances: Circumstances, _progress: Progress
) -> ImportReport:
    with transaction(engine) as session:
        report = import_employer_needs(session, file, replace(circumstances, is_dry_run=True))
    if circumstances.is_dry_run or report.is_refused:
        return report
    with transaction(engine, for_writing=True) as session:
        return import_employer_needs(session, file, circumstances)


def _take_in(importer: Importer, path: Path, *, dry_run: bool, by: str | None, as_json: bool) -> None:
    if not path.exists():
        fail(f"{path} cannot be read: there is no such file.", as_json=as_json)
    engine = ready_database(as_json)
    circumstances = replace(circumstances_of(settings_or_exit(), by), is_dry_run=dry_run)
    file = LargeFile(path)
    try:
        report = _with_progress(importer, engine, file, circumstances)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}.", as_json=as_json)
    except OperationalError as error:
        fail(f"The database is busy or away: {error.orig}. Nothing was stored; try again.", status=REFUSED,
             as_json=as_json)  # fmt: skip
    tell(report, file.name, dry_run=dry_run, as_json=as_json, status=REFUSED if report.is_refused else 0)


def _with_progress(importer: Importer, engine: Engine, file: LargeFile, circumstances: Circumstances) -> ImportReport:
    with progress() as bar:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what.capitalize(), total=of)
            bar.update(tasks[what], completed=done)

        return importer(engine, file, circumstances, report)
