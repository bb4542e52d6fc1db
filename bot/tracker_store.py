"""Where conversations are kept: Rasa's own SQL store, opened at the address that the settings name.

Its database is its own, apart from demand, since it holds what people typed.
"""

import copy
from collections.abc import Iterator
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import delete, event
from sqlalchemy.engine import make_url

from signposting.settings import load_settings

NOT_KEPT = "disclose_crisis"
"""The intent whose words are not kept: what somebody in danger wrote is theirs alone."""
ERASE_SLOT = "erase"
"""The slot by which an action asks for the conversation to be erased."""


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store at ``TRACKER_DATABASE_URL``, which keeps no words of a crisis and erases when asked."""

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

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps what is new of a conversation; or erases all of it, where an action has asked for that."""
        if not tracker.get_slot(ERASE_SLOT):
            await super().save(tracker)
            return
        with self.session_scope() as session:
            session.execute(delete(self.SQLEvent).where(self.SQLEvent.sender_id == tracker.sender_id))
            session.commit()

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        return map(_without_words_of_crisis, super()._additional_events(session, tracker))


def _without_words_of_crisis(one: Event) -> Event:
    if not isinstance(one, UserUttered) or one.intent_name != NOT_KEPT:
        return one
    kept = copy.copy(one)
    kept.text, kept.entities = "", []
    kept.parse_data = {"intent": {"name": NOT_KEPT, "confidence": 1.0}, "entities": [], "text": ""}
    return kept


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers and the writer side by side; what a crash of the machine could lose here is talk, never a need."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
