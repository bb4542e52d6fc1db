"""What happens when a message is not understood: the likeliest readings as buttons, then a person. Abuse too."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import keep_what_is_told
from actions.employers import correction_in
from actions.handing_over import greet_who_takes_over
from actions.hearing import SURELY_CHANGED, SURELY_ENOUGH, go_on_with_search
from actions.languages import answer_in, thank_back
from actions.safety import give_numbers_in_doubt, is_after_crisis, leave_in_peace
from actions.state import forget, intent_of, likeliest_change, likely_refinements, mentions_in, text_of
from actions.wanted_skills import likelihood_of_courses
from signposting.languages import foreign_language, is_foreign_thanks, named_without_words
from signposting.likely_refinements import NEW_NEED
from signposting.reading import values
from signposting.remarks import is_abuse
from signposting.skills import skill

READINGS_OFFERED = 3
PATIENCE = 2
"""How many times in a row we offer readings before we stop asking and point to a person."""
MOST_WORDS_OF_A_CHANGE = {"nlu_fallback": 24, "out_of_scope": 6}
"""Up to how many words a message that was not understood may still be a change of the search in hand."""
LEAST_LIKELY_CHANGE = 0.2
"""How likely, from 0 to 1, it must be that what seems off the topic talks of courses, to be taken for a change."""
LEAST_LIKELY_WISH = 0.3
"""The same, to begin a search where a place is named."""
LEAST_CONFIDENCE = 0.08
READINGS = {
    "ask_cost": "What it costs",
    "ask_language": "Another language",
    "ask_privacy": "What you keep about me",
    "check_skills": "Check my skills",
    "disclose_crisis": "I am not safe",
    "find_course": "Find a course",
    "find_support": "Get a device or free computer",
    "refine_search": "Change my search",
    "report_employer_need": "I am an employer",
    "report_listing_problem": "A course listing is wrong",
    "report_scam": "I may have been scammed",
    "show_more": "Show me more courses",
    "talk_to_person": "Talk to a person",
}
"""The readings that make sense as a button, in at most 30 characters."""


class OfferReadings(Action):
    """Offers two or three readings; after that, a person, and no more questions."""

    def name(self) -> str:
        return "action_offer_readings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        text = text_of(tracker)
        if is_foreign_thanks(text):
            return thank_back(dispatcher)
        if foreign := foreign_language(text):
            return answer_in(dispatcher, (foreign,))
        if named_without_words(text):
            return [FollowupAction("action_answer_language")]
        if is_abuse(text) or is_after_crisis(tracker):
            return _go_on_or_leave(dispatcher, tracker)
        if greet_who_takes_over(dispatcher, tracker):
            return []
        if correction_in(tracker) is not None:
            return [FollowupAction("employer_need_form")]
        is_short = len(text.split()) <= _most_words_of_a_change(tracker)
        if is_short and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        if _tells_of_a_wish(tracker):
            return [*keep_what_is_told(tracker), FollowupAction("find_course_form")]
        return _offer(dispatcher, tracker)


def _tells_of_a_wish(tracker: Tracker) -> bool:
    """Whether what was not understood, where nothing is in hand, likely begins a search all the same: it names a skill,
    "hiya u do canva?", or a place and may well ask for a course there. What seems off the topic does where it names
    both: "Word in Rochdale in the evening", or most likely asks for a course if it is not."""
    if tracker.get_slot("reference"):
        return False
    named = {one.entity for one in mentions_in(tracker)}
    if intent_of(tracker) == "out_of_scope":
        begins = (likely_refinements(tracker) or {}).get(NEW_NEED, 0.0) >= SURELY_CHANGED
        may_begin = "place" in named and likelihood_of_courses(tracker) >= LEAST_LIKELY_WISH
        return may_begin or (begins and {"place", "skill"} <= named)
    return "skill" in named or ("place" in named and likelihood_of_courses(tracker) >= LEAST_LIKELY_CHANGE)


def _go_on_or_leave(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Who is abusive, or told of danger before, is asked nothing; what they say of the search is heard."""
    if mentions_in(tracker) and (changed := go_on_with_search(dispatcher, tracker)) is not None:
        return changed
    if is_abuse(text_of(tracker)):
        dispatcher.utter_message(response="utter_abuse")
    else:
        leave_in_peace(dispatcher, tracker)
    return []


def _offer(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    give_numbers_in_doubt(dispatcher, tracker)
    times = int(tracker.get_slot("times_misunderstood") or 0) + 1
    if times > PATIENCE:
        dispatcher.utter_message(response="utter_not_understood_person")
        return [ActiveLoop(None), *forget(("requested_slot",)), SlotSet("times_misunderstood", 0)]
    first = "utter_off_topic" if intent_of(tracker) == "out_of_scope" else "utter_not_understood"
    response = first if times == 1 else "utter_not_understood_again"
    dispatcher.utter_message(response=response, buttons=_readings(tracker))
    return [SlotSet("times_misunderstood", times)]


def _most_words_of_a_change(tracker: Tracker) -> int:
    """Up to how many words the message may be a change of the search in hand: what nearly was taken for one, or says
    what somebody needs to take part, may be as long as what was not understood."""
    is_told = likeliest_change(tracker) >= SURELY_ENOUGH
    is_named = any(one.entity == "access" for one in mentions_in(tracker))
    is_likely = likelihood_of_courses(tracker) >= LEAST_LIKELY_CHANGE or is_told or is_named
    return MOST_WORDS_OF_A_CHANGE["nlu_fallback" if is_likely else intent_of(tracker)]


def _readings(tracker: Tracker) -> list[dict[str, str]]:
    """The likeliest readings, those about a skill that was named first, and always a person."""
    named = values(mentions_in(tracker), "skill")[:READINGS_OFFERED]
    buttons = [
        {"title": f"{skill(one).label} courses"[:30], "payload": f'/find_course{{"skill":"{one}"}}'} for one in named
    ]
    for reading in tracker.latest_message.get("intent_ranking") or ():
        if len(buttons) >= READINGS_OFFERED:
            break
        name, confidence = reading["name"], reading["confidence"]
        if name in READINGS and name != "talk_to_person" and confidence >= LEAST_CONFIDENCE:
            buttons.append({"title": READINGS[name], "payload": f"/{name}"})
    if not buttons:
        buttons.append({"title": READINGS["find_course"], "payload": "/find_course"})
    return [*buttons, {"title": READINGS["talk_to_person"], "payload": "/talk_to_person"}]
