"""The conversation's slots as the library's values, and back again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from signposting.language import Mention
from signposting.needs import Need
from signposting.places import Place
from signposting.vocabulary import ANY_DELIVERY

CONDITION_SLOTS = ("access", "cost", "delivery", "distance_km", "level", "place", "skill", "start_by", "time", "topic")
ANSWER_SLOTS = ("chosen", "described", "offered_choices", "page", "pending_question", "reference", "shown",
    "support_shown", "total")  # fmt: skip
TALK_SLOTS = ("answered", "place_choices", "skipped_place", "times_misunderstood", "support")
EVERYTHING = (*CONDITION_SLOTS, *ANSWER_SLOTS, *TALK_SLOTS, "requested_slot")
OTHER_MATTERS = frozenset({"delete_my_data", "disclose_crisis", "find_support", "report_employer_need", "report_scam",
    "see_my_data", "start_over", "stop", "talk_to_person"})  # fmt: skip
"""What never answers a question, though it may name a place or a skill: "Gorton, but I am not safe there"."""


def need_in(tracker: Tracker) -> Need:
    """The need in hand; an empty one where nothing has been asked yet."""
    return need_of(tracker.slots)


def need_of(slots: Mapping[str, Any]) -> Need:
    """The need that some slots' values make."""
    slot = slots.get
    place, start_by, cost = slot("place"), slot("start_by"), slot("cost")
    return Need(
        skills=tuple(slot("skill") or ()),
        text=slot("topic"),
        place=Place(**place) if place else None,
        max_distance_km=slot("distance_km"),
        delivery=slot("delivery") or ANY_DELIVERY,
        times=tuple(slot("time") or ()),
        free_only=cost == "free",
        max_cost_pence=cost if isinstance(cost, int) else None,
        level=slot("level"),
        access=tuple(slot("access") or ()),
        start_by=date.fromisoformat(start_by) if start_by else None,
    )


def slots_of(need: Need) -> list[EventType]:
    """The events that keep a need for the next turn."""
    return [SlotSet(name, value) for name, value in values_of(need).items()]


def values_of(need: Need) -> dict[str, Any]:
    """A need as the values of its slots; see :func:`need_of`."""
    return {
        "access": list(need.access) or None,
        "cost": "free" if need.free_only else need.max_cost_pence,
        "delivery": None if need.delivery == ANY_DELIVERY else need.delivery,
        "distance_km": need.max_distance_km,
        "level": need.level,
        "place": asdict(need.place) if need.place else None,
        "skill": list(need.skills) or None,
        "start_by": need.start_by.isoformat() if need.start_by else None,
        "time": list(need.times) or None,
        "topic": need.text,
    }


def forget(names: Iterable[str]) -> list[EventType]:
    """The events that empty some slots."""
    return [SlotSet(name, None) for name in names]


def only_changes(slots: Mapping[str, Any], events: Iterable[EventType]) -> list[EventType]:
    """The events without those that set a slot to what it was: each costs a row, and time in every later turn.

    ``slots`` are all slots as they were before. What says that the form's questions are answered stays, changed or not:
    Rasa looks for the event itself. Where nothing has changed one slot is set all the same: Rasa takes a form that sets
    none for one that did not listen.
    """
    values = dict(slots)
    kept: list[EventType] = []
    unchanged: list[EventType] = []
    for event in events:
        is_slot = event["event"] == "slot" and event["name"] != "requested_slot"
        is_same = is_slot and values.get(event["name"]) == event["value"]
        (unchanged if is_same else kept).append(event)
        if is_slot:
            values[event["name"]] = event["value"]
    has_slot = any(event["event"] == "slot" and event["name"] != "requested_slot" for event in kept)
    return kept if has_slot else [*unchanged[:1], *kept]


def mentions_in(tracker: Tracker) -> tuple[Mention, ...]:
    """What the last message says, as the reader found it."""
    return tuple(
        Mention(entity.get("start") or 0, entity.get("end") or 0, entity["entity"], entity["value"])
        for entity in tracker.latest_message.get("entities") or ()
    )


