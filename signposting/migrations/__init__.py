"""The database's history: numbered steps, one idea each. ``signpost db upgrade`` runs those that are still to come."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_LOCK = 7_467_001
"""A number of our own for PostgreSQL's advisory lock, so that two servers which start together migrate in turn."""


def upgrade(engine: Engine) -> tuple[str | None, str | None]:
    """Brings the database to the newest version. Gives the version before and after."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = version(connection)
        command.upgrade(_config(connection), "head")
        return before, version(connection)


def version(connection: Connection) -> str | None:
    """The version that the database is at; ``None`` where it has never been migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str | None:
    """The version that this code needs."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
