"""Finding courses: the form's questions, the search, more results, one result in detail, and turning results down.

What a message says is worked out in :mod:`actions.hearing`.
"""

import re
from typing import Any

from rapidfuzz import fuzz, process, utils
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering
from actions.answers import NotifyMe
from actions.handing_over import greet_who_takes_over
from actions.hearing import (
    A_WISH,
    BARE_WORDS,
    ENDS_THE_QUESTIONS,
    Heard,
    asks_again,
    go_on_with_search,
    goes_back,
    hear,
)
from actions.place_questions import LEAST_LETTERS_OF_A_NAME, ask_about_place
from actions.safety import give_numbers_in_doubt, leave_in_peace
from actions.services import describe_service
from actions.state import (
    ANSWER_SLOTS,
    first_value,
    forget,
    intent_of,
    is_back_from_digression,
    likeliest_change,
    mentions_in,
    need_in,
    only_changes,
    slots_of,
    text_of,
)
from actions.support_beside import answer_about_support
from actions.wanted_skills import SAYS_MORE
from signposting.languages import is_foreign_thanks
from signposting.needs import Need
from signposting.reading import values
from signposting.refining import hints_in, keeps_place_back, reasons_between, with_hints
from signposting.vocabulary import Delivery

FORM = "find_course_form"
PATIENCE = {"place_unknown": 3}
"""How many unclear answers a question gets before it is left out, where it is not two."""
EVERYTHING_ELSE_FAILS = "general-digital-skills"
"""What to look for when somebody cannot say what they want to learn."""
ALIKE_ENOUGH = 80
CONDITIONS = SAYS_MORE - {"skill"}
"""Entities that tell how a course is to be: who turns results down with one has said why."""
UNLIKELY = 0.2
"""Below which likelihood a message changes nothing of a search."""
GOES_ON = re.compile(r"\b(?:again|go|on|look|search|try|more|other|change)\b", re.IGNORECASE)
"""What asks for something to be done, though not for what."""
WANTS_NOTICE = re.compile(
    r"\b(?:ping|text|tell|ring|call|message|email|contact|notify|let) (?:me|us)\b.*\b(?:if|when|once)\b", re.IGNORECASE
)
"""What asks to be told of the next one, beside turning these down: "none of them. Ping me if owt opens"."""


