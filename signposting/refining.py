"""How a need changes as a resident goes on talking: what a further message adds, replaces or takes back."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from spacy.matcher import PhraseMatcher

from signposting.conditions import refused_times
from signposting.language import Mention, pipeline, read_doc
from signposting.needs import NEAR_KM, Need
from signposting.places import Place
from signposting.reading import values
from signposting.settings import ROOT
from signposting.vocabulary import ANY_DELIVERY, Reason, Time

REFINEMENTS = ROOT / "data" / "signposting" / "refinements.yml"
CLOSER_SHARE = 0.5
"""How much of the distance is left when somebody asks for something closer, without saying how close."""
WHEN_TO_GO = (Time.DAYTIME.value, Time.EVENING.value, Time.WEEKEND.value)
"""What is left of when some times are ruled out. Day or block release needs an employer: nobody means it unsaid."""
FURTHER_TIMES = 2.0
"""How much further to look when somebody says that they can travel, without saying how far."""


def with_mentions(
    need: Need, mentions: Sequence[Mention], *, skills: tuple[str, ...] = (), place: Place | None = None
) -> Need:
    """The need with what a message says put in place of what was said before.

    A condition that is named again replaces the earlier one of its kind; what is not named stays. Access features
    add up, since somebody who needs a ramp still needs it when they mention a loop.
    """
    change: dict[str, Any] = {}
    if skills:
        change["skills"] = skills
    if place is not None:
        change["place"] = place
    if times := values(mentions, "time"):
        change["times"] = times
    if deliveries := values(mentions, "delivery"):
        change["delivery"] = deliveries[0] if len(deliveries) == 1 else ANY_DELIVERY
    if levels := values(mentions, "level"):
        change["level"] = levels[-1]
    if access := values(mentions, "access"):
        change["access"] = tuple(dict.fromkeys(need.access + access))
    for mention in mentions:
        change.update(_from_number(mention))
    return need.changed(**change)


def with_hints(need: Need, text: str, soonest: date | None = None) -> Need:
    """The need with what a message asks for without naming a value: closer, further, sooner, any time, any price.

    ``soonest`` is the first start among the results in hand: "sooner" means before it.
    """
    for hint in hints_in(text):
        need = _with_hint(need, hint, soonest)
    return need


def with_refusals(need: Need, text: str) -> Need:
    """The need without the times that a text rules out: "no evenings" leaves days and weekends, where nothing else was
    asked for."""
    refused = refused_times(read_doc(text))
    if not refused:
        return need
    left = tuple(time for time in need.times if time not in refused)
    rest = tuple(time for time in WHEN_TO_GO if time not in refused)
    return need.changed(times=left or (rest if rest != WHEN_TO_GO else ()))


def hints_in(text: str) -> tuple[str, ...]:
    """The names of the hints that a text holds, in its order: keys of ``data/signposting/refinements.yml``."""
    doc = read_doc(text)
    matcher = _matcher()
    found = sorted((start, -end, doc.vocab.strings[name]) for name, start, end in matcher(doc))
    return tuple(dict.fromkeys(name for _, _, name in found))


def without(need: Need, change: Sequence[str], furthest_km: float | None = None) -> Need:
    """The need with some of its conditions given up, named as in a relaxation.

    Giving up the distance goes just as far as the matches are, so that the answer shows what the choice promised.
    """
    given_up: dict[str, Any] = {}
    for condition in change:
        given_up.update(_GIVEN_UP.get(condition, {}))
    if "distance" in change and furthest_km is not None:
        given_up["max_distance_km"] = float(int(furthest_km) + 1)
    return need.changed(**given_up)


def reasons_between(before: Need, after: Need) -> tuple[str, ...]:
    """Why a resident turned results down, told from how they then changed their need."""
    changed = {
        Reason.DISTANCE: before.distance_limit_km() != after.distance_limit_km() or before.place != after.place,
        Reason.TIME: set(before.times) != set(after.times),
        Reason.COST: before.cost_limit_pence() != after.cost_limit_pence(),
        Reason.ACCESS: set(before.access) != set(after.access),
        Reason.DELIVERY: before.delivery != after.delivery,
        Reason.LEVEL: before.level != after.level,
        Reason.START_DATE: before.start_by != after.start_by,
    }
    return tuple(reason.value for reason, is_changed in changed.items() if is_changed)


def _from_number(mention: Mention) -> dict[str, Any]:
    if mention.entity == "cost":
        is_free = mention.value in ("free", 0, "0")
        return {"free_only": is_free, "max_cost_pence": None if is_free else int(mention.value)}
    if mention.entity == "distance_km" and float(mention.value) > 0:
        return {"max_distance_km": float(mention.value)}
    if mention.entity == "start_by":
        return {"start_by": date.fromisoformat(str(mention.value))}
    return {}


def _with_hint(need: Need, hint: str, soonest: date | None) -> Need:
    limit_km = need.distance_limit_km() or NEAR_KM
    if hint == "closer":
        return need.changed(max_distance_km=round(limit_km * CLOSER_SHARE, 1))
    if hint == "further":
        return need.changed(max_distance_km=round(limit_km * FURTHER_TIMES, 1))
    if hint == "sooner" and soonest is not None:
        return need.changed(start_by=date.fromordinal(soonest.toordinal() - 1))
    if hint == "cheaper":
        return need.changed(free_only=True, max_cost_pence=None)
    return without(need, _HINTS_THAT_GIVE_UP.get(hint, ()))


_GIVEN_UP: dict[str, dict[str, Any]] = {
    "time": {"times": ()},
    "delivery": {"delivery": ANY_DELIVERY},
    "cost": {"free_only": False, "max_cost_pence": None},
    "level": {"level": None},
    "access": {"access": ()},
    "start_date": {"start_by": None},
}
_HINTS_THAT_GIVE_UP = {
    "any_time": ("time",),
    "any_delivery": ("delivery",),
    "any_cost": ("cost",),
    "any_level": ("level",),
    "any_start": ("start_date",),
}


@lru_cache(maxsize=1)
def _matcher() -> PhraseMatcher:
    matcher = PhraseMatcher(pipeline().vocab, attr="NORM")
    for hint, phrases in yaml.safe_load(REFINEMENTS.read_text(encoding="utf-8")).items():
        matcher.add(hint, [read_doc(phrase) for phrase in phrases])
    return matcher
