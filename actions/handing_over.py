"""When the phone or the computer goes to somebody else in the middle of a chat."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.state import mentions_in, text_of
from signposting.remarks import hands_over

MAY_BE_NAMED = frozenset({"ordinal", "support"})
"""What the words for handing a phone to who sits beside may be taken for."""


def greet_who_takes_over(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Says hello where the last message only hands the phone to somebody else; says whether it did."""
    if is_over := is_only_handed_over(tracker):
        dispatcher.utter_message(response="utter_handed_over")
    return is_over


def is_only_handed_over(tracker: Tracker) -> bool:
    """Whether the last message says that somebody else goes on, and nothing that is wanted."""
    return {one.entity for one in mentions_in(tracker)} <= MAY_BE_NAMED and hands_over(text_of(tracker))
