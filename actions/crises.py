"""What comes before everything else: people in danger."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import keep_what_is_told
from actions.hearing import go_on_with_search
from actions.safety import ANSWER_CRISIS, is_after_crisis
from actions.state import forget
from actions.wanted_skills import likelihood_of_courses

LEAST_LIKELY_WISH = 0.1
"""How likely it must be that somebody who told of danger a moment ago now speaks of courses, for that to be heard."""


class AnswerCrisis(Action):
    """Gives the numbers at once, asks nothing, and shuts whatever form was open. A need in hand stays as it was, save
    that a place that was told is kept where it had none; where none was in hand, what was wished for is kept.

    Who was given the numbers a moment ago and may well be going on with the search is given both: "thanks, he's out
    now. Show me the courses again".
    """

    def name(self) -> str:
        return ANSWER_CRISIS

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_crisis", json_message={"kind": "crisis"})
        shut = [ActiveLoop(None), *forget(("requested_slot", "times_misunderstood"))]
        if is_after_crisis(tracker) and likelihood_of_courses(tracker) >= LEAST_LIKELY_WISH:
            changed = go_on_with_search(dispatcher, tracker)
            if changed is not None:
                return [*shut, *changed]
        return [*shut, *forget(("pending_question",)), *keep_what_is_told(tracker)]