def certainty_of_guess(tracker: Tracker) -> float:
    """How likely, from 0 to 1, the skill is that was guessed from the last message; 0 where none was."""
    entities = tracker.latest_message.get("entities") or ()
    return max((float(one.get("confidence") or 0.0) for one in entities if one["entity"] == "skill"), default=0.0)


def likelihood_of_places(tracker: Tracker) -> dict[str, float]:
    """How likely each place that the last message names is where something is wanted, from 0 to 1."""
    entities = tracker.latest_message.get("entities") or ()
    return {str(one["value"]): float(one.get("confidence") or 1.0) for one in entities if one["entity"] == "place"}


def likely_refinements(tracker: Tracker) -> dict[str, float] | None:
    """What the last message likely changes of a search, by the names of :mod:`signposting.likely_refinements`; ``None``
    where it was pressed, not typed."""
    found = tracker.latest_message.get("refinements")
    return None if found is None else {str(name): float(likelihood) for name, likelihood in found.items()}


def likely_skills(tracker: Tracker) -> dict[str, float]:
    """The skills that the last message likely asks for, should it answer what is to be learnt, with their likelihood;
    none where it names one, or is surely about something else."""
    found = tracker.latest_message.get("likely_skills") or {}
    return {str(name): float(likelihood) for name, likelihood in found.items()}


def likeliest_change(tracker: Tracker) -> float:
    """How likely the likeliest change of a search is that the last message makes, from 0 to 1."""
    return max((likely_refinements(tracker) or {}).values(), default=0.0)


def first_value(mentions: Iterable[Mention], entity: str) -> Any:
    """The first value of an entity, or ``None``."""
    return next((one.value for one in mentions if one.entity == entity), None)


def intent_of(tracker: Tracker) -> str:
    """What the person does with the last message."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def likelihood_of(tracker: Tracker, *intents: str) -> float:
    """How likely the last message is one of some intents, whatever it was taken for, from 0 to 1."""
    ranking = tracker.latest_message.get("intent_ranking") or ()
    return float(sum(one["confidence"] for one in ranking if one["name"] in intents))


def text_of(tracker: Tracker) -> str:
    """What was typed; empty for a button, whose payload is an order to the machine and not something said."""
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else text


def channel_of(tracker: Tracker) -> str:
    """The channel of the last message, in the vocabulary's words."""
    return str(tracker.get_latest_input_channel() or "web")


def position_in(listed: Sequence[Any], ordinal: int | None) -> int | None:
    """Where an ordinal points in a list, counted from 0; -1 is the last. ``None`` where there is no such place."""
    if ordinal is None:
        return None
    position = ordinal - 1 if ordinal > 0 else len(listed) + ordinal
    return position if 0 <= position < len(listed) else None


def last_answer(tracker: Tracker) -> str | None:
    """The name of the action or response that answered the message before this one."""
    return next(last_answers(tracker, 1), None)


def last_answers(tracker: Tracker, messages: int) -> Iterator[str]:
    """The names of the actions and responses that answered the messages before this one, the latest first."""
    messages_ago = 0
    for event in reversed(tracker.events):
        messages_ago += event["event"] == "user"
        if messages_ago > messages:
            return
        if event["event"] == "action" and messages_ago and not event["name"].startswith("action_listen"):
            yield str(event["name"])


def is_back_from_digression(tracker: Tracker) -> bool:
    """Whether another action has answered this message already, so that a form only has to ask its question again."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and not event["name"].endswith(("_form", "_listen", "_extract_slots")):
            return True
    return False


def is_answered(tracker: Tracker) -> bool:
    """Whether something has been said to the last message already."""
    for event in reversed(tracker.events):
        if event["event"] in ("bot", "user"):
            return bool(event["event"] == "bot")
    return False