class ValidateFindCourseForm(Action):
    """Reads the message into the need in hand; asks for what is missing, one question at a time, or searches."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        before = dict(tracker.slots)
        goes_on = tracker.get_slot("requested_slot") or mentions_in(tracker) or asks_again(text_of(tracker))
        if not goes_on and leave_in_peace(dispatcher, tracker):
            return [SlotSet("requested_slot", None)]
        if not mentions_in(tracker) and is_foreign_thanks(text_of(tracker)):
            dispatcher.utter_message(response="utter_thanked")
            return [SlotSet("requested_slot", tracker.get_slot("requested_slot"))]
        if greet_who_takes_over(dispatcher, tracker):
            return [SlotSet("requested_slot", tracker.get_slot("requested_slot"))]
        if (answered := answer_about_support(dispatcher, tracker)) is not None:
            return answered
        if not goes_on and _asks_for_nothing(tracker):
            _wait_for_a_wish(dispatcher, tracker)
            return [SlotSet("requested_slot", None)]
        asking = CollectingDispatcher()
        events = self._events(asking, tracker)
        is_settled = any(
            event["event"] == "slot" and event["name"] == "requested_slot" and not event["value"] for event in events
        )
        if asking.messages and not is_settled:
            give_numbers_in_doubt(dispatcher, tracker)
        dispatcher.messages.extend(asking.messages)
        if is_settled:
            events = _search_with(dispatcher, tracker, events)
        return only_changes(before, events)

    def _events(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        need = need_in(tracker)
        if is_back_from_digression(tracker):
            is_missing = _missing(need, bool(tracker.get_slot("skipped_place")))
            return _ask(dispatcher, Heard(need), tracker) if is_missing else [SlotSet("requested_slot", None)]
        asked = tracker.get_slot("requested_slot") if tracker.active_loop else None
        if goes_back(tracker):
            return _back(dispatcher, tracker)
        heard = hear(tracker, need, asked)
        if heard is None and asked and intent_of(tracker) in BARE_WORDS:
            return slots_of(need) + _ask_again(dispatcher, Heard(need), asked, tracker)
        if heard is None:
            return [ActionExecutionRejected(FORM)]
        if heard.ordinal is not None and not heard.unclear:
            return [SlotSet("chosen", heard.ordinal), SlotSet("requested_slot", None)]
        events = slots_of(heard.need) + (forget(ANSWER_SLOTS) if heard.is_fresh else [])
        if keeps_place_back(text_of(tracker)) and heard.need.place is None:
            tracker.slots["skipped_place"] = True
            events.append(SlotSet("skipped_place", True))
        if intent_of(tracker) in ENDS_THE_QUESTIONS and asked:
            return events + _skip(dispatcher, heard, asked, tracker)
        if heard.unclear and heard.unclear.status == "unknown" and asked:
            return events + _ask_again(dispatcher, heard, "place_unknown", tracker)
        if heard.unclear or _missing(heard.need, bool(tracker.get_slot("skipped_place"))):
            return events + _ask(dispatcher, heard, tracker)
        return [*events, SlotSet("requested_slot", None)]


class ShowMore(Action):
    """The next page of the results in hand."""

    def name(self) -> str:
        return "action_show_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        changed = go_on_with_search(dispatcher, tracker)
        return answering.show_more(dispatcher, tracker) if changed is None else changed


class DescribeCourse(Action):
    """One of the results in detail: told by number, by name, or by its button."""

    def name(self) -> str:
        return "action_describe_course"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if greet_who_takes_over(dispatcher, tracker):
            return []
        mentions = mentions_in(tracker)
        if course_run := first_value(mentions, "course_run"):
            return answering.describe_course(dispatcher, tracker, int(course_run))
        ordinal = first_value(mentions, "ordinal")
        if ordinal is not None:
            return answering.open_by_ordinal(dispatcher, tracker, int(ordinal))
        if tracker.get_slot("support_shown"):
            return _describe_help(dispatcher, tracker)
        if set(values(mentions, "skill")) - set(need_in(tracker).skills):
            changed = go_on_with_search(dispatcher, tracker)
            if changed is not None:
                return changed
        shown = tracker.get_slot("shown") or []
        named = _named(text_of(tracker), [(one["course_run_id"], one["title"]) for one in shown])
        if named is None and (described := tracker.get_slot("described")) is not None:
            return answering.describe_course(dispatcher, tracker, int(described))
        if named is not None:
            return answering.describe_course(dispatcher, tracker, named)
        changed = go_on_with_search(dispatcher, tracker)
        return self._ask_which(dispatcher, tracker) if changed is None else changed

    def _ask_which(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        if leave_in_peace(dispatcher, tracker):
            return []
        shown = tracker.get_slot("shown") or []
        if len(shown) == 1:
            return answering.describe_course(dispatcher, tracker, shown[0]["course_run_id"])
        if tracker.get_slot("offered_choices"):
            return answering.offer_choices_again(dispatcher, tracker)
        if shown and any(one.entity == "access" for one in mentions_in(tracker)):
            return answering.search_and_answer(dispatcher, tracker, need_in(tracker))  # all of them have it
        if shown:
            dispatcher.utter_message(response="utter_ask_which_course")
        else:
            answering.say_nothing_is_shown(dispatcher, tracker)
        return []


def _describe_help(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The help that was shown last in detail; how a course is taught is asked of the search that is in hand as well."""
    is_of_course = any(one.entity == "delivery" for one in mentions_in(tracker))
    if is_of_course and (changed := go_on_with_search(dispatcher, tracker)) is not None:
        return changed
    answered = answer_about_support(dispatcher, tracker)
    if answered is not None:
        return answered
    return [] if leave_in_peace(dispatcher, tracker) else describe_service(dispatcher, tracker, None)


class AnswerSkip(Action):
    """Takes back a condition that is said not to matter after all; where nothing was asked, says what one can do."""

    def name(self) -> str:
        return "action_answer_skip"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        changed = go_on_with_search(dispatcher, tracker)
        if changed is not None:
            return changed
        if tracker.get_slot("offered_choices"):
            return answering.offer_choices_again(dispatcher, tracker)
        _wait_for_a_wish(dispatcher, tracker)
        return []


class RejectResults(Action):
    """None of the results suits: the reason is kept as demand, and a better search follows where one is implied."""

    def name(self) -> str:
        return "action_reject_results"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        need = need_in(tracker)
        if not tracker.get_slot("reference"):
            dispatcher.utter_message(response="utter_no_worries")
            return []
        reason = first_value(mentions_in(tracker), "choice")
        heard = hear(tracker, need, None)
        after = _changed_by_reason(need, str(reason)) if reason else heard.need if heard else need
        reasons = (str(reason),) if reason else reasons_between(need, after)
        answering.decline(tracker, reasons)
        is_told = reason is None and any(one.entity in CONDITIONS for one in mentions_in(tracker))
        if after != need or is_told:
            return answering.search_and_answer(dispatcher, tracker, after)
        if WANTS_NOTICE.search(text_of(tracker)):
            return NotifyMe().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response=f"utter_declined_{reason}" if reason else "utter_ask_why_declined")
        return [SlotSet("pending_question", None)]


