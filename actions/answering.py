"""The answers about courses: each is one library call, one message, and the slots that the next turn needs."""

import logging
import re
from collections.abc import Sequence
from math import inf
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError

from actions.personal_data import resident_in
from actions.resources import resources
from actions.safety import give_numbers_in_doubt, leave_in_peace
from actions.services import describe_service
from actions.state import (
    channel_of,
    first_value,
    forget,
    intent_of,
    mentions_in,
    need_in,
    need_of,
    only_changes,
    position_in,
    slots_of,
    text_of,
    values_of,
)
from signposting.answers import Answer, answer_need, describe_course_run
from signposting.database import transaction
from signposting.demand import decline_results, draft_need
from signposting.needs import Need
from signposting.phrasing import need_text, topic_in_words
from signposting.recording import record
from signposting.refining import without
from signposting.vocabulary import Channel, Reason

log = logging.getLogger(__name__)

PAGE_SIZE = 5
BUTTON_CHARACTERS = 30
NEEDS_TO_GO_BACK_TO = 4
"""How many of the needs that were answered last are remembered, the one in hand among them."""
SUPPORT = {
    "data": "Help with internet or data",
    "device": "Help to get a device",
    "drop_in_help": "Drop-in help near you",
    "free_computers": "Free computers near you",
}
"""The help that is not a course, as buttons."""
MOST_WORDS_OF_A_PICK = 5
ASKS_ABOUT_A_COURSE = re.compile(
    r"\b(?:when|what (?:day|time)|dates?|where|how (?:do|can|to|much|long|many|often)|(?:tele)?phone"
    r"|number (?:for|of)|e-?mail|website|book|join|enrol|sign up|starts?|begins?|address|costs?|price|pay"
    r"|(?:how|too|very|dead|pretty|that) dear|owt off|anything off|funding|who|is it|does it|run by|ring|read me"
    r"|about)\b",
    re.IGNORECASE,
)
"""What somebody wants to know of a course, and not of a way to change the search."""
BEST_BY: dict[str, tuple[str, Any]] = {
    "the_cheapest": ("cost_pence", inf),
    "the_nearest": ("distance_km", inf),
    "the_soonest": ("starts", ""),
}
"""What a result is best by, and what counts where it is not known: a flexible start is soon enough."""


def search_and_answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, need: Need, *, page: int = 1, were_all: bool = False
) -> list[EventType]:
    """Searches, records the need and what came of it, and only then answers. ``were_all``: these results are shown
    already, and it is said that there are no more."""
    try:
        answer = _answer(need, page)
    except SQLAlchemyError:
        log.exception("the provision cannot be read")
        dispatcher.utter_message(response="utter_service_unavailable")
        return slots_of(need)
    reference = _record(tracker, answer) if page == 1 else tracker.get_slot("reference")
    give_numbers_in_doubt(dispatcher, tracker, kind="crisis")
    response = "utter_no_more_courses" if were_all and answer.results else _response(answer)
    _utter(dispatcher, answer, reference, response, _support_buttons(tracker))
    before = (tracker.get_slot("shown") or [])[: (page - 1) * PAGE_SIZE]
    answered = SlotSet("answered", _with_answered(tracker.get_slot("answered") or [], need))
    return only_changes(tracker.slots, [*slots_of(need), answered, *_kept(answer, reference, before)])


