"""What is held about the person who asks: showing it, and erasing it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.state import EVERYTHING, channel_of, first_value, forget, mentions_in
from signposting.database import transaction
from signposting.demand import erase_needs_of, needs_of
from signposting.phrasing import held_need_text
from signposting.privacy import pseudonym


def resident_in(tracker: Tracker) -> str:
    """The pseudonym under which this person's needs are kept: of a shared computer each person has their own."""
    person = ":".join(filter(None, (tracker.sender_id, tracker.get_slot("person"))))
    return pseudonym(resources().settings.secret_key, channel_of(tracker), person)


class SeeMyData(Action):
    """Lists the needs that are held of this conversation."""

    def name(self) -> str:
        return "action_see_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        opened = resources()
        opened.spool.replay(opened.engine)
        with transaction(opened.engine) as session:
            needs = needs_of(session, resident_in(tracker))
        dispatcher.utter_message(
            response="utter_my_data" if needs else "utter_my_data_none",
            listed="\n".join(f"• {held_need_text(need)}" for need in needs),
        )
        return []


class DeleteMyData(Action):
    """Asks once whether to erase; the answer comes by its button, or as a yes (:class:`actions.talk.AnswerYes`)."""

    NAME = "action_delete_my_data"

    def name(self) -> str:
        return self.NAME

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if first_value(mentions_in(tracker), "choice") == "yes":
            return erase(dispatcher, tracker)
        dispatcher.utter_message(response="utter_ask_whether_to_delete")
        return []


def erase(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Erases the needs of this conversation and, by emptying every slot and marking it, the conversation itself."""
    opened = resources()
    opened.spool.replay(opened.engine)  # a need that still waits on disk would come back after the others are gone
    with transaction(opened.engine, for_writing=True) as session:
        erase_needs_of(session, resident_in(tracker))
    dispatcher.utter_message(response="utter_my_data_deleted")
    return [ActiveLoop(None), *forget(EVERYTHING), SlotSet("erase", True)]
