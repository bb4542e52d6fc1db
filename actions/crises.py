"""What comes before everything else: people in danger."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.asides import keep_what_is_told
from actions.hearing import go_on_with_search
from actions.safety import ANSWER_CRISIS, CRISIS, is_after_crisis
from actions.state import forget, likeliest_change, likelihood_of
from actions.wanted_skills import likelihood_of_courses

LEAST_LIKELY_WISH = 0.1
"""How likely it must be that somebody who told of danger a moment ago now speaks of courses, for that to be heard."""


SURELY_IN_DANGER, SURELY_A_CHANGE = 0.95, 0.95
"""From which likelihood on a message tells of danger whatever else it may say, and below it, changes the search too."""


class AnswerCrisis(Action):
    """Gives the numbers at once, asks nothing, and shuts whatever form was open. A need in hand stays as it was, save
    that a place that was told is kept where it had none; where none was in hand, what was wished for is kept.

    Who was given the numbers a moment ago and may well be going on with the search is given both: "thanks, he's out
    now. Show me the courses again". So is who most likely changes the search in hand and is not surely in danger: "the
    date does not matter any more".
    """

    def name(self) -> str:
        return ANSWER_CRISIS

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        dispatcher.utter_message(response="utter_crisis", json_message={"kind": "crisis"})
        shut = [ActiveLoop(None), *forget(("requested_slot", "times_misunderstood"))]
        goes_on = is_after_crisis(tracker) and likelihood_of_courses(tracker) >= LEAST_LIKELY_WISH
        if goes_on or _surely_changes_the_search(tracker):
            changed = go_on_with_search(dispatcher, tracker)
            if changed is not None:
                return [*shut, *changed]
        return [*shut, *forget(("pending_question",)), *keep_what_is_told(tracker)]


def _surely_changes_the_search(tracker: Tracker) -> bool:
    is_sure = likelihood_of(tracker, CRISIS) >= SURELY_IN_DANGER
    return not is_sure and likeliest_change(tracker) >= SURELY_A_CHANGE
