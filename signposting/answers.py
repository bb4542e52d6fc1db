"""An answered need as every door shows it: the chat, the page, the command and the API say the same.

This is where a search meets the listings behind it. The JSON is the product's public shape of an answer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from signposting import phrasing
from signposting.needs import Need
from signposting.places import Place, distance_km
from signposting.provision import Listing, Snapshot, describe
from signposting.search import Match, Relaxation, SearchResult, search


@dataclass(frozen=True)
class Result:
    """One result: a course run, how far it is, and what speaks for it."""

    match: Match
    listing: Listing

    def as_json(self) -> dict[str, Any]:
        """The result's public shape. Distance in km to one decimal, cost in pence, dates as ISO text."""
        listing, match = self.listing, self.match
        return {
            "course_run_id": str(listing.course_run_id),
            "title": listing.title,
            "provider": listing.provider,
            "venue": listing.venue,
            "address": listing.address,
            "postcode": listing.postcode,
            "latitude": listing.latitude,
            "longitude": listing.longitude,
            "distance_km": match.distance_km,
            "distance_text": phrasing.distance_text(match.distance_km),
            "delivery": listing.delivery,
            "times": list(listing.times),
            "access": list(listing.access),
            "starts": listing.starts.isoformat() if listing.starts else None,
            "cost_pence": listing.cost_pence,
            "cost_text": phrasing.cost_text(listing),
            "level": listing.level,
            "places_left": listing.places_left,
            "duration": listing.duration,
            "duration_unit": listing.duration_unit,
            "url": listing.url,
            "phone": listing.phone,
            "email": listing.email,
            "other_starts": [day.isoformat() for day in match.later_starts],
            "why": list(match.why),
            "is_demonstration": listing.is_demonstration,
        }

    def as_text(self, number: int) -> str:
        """The result in one line of plain text."""
        return phrasing.result_text(number, self.listing, self.match.distance_km)


@dataclass(frozen=True)
class Choice:
    """A relaxation in words: a sentence, and a button's title of at most 30 characters."""

    relaxation: Relaxation
    text: str
    button: str

    def as_json(self) -> dict[str, Any]:
        """The relaxation's public shape."""
        return {
            "change": list(self.relaxation.change),
            "matches": self.relaxation.matches,
            "nearest_km": self.relaxation.nearest_km,
            "text": self.text,
        }


@dataclass(frozen=True)
class Answer:
    """A search's result with the listings and the words that go with it."""

    found: SearchResult
    results: tuple[Result, ...]
    choices: tuple[Choice, ...]

    def as_json(self) -> dict[str, Any]:
        """``need``, ``results``, ``total``, ``page``, ``unmet``: the same in the chat and in the command."""
        unmet = {
            "reasons": list(self.found.reasons),
            "relaxations": [choice.as_json() for choice in self.choices],
        }
        return {
            "need": self.found.need.as_json(),
            "results": [result.as_json() for result in self.results],
            "total": self.found.total,
            "page": self.found.page,
            "unmet": None if self.found.total else unmet,
        }


@dataclass(frozen=True)
class CourseDetails:
    """One course run in full, with how far it is from the resident's place where that is known."""

    result: Result

    def as_json(self) -> dict[str, Any]:
        """The result's public shape, and the course's own words."""
        listing = self.result.listing
        return {
            **self.result.as_json(),
            "who_this_course_is_for": listing.who_this_course_is_for,
            "what_you_will_learn": listing.what_you_will_learn,
            "entry_requirements": listing.entry_requirements,
            "what_you_will_need_to_bring": listing.what_you_will_need_to_bring,
        }

    def as_text(self) -> str:
        """The course run in plain text, a line for each fact."""
        return phrasing.details_text(self.result.listing, self.result.match.distance_km)


def describe_course_run(session: Session, course_run_id: int, place: Place | None) -> CourseDetails | None:
    """One course run, as seen from ``place``; ``None`` where it is not held."""
    listing = describe(session, [course_run_id]).get(course_run_id)
    if listing is None:
        return None
    distance = None
    if place is not None and listing.latitude is not None and listing.longitude is not None:
        distance = round(distance_km(place.latitude, place.longitude, listing.latitude, listing.longitude), 1)
    return CourseDetails(Result(Match(course_run_id, distance, (), ("asked",)), listing))


def answer_need(
    session: Session, need: Need, snapshot: Snapshot, today: date, *, page: int = 1, page_size: int = 5
) -> Answer:
    """Searches, and fetches what is shown of the results."""
    found = search(need, snapshot, today, page=page, page_size=page_size)
    shown = [match.course_run_id for match in found.matches]
    nearest = [match.course_run_id for relaxation in found.relaxations for match in relaxation.nearest]
    listings = describe(session, {*shown, *nearest})
    return Answer(
        found=found,
        results=tuple(
            Result(match, listings[match.course_run_id]) for match in found.matches if match.course_run_id in listings
        ),
        choices=tuple(
            _choice(number, relaxation, need, listings) for number, relaxation in enumerate(found.relaxations, 1)
        ),
    )


def _choice(number: int, relaxation: Relaxation, need: Need, listings: dict[int, Listing]) -> Choice:
    nearest = [listings[match.course_run_id] for match in relaxation.nearest if match.course_run_id in listings]
    text, button = phrasing.relaxation_texts(number, relaxation, need, nearest)
    return Choice(relaxation, text, button)
