"""How the library says a cost, a distance, a date or a choice: the templates of ``data/signposting/phrases.yml``."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

from signposting.needs import ANY_DISTANCE_KM, Need
from signposting.provision import Listing
from signposting.search import Relaxation
from signposting.settings import ROOT
from signposting.skills import skill
from signposting.vocabulary import ANY_DELIVERY, Time

if TYPE_CHECKING:
    from signposting.demand import ExportedNeed
    from signposting.support import Service

PHRASES = ROOT / "data" / "signposting" / "phrases.yml"


def cost_text(listing: Listing) -> str:
    """What a run costs, in words: "Free", "£45", or as the provider puts it."""
    return _say(
        "cost",
        is_free_to_all=listing.is_free_to_all,
        pence=listing.cost_pence,
        description=listing.cost_description,
    )


def distance_text(distance_km: float | None) -> str | None:
    """A distance in miles, as residents count; ``None`` for ``None``."""
    return None if distance_km is None else _say("distance", km=distance_km)


def starts_text(day: date | None) -> str:
    """When a run starts; ``None`` is a flexible start."""
    return _say("starts", day=day)


def word(list_name: str, value: str) -> str:
    """A value of the closed list ``time``, ``delivery``, ``level`` or ``access`` in plain words."""
    return _words()[list_name][value]


def result_text(number: int, listing: Listing, distance_km: float | None) -> str:
    """One result in one line of plain text."""
    return _say(
        "result",
        number=number,
        title=listing.title,
        provider=listing.provider,
        venue=listing.venue,
        distance=distance_text(distance_km),
        how=word("delivery", listing.delivery),
        times=[word("time", time) for time in listing.times],
        starts=starts_text(listing.starts),
        cost=cost_text(listing),
        is_demonstration=listing.is_demonstration,
    )


def details_text(listing: Listing, distance_km: float | None) -> str:
    """One course run in plain text, a line for each fact."""
    lines = _templates()["details"].render(
        listing=listing,
        distance=distance_text(distance_km),
        how=word("delivery", listing.delivery),
        times=[word("time", time) for time in listing.times],
        level=word("level", listing.level) if listing.level else None,
        access=[word("access", one) for one in listing.access],
        starts=starts_text(listing.starts),
        cost=cost_text(listing),
    )
    return "\n".join(" ".join(line.split()) for line in lines.splitlines() if line.strip())


def service_text(number: int, service: "Service") -> str:
    """One support service in one line of plain text."""
    return _say("service", number=number, service=service, distance=distance_text(service.distance_km))


def relaxation_texts(number: int, relaxation: Relaxation, need: Need, listings: Sequence[Listing]) -> tuple[str, str]:
    """What giving up these conditions would lead to: as a sentence, and on a button in at most 30 characters.

    ``listings`` are those of the relaxation's nearest runs; ``number`` is the choice's place in the list.
    """
    words = _relaxation_words(relaxation, need, listings)
    return _say("relaxation", **words), _say("relaxation_button", number=number, **words)[:30]


def contact_text(listing: Listing) -> str:
    """How to reach whoever runs a course: "call 0161 …, or email …"; empty where nothing is known."""
    return _say("contact", listing=listing)


def service_details_text(service: "Service") -> str:
    """One support service in plain text, a line for each fact."""
    lines = _templates()["service_details"].render(service=service, distance=distance_text(service.distance_km))
    return "\n".join(" ".join(line.split()) for line in lines.splitlines() if line.strip())


def need_text(need: Need) -> str:
    """A need in a few words, for "I looked for …"."""
    limit_km, limit_pence = need.distance_limit_km(), need.cost_limit_pence()
    return _say(
        "need",
        skills=_skills_in_words(need),
        text=need.text,
        place=need.place.name if need.place else None,
        miles=_say("miles", km=limit_km) if limit_km and limit_km < ANY_DISTANCE_KM else None,
        times=[word("time", time) for time in need.times],
        deliveries=[] if need.delivery == ANY_DELIVERY else [word("delivery", need.delivery)],
        levels=[word("level", need.level)] if need.level else [],
        free_only=limit_pence == 0,
        money=_say("money", pence=limit_pence) if limit_pence else None,
        access=[word("access", one) for one in need.access],
        start_by=_say("day", day=need.start_by) if need.start_by else None,
    )


def topic_in_words(need: Need) -> str:
    """A need's topic alone, for "I will look for … near there"; a long tale that names no skill is only pointed to."""
    return _say("topic", skills=_skills_in_words(need), text=need.text)


def held_need_text(need: "ExportedNeed") -> str:
    """A need that is held, in one line, for the person who asked it."""
    return _say(
        "held_need",
        day=_say("day", day=date.fromisoformat(need.recorded_at[:10])),
        topic=" and ".join(skill(one).label for one in need.skills) or need.text,
        outcode=need.outcode,
        times=[word("time", time) for time in need.times],
        was_met=need.outcome == "met",
        reference=need.reference,
    )


def _relaxation_words(relaxation: Relaxation, need: Need, listings: Sequence[Listing]) -> dict[str, Any]:
    change = relaxation.change
    times = _times_offered(listings) if "time" in change else need.times
    prices = [listing.cost_pence for listing in listings if listing.cost_pence]
    starts = [listing.starts for listing in listings if listing.starts]
    deliveries = list(dict.fromkeys(listing.delivery for listing in listings))
    levels = list(dict.fromkeys(listing.level for listing in listings if listing.level))
    towns = list(dict.fromkeys(listing.town for listing in listings if listing.town))
    return {
        "change": change,
        "matches": relaxation.matches,
        "times": [word("time", time) for time in times],
        "towns": towns[:2] if "distance" in change else [],
        "are_elsewhere_too": relaxation.matches > len(listings) or len(towns) > 2,
        "delivery": word("delivery", deliveries[0]) if len(deliveries) == 1 else None,
        "level": word("level", levels[0]) if len(levels) == 1 else None,
        "cost": _say("money", pence=min(prices)) if prices else None,
        "access": [word("access", one) for one in need.access],
        "starts": starts_text(min(starts)) if starts else None,
    }


def _skills_in_words(need: Need) -> list[str]:
    return [_within_sentence(skill(one).label) for one in need.skills]


def _within_sentence(label: str) -> str:
    """A label in small letters but for the words that are written in capitals anywhere: "using AI tools"."""
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in label.split())


def _times_offered(listings: Sequence[Listing]) -> tuple[str, ...]:
    offered = {time for listing in listings for time in listing.times}
    return tuple(time for time in Time.values() if time in offered)


def _say(name: str, **values: Any) -> str:
    return " ".join(_templates()[name].render(**values).split())


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, Template]:
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # plain text: every channel escapes
    return {name: environment.from_string(text) for name, text in _phrases().items() if isinstance(text, str)}


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    return {name: words for name, words in _phrases().items() if isinstance(words, dict)}
