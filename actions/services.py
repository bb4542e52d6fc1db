"""The services that help without a course, as they are shown and told of."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.state import forget, position_in
from signposting.database import transaction
from signposting.places import Place
from signposting.support import find_support
from signposting.vocabulary import Support

DROP_IN = (Support.FREE_COMPUTERS.value, Support.DROP_IN_HELP.value)
"""What to look for where somebody did not say which help they need."""


def show_services(dispatcher: CollectingDispatcher, kinds: tuple[str, ...], place: Place) -> list[EventType]:
    """Shows the nearest services of some kinds."""
    with transaction(resources().engine) as session:
        services = find_support(session, kinds, place)
    dispatcher.utter_message(
        response="utter_support_found" if services else "utter_support_nowhere",
        place=place.name,
        listed="\n".join(service.as_text(number) for number, service in enumerate(services, 1)),
        json_message={
            "kind": "support_results",
            "support": list(kinds),
            "place": place.as_json(),
            "results": [service.as_json() for service in services],
            "total": len(services),
        },
    )
    told = [service.details_text() for service in services]
    events = [SlotSet("support_shown", told or None), SlotSet("support", list(kinds))]
    return [*events, *forget(("times_misunderstood", "place_choices"))]


def describe_service(dispatcher: CollectingDispatcher, tracker: Tracker, ordinal: Any) -> list[EventType]:
    """One of the services that were shown last, in full; asks which one where that is not clear."""
    shown: list[str] = tracker.get_slot("support_shown") or []
    is_only_one = ordinal is None and len(shown) == 1
    position = 0 if is_only_one else position_in(shown, None if ordinal is None else int(ordinal))
    if position is None:
        dispatcher.utter_message(response="utter_ask_which_course")
    else:
        dispatcher.utter_message(response="utter_support_details", details=shown[position])
    return []
