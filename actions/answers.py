"""Answers beyond courses: cost, scams, listings that are wrong, opinions, being told later."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import answering
from actions.asides import keep_what_is_told
from actions.costs import tell_costs
from actions.hearing import asks_again, go_on_with_search, surely_changes
from actions.resources import resources
from actions.state import channel_of, first_value, mentions_in, need_in, text_of
from actions.support import FORM as SUPPORT_FORM
from signposting.answers import describe_course_run
from signposting.database import transaction
from signposting.demand import wish_for_notice
from signposting.phrasing import contact_text
from signposting.provision import Listing
from signposting.reading import FREE, values
from signposting.refining import hints_in
from signposting.remarks import opinion_in, problem_in, record_feedback, record_listing_problem
from signposting.vocabulary import Problem, Support

ASKS = re.compile(
    r"(?:(?:and|but|oh|ok|okay|right|so|then|well|also|er|erm|um|,)\s+)*"
    r"(?:is|are|am|do|does|did|will|would|can|could|should|how|what|which|who|any)\b|.*\?"
    r"|.*\bor (?:do |must |have |will |should )?(?:i|we) (?:have to |must |need to )?pay\b",
    re.IGNORECASE | re.DOTALL,
)
"""What asks about money, where "it must be free" says how the course is to be."""
SPEAKS = re.compile(r"\b(?:speak|talk|chat|call|ring|phone|see|meet|ask|advis\w*|help)\w*\b", re.IGNORECASE)
"""What a person is wanted for, other than to be taught by one."""
NOT_TO_PAY = re.compile(
    r"\b(?:rather not|sooner not|won'?t|(?:don'?t|do not) (?:want|wish) to|not (?:going|willing) to) (?:be )?pay"
    r"|\bnot paying\b",
    re.IGNORECASE,
)
"""What says so whatever is asked beside it: "I'd rather not pay, what is there for nothing?"."""
TELL_ABOUT = re.compile(r"\btell (?:me|us) (?:more |something )?about\b", re.IGNORECASE)
"""What asks for what is known of a course, and not to be told later."""


class AnswerCost(Action):
    """What people are likely to pay, with the date of what we know. What they would learn, and where, is kept for when
    they go on: "how much are UX courses?". Of one result all that is known is told, with what it costs."""

    def name(self) -> str:
        return "action_answer_cost"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        is_free = first_value(mentions_in(tracker), "cost") == FREE
        if is_free and (not ASKS.match(text_of(tracker)) or NOT_TO_PAY.search(text_of(tracker))):
            changed = go_on_with_search(dispatcher, tracker)
            if changed is not None:
                return changed
        has_list = tracker.get_slot("shown") or tracker.get_slot("offered_choices")
        if has_list and (of_one := _result_meant(tracker)) is not None:
            return answering.open_by_ordinal(dispatcher, tracker, of_one)
        tell_costs(dispatcher)
        return keep_what_is_told(tracker)


def _result_meant(tracker: Tracker) -> int | None:
    """Which of the results a question is about: "what does the second one cost", "how much is the cheapest"."""
    if (ordinal := first_value(mentions_in(tracker), "ordinal")) is not None:
        return int(ordinal)
    is_of_the_cheapest = tracker.get_slot("shown") and "the_cheapest" in hints_in(text_of(tracker))
    return (answering.place_of_best(tracker, "the_cheapest") or 1) if is_of_the_cheapest else None


class NotifyMe(Action):
    """Keeps the wish on the need. Nobody can be written to yet, and that is said. Where it is known what to look for
    and nothing was looked for yet, does that first. Who asks to be told about one of the results is told of it."""

    def name(self) -> str:
        return "action_notify_me"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        reference = tracker.get_slot("reference")
        if reference and asks_again(text_of(tracker)):
            return answering.search_and_answer(dispatcher, tracker, need_in(tracker))
        if tracker.get_slot("shown") and TELL_ABOUT.search(text_of(tracker)) and (one := _result_meant(tracker)):
            return answering.open_by_ordinal(dispatcher, tracker, one)
        if not reference and (need_in(tracker).skills or values(mentions_in(tracker), "skill")):
            return [ActiveLoop(None), *keep_what_is_told(tracker), FollowupAction("find_course_form")]
        if not reference:
            dispatcher.utter_message(response="utter_notify_needs_search")
            return []
        with transaction(resources().engine, for_writing=True) as session:
            wish_for_notice(session, str(reference), resources().settings.now())
            listing = _listing_to_ask(session, tracker)
        dispatcher.utter_message(
            response="utter_notice_wished" if listing else "utter_notice_wished_anywhere",
            need_reference=reference,
            provider=listing.provider if listing else "",
            contact=contact_text(listing) if listing else "",
            json_message={"kind": "call_back", "reference": reference, "can_be_sent": False},
        )
        return [SlotSet("pending_question", None)]


class AnswerPerson(Action):
    """How to reach a person: the provider of the course that was described last, and people who know all of it. Who
    asks for somebody to sit with them at a place is shown where that is, and who would be taught by one ("a person in
    the room with me, not over a video") courses like that."""

    def name(self) -> str:
        return "action_answer_person"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        mentions = mentions_in(tracker)
        if Support.DROP_IN_HELP.value in values(mentions, "support") and values(mentions, "place"):
            return [FollowupAction(SUPPORT_FORM)]
        if (
            surely_changes(tracker)
            and not SPEAKS.search(text_of(tracker))
            and (changed := go_on_with_search(dispatcher, tracker)) is not None
        ):
            return changed
        if (described := tracker.get_slot("described")) is None:
            dispatcher.utter_message(response="utter_person")
            return []
        with transaction(resources().engine) as session:
            details = describe_course_run(session, int(described), None)
        contact = contact_text(details.result.listing) if details else ""
        dispatcher.utter_message(
            response="utter_person_of_course" if contact else "utter_person",
            course=details.result.listing.title if details else "",
            contact=contact,
        )
        return []


class ReportListingProblem(Action):
    """Keeps what is wrong with a listing for its provider, asking which course and what where that is not clear."""

    def name(self) -> str:
        return "action_report_listing_problem"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        mentions = mentions_in(tracker)
        if asks_again(text_of(tracker)) and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        course_run_id = _course_meant(tracker, first_value(mentions, "ordinal"))
        if course_run_id is None:
            has_list = bool(tracker.get_slot("shown"))
            dispatcher.utter_message(response="utter_ask_which_listing" if has_list else "utter_listing_unknown")
            return []
        chosen = first_value(mentions, "choice")
        problem = Problem(chosen) if chosen in Problem.values() else problem_in(text_of(tracker))
        if problem is None:
            dispatcher.utter_message(response="utter_ask_what_is_wrong")
            return [SlotSet("described", course_run_id)]
        opened = resources()
        with transaction(opened.engine, for_writing=True) as session:
            record_listing_problem(session, course_run_id, problem, opened.settings.now())
            details = describe_course_run(session, course_run_id, None)
        listing = details.result.listing if details else None
        dispatcher.utter_message(
            response="utter_listing_problem_kept",
            provider=listing.provider if listing else "",
            contact=(listing.phone or listing.email or "") if listing else "",
        )
        return []


class ThankForFeedback(Action):
    """Counts the opinion and thanks for it; a complaint is told how to reach a person. What surely changes the search
    in hand does that: "more the coding side of it than making it look nice"."""

    def name(self) -> str:
        return "action_thank_for_feedback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        opened, opinion = resources(), opinion_in(text_of(tracker))
        with transaction(opened.engine, for_writing=True) as session:
            record_feedback(session, opinion, channel_of(tracker), opened.settings.now())
        picks_one = any(one.entity == "ordinal" for one in mentions_in(tracker))
        if surely_changes(tracker) and not picks_one:
            changed = go_on_with_search(dispatcher, tracker)
            if changed is not None:
                return changed
        dispatcher.utter_message(response=f"utter_feedback_{opinion.value}")
        return []


def _listing_to_ask(session: Session, tracker: Tracker) -> Listing | None:
    """The course whose provider may know of the next one: described last, first in the list, or the nearest offered;
    ``None`` where there is none that says how to be reached."""
    shown, offered = tracker.get_slot("shown") or [], tracker.get_slot("offered_choices") or []
    listed = [one["course_run_id"] for one in shown] + [one["nearest"] for one in offered]
    course_run_id = next((one for one in (tracker.get_slot("described"), *listed) if one is not None), None)
    details = describe_course_run(session, int(course_run_id), None) if course_run_id is not None else None
    return details.result.listing if details and contact_text(details.result.listing) else None


def _course_meant(tracker: Tracker, ordinal: Any) -> int | None:
    """The course that a report is about: told by number, else the one described last, else the only one shown."""
    shown = tracker.get_slot("shown") or []
    if ordinal is not None and 0 < int(ordinal) <= len(shown):
        return int(shown[int(ordinal) - 1]["course_run_id"])
    described = tracker.get_slot("described")
    if described is not None:
        return int(described)
    return int(shown[0]["course_run_id"]) if len(shown) == 1 else None
