"""What employers need: the form's few questions, and keeping the answers apart from residents' needs."""

import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import SQLAlchemyError

from actions import answering
from actions.place_questions import ask_about_place
from actions.resources import resources
from actions.state import (
    OTHER_MATTERS,
    first_value,
    intent_of,
    is_back_from_digression,
    last_answer,
    mentions_in,
    text_of,
)
from signposting.database import transaction
from signposting.employers import (
    StatedNeed,
    by_when_in,
    headcount_in,
    posts_in,
    record_employer_need,
    subject_in,
)
from signposting.language import Mention
from signposting.languages import foreign_language
from signposting.needs import Need
from signposting.places import Place, Resolution
from signposting.reading import CORRECTS, values
from signposting.refining import asks_to_go_back, with_mentions
from signposting.skills import skill

log = logging.getLogger(__name__)

FORM = "employer_need_form"
SLOT = "employer_need"
FOR_THEMSELVES = re.compile(
    r"\b(?:myself|ourselves|for me|for us|one of (?:our|my|the) \w+|my (?:lads?|staff|team)|near us|same place)\b"
    r"|\bwhile i(?:'?m here|'?ve got you)\b",
    re.IGNORECASE,
)
"""What an employer says of a course that they ask for beside what they told."""
QUESTIONS = {"skill": "skill", "place": "place", "posts": "posts", "by_when": "start_by"}
"""The questions in their order, and the entity that answers each."""
NOTHING_SAID: dict[str, dict[str, Any]] = {
    "skill": {"skills": (), "occupation": None},
    "place": {"place": None},
    "posts": {"posts": None},
    "by_when": {"by_when": None},
}
"""What a need holds where a question has not been answered."""
SKIPS = frozenset({"deny", "show_more", "skip"})
"""Intents that leave the question out, unless the message answers it all the same: "no, Bolton"."""
SEARCHES = frozenset({"find_course"})
"""Intents of somebody who looks for a course, unless the message answers what was asked: "by March"."""
CHANGES = frozenset({"refine_search", "reject_results"})
OF_A_SEARCH = frozenset({"access", "cost", "delivery", "distance_km", "level", "time"})
"""Intents and entities of somebody who goes on with the search that was in hand before."""
MAY_BE_AN_ANSWER = SKIPS | {"affirm", "inform", "refine_search", "reject_results", "report_employer_need"}
OH = re.compile(r"^(?:(?:oh|ah|er|erm|no|um)\b[\s,]*)+", re.IGNORECASE)
"""What people begin with before they put something right."""
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
"""Intents whose message may hold an answer all the same: a trade, a number, a village."""
SMALL_TALK = frozenset({"ask_course_details", "ask_help", "give_feedback", "goodbye", "greet", "notify_me", "thank"})
"""Intents for which a bare answer is easily taken: "3", "as soon as you can"."""
FOR_ONESELF = re.compile(r"\b(?:for me|myself|(?:for )?(?:him|her)self|me personally|personally)\b", re.IGNORECASE)
"""What makes another skill, or a course, in the middle of the form one for whoever tells of it."""
I_LEARN = re.compile(
    r"\b(?:can|could|may) i (?:also )?learn\b|\bi(?:'?d)? (?:want|like|need) to learn\b", re.IGNORECASE
)
FOR_A_RELATIVE = re.compile(
    r"\bfor (?:my|me) (?:\w+ )?(?:brother|cousin|dad|daughter|husband|mam|mom|mum|nan|nephew|niece|sister|son|wife)\b"
    r"(?!'?s\b)",
    re.IGNORECASE,
)
"""What makes a course in the middle of the form one for somebody who is no employee."""
COURSE = re.compile(r"\b(?:course|class|lesson)", re.IGNORECASE)
ASKS = re.compile(r"\b(?:wan(?:t|na)|need|learn|find|look|show|teach|help|where|how|i|me)\b|\?", re.IGNORECASE)
"""What a wish has, though it names neither a skill nor a course."""
OF_COURSES = frozenset({"ask_course_details", "check_skills", "find_course", "show_more"})
MAY_ASK_FOR_COURSES = NOT_UNDERSTOOD | MAY_BE_AN_ANSWER | OF_COURSES
SEES_COURSES = re.compile(
    r"\b(?:what|which|any|is there|are there|have you|got|see|show|find|list)\b[^.?!]{0,50}"
    r"\b(?:courses?|class(?:es)?|lessons?|training|(?:round|near) (?:here|us|me)|locally|nearby|on offer)\b[^.!]*\?"
    r"|\b(?:see|show|look at|find|list)\b[^.?!]{0,30}\b(?:courses?|class(?:es)?|training)\b",
    re.IGNORECASE,
)
"""What asks to see courses: "what is there round here?", "may I simply see what courses there are"."""
MOST_WORDS_OF_A_BARE_ANSWER = 6
INSTEAD_OF = re.compile(r"\b(?P<right>\w+),? (?:sorry,? |and )?not (?P<wrong>\w+)\b", re.IGNORECASE)
"""What puts one number in the place of another: "eight, sorry, not six"."""
MOST_WORDS_OF_A_NUMBER = 3
PATIENCE = 2
"""How many unclear answers a question gets before it is left out; one more where we only have to know which place."""


