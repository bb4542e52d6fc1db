"""What the pages that search share: the reader, the places and the provision, opened once for the whole site.

Opening takes a second or two and some memory, so it waits for the first search, or for :meth:`Searching.warm_up`.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from signposting.answers import Answer, answer_need
from signposting.database import transaction
from signposting.embedding import EmbeddingMissingError
from signposting.language import Mention
from signposting.learnt_skills import LearntSkills
from signposting.needs import Need
from signposting.places import Place, load_gazetteer
from signposting.provision import Provision
from signposting.reading import Reader, topic_text, values
from signposting.settings import Settings, var_folder
from signposting.spool import Spool
from signposting.unit_postcodes import UnitPostcodes
from signposting.vocabulary import ANY_DELIVERY
from web.queries import CourseQuery, Fault

log = logging.getLogger(__name__)

PAGE_SIZE = 10


@dataclass(frozen=True)
class Understood:
    """A query as it was understood: what its text says of place and conditions stands in its fields.

    ``need`` is ``None`` where the query has faults.
    """

    query: CourseQuery
    need: Need | None


class Searching:
    """The open ends of the searching pages. Threads may share it."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.provision = Provision(engine)
        self.spool = Spool(var_folder() / "spool")

    @cached_property
    def reader(self) -> Reader:
        """Reads texts against the places of the region; by names alone where set-up brought no embedding."""
        try:
            learnt = LearntSkills.open()
        except EmbeddingMissingError as error:
            log.error("skills are read by their names alone: %s", error)
            learnt = None
        gazetteer = load_gazetteer(self.settings.region).with_units(UnitPostcodes(self.engine).point)
        return Reader(gazetteer, learnt)

    def warm_up(self) -> None:
        """Opens everything in a thread of its own, so that the first resident does not wait for it."""
        threading.Thread(target=self._open, name="warming up the search", daemon=True).start()

    def today(self) -> date:
        return self.settings.today()

    def understand(self, query: CourseQuery) -> Understood:
        """Reads the query's text and place. A place that is not clear becomes one of its faults."""
        said, mentions = query.text, self.reader.read(query.text, self.today())
        skills, topic = self.reader.skills(said, mentions), topic_text(said, mentions)
        query = _with_what_is_said(query, mentions)
        place = self.resolve(query.near) if query.near else None
        if isinstance(place, Fault):
            query = query.with_faults(place)
        if said and not (skills or topic):
            query = query.with_faults(Fault("text", "no_topic"))
        if query.faults or isinstance(place, Fault):
            return Understood(query, None)
        return Understood(query, _need(query, skills, topic, place))

    def resolve(self, said: str) -> Place | Fault:
        """The place that is meant; else what is unclear about it, with the places that it could be."""
        resolution = self.reader.gazetteer.resolve(said)
        if resolution.status == "found" and resolution.place is not None:
            return resolution.place
        labels = tuple(place.label() for place in resolution.readings)
        return Fault("near", f"{resolution.status}_place", said, labels)

    def answer(self, need: Need, page: int) -> Answer:
        """One page of what answers the need. It records nothing."""
        snapshot = self.provision.snapshot()
        with transaction(self.engine) as session:
            return answer_need(session, need, snapshot, self.today(), page=page, page_size=PAGE_SIZE)

    def _open(self) -> None:
        try:
            self.understand(CourseQuery(text="email", near="OL1"))
            self.provision.snapshot()
        except SQLAlchemyError as error:
            log.warning("the provision cannot be read yet: %s", type(error).__name__)


def searching() -> Searching:
    """The one of this site."""
    opened: Searching = current_app.extensions["searching"]
    return opened


def _need(query: CourseQuery, skills: tuple[str, ...], topic: str | None, place: Place | None) -> Need:
    return Need(
        skills=skills,
        text=topic,
        place=place,
        max_distance_km=query.within_km,
        delivery=query.delivery or ANY_DELIVERY,
        times=query.time,
        free_only=query.free,
        level=query.level,
        access=query.access,
        start_by=query.start_by,
    )


def _with_what_is_said(query: CourseQuery, mentions: tuple[Mention, ...]) -> CourseQuery:
    """The query with each blank field filled by what the text says of it, and the text without what was so used.

    Somebody who types "excel in Oldham, evenings" into the one field sees Oldham and evenings in the form afterwards,
    where both can be changed.
    """
    filled = {}
    for name, (entity, read) in _SAID.items():
        said = values(mentions, entity)
        if said and not getattr(query, name) and (value := read(said)):
            filled[name] = value
    if not filled:
        return query
    return replace(query, text=_topic_as_said(query.text, mentions), **filled)


_SAID: dict[str, tuple[str, Callable[[tuple[str, ...]], Any]]] = {
    "near": ("place", lambda said: said[0]),
    "within_km": ("distance_km", lambda said: float(said[0])),
    "time": ("time", lambda said: said),
    "delivery": ("delivery", lambda said: said[0] if len(said) == 1 else None),
    "level": ("level", lambda said: said[-1]),
    "access": ("access", lambda said: said),
    "free": ("cost", lambda said: "free" in said),
    "start_by": ("start_by", lambda said: date.fromisoformat(said[0])),
}
"""For each field the entity that fills it, and how the values that were said do."""


def _topic_as_said(text: str, mentions: tuple[Mention, ...]) -> str:
    """The skills in the person's own words; where none is named, the text without its places and conditions."""
    named = [text[one.start : one.end] for one in mentions if one.entity == "skill"]
    if named:
        return " and ".join(dict.fromkeys(named))
    kept = list(text)
    for one in mentions:
        kept[one.start : one.end] = " " * (one.end - one.start)
    return " ".join("".join(kept).split()).strip(" ,.;")
