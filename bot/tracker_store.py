"""Where conversations are kept: Rasa's own SQL store, opened at the address that the settings name.

Its database is its own, apart from demand, since it holds what people typed, and for some days only.
"""

import copy
import json
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy import event as sql_event
from sqlalchemy.engine import make_url

from signposting.privacy import CHATS_KEPT
from signposting.settings import load_settings

NOT_KEPT = "disclose_crisis"
"""The intent whose words are not kept: what somebody in danger wrote is theirs alone."""
ERASE_SLOT = "erase"
"""The slot by which an action asks for the conversation to be erased."""
HOW_MANY_ARE_KEPT = "how_many_are_kept"
"""What we write on a conversation in hand: how many of its events the database holds. Rasa would count them there."""
FORGET_EVERY_S = 3600.0


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store at ``TRACKER_DATABASE_URL``, which keeps no words of a crisis and erases when asked.

    What is older than :data:`~signposting.privacy.CHATS_KEPT` is erased, once an hour while people chat.
    """

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
        self.engine.hide_parameters = True  # else an error of the database's would quote what people typed
        self._forgets_at = 0.0
        self._since_session = _select_since_session(self.SQLEvent)
        self._insert = insert(self.SQLEvent.__table__)  # of the table, not the class: a quarter of the time
        if url.get_backend_name() == "sqlite":
            sql_event.listen(self.engine, "connect", _prepare_sqlite)
            self.engine.dispose()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation since its last session began; ``None`` where there is none."""
        with self.session_scope() as session:
            kept = [json.loads(data) for data in session.execute(self._since_session, {"sender": sender_id}).scalars()]
        if not kept or self.domain is None:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, kept, self.domain.slots)
        setattr(tracker, HOW_MANY_ARE_KEPT, len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps what is new of a conversation; or erases all of it, where an action has asked for that.

        One in which nothing has happened yet is kept with its first turn.
        """
        if _is_untouched(tracker):
            setattr(tracker, HOW_MANY_ARE_KEPT, 0)
            return
        await self.stream_events(tracker)
        with self.session_scope() as session:
            if tracker.get_slot(ERASE_SLOT):
                session.execute(delete(self.SQLEvent).where(self.SQLEvent.sender_id == tracker.sender_id))
            elif rows := [self._row(tracker.sender_id, event) for event in self._additional_events(session, tracker)]:
                session.execute(self._insert, rows)
            self._forget_old(session)
            session.commit()
        setattr(tracker, HOW_MANY_ARE_KEPT, len(tracker.events))

    def _forget_old(self, session: Any) -> None:
        if time.monotonic() >= self._forgets_at:
            self._forgets_at = time.monotonic() + FORGET_EVERY_S
            oldest = time.time() - CHATS_KEPT.total_seconds()
            session.execute(delete(self.SQLEvent).where(self.SQLEvent.timestamp < oldest))

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        kept: int | None = getattr(tracker, HOW_MANY_ARE_KEPT, None)
        new = super()._additional_events(session, tracker) if kept is None else islice(tracker.events, kept, None)
        return map(_without_words_of_crisis, new)

    def _row(self, sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }


def _select_since_session(events: Any) -> Select[tuple[str]]:
    """The events of ``:sender`` since the last session began, in order. Built once: building it costs a millisecond."""
    is_of_sender = events.sender_id == bindparam("sender")
    began = select(func.max(events.timestamp)).where(is_of_sender, events.type_name == SessionStarted.type_name)
    since = func.coalesce(began.scalar_subquery(), 0)
    return select(events.data).where(is_of_sender, events.timestamp >= since).order_by(events.id)


def _is_untouched(tracker: DialogueStateTracker) -> bool:
    """Whether a conversation was just made and only listens: Rasa would write that down at once."""
    return not hasattr(tracker, HOW_MANY_ARE_KEPT) and all(
        isinstance(one, ActionExecuted) and one.action_name == ACTION_LISTEN_NAME for one in tracker.events
    )


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
