"""The self-check of somebody's skills: its questions one at a time, and where it says to start."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering
from actions.asides import keep_what_is_told
from actions.courses import DescribeCourse
from actions.hearing import go_on_with_search, goes_back
from actions.state import (
    ANSWER_SLOTS,
    first_value,
    forget,
    intent_of,
    is_back_from_digression,
    mentions_in,
    need_in,
    slots_of,
    text_of,
)
from actions.wanted_skills import COURSE_TALK, is_guess
from signposting.languages import foreign_language
from signposting.needs import Need
from signposting.reading import values
from signposting.refining import asks_to_go_back
from signposting.skills import skill
from signposting.skills_check import (
    Ability,
    StartingPoint,
    answer_in,
    next_question,
    questions,
    starting_point,
)

FORM = "check_skills_form"
SLOT = "skills_check"
ANSWERS = {"affirm": Ability.YES, "deny": Ability.NO, "skip": Ability.SKIP, "show_more": Ability.SKIP}
"""What an intent answers by itself."""
MAY_BE_AN_ANSWER = frozenset({*ANSWERS, "ask_course_details", "ask_help", "check_skills", "find_course", "find_support",
    "give_feedback", "goodbye", "greet", "inform", "nlu_fallback", "notify_me", "out_of_scope", "refine_search",
    "reject_results", "thank"})  # fmt: skip
"""Intents whose message may yet hold an answer in its words; any other is about something else."""
MAY_BE_ONLY_UNCLEAR = frozenset({"check_skills", "inform", "nlu_fallback", "out_of_scope", "refine_search",
    "reject_results"})  # fmt: skip
"""Those of them that are asked again where they hold no answer; any other is then about something else."""
OF_A_SEARCH = frozenset({"cost", "delivery", "distance_km", "place", "skill", "time"})
"""Entities of somebody who would rather search than answer, where the message holds no answer."""
LEAVING = re.compile(
    r"\b(?:bye|goodbye|(?:an|some) ?other time|another day|later|tomorrow|leave it|stop|finish)\b", re.IGNORECASE
)
WILL_NOT = re.compile(
    r"(?:\bnot|n'?t)\b (?:sitting|doing|taking|sit|do|take|answer(?:ing)?|want\w*|having|in)\b"
    r"(?: \w+){0,3} (?:tests?|quiz\w*|exams?|check|questions)\b"
    r"|\b(?:can'?t|can ?not|cor) be (?:doing|bothered|arsed|faffed)\b",
    re.IGNORECASE,
)
"""What refuses the check, and answers none of its questions: "nah, I'm not sitting a test"."""
STOPS = re.compile(
    r"\b(?:stop|quit|cancel|sick of|fed up (?:of|with)|enough of)(?: (?:with|the|these|those|all))*"
    r" (?:check|test|quiz|questions|this|it|that)\b(?! (?:going|from|working|happening))"
    r"|\b(?:skip|leave|forget|drop|ditch|end|finish|done|no more)(?: (?:of|with|the|this|that|these|those|all))*"
    r" (?:check|test|quiz|questions)\b"
    r"|\bback to (?:the|my|them|those)\b[^.?!]*\b(?:courses|class(?:es)?|list|results)\b",
    re.IGNORECASE,
)
"""What ends the check in the middle: "I can use a mouse, stop this", "stop the check, back to the Bury list"."""
CLEARLY_STOPS = re.compile(
    r"(?:^|[.;!?]\s*|\bplease )(?:stop|quit|cancel) (?:that|this|it|the (?:check|test|quiz|questions))"
    r"\s*(?:$|[.,;!?]|now\b|please\b)"
    r"|(?:^|[.,;!?]\s*|\b(?:no|nah|oh|ah|just) )(?:sod|bugger|stuff|leave|forget|scrap) (?:that|this|it)\b"
    r"(?!,? (?:yes|yeah|i'?ll (?:say|go)))"
    r"|\b(?:just|only) (?:show|give|list|get|tell) (?:me|us) (?:what(?:'?s| is) (?:on|there|about|available)"
    r"|(?:the|them|those|some|any) (?:\w+ ){0,2}(?:ones|courses|classes|list|results))\b",
    re.IGNORECASE,
)
"""The same though an answer may stand beside it: "nah, it's taking too long. stop that", "nah sod that"."""
ASKS_FOR_A_CHECK = re.compile(
    r"\b(?:check|test|assess\w*|quiz|questions|level am i|my level|what i can|where i(?:'?m| am) at|how (?:good|much)"
    r"|(?:what|which) (?:level|do i|can i|i need|should)|where (?:do|should) i start"
    r"|(?:not sure|don'?t know|dunno) (?:what|where|which|how))\b",
    re.IGNORECASE,
)
"""What asks what somebody can do, where "I'm a beginner" says it."""
PATIENCE = 2
"""How many unclear answers a question gets before it is left out."""


class BeginCheck(Action):
    """Begins the check, unless somebody only says of the search in hand what they know, or do first: "I should say that
    I'm a complete beginner", "I might need to sort my typing first"; or asks of a course that was shown whether it is
    for them: "am I old enough?"."""

    def name(self) -> str:
        return "action_begin_check"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        is_about_search = bool(values(mentions_in(tracker), "skill") or values(mentions_in(tracker), "level"))
        if is_about_search and not ASKS_FOR_A_CHECK.search(text_of(tracker)):
            changed = go_on_with_search(dispatcher, tracker)
            if changed is not None:
                return changed
        text = text_of(tracker)
        if tracker.get_slot("reference") and text and not ASKS_FOR_A_CHECK.search(text):
            return DescribeCourse().run(dispatcher, tracker, domain)
        return [FollowupAction(FORM)]


class ValidateCheckSkillsForm(Action):
    """Takes the answer to one question and asks the next."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if tracker.get_slot("requested_slot") != SLOT:
            return [*_ask(dispatcher, {}), *keep_what_is_told(tracker)]
        answers: dict[str, str] = dict(tracker.get_slot(SLOT) or {})
        if is_back_from_digression(tracker) and not CLEARLY_STOPS.search(text_of(tracker)):
            return _ask(dispatcher, answers)
        if _refuses(tracker) and (is_back_from_digression(tracker) or not _leads_elsewhere(tracker)):
            return [SlotSet(SLOT, None), SlotSet("requested_slot", None)]
        leaves = _refuses(tracker) or _leaves(tracker)
        if asks_to_go_back(text_of(tracker)) and not leaves:
            return _ask(dispatcher, dict(list(answers.items())[:-1]))
        ability = None if leaves else _ability_in(tracker)
        if ability is None and (leaves or not _is_only_unclear(tracker)):
            return [ActionExecutionRejected(FORM)]
        times_unclear = int(tracker.get_slot("times_misunderstood") or 0) + 1
        if ability is None and times_unclear < PATIENCE:
            return _ask(dispatcher, answers, times_unclear)
        asked = next_question(answers)
        return _ask(dispatcher, {**answers, asked.id: (ability or Ability.SKIP).value} if asked else answers)


