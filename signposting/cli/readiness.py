"""The database as a call may count on it: there, and up to date."""

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from signposting import migrations
from signposting.cli.edges import REFUSED, fail, settings_or_exit
from signposting.database import open_engine


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