@dataclass(frozen=True)
class Told:
    """The need so far, which question was asked last, which were left out, and the rows that are recorded already.

    ``guess`` is a skill that the first message may mean without naming it. ``last`` is the need that was kept last, and
    ``last_ids`` are its rows: what is said right after may put it right.
    """

    need: StatedNeed
    guess: str | None = None
    asked: str | None = None
    skipped: tuple[str, ...] = ()
    recorded: tuple[int, ...] = ()
    last: StatedNeed = field(default_factory=StatedNeed)
    last_ids: tuple[int, ...] = ()

    def next_question(self) -> str | None:
        """What is still to be asked; ``None`` where all is answered or left out."""
        has = {"skill": self.need.skills or self.need.occupation, "place": self.need.place,
               "posts": self.need.posts, "by_when": self.need.by_when}  # fmt: skip
        return next((one for one in QUESTIONS if not has[one] and one not in self.skipped), None)


@dataclass(frozen=True)
class Heard:
    """The need with what a message says. ``unclear`` is a place, ``said`` so, that must be asked about."""

    need: StatedNeed
    unclear: Resolution | None = None
    said: str = ""


class ValidateEmployerNeedForm(Action):
    """Reads what the employer says, in the first message and after, and asks for what is missing."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        is_asked = tracker.get_slot("requested_slot") == SLOT
        if not is_asked and (corrected := correction_in(tracker)) is not None:
            return [_kept(corrected), SlotSet("requested_slot", None)]
        before = told_in(tracker) if is_asked else Told(StatedNeed(), recorded=told_in(tracker).recorded)
        if is_asked and is_back_from_digression(tracker):
            return _ask(dispatcher, before)
        if is_asked and (shown := _courses_asked_for(dispatcher, tracker, before)) is not None:
            return shown
        if is_asked and _is_about_something_else(tracker, before):
            return [ActionExecutionRejected(FORM)]
        if is_asked and asks_to_go_back(text_of(tracker)):
            return _ask(dispatcher, _without_last_answer(before))
        heard = _hear(tracker, before)
        told = replace(before, need=heard.need, guess=before.guess if is_asked else _guess_in(tracker))
        if heard.unclear is None and (heard.need != before.need or not is_asked):
            is_told_more = _says_more_than_asked(before, heard.need)
            return _ask(dispatcher, told, "utter_employer_corrected" if is_told_more else "utter_employer_noted")
        if heard.unclear is None and intent_of(tracker) in SKIPS:
            return _ask(dispatcher, _without_question(told))
        return _ask_again(dispatcher, tracker, told, heard)


class RecordEmployerNeed(Action):
    """Keeps the need, and only then says so, with what happens next."""

    def name(self) -> str:
        return "action_record_employer_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        told, opened = told_in(tracker), resources()
        if told.need.is_empty:
            dispatcher.utter_message(response="utter_employer_need_empty")
            return [_kept(Told(StatedNeed(), recorded=told.recorded))]
        try:
            with transaction(opened.engine, for_writing=True) as session:
                ids = record_employer_need(session, told.need, opened.settings.now(), told.recorded, told.last_ids)
        except SQLAlchemyError as error:
            log.error("an employer's need cannot be kept: %s", type(error).__name__)
            dispatcher.utter_message(response="utter_service_unavailable")
            return [_kept(Told(StatedNeed(), recorded=told.recorded))]
        is_held = not told.last_ids and set(ids) <= set(told.recorded)
        dispatcher.utter_message(
            response="utter_employer_need_held" if is_held else "utter_employer_need_kept",
            need=told.need.as_text(),
            json_message={"kind": "notice", "about": SLOT, "need": told.need.as_json(), "is_confirmed": False},
        )
        recorded = tuple(dict.fromkeys((*told.recorded, *ids)))
        return [_kept(Told(StatedNeed(), recorded=recorded, last=told.need, last_ids=() if is_held else ids))]


def correction_in(tracker: Tracker) -> Told | None:
    """The need that was kept just now with what the message puts right in it: "no, 8 people", "sorry, Dudley".

    ``None`` where another answer came in between, where nothing is put right, or where a skill makes it a need of its
    own.
    """
    told = told_in(tracker)
    if last_answer(tracker) != "action_record_employer_need" or not told.last_ids:
        return None
    heard = _hear(tracker, Told(told.last, asked="nothing"))
    if heard.unclear or heard.need == told.last or heard.need.skills != told.last.skills:
        return None
    return replace(told, need=heard.need, asked=None, skipped=tuple(QUESTIONS))


def place_told(tracker: Tracker) -> Place | None:
    """Where the employer said that the jobs are: a course that they ask for meanwhile is to be near there, and so is
    one for themselves after it. Any other search begins without."""
    told = told_in(tracker)
    return told.need.place or (told.last.place if FOR_THEMSELVES.search(text_of(tracker)) else None)


def told_in(tracker: Tracker) -> Told:
    """What the employer has told so far, from the slot."""
    kept = tracker.get_slot(SLOT) or {}
    return Told(
        _need_kept(kept),
        kept.get("guess"),
        kept.get("asked"),
        skipped=tuple(kept.get("skipped") or ()),
        recorded=tuple(kept.get("recorded") or ()),
        last=_need_kept(kept.get("last") or {}),
        last_ids=tuple(kept.get("last_ids") or ()),
    )


def _need_kept(kept: Mapping[str, Any]) -> StatedNeed:
    place, by_when = kept.get("place"), kept.get("by_when")
    return StatedNeed(
        skills=tuple(kept.get("skills") or ()),
        occupation=kept.get("occupation"),
        place=Place(**place) if place else None,
        posts=kept.get("posts"),
        by_when=date.fromisoformat(by_when) if by_when else None,
    )


def _kept(told: Told) -> EventType:
    """The event that keeps it for the next turn."""
    value = {
        **_as_kept(told.need),
        "last": _as_kept(told.last),
        "last_ids": list(told.last_ids),
        "guess": told.guess,
        "asked": told.asked,
        "skipped": list(told.skipped),
        "recorded": list(told.recorded),
    }
    return SlotSet(SLOT, value)


def _as_kept(need: StatedNeed) -> dict[str, Any]:
    return {
        "skills": list(need.skills),
        "occupation": need.occupation,
        "place": asdict(need.place) if need.place else None,
        "posts": need.posts,
        "by_when": need.by_when.isoformat() if need.by_when else None,
    }


def _hear(tracker: Tracker, before: Told) -> Heard:
    """What the last message adds to the need. March is a town or a month, whichever was asked for."""
    mentions, text = _plain_mentions(tracker, before), text_of(tracker)
    answered = _answered(before, text, resources().settings.today())
    if before.asked is not None and (heads := headcount_in(text) or _corrected_posts(before, text)):
        answered = replace(answered, posts=heads)
    need = answered.with_mentions(mentions)
    said = first_value(mentions, "place") if before.asked != "by_when" or answered == before.need else None
    if said is None and before.asked == "place" and intent_of(tracker) not in SKIPS and text:
        heard = _with_place(before.need, text)
        return heard if heard.unclear is None or need == before.need else Heard(need)
    return Heard(need) if said is None else _with_place(need, str(said))


def _put_right(text: str) -> str | None:
    """What is said behind words that take something back: "Oh sorry, make that five"; ``None`` without such words."""
    rest = OH.sub("", text.strip())
    before = rest
    while corrects := CORRECTS.match(rest):
        rest = rest[corrects.end() :].lstrip(" ,")
    return rest if rest != before else None


def _corrected_posts(before: Told, text: str) -> int | None:
    """The number that puts right how many there are: "sorry, 3, one has accepted"."""
    if not before.need.posts or before.asked == "posts":
        return None
    instead = INSTEAD_OF.search(text)
    if instead and posts_in(instead["wrong"]) == before.need.posts:
        return posts_in(instead["right"])
    number = (_put_right(text) or "").split(",")[0]
    if len(number.split()) > MOST_WORDS_OF_A_NUMBER or by_when_in(number, resources().settings.today()):
        return None
    return posts_in(number)


def _answered(before: Told, text: str, today: date) -> StatedNeed:
    """The need with a bare answer to the question that was asked last."""
    if before.asked == "skill" and (subject := subject_in(text)):
        return replace(before.need, occupation=subject)
    if before.asked == "posts" and by_when_in(text, today) is None and (posts := posts_in(text)):
        return replace(before.need, posts=posts)
    if before.asked == "by_when" and (day := by_when_in(text, today)):
        return replace(before.need, by_when=day)
    return before.need


def _with_place(need: StatedNeed, said: str) -> Heard:
    resolution = resources().gazetteer.resolve(said)
    if resolution.status == "found":
        return Heard(replace(need, place=resolution.place))
    return Heard(need, resolution, said)


def _is_about_something_else(tracker: Tracker, before: Told) -> bool:
    """Whether a message leaves the question: another matter, a course for oneself, another language."""
    intent, text = intent_of(tracker), text_of(tracker)
    told_of = set(values(mentions_in(tracker), "skill")) - set(before.need.skills)
    if FOR_ONESELF.search(text) and (told_of or COURSE.search(text) or I_LEARN.search(text)):
        return True
    if intent in SEARCHES and FOR_A_RELATIVE.search(text):
        return True
    if intent in SEARCHES:
        named = set(values(mentions_in(tracker), "skill"))
        if text and named and named <= set(before.need.skills) and not COURSE.search(text):
            return False  # says again what was told: "Excel mainly, for the stock"
        is_more = not named or not named.isdisjoint(before.need.skills)
        if text and is_more and not (COURSE.search(text) or ASKS.search(text)):
            return False  # goes on telling: "stock lists and invoices, nothing fancy"
        return not text or not any(one.entity == QUESTIONS.get(before.asked or "") for one in mentions_in(tracker))
    if intent in CHANGES and tracker.get_slot("reference"):
        return any(one.entity in OF_A_SEARCH for one in mentions_in(tracker))
    if intent in NOT_UNDERSTOOD:
        return foreign_language(text) is not None
    if intent in SMALL_TALK and len(text.split()) <= MOST_WORDS_OF_A_BARE_ANSWER:
        return _hear(tracker, before).need == before.need
    if _put_right(text) is not None and intent not in OTHER_MATTERS:
        return _hear(tracker, before).need == before.need
    return intent not in MAY_BE_AN_ANSWER


def _courses_asked_for(dispatcher: CollectingDispatcher, tracker: Tracker, before: Told) -> list[EventType] | None:
    """Shows the courses in what an employer needs, near there, to who would rather see those than go on telling; what
    was told so far is kept. ``None`` for anybody else."""
    text = text_of(tracker)
    is_asked_for = intent_of(tracker) in MAY_ASK_FOR_COURSES and SEES_COURSES.search(text) is not None
    if not is_asked_for or FOR_ONESELF.search(text):
        return None
    stated = _hear(tracker, before).need
    if not stated.skills or not stated.place:
        return None
    need = with_mentions(Need(place=stated.place), mentions_in(tracker), skills=stated.skills)
    events = answering.search_and_answer(dispatcher, tracker, need)
    return [*events, _kept(replace(before, need=stated)), SlotSet("requested_slot", None)]


def _plain_mentions(tracker: Tracker, before: Told) -> tuple[Mention, ...]:
    """What the message says; a skill that the first one means without naming it is only a guess."""
    guess = _guess_in(tracker) if before.asked is None else None
    return tuple(one for one in mentions_in(tracker) if guess is None or one.entity != "skill")


def _guess_in(tracker: Tracker) -> str | None:
    """The skill that a message means as a whole, where it names none."""
    skills = [one for one in mentions_in(tracker) if one.entity == "skill"]
    is_whole = len(skills) == 1 and (skills[0].start, skills[0].end) == (0, len(text_of(tracker)))
    return str(skills[0].value) if is_whole else None


def _says_more_than_asked(before: Told, need: StatedNeed) -> bool:
    """Whether a message tells more than the answer to the question, or other things: "Stockport, three of them"."""
    answer = NOTHING_SAID.get(before.asked or "", {})
    others = (one.name for one in fields(need) if one.name not in answer)
    return any(getattr(need, name) != getattr(before.need, name) for name in others)


def _without_question(told: Told) -> Told:
    question = told.next_question()
    return replace(told, skipped=(*told.skipped, question)) if question else told


def _without_last_answer(told: Told) -> Told:
    """Before the last question was answered or left out: it is asked again."""
    asked = list(QUESTIONS)
    before = asked[: asked.index(told.asked)] if told.asked in QUESTIONS else asked
    if not before:
        return told
    need = replace(told.need, **NOTHING_SAID[before[-1]])
    return replace(told, need=need, skipped=tuple(one for one in told.skipped if one != before[-1]))


def _ask(dispatcher: CollectingDispatcher, told: Told, noted: str | None = None) -> list[EventType]:
    """Asks the next question; where there is none, the form is at its end. ``noted`` is the response that says back
    what was told just now."""
    question = told.next_question()
    events: list[EventType] = [_kept(replace(told, asked=question)), SlotSet("times_misunderstood", None)]
    if question is None:
        return [*events, SlotSet("requested_slot", None)]
    if told.asked is None:
        is_told = bool(told.need.skills or told.need.occupation)
        response = "utter_employer_welcome_with_need" if is_told else "utter_employer_welcome"
        dispatcher.utter_message(response=response, need=told.need.as_text())
    elif noted:
        dispatcher.utter_message(response=noted, need=told.need.as_text())
    dispatcher.utter_message(response=f"utter_employer_ask_{question}", buttons=_buttons(told, question))
    return [*events, SlotSet("requested_slot", SLOT)]


def _buttons(told: Told, question: str) -> list[dict[str, str]]:
    """The skill that may be meant, as a shortcut."""
    if question != "skill" or not told.guess:
        return []
    return [{"title": skill(told.guess).label[:30], "payload": f'/inform{{"skill":"{told.guess}"}}'}]


def _ask_again(dispatcher: CollectingDispatcher, tracker: Tracker, told: Told, heard: Heard) -> list[EventType]:
    """Asks the same in other words; where that has not helped before, leaves the question out."""
    question = "place" if heard.unclear else told.next_question() or "skill"
    times_unclear = int(tracker.get_slot("times_misunderstood") or 0) + 1 if told.asked == question else 1
    if times_unclear >= (PATIENCE if heard.unclear is None or heard.unclear.status == "unknown" else PATIENCE + 1):
        return _ask(dispatcher, replace(told, skipped=(*told.skipped, question)))
    if heard.unclear and heard.unclear.status == "ambiguous":
        ask_about_place(dispatcher, heard.said, heard.unclear)
    elif heard.unclear and heard.unclear.place:
        dispatcher.utter_message(response="utter_employer_place_outside", place=heard.unclear.place.name)
    else:
        dispatcher.utter_message(response=f"utter_employer_unclear_{question}")
    events: list[EventType] = [SlotSet("times_misunderstood", times_unclear), SlotSet("requested_slot", SLOT)]
    return [_kept(replace(told, asked=question)), *events]