def _wait_for_a_wish(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    dispatcher.utter_message(response="utter_results_wait" if tracker.get_slot("shown") else "utter_what_next")


def _asks_for_nothing(tracker: Tracker) -> bool:
    """Whether a message in which nothing is named asks for nothing of the search in hand either: the same answer once
    more would be none to "she's calling me, back in a bit"."""
    text = text_of(tracker)
    if not (tracker.get_slot("reference") and text) or A_WISH.search(text) or GOES_ON.search(text):
        return False
    if goes_back(tracker) or hints_in(text) or likeliest_change(tracker) >= UNLIKELY:
        return False
    need = need_in(tracker)
    heard = hear(tracker, need, None)
    return heard is not None and heard.need == need and heard.ordinal is None and heard.unclear is None


def _missing(need: Need, skipped_place: bool) -> str | None:
    """What is still to be asked: a skill and a place, or "online", are enough to search."""
    if not need.skills and not need.text:
        return "skill"
    if need.place is None and need.delivery != Delivery.ONLINE.value and not skipped_place:
        return "place"
    return None


def _skip(dispatcher: CollectingDispatcher, heard: Heard, asked: str, tracker: Tracker) -> list[EventType]:
    """ "Show me", or skipping, ends the questions; who skips the subject is still asked for the place."""
    need = heard.need
    if asked == "skill" or not (need.skills or need.text):
        need = need.changed(skills=(EVERYTHING_ELSE_FAILS,))
    if asked == "skill" and need.place is None:
        return slots_of(need) + _ask(dispatcher, Heard(need), tracker)
    return [SlotSet("skipped_place", True), *slots_of(need), SlotSet("requested_slot", None)]


def _back(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Back to what was answered before; where nothing was, to the first question."""
    if not tracker.get_slot("answered"):
        need = need_in(tracker).changed(skills=(), text=None)
        return slots_of(need) + _ask(dispatcher, Heard(need), tracker)
    answered, need = answering.before_last(tracker)
    return [*slots_of(need), SlotSet("answered", answered), SlotSet("requested_slot", None)]


def _search_with(dispatcher: CollectingDispatcher, tracker: Tracker, events: list[EventType]) -> list[EventType]:
    """The answer, once nothing is left to ask. ``events`` are what the message changed; they are taken in first.

    The form answers itself, since a further action would cost a resident a fifth of the wait.
    """
    tracker.slots.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
    chosen = tracker.get_slot("chosen")
    if chosen is not None:
        return [*events, SlotSet("chosen", None), *answering.open_by_ordinal(dispatcher, tracker, int(chosen))]
    return [*events, *answering.search_and_answer(dispatcher, tracker, need_in(tracker))]


def _ask(dispatcher: CollectingDispatcher, heard: Heard, tracker: Tracker) -> list[EventType]:
    """Asks one question. The buttons are shortcuts: typing works as well."""
    if heard.unclear:
        return [ask_about_place(dispatcher, heard.said, heard.unclear), SlotSet("requested_slot", "place")]
    missing = _missing(heard.need, bool(tracker.get_slot("skipped_place"))) or "place"
    is_said_already = tracker.get_slot("requested_slot") == missing and not is_back_from_digression(tracker)
    dispatcher.utter_message(
        response=f"utter_ask_again_for_{missing}" if is_said_already else f"utter_ask_for_{missing}",
        skill=answering.topic_of(heard.need),
    )
    return [SlotSet("requested_slot", missing)]


def _ask_again(dispatcher: CollectingDispatcher, heard: Heard, unclear: str, tracker: Tracker) -> list[EventType]:
    """Asks the same in other words; where that has not helped before, leaves the question out and says so."""
    asked = "place" if heard.unclear else unclear
    times = int(tracker.get_slot("times_misunderstood") or 0) + 1
    if times >= PATIENCE.get(unclear, 2):
        dispatcher.utter_message(response=f"utter_left_out_{asked}")
        return [SlotSet("times_misunderstood", None), *_skip(dispatcher, heard, asked, tracker)]
    if heard.unclear and times == 1:
        return [SlotSet("times_misunderstood", times), *_ask(dispatcher, heard, tracker)]
    dispatcher.utter_message(response=f"utter_ask_again_for_{asked}")
    return [SlotSet("times_misunderstood", times), SlotSet("requested_slot", asked)]


def _changed_by_reason(need: Need, reason: str) -> Need:
    """The better search that a reason implies by itself; the same need where we have to ask."""
    hint = {"distance": "closer", "cost": "cheaper"}.get(reason)
    return with_hints(need, hint) if hint else need


def _named(text: str, titles: list[tuple[int, str]]) -> int | None:
    """The course whose title is most like what was typed, if it is alike enough."""
    choices = {course_run_id: _telling_words(title) for course_run_id, title in titles}
    best = process.extractOne(_telling_words(text), choices, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE_ENOUGH)
    return best[2] if best else None


def _telling_words(text: str) -> str:
    """The words that can tell one title from another: none so short as those that all have."""
    return " ".join(word for word in utils.default_process(text).split() if len(word) >= LEAST_LETTERS_OF_A_NAME)
