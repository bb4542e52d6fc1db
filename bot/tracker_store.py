"""Where conversations are kept: Rasa's own SQL store, opened at the address that the settings name.

Its database is its own, apart from demand, since it holds what people typed.
"""

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy import event
from sqlalchemy.engine import make_url

from signposting.settings import load_settings


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store at ``TRACKER_DATABASE_URL``."""

    def __init__(
        self, domain: Domain | None = None, host: Any = None, event_broker: EventBroker | None = None, **_: Any
    ) -> None:
        url = make_url(load_settings().tracker_database_url)
        super().__init__(
            domain=domain,
            dialect=url.drivername,
            host=url.host,
            port=url.port,
            db=url.database or "",
            username=url.username,
            password=url.password,
            event_broker=event_broker,
            query=dict(url.query),
        )
        if url.get_backend_name() == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers and the writer side by side; what a crash of the machine could lose here is talk, never a need."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