class OfferStartingPoint(Action):
    """Says where to start, and makes that the need in hand: the search for a course comes next. Where the check was
    left in the middle, goes back to what was in hand."""

    def name(self) -> str:
        return "action_offer_starting_point"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        answers: dict[str, str] | None = tracker.get_slot(SLOT)
        if answers is None and is_back_from_digression(tracker):
            return [FollowupAction("action_listen")]  # "sod that, what's the address of the first one"
        if answers is None:
            return [*_go_back(dispatcher, tracker), FollowupAction("action_listen")]
        start = starting_point(answers)
        dispatcher.utter_message(
            response=_response(answers, start),
            skill=skill(start.skill).label,
            json_message={"kind": "skills_check", "answers": answers, "start_with": start.skill, "area": start.area},
        )
        need = Need(skills=(start.skill,), place=need_in(tracker).place)
        return [*slots_of(need), *forget((*ANSWER_SLOTS, SLOT))]


def _go_back(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The courses that were in hand before the check, with what the message that left it changes of them."""
    if not tracker.get_slot("reference"):
        dispatcher.utter_message(response="utter_stopped")
        return forget(("times_misunderstood",))
    changed = None if goes_back(tracker) else go_on_with_search(dispatcher, tracker)
    return answering.search_and_answer(dispatcher, tracker, need_in(tracker)) if changed is None else changed


def _ask(dispatcher: CollectingDispatcher, answers: dict[str, str], unclear: int | None = None) -> list[EventType]:
    """Asks what comes after these answers; where nothing does, the check is at its end.

    ``unclear`` is how many times the last answer was not understood.
    """
    events: list[EventType] = [SlotSet(SLOT, answers), SlotSet("times_misunderstood", unclear)]
    question = next_question(answers)
    if question is None:
        return [*events, SlotSet("requested_slot", None)]
    number = questions().index(question) + 1
    dispatcher.utter_message(
        response="utter_skills_check_unclear" if unclear else "utter_skills_check_question",
        question=question.text,
        number=number,
        total=len(questions()),
        json_message={"kind": "skills_check", "question": question.id, "number": number, "total": len(questions())},
    )
    return [*events, SlotSet("requested_slot", SLOT)]


def _ability_in(tracker: Tracker) -> Ability | None:
    """The answer that a button gives, or the words, or failing those the intent."""
    intent = intent_of(tracker)
    if first_value(mentions_in(tracker), "step") == Ability.HELP.value:
        return Ability.HELP
    said = answer_in(text_of(tracker)) if intent in MAY_BE_AN_ANSWER else None
    return said or ANSWERS.get(intent)


def _refuses(tracker: Tracker) -> bool:
    """Whether somebody will not go on with the check."""
    text = text_of(tracker)
    stops = CLEARLY_STOPS.search(text) is not None or (STOPS.search(text) is not None and answer_in(text) is None)
    return WILL_NOT.search(text) is not None or stops


def _leads_elsewhere(tracker: Tracker) -> bool:
    """Whether a message that leaves the check leads somewhere by itself: by its intent, or since it names what to
    search for."""
    named = {one.entity for one in mentions_in(tracker) if not is_guess(one, text_of(tracker))}
    intent = intent_of(tracker)
    is_search = intent in COURSE_TALK and bool(named & OF_A_SEARCH)
    return is_search or intent not in COURSE_TALK | MAY_BE_ONLY_UNCLEAR | ANSWERS.keys()


def _leaves(tracker: Tracker) -> bool:
    """Whether somebody takes their leave, or would rather search: the "no" of "no, another time. Bye" is no answer, nor
    is that of "nah leave it, just a computer class in Bootle"."""
    named = {one.entity for one in mentions_in(tracker)} & {"place", "skill"}
    is_about_courses = intent_of(tracker) in COURSE_TALK
    if is_about_courses and len(named) > 1:
        return True
    may_leave = intent_of(tracker) in ("goodbye", "stop") or (is_about_courses and bool(named))
    return may_leave and LEAVING.search(text_of(tracker)) is not None


def _is_only_unclear(tracker: Tracker) -> bool:
    """Whether the message is to be asked again. Another answer's button leaves the check; so does another language,
    and what is said of a search: "no more questions, within 5 km"."""
    intent, text = intent_of(tracker), text_of(tracker)
    if any(one.entity in OF_A_SEARCH for one in mentions_in(tracker)):
        return False
    is_said = bool(text) or intent == "check_skills"
    return is_said and intent in MAY_BE_ONLY_UNCLEAR and foreign_language(text) is None


def _response(answers: dict[str, str], start: StartingPoint) -> str:
    if start.is_beyond:
        return "utter_skills_check_beyond"
    is_told = set(answers.values()) - {Ability.SKIP.value}
    return "utter_skills_check_start" if is_told else "utter_skills_check_skipped"