def go_back(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The answer before what was said or shown last: the list behind a course's details, else the need before."""
    tracker.slots["answered"], need = before_last(tracker)
    return search_and_answer(dispatcher, tracker, need)


def before_last(tracker: Tracker) -> tuple[list[dict[str, Any]], Need]:
    """The need to go back to, and what stays remembered of those before it."""
    answered: list[dict[str, Any]] = tracker.get_slot("answered") or []
    is_shown = not (
        tracker.get_slot("described") or tracker.get_slot("support_shown") or tracker.get_slot("requested_slot")
    )
    kept = answered[:-1] if is_shown and len(answered) > 1 else answered
    return kept, need_of(kept[-1]) if kept else need_in(tracker)


def _with_answered(answered: list[dict[str, Any]], need: Need) -> list[dict[str, Any]]:
    """The needs that were answered last, with this one at the end."""
    now = {name: value for name, value in values_of(need).items() if value is not None}
    return answered if answered[-1:] == [now] else [*answered, now][-NEEDS_TO_GO_BACK_TO:]


def show_more(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The next page; where there is none, says so and shows the last one again, or the other ways that are on offer."""
    page, total = int(tracker.get_slot("page") or 0), int(tracker.get_slot("total") or 0)
    if not page:
        say_nothing_is_shown(dispatcher, tracker)
        return []
    if tracker.get_slot("offered_choices"):
        return search_and_answer(dispatcher, tracker, need_in(tracker))
    were_all = page * PAGE_SIZE >= total
    return search_and_answer(
        dispatcher, tracker, need_in(tracker), page=page if were_all else page + 1, were_all=were_all
    )


def offer_choices_again(
    dispatcher: CollectingDispatcher, tracker: Tracker, response: str = "utter_ask_which_choice"
) -> list[EventType]:
    """The choices that are on offer, where what was said picks none of them."""
    offered = tracker.get_slot("offered_choices") or []
    dispatcher.utter_message(
        response=response,
        listed="\n".join(f"{number}. {choice['text']}" for number, choice in enumerate(offered, 1)),
        buttons=_choice_buttons([choice["button"] for choice in offered]),
    )
    return [SlotSet("pending_question", "choices")]


def open_by_ordinal(dispatcher: CollectingDispatcher, tracker: Tracker, ordinal: int) -> list[EventType]:
    """The result, or the choice, at a place in the list that was shown last; -1 is the last."""
    if tracker.get_slot("support_shown"):
        return describe_service(dispatcher, tracker, ordinal)
    offered, shown = tracker.get_slot("offered_choices") or [], tracker.get_slot("shown") or []
    listed = shown or offered
    position = position_in(listed, ordinal)
    if position is None:
        if listed is offered and offered:
            return offer_choices_again(dispatcher, tracker)
        if listed:
            dispatcher.utter_message(response="utter_ask_which_course")
        else:
            say_nothing_is_shown(dispatcher, tracker)
        return []
    if shown:
        return describe_course(dispatcher, tracker, int(shown[position]["course_run_id"]))
    is_question = intent_of(tracker) == "ask_course_details" and len(text_of(tracker).split()) > MOST_WORDS_OF_A_PICK
    if is_question or ASKS_ABOUT_A_COURSE.search(text_of(tracker)):
        return offer_choices_again(dispatcher, tracker, "utter_choices_are_no_courses")
    chosen = offered[position]
    return search_and_answer(dispatcher, tracker, without(need_in(tracker), chosen["change"], chosen["furthest_km"]))


def say_nothing_is_shown(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Says that there is no list yet; nothing where a form asks its own question again, or a crisis was just told."""
    if not tracker.active_loop and not leave_in_peace(dispatcher, tracker):
        dispatcher.utter_message(response="utter_nothing_shown")


def place_of_best(tracker: Tracker, best: str) -> int | None:
    """Where in the list in hand the cheapest, nearest or soonest stands, counted from 1; ``None`` without a list."""
    key, unknown = BEST_BY[best]
    shown = tracker.get_slot("shown") or []
    ranks = [unknown if one.get(key) is None else one[key] for one in shown]
    return ranks.index(min(ranks)) + 1 if ranks else None


def describe_course(dispatcher: CollectingDispatcher, tracker: Tracker, course_run_id: int) -> list[EventType]:
    """One course run in full, with how to join."""
    with transaction(resources().engine) as session:
        details = describe_course_run(session, course_run_id, need_in(tracker).place)
    if details is None:
        dispatcher.utter_message(response="utter_course_gone")
        return []
    dispatcher.utter_message(
        response="utter_course_details",
        details=details.as_text(),
        json_message={"kind": "course_details", "reference": tracker.get_slot("reference"), **details.as_json()},
    )
    return [SlotSet("times_misunderstood", None), SlotSet("described", course_run_id)]


def decline(tracker: Tracker, reasons: Sequence[str]) -> None:
    """Keeps, on the need in hand, that its results were turned down and why."""
    known = tuple(reason for reason in reasons if reason in Reason.values())
    opened = resources()
    with transaction(opened.engine, for_writing=True) as session:
        decline_results(session, str(tracker.get_slot("reference")), known, opened.settings.now())


def topic_of(need: Need) -> str:
    """The need's topic in a few words."""
    return topic_in_words(need)


def _answer(need: Need, page: int) -> Answer:
    opened = resources()
    snapshot = opened.provision.snapshot()
    with transaction(opened.engine) as session:
        return answer_need(session, need, snapshot, opened.settings.today(), page=page, page_size=PAGE_SIZE)


def _record(tracker: Tracker, answer: Answer) -> str:
    """The reference under which the need now stands: in the database, or on disk until that is back."""
    opened = resources()
    channel = channel_of(tracker)
    drafted = draft_need(
        answer.found,
        resident=resident_in(tracker),
        channel=channel if channel in Channel.values() else Channel.WEB.value,
        now=opened.settings.now(),
        today=opened.settings.today(),
        follows=tracker.get_slot("reference"),
        poster=tracker.get_slot("poster"),
    )
    return record(opened.engine, opened.spool, drafted)


def _support_buttons(tracker: Tracker) -> list[dict[str, str]]:
    """The way to the help that was asked for in the same breath as a course."""
    asked = first_value(mentions_in(tracker), "support")
    if asked not in SUPPORT:
        return []
    return [{"title": SUPPORT[asked], "payload": f'/find_support{{"support":"{asked}"}}'}]


def _utter(
    dispatcher: CollectingDispatcher,
    answer: Answer,
    reference: str,
    response: str,
    further: Sequence[dict[str, str]] = (),
) -> None:
    first = (answer.found.page - 1) * PAGE_SIZE + 1
    lines = [result.as_text(number) for number, result in enumerate(answer.results, first)]
    choices = [f"{number}. {choice.text}" for number, choice in enumerate(answer.choices, 1)]
    dispatcher.utter_message(
        response=response,
        need=need_text(answer.found.need),
        topic=topic_of(answer.found.need),
        total=answer.found.total,
        listed="\n".join(lines or choices),
        missing=" and ".join(topic_of(Need(skills=(skill,))) for skill, _ in answer.found.missing),
        buttons=[*(_result_buttons(answer) or _choice_buttons([one.button for one in answer.choices])), *further],
        json_message={"kind": "search_results", "reference": reference, **answer.as_json()},
    )


def _response(answer: Answer) -> str:
    found = answer.found
    if found.total:
        one = "utter_course_partly" if found.missing else "utter_course_found"
        several = "utter_courses_partly" if found.missing else "utter_courses_found"
        return "utter_courses_more" if found.page > 1 else one if found.total == 1 else several
    if Reason.UNRECOGNISED_SKILL.value in found.reasons:
        return "utter_topic_unknown"
    return "utter_courses_nowhere" if Reason.NO_PROVISION.value in found.reasons else "utter_courses_unmet"


def _result_buttons(answer: Answer) -> list[dict[str, str]]:
    """The buttons below results; none where there are none."""
    if not answer.results:
        return []
    buttons = [
        {
            "title": _shortened(f"{number}. {result.listing.title}"),
            "payload": f'/ask_course_details{{"course_run":"{result.listing.course_run_id}"}}',
        }
        for number, result in enumerate(answer.results, (answer.found.page - 1) * PAGE_SIZE + 1)
    ]
    if answer.found.page * PAGE_SIZE < answer.found.total:
        buttons.append({"title": "More courses", "payload": "/show_more"})
    return [*buttons, {"title": "None of these suit me", "payload": "/reject_results"}]


def _choice_buttons(titles: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"title": title, "payload": f'/refine_search{{"choice":"{number}"}}'} for number, title in enumerate(titles, 1)
    ]


def _shortened(title: str) -> str:
    return title if len(title) <= BUTTON_CHARACTERS else title[: BUTTON_CHARACTERS - 1].rstrip() + "…"


def _kept(answer: Answer, reference: str, before: list[Any]) -> list[EventType]:
    """What the next turn has to know of this answer. ``before`` is what earlier pages showed: numbers count on."""
    shown = before + [
        {
            "course_run_id": result.listing.course_run_id,
            "title": result.listing.title,
            "starts": result.listing.starts.isoformat() if result.listing.starts else None,
            "cost_pence": result.listing.cost_pence,
            "distance_km": result.match.distance_km,
        }
        for result in answer.results
    ]
    offered = [
        {
            "change": list(choice.relaxation.change),
            "furthest_km": choice.relaxation.furthest_km,
            "nearest": int(choice.relaxation.nearest[0].course_run_id) if choice.relaxation.nearest else None,
            "text": choice.text,
            "button": choice.button,
        }
        for choice in answer.choices
    ]
    values: dict[str, Any] = {
        "reference": reference,
        "page": answer.found.page,
        "total": answer.found.total,
        "shown": shown or None,
        "offered_choices": offered or None,
        "pending_question": _pending(answer),
    }
    return [SlotSet(name, value) for name, value in values.items()] + forget(
        ("times_misunderstood", "chosen", "described", "place_choices", "support_shown")
    )


def _pending(answer: Answer) -> str | None:
    """What a yes to this answer would mean: one of the choices, the only course, or more of them."""
    if answer.choices:
        return "choices"
    return "result" if answer.found.total == 1 else "more" if answer.found.total > PAGE_SIZE else None
