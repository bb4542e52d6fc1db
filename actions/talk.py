"""The conversation itself: a greeting, yes and no, starting over, stopping."""

import re
from typing import Any
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering
from actions.asides import keep_what_is_told
from actions.employers import correction_in
from actions.hearing import asks_again, go_on_with_search, surely_changes
from actions.personal_data import DeleteMyData, erase
from actions.safety import give_numbers_in_doubt, leave_in_peace
from actions.skills_check import FORM as CHECK
from actions.state import EVERYTHING, forget, last_answer, mentions_in, text_of
from actions.wanted_skills import SAYS_MORE, STAYING_SAFE
from signposting.reading import values
from signposting.remarks import is_next_person

PLANS = re.compile(r"\b(?:i'?ll|i will|we'?ll|we will|i'?m going to|i'?m gonna) (?!need|want|have|only)", re.IGNORECASE)
"""What tells of somebody's own time, not of a course's: "I'll look at it with him on Sunday. Thank you"."""
BESIDE_THE_SEARCH = frozenset({"action_answer_cost", "utter_privacy", "utter_bot", "action_answer_language"})
"""Answers to a question by the way: a "righto" to them takes up nothing that was offered before."""
CALL_BACK = "action_notify_me"
"""What a no takes back whatever reason it gives: "don't bother, I don't want to hand my email over"."""
ASK_WHETHER_THERE_IS_MORE = ("action_take_thanks", "action_thank_for_feedback")


class Greet(Action):
    """Says hello back, unless the message goes on: "oh alright, it's OL4", "hiya, you do Canva?"."""

    def name(self) -> str:
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        if (told := keep_what_is_told(tracker)) and values(mentions_in(tracker), "skill"):
            return [*told, FollowupAction("find_course_form")]
        dispatcher.utter_message(response="utter_greet")
        return []


REQUESTS = re.compile(r"\b(?:please|show me|(?:can|could|may) (?:you|i|we))\b", re.IGNORECASE)
OF_A_WORD = re.compile(r"\bmean(?:s|ing)?\b|\bwhat(?: i|'?)s (?:a |an |the )?\S+\s*\??$", re.IGNORECASE)
"""What asks what a word says: "what does blended mean?"."""


class GiveHelp(Action):
    """Says what one can ask for, unless the question changes the search in hand, "could you put Excel in as well?", or
    begins one: "I'm in Smethwick, what can you do for me?", "can you help with PowerPoint?"."""

    def name(self) -> str:
        return "action_give_help"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        asks_to_change = surely_changes(tracker) and not OF_A_WORD.search(text_of(tracker))
        may_change = asks_to_change or values(mentions_in(tracker), "skill")
        if may_change and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        if told := keep_what_is_told(tracker):
            return [*told, FollowupAction("find_course_form")]
        dispatcher.utter_message(response="utter_help")
        return []


class TakeThanks(Action):
    """Takes thanks, unless the message goes on: "thank you, but only in the evening"."""

    def name(self) -> str:
        return "action_take_thanks"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        named = {one.entity for one in mentions_in(tracker)}
        is_for_the_list = asks_again(text_of(tracker)) and REQUESTS.search(text_of(tracker))
        says_more = named & SAYS_MORE or surely_changes(tracker) or is_for_the_list
        goes_on = says_more and "ordinal" not in named and not PLANS.search(text_of(tracker))
        if goes_on and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        give_numbers_in_doubt(dispatcher, tracker)
        dispatcher.utter_message(response="utter_thanked")
        return []


class AnswerYes(Action):
    """Yes to what was just offered: the first choice, or more results."""

    def name(self) -> str:
        return "action_answer_yes"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        offered = tracker.get_slot("offered_choices") or []
        pending = tracker.get_slot("pending_question")
        if last_answer(tracker) == DeleteMyData.NAME:
            return erase(dispatcher, tracker)
        if last_answer(tracker) == "utter_scam":
            return [*keep_what_is_told(tracker), SlotSet("skill", [STAYING_SAFE]), FollowupAction("find_course_form")]
        if (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        if last_answer(tracker) in BESIDE_THE_SEARCH:
            pending = None
        if pending == "result" or (pending == "choices" and len(offered) == 1):
            return answering.open_by_ordinal(dispatcher, tracker, 1)
        if pending == "choices":
            return answering.offer_choices_again(dispatcher, tracker)
        if pending == "more":
            return answering.show_more(dispatcher, tracker)
        if leave_in_peace(dispatcher, tracker):
            return []
        if tracker.get_slot("support_shown"):
            dispatcher.utter_message(response="utter_support_waits")
        else:
            dispatcher.utter_message(response="utter_results_wait" if tracker.get_slot("shown") else "utter_what_next")
        return []


class AnswerNo(Action):
    """No to what was just offered."""

    def name(self) -> str:
        return "action_answer_no"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if correction_in(tracker) is not None:
            return [SlotSet("pending_question", None), FollowupAction("employer_need_form")]
        asked = last_answer(tracker)
        if asked != CALL_BACK and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        if leave_in_peace(dispatcher, tracker):
            return []
        has_choices = tracker.get_slot("pending_question") == "choices" and asked != DeleteMyData.NAME
        is_done = asked in ASK_WHETHER_THERE_IS_MORE
        dispatcher.utter_message(
            response="utter_goodbye" if is_done else "utter_choices_declined" if has_choices else "utter_no_worries"
        )
        return [SlotSet("pending_question", None)]


class StartOver(Action):
    """Empties the conversation and begins again; for the next person at the computer as somebody else."""

    def name(self) -> str:
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_started_over")
        next_person = [SlotSet("person", uuid4().hex[:12])] if is_next_person(text_of(tracker)) else []
        return [ActiveLoop(None), *forget((*EVERYTHING, "employer_need")), *next_person]


class SayGoodbye(Action):
    """Says goodbye. A question that was open is asked no more; what was told is kept, should they come back. What
    surely changes the search in hand does that: "morning good. night no"."""

    def name(self) -> str:
        return "action_say_goodbye"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        shut = [ActiveLoop(None), SlotSet("requested_slot", None)] if tracker.active_loop_name else []
        if surely_changes(tracker) and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return [*shut, *changed]
        give_numbers_in_doubt(dispatcher, tracker)
        dispatcher.utter_message(response="utter_goodbye")
        return shut


class Stop(Action):
    """Leaves whatever was being asked, and forgets it. What was looked for stays after a crisis ("ignore me"), and
    where only the self-check is left."""

    def name(self) -> str:
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if leave_in_peace(dispatcher, tracker):
            return [ActiveLoop(None)]
        dispatcher.utter_message(response="utter_stopped")
        is_in_check = tracker.active_loop_name == CHECK
        return [ActiveLoop(None), *forget(["requested_slot"] if is_in_check else EVERYTHING)]
