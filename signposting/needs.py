"""What one resident asks for: a topic, and the conditions under which it would suit them.

A :class:`Need` is a value. It crosses every border of the library: the chat, the page and the command build one, the
search answers it, demand records it.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from signposting.places import Place
from signposting.skills import stems_of_topic
from signposting.vocabulary import ANY_DELIVERY

NEAR_KM = 10.0
"""What "near" means, and a place without a distance."""
ANY_DISTANCE_KM = 1000.0
"""A distance within which everything lies that we could ever know of: what is meant where distance is no matter."""
AREAS = ("region", "county", "area")
AREA_KM = 30.0
"""How far from the middle of a whole region or county: somebody who names one will go anywhere in it."""


@dataclass(frozen=True)
class Need:
    """A topic (skills; else words) and conditions.

    ``max_distance_km`` is ``None`` where nothing was said: :meth:`distance_limit_km` then gives 10 km if a place is
    known. ``delivery`` is ``any`` or one of :class:`~signposting.vocabulary.Delivery`. ``times`` are alternatives,
    ``access`` features are all wanted. ``max_cost_pence`` is the most that the person would pay; ``free_only`` is the
    same as 0. ``start_by`` is the last day that will do.
    """

    skills: tuple[str, ...] = ()
    text: str | None = None
    place: Place | None = None
    max_distance_km: float | None = None
    delivery: str = ANY_DELIVERY
    times: tuple[str, ...] = ()
    free_only: bool = False
    max_cost_pence: int | None = None
    level: str | None = None
    access: tuple[str, ...] = ()
    start_by: date | None = None

    def distance_limit_km(self) -> float | None:
        """The distance beyond which a venue is too far, in km; ``None`` where no place is known."""
        if self.place is None:
            return None
        if self.max_distance_km is None and self.place.kind in AREAS:
            return AREA_KM
        return NEAR_KM if self.max_distance_km is None else self.max_distance_km

    def cost_limit_pence(self) -> int | None:
        """The most that a run may cost, in pence; ``None`` where the person set no limit."""
        return 0 if self.free_only else self.max_cost_pence

    @property
    def topic_stems(self) -> tuple[str, ...]:
        """The words of the topic without their endings, for courses that speak of them."""
        return stems_of_topic(self.text or "")

    def as_json(self) -> dict[str, Any]:
        """The need as the messages and the command show it. Distances in km, dates as ISO text."""
        return {
            "skills": list(self.skills),
            "text": self.text,
            "place": self.place.as_json() if self.place else None,
            "max_distance_km": self.distance_limit_km(),
            "delivery": self.delivery,
            "times": list(self.times),
            "free_only": self.free_only,
            "max_cost_pence": self.cost_limit_pence(),
            "level": self.level,
            "access": list(self.access),
            "start_by": self.start_by.isoformat() if self.start_by else None,
        }

    def fingerprint(self) -> str:
        """A digest that is the same for the same distinct set of conditions, in whatever order they were said.

        The topic is the skills where any was understood, else the words. The place counts by its outward postcode,
        which is all of it that is ever stored.
        """
        conditions = self.as_json()
        conditions["text"] = None if self.skills else (self.text or "").casefold()
        conditions["place"] = (self.place.outcode or self.place.name) if self.place else None
        for name in ("skills", "times", "access"):
            conditions[name] = sorted(conditions[name])
        return hashlib.sha256(json.dumps(conditions, sort_keys=True).encode()).hexdigest()

    def changed(self, **conditions: Any) -> "Need":
        """The same need with some conditions replaced."""
        return replace(self, **conditions)
