"""Answering somebody who speaks another language: in it, with a fixed text, and then in plain English."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.hearing import SURELY_CHANGED, go_on_with_search
from actions.state import first_value, likely_refinements, mentions_in, text_of
from signposting.languages import (
    UNDETERMINED,
    foreign_language,
    is_english_enough,
    is_foreign_thanks,
    language,
    languages,
    named_languages,
    named_without_words,
)
from signposting.vocabulary import Access

MOST_LANGUAGES = 2
"""How many of the languages that a message names it is answered in."""


class AnswerLanguage(Action):
    """Answers in the language that was chosen or named, or in which the message is; else asks which it is. Who has a
    search in hand and would have help with English is shown courses with it: "teacher help with english also?"."""

    def name(self) -> str:
        return "action_answer_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        text, chosen = text_of(tracker), first_value(mentions_in(tracker), "choice")
        if is_english_enough(text):
            dispatcher.utter_message(response="utter_english_is_enough")
            return [SlotSet("times_misunderstood", None)]
        if is_foreign_thanks(text):
            return thank_back(dispatcher)
        codes = (str(chosen),) if chosen else named_languages(text)[:MOST_LANGUAGES]
        wants_help = not codes and foreign_language(text) is None and _surely_wants_help_with_english(tracker)
        if wants_help and (changed := go_on_with_search(dispatcher, tracker)) is not None:
            return changed
        unknown = None if codes else named_without_words(text)
        if unknown:
            notice = _notice(())
            dispatcher.utter_message(response="utter_language_without_words", language=unknown, json_message=notice)
            return [SlotSet("times_misunderstood", None)]
        return answer_in(dispatcher, codes or (foreign_language(text) or UNDETERMINED,))


def _surely_wants_help_with_english(tracker: Tracker) -> bool:
    return (likely_refinements(tracker) or {}).get(Access.ESOL.value, 0.0) >= SURELY_CHANGED


def thank_back(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Answers thanks, in whatever language they were."""
    dispatcher.utter_message(response="utter_thanked")
    return [SlotSet("times_misunderstood", None)]


def answer_in(dispatcher: CollectingDispatcher, codes: Sequence[str]) -> list[EventType]:
    """Says in these languages where to find help; where they are none of ours, asks which one it is."""
    spoken = [one for one in languages() if one.code in codes]
    if spoken:
        dispatcher.utter_message(
            response="utter_language_answered",
            own_words="\n\n".join(one.text for one in spoken),
            json_message=_notice([one.code for one in spoken]),
        )
    else:
        buttons = [
            {"title": one.own_name, "payload": f'/ask_language{{"choice":"{one.code}"}}'}
            for one in languages()
            if one.is_main
        ]
        dispatcher.utter_message(response="utter_ask_which_language", buttons=buttons, json_message=_notice(()))
    return [SlotSet("times_misunderstood", None)]


def _notice(codes: Sequence[str]) -> dict[str, Any]:
    return {
        "kind": "notice",
        "about": "language",
        "languages": list(codes),
        "is_reviewed": bool(codes) and all(language(code).is_reviewed for code in codes),
    }
