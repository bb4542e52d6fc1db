"""What a message does to the need in hand: what it adds, changes or takes back, and which of the results it picks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import answering
from actions.employers import place_told
from actions.place_questions import LEAST_LETTERS_OF_A_NAME, resolve_as_said, with_choice_of_place
from actions.resources import resources
from actions.state import (
    OTHER_MATTERS,
    first_value,
    intent_of,
    likeliest_change,
    likelihood_of_places,
    likely_refinements,
    likely_skills,
    mentions_in,
    need_in,
    text_of,
)
from actions.wanted_skills import COURSE_TALK, MOST_WORDS_OF_A_TOPIC, SAYS_MORE, recalled_skills, skills_wanted
from signposting.conditions import refused_values
from signposting.gazetteer import Place
from signposting.language import Mention, read_doc
from signposting.learnt_mentions import MOST_BARE_WORDS
from signposting.likely_refinements import (
    MOST_WORDS_OF_A_PLAIN_WISH,
    hints_meant,
    those_meant,
    with_likely,
    without_given_up,
    without_kept,
)
from signposting.needs import Need
from signposting.places import Resolution
from signposting.privacy import scrub_topic
from signposting.reading import CORRECTS, topic_text, values
from signposting.refining import (
    ANY,
    ANY_TIME,
    BEST,
    NEARER,
    SAME,
    WITHOUT,
    asks_to_go_back,
    hints_dropped,
    hints_in,
    with_bare_distance,
    with_hint,
    with_hints,
    with_mentions,
    with_refusals,
    without,
)
from signposting.refusals import Refusal
from signposting.remarks import is_abuse
from signposting.skills import hinted_skills, words_of_topic
from signposting.vocabulary import ANY_DELIVERY, Delivery

NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
UNSURE = NOT_UNDERSTOOD | {"greet", "affirm", "deny", "ask_help", "check_skills", "show_more"}
REFINES = frozenset({"inform", "refine_search", "reject_results"})
"""What changes a search, if anything does: that it likely does so is enough."""
PLEASANTRIES = frozenset({"give_feedback", "goodbye", "thank"})
"""What changes a search only where it likely does: "good tool this, saved me a morning of phoning round"."""
ENDS_THE_QUESTIONS = frozenset({"skip", "show_more"})
MAY_CHANGE = REFINES | NOT_UNDERSTOOD | PLEASANTRIES | ENDS_THE_QUESTIONS
"""Of these what is likely says which of the conditions that are named are meant."""
LIKELY_ENOUGH, SURELY_ENOUGH, SURELY_CHANGED = 0.4, 0.6, 0.75
LIKELY_ANSWER = 0.7
"""How likely a skill must be, by all that an answer says which names none."""
SURE_OF_OUTSIDE = 0.75
"""How likely a place outside the area must be wanted, where it is named among much else, for that to be told."""
ANOTHER_WISHES = re.compile(
    r"\b(?:he|she|they)(?:'?d)? (?:would |also )?(?:wants?|needs?|likes?|is after)\b", re.IGNORECASE
)
MOST_WORDS_WITHOUT_A_REASON = 5
"""A first message of so few words tells no more than it names: "excel in Manchester"."""
ASKS_ABOUT_ONE = frozenset({"ask_cost", "ask_course_details"})
"""What asks about one of the results in hand: the nearest, or cheapest, is the one that is meant, and no search is
narrowed to it."""
BARE_WORDS = frozenset({"affirm", "deny", "greet"})
"""What answers none of the form's questions: they are asked again, and nothing else with them."""
LIVES = re.compile(
    r"\b(?:lives?|living|based|staying|home is|i'?m|we'?re|s?he'?s)\b[^.,;]{0,20}$"
    r"|\b(?:(?:i|we)(?:'ve| have)?(?: just| now)? moved|have lived|'ve lived) (?!from\b|out\b|away\b)[^.,;]{0,28}$",
    re.IGNORECASE,
)
"""What stands before the place where the learner is, among others that are told of."""
BETWEEN_PARTS = re.compile(r"[,.;:!?\n()]|\b(?:by|near|nr|opposite|opp|next to|close to)\b", re.IGNORECASE)
"""What parts an answer: marks, and words behind which stands what is beside the place."""
LIVES_ELSEWHERE = re.compile(
    r"\b(?:see|call|ring|speak to|talk to|video|facetime|zoom)\b.*"
    r"\b(?:he|she|they)'?(?:s|re) (?:(?:all|now|out|over|back) ){0,2}in (?:the )?$"
    r"|\b(?:he|she|they|famil(?:y|ies)|\w*(?:son|daughter|child|children|kids?|brother|sister|mother|father|cousin|nephew"
    r"|niece|friend|mum|dad|nan|gran)s?)\b(?:'s)?(?: (?:who|has|have|and|now|all|over|out|back|[a-z]+s?))?"
    r"(?: (?:gone|moved|went|emigrated|off|over|out|back|to)){0,4}"
    r" (?:lives?|living|lived|is|are|moved?|gone|emigrated|stays?)\b[^.,;]{0,16}$"
    r"|\b(?:son|daughter|brother|sister|kids|children|grand\w+|he|she|they)\b[^.;?!]{0,40}"
    r"\b(?:moved|went|gone|emigrated|back) (?:away |off |over |out |back |down |up ){0,2}(?:to|in) (?:the )?$"
    r"|\b(?:with|see|call|ring|phone|visit) (?:(?:an?|my|me|our|his|her|the|old|some) ){0,3}"
    r"(?:friends?|cousins?|sisters?|brothers?|famil(?:y|ies)|relatives|grand\w+) (?:over |back |out )?in (?:the )?$"
    r"|\b(?:rings?|calls?|phones?|writes?|flies|comes|sends?|facetimes?)\b[^.,;]{0,20}\bfrom (?:the )?$",
    re.IGNORECASE,
)
"""What stands before the place where somebody else lives."""
WHO_ASKS_IS_IN = re.compile(
    r"\b(?:he|she|they|mum|mam|mom|dad|nan)\b[^.;?!]*\b(?:and|but|as|cos|because|while|whereas) "
    r"(?:i'?m|i am|i live)(?: \w+)? in (?:the )?$",
    re.IGNORECASE,
)
"""What stands before the place of who asks for another: "he won't drive further and I'm in Leeds"."""
LEFT_BEHIND = re.compile(
    r"\b(?:was|were|been|did|studied|trained|born|raised|grew up|worked|used to|degree|came over|moved|left|years?)\b"
    r"[^.;?!]{0,40}\b(?:in|at|from|of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before the place where somebody was once: "I was a plater in Port Talbot", "a degree at Hull"."""
CLOSER = re.compile(r"\b(?:closer|nearer)\b(?! (?:to )?(?:the|work|his|her|their)\b)", re.IGNORECASE)
"""What asks for a place nearer than one that is named before it, or behind it as one that will not do; not what tells
why that one is wanted: "put Prescot, closer to the factory"."""
WILL_NOT_DO = re.compile(
    r"\s*(?:is|was|'?s|takes|would be|means)\b(?! (?:fine|ok|okay|good|better|nearer|closer))", re.IGNORECASE
)
"""What goes on from a place to why it will not do: "nearer than that, Bristol is a pain to park in"."""
IS_CLOSER = re.compile(
    r"\b(?:that'?s|it'?s|is|would be|be) (?:a bit |much |a lot |far )?(?:closer|nearer)\b", re.IGNORECASE
)
"""What says that the place that was named is the nearer one: "would Heywood have one, that's nearer?"."""
CHOSEN = re.compile(
    r"(?:\b(?:try|make it|look(?: (?:in|round|around|near))?|search(?: in)?|go for|go with"
    r"|(?:wants?|has|needs|ought) to be|should be|better be)"
    r"|(?:^|[,.;!?]\s*|\b(?:so|then|but|just|please|yeah|can you|could you) )(?:do|put|use)"
    r"|(?:^|[.;!?]\s*)so(?: it'?s)?)(?: (?:in|the))?\s*$",
    re.IGNORECASE,
)
"""What stands before the place that is chosen of those that are told of: "I live in Leigh but the shop's in Bolton, so
do Bolton"."""
THERE = re.compile(
    r"\b(?:so|then|better|can you|could you) (?:look|try|search|check|do it|find one) there\b", re.IGNORECASE
)
"""What says that the last place that is told of is the one to look in: "we're in Leigh but I work in Bolton, so look
there"."""
OR_THERE = re.compile(r"\s*,?\s*or\s+(?:(?:else|even|maybe|in|near|at|around|just|do it|anywhere)\s+)*", re.IGNORECASE)
"""What stands between a place and "online" where either will do."""
NEXT_ONE = re.compile(
    r"\bnow(?:,| for)? (?:me|mum|mam|mom|dad|him|hers?|his|mine|my \w+)\b|\bfor me (?:now|this time)\b|\bmy turn\b",
    re.IGNORECASE,
)
"""What begins the need of another person who sits beside: "that's him done, now me"."""
VAGUE = re.compile(
    r"\b(?:course|class|lessons?|training) (?:in|on|about|of) (?:any|some|what)"
    r"|\b(?:dunno|(?:don'?t|do not) know|not sure|no idea|unsure|haven'?t a clue) (?:yet )?(?:w[oah]t|what|which)\b",
    re.IGNORECASE,
)
"""What asks for a course without saying in what: the rest of the message is why."""
A_WISH = re.compile(
    r"\b(?:wan(?:t|ts|na)|needs?|(?:d|would) like|like to|love to|lea?rn\w*|teach\w*|taught|tort|study\w*"
    r"|train\w*|cours\w*|corse|class\w*|lesson\w*|workshop\w*|help\w*|show\w*|how|know|after|lookin\w*|better"
    r"|interested|improve|get into|start\w*|begin\w*|find|anything|something|owt|any|where|can (?:i|you)|could"
    r"|please|pls|teacher|tutor|skills?|qualification\w*|certificate\w*|degree|diploma)\b|\?",
    re.IGNORECASE,
)
"""What asks for something, however it is put."""
LEFT_BY_REFUSALS = frozenset({"delivery", "time"})
"""Of what the mentions are what words leave that rule something out: "not in person" is online."""
PLACE_IS_WRONG = re.compile(r"^\W*(?:no|nah|nope|sorr?y|soz|oops|wait|wrong)\b\W*(?:\w+\W+){0,2}$", re.IGNORECASE)
"""What stands before another place than the one in hand where that is wrong, though it is named as well: "no sorry,
Bolton. My mam lives in Bury"."""
SENTENCE_ENDS = re.compile(r"[.!?]+")
MOST_WORDS_TO_SHOW_AGAIN = 14
SHOW_AGAIN = re.compile(
    r"\b(?:show|see|list|find|look at|have|get|bring (?:up|back)|go (?:back )?to|back to|wh(?:at|ich) were|remind me)\b"
    r".*\b(?:courses?|class(?:es)?|them|those|these|ones|it|list|results?|options?|lot)\b.*\bag(?:ai|e|ia)n\b"
    r"|^\W*(?:them|those|the|these|my) (?:\w+ ){0,2}(?:courses?|class(?:es)?|ones|results?|list) ag(?:ai|e|ia)n\b"
    r"|\bremind me\b.*\b(?:courses?|class(?:es)?|ones|list|results?|options?|found)\b",
    re.IGNORECASE,
)
"""What asks for the answer in hand once more, after something else: "can I see them courses again"."""
THE_ONE = re.compile(r"\b(?:the|that) ((?:\w+ ){1,4})(?:one|1|course|class)\b")


@dataclass(frozen=True)
class Heard:
    """What a message did to the need in hand. ``unclear`` is the reading of a place, ``said`` so, to be asked about."""

    need: Need
    unclear: Resolution | None = None
    said: str = ""
    is_fresh: bool = False
    ordinal: int | None = None


def hear(tracker: Tracker, need: Need, asked: str | None) -> Heard | None:
    """What the last message does to a need; ``None`` where it is about something else.

    ``asked`` is the slot that the form has just asked for.
    """
    intent, mentions, text = intent_of(tracker), with_choice_of_place(mentions_in(tracker), tracker), text_of(tracker)
    choice = first_value(mentions, "choice")
    if choice is not None and intent == "refine_search":
        return _choose(tracker, need, str(choice))
    if intent in OTHER_MATTERS or (intent in NOT_UNDERSTOOD and is_abuse(text)):
        return None
    if asked == "place" and (place := _place_answered(intent, mentions, text)) is not None:
        others = (one for one in mentions if one.end <= place.start or place.end <= one.start)
        mentions = (*others, place)  # "March" tells where, not when
    is_short = len(text.split()) <= MOST_WORDS_WITHOUT_A_REASON
    if asked == "place" and is_short and need.skills and values(mentions, "place"):
        mentions = tuple(one for one in mentions if one.entity != "skill" or (one.start, one.end) != (0, len(text)))
    if asked == "skill" and not values(mentions, "skill"):
        mentions = (*mentions, *_skill_answered(tracker, text))
    can_be_topic = COURSE_TALK | UNSURE if asked == "skill" else COURSE_TALK if not (asked or need.skills) else ()
    topic = _topic_answered(mentions, text) if intent in can_be_topic else None
    if topic is not None:
        need = need.changed(text=topic)
    is_about_courses = intent in COURSE_TALK | ENDS_THE_QUESTIONS | {"reject_results"}
    goes_on = intent in BARE_WORDS or (intent == "nlu_fallback" and CORRECTS.search(text))
    is_answer = asked and (_answers(asked, mentions) or (goes_on and _says_more(mentions)))
    if not is_about_courses and topic is None and not is_answer:
        return None
    return _merged(tracker, need, mentions, text)


def go_on_with_search(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
    """The answer to a message that changes the search in hand or picks one of its results, whatever else it was taken
    for: "show me the evening ones", "which is the cheapest?". ``None`` where it does neither, or nothing is in hand."""
    if not tracker.get_slot("reference"):
        return None
    if goes_back(tracker):
        return answering.go_back(dispatcher, tracker)
    need, text = need_in(tracker), text_of(tracker)
    heard = _merged(tracker, need, mentions_in(tracker), text)
    if heard.ordinal is not None:
        return answering.open_by_ordinal(dispatcher, tracker, heard.ordinal)
    said_otherwise = heard.need.changed(text=need.text) if need.skills else heard.need
    is_asked_for = said_otherwise != need or asks_again(text)
    if heard.unclear is not None or not is_asked_for:
        return None
    return answering.search_and_answer(dispatcher, tracker, heard.need)


def surely_changes(tracker: Tracker) -> bool:
    """Whether the last message surely changes a search, whatever else it was taken for."""
    return likeliest_change(tracker) >= SURELY_CHANGED


def rules_out(tracker: Tracker) -> bool:
    """Whether the last message rules out a way of being taught, or likely gives a condition up: "not the online ones",
    "forget women only"."""
    likely = likely_refinements(tracker) or {}
    is_given_up = any(name.startswith((ANY, WITHOUT)) and likely[name] >= SURELY_ENOUGH for name in likely)
    return is_given_up or "delivery" in refused_values(read_doc(text_of(tracker)))


def asks_again(text: str) -> bool:
    """Whether a message asks to see the answer in hand once more."""
    sentences = (one for one in SENTENCE_ENDS.split(text) if len(one.split()) <= MOST_WORDS_TO_SHOW_AGAIN)
    return any(SHOW_AGAIN.search(one) for one in sentences)


def goes_back(tracker: Tracker) -> bool:
    """Whether the last message asks for what stood before, and says no more: "back to the Excel one" asks for Excel,
    "back to the calls ones, any from home?" for those and more."""
    text = text_of(tracker)
    return (
        asks_to_go_back(text)
        and not _says_more(mentions_in(tracker))
        and not refused_values(read_doc(text))
        and not recalled_skills(tracker, need_in(tracker), text)
    )


def _merged(tracker: Tracker, need: Need, mentions: tuple[Mention, ...], text: str) -> Heard:
    is_request, has_answer = intent_of(tracker) == "find_course", bool(tracker.get_slot("reference"))
    is_first = is_request and not need.skills
    likely, hints = _what_is_likely(tracker, text, counts=bool(need.skills or is_first))
    refused = refused_values(read_doc(text))
    if likely is not None and (is_first or intent_of(tracker) in MAY_CHANGE):
        most_bare = MOST_WORDS_OF_A_PLAIN_WISH if is_first else MOST_BARE_WORDS
        meant, hints = those_meant(text, mentions, likely, most_bare), hints_meant(text, hints, likely)
        mentions = tuple(one for one in mentions if one in meant or one.entity in LEFT_BY_REFUSALS & refused.keys())
    if likely is not None:
        likely = without_given_up(without_kept(likely, mentions, text), hints)
    wanted = skills_wanted(tracker, need, mentions, text)
    mentions = tuple(_taught_anyhow(one, wanted.mentions, text) for one in wanted.mentions)
    mentions = tuple(one for one in mentions if not _is_too_far(one, need, text))
    skills = wanted.skills
    may_begin = is_request and not wanted.goes_on and not wanted.is_rather_a_change
    is_another = wanted.is_new or may_begin or bool(NEXT_ONE.search(text))
    is_fresh = bool(skills) and has_answer and is_another and set(skills) != set(need.skills)
    before = _where_of(need) if is_fresh and SAME not in hints else need
    if skills or (is_request and not need.skills and _names_topic(text)):
        before = before.changed(text=topic_text(text, mentions) or before.text)
    after = with_mentions(before, mentions, skills=skills)
    after = with_refusals(after, text, mentions, hours_count=not is_request)
    if after == before and not mentions:
        after = with_bare_distance(after, text)
    is_no_change = after.changed(text=before.text) == before
    ordinal = _picked(tracker, mentions, text) if is_no_change else None
    if is_request:  # only what it gives up: "forget the date, business analysis instead"
        hints = tuple(one for one in hints if need.skills and one in hints_dropped(text))
    if ordinal is None:
        after = with_hints(after, text, _soonest(tracker), before=before, mentions=mentions, hints=hints)
    is_told = len(text.split()) <= (MOST_WORDS_WITHOUT_A_REASON if is_first else MOST_BARE_WORDS) and after != before
    if likely is not None and ordinal is None and not is_told:
        enough = LIKELY_ENOUGH if intent_of(tracker) in REFINES else SURELY_ENOUGH
        after = with_likely(before, after, likely, mentions, _soonest(tracker), enough)
    if after.place is None and is_request:
        after = after.changed(place=place_told(tracker))
    heard = _with_place(Heard(after, is_fresh=is_fresh, ordinal=ordinal), mentions, text, likelihood_of_places(tracker))
    is_there = need.place is not None and heard.need.place == need.place and heard.unclear is None
    if NEARER in hints and is_there and heard.need.max_distance_km == need.max_distance_km:
        return replace(heard, need=with_hint(heard.need, NEARER, None))  # "anything closer, like in Smethwick itself"
    return heard


def _taught_anyhow(one: Mention, mentions: Iterable[Mention], text: str) -> Mention:
    """What is named, where it is to be online or at a place, as any way of being taught: "in Cambridge or online"."""
    if (one.entity, one.value) != ("delivery", Delivery.ONLINE.value):
        return one
    pairs = (sorted((one, other)) for other in mentions if other.entity == "place")
    is_one_of_two = any(OR_THERE.fullmatch(text[first.end : second.start]) for first, second in pairs)
    return replace(one, value=ANY_DELIVERY) if is_one_of_two else one


def _what_is_likely(tracker: Tracker, text: str, *, counts: bool) -> tuple[dict[str, float] | None, tuple[str, ...]]:
    """What the last message likely changes, if that ``counts``, and what it hints at, both without what its words rule
    out: "doesn't matter what day, but no evenings" leaves more than one time, not any, and "drop the weekends" the
    evenings that were asked for beside them."""
    ruled_out = refused_values(read_doc(text)).get("time", {})
    is_narrower = Refusal.MUST_NOT_BE in ruled_out.values() or bool(
        ruled_out and {*need_in(tracker).times} - {*ruled_out}
    )
    gone = {*map(str, ruled_out), *((ANY_TIME,) if is_narrower else ())}
    likely = likely_refinements(tracker) if counts else None
    is_question = intent_of(tracker) in ASKS_ABOUT_ONE
    hints = tuple(one for one in hints_in(text) if one not in gone and not (is_question and one in BEST))
    return None if likely is None else {name: likely[name] for name in likely if name not in gone}, hints


def _names_topic(text: str) -> bool:
    """Whether a request in which no skill is known tells its subject at all: "pottery in Wigan" and "I want to learn
    pottery", not "opening my own barbers in Kirkby"."""
    return not VAGUE.search(text) and (len(text.split()) <= MOST_WORDS_OF_A_TOPIC or bool(A_WISH.search(text)))


def _where_of(need: Need) -> Need:
    """What the next need keeps of one: the place or, where there is none because it is to be online, that."""
    return Need(place=need.place, delivery=need.delivery if need.place is None else ANY_DELIVERY)


def _picked(tracker: Tracker, mentions: tuple[Mention, ...], text: str) -> int | None:
    """Which of the list in hand a message picks: by its number, by its name, or as the cheapest, nearest or soonest."""
    shown = tracker.get_slot("shown")
    if not shown or tracker.get_slot("support_shown"):
        has_list = tracker.get_slot("offered_choices") or tracker.get_slot("support_shown")
        return first_value(mentions, "ordinal") if has_list else None
    best = next((hint for hint in hints_in(text) if hint in BEST), None)
    by_name = _named_one([str(one["title"]) for one in shown], text)
    return first_value(mentions, "ordinal") or (answering.place_of_best(tracker, best) if best else by_name)


def _named_one(titles: list[str], text: str) -> int | None:
    """The place of the only title that has a word of "the … one" or "the … course" in it, counted from 1."""
    said = THE_ONE.search(text.casefold())
    words = {word for word in said[1].split() if len(word) >= LEAST_LETTERS_OF_A_NAME} if said else set()
    named = [place for place, title in enumerate(titles, 1) if words & set(title.casefold().split())]
    return named[0] if len(named) == 1 else None


def _with_place(heard: Heard, mentions: tuple[Mention, ...], text: str, likely: Mapping[str, float]) -> Heard:
    """What was heard with the place where somebody lives, or the first that we know; the first of all is to be asked
    about where we know none."""
    is_there, places = THERE.search(text), [one for one in mentions if one.entity == "place"]
    is_another_in_hand = heard.need.place is not None
    if all(_is_only_told_of(one, text, is_another_in_hand) or _is_hardly_wanted(one, text, likely) for one in places):
        return heard
    read = [
        (str(one.value), resolve_as_said(one, text), not is_there and bool(LIVES.search(text[: one.start])))
        for one in places
    ]
    known = [one for one in read if one[1].status == "found"]
    is_other = read[0] in known and read[0][1].place != heard.need.place
    if is_other and PLACE_IS_WRONG.match(text[: places[0].start]):
        known = read[:1]
    towns = [one for one in known if one[1].place is not None and one[1].place.outcode is not None]
    first = known[-1] if known and is_there else (towns or known or read)[0]  # "out in the Fens, town of March"
    chosen = [one for place, one in zip(places, read, strict=True) if one in known and _is_chosen(place, text)]
    first = chosen[-1] if chosen else next((one for one in known if one[2]), first)
    said, resolution = first[:2]
    resolution = _namesake(heard.need.place, said, text) or resolution
    if resolution.status == "found":
        return Heard(heard.need.changed(place=resolution.place), is_fresh=heard.is_fresh)
    return Heard(heard.need, unclear=resolution, said=said, is_fresh=heard.is_fresh)


def _is_chosen(one: Mention, text: str) -> bool:
    """Whether words choose a place, wherever its name stands: "she's in Dudley so it wants to be Dudley"."""
    name = re.compile(rf"\b{re.escape(text[one.start : one.end])}\b", re.IGNORECASE)
    return any(CHOSEN.search(text[: said.start()]) for said in name.finditer(text, one.start))


def _is_too_far(one: Mention, need: Need, text: str) -> bool:
    """Whether a place is named as too far, where another is in hand: "not up to Middlesbrough, anything closer?"."""
    if one.entity != "place" or need.place is None or IS_CLOSER.search(text, one.end):
        return False
    name = re.escape(text[one.start : one.end].removesuffix("'s"))
    if re.search(rf"\b{name}(?:'?s| is)(?: a bit| much| a lot)? (?:nearer|closer)\b", text, re.IGNORECASE):
        return False
    if CLOSER.search(text[: one.start]) and WILL_NOT_DO.match(text, one.end):
        return True
    return CLOSER.search(text, one.end) is not None and not LIVES.search(text[: one.start])


def _is_only_told_of(one: Mention, text: str, is_another_in_hand: bool) -> bool:
    """Whether a place that we know nothing of is where somebody lives whom the person would speak to, or where they
    were once ("my grandson lives in Wellington, New Zealand"), or are while another is to learn at the place in
    hand."""
    patterns = (LIVES_ELSEWHERE, LEFT_BEHIND, *((WHO_ASKS_IS_IN,) if is_another_in_hand else ()))
    is_elsewhere = any(pattern.search(text[: one.start]) for pattern in patterns)
    return is_elsewhere and resolve_as_said(one, text).status not in ("found", "ambiguous")


def _is_hardly_wanted(one: Mention, text: str, likely: Mapping[str, float]) -> bool:
    """Whether a place outside the area, or one that we do not know, is likelier told of than wanted, by the words
    around it: "my son's a programmer in Leeds". Where another is to learn, whose home it is is told too differently."""
    is_unlikely = likely.get(str(one.value), 1.0) < SURE_OF_OUTSIDE and not ANOTHER_WISHES.search(text)
    return is_unlikely and resolve_as_said(one, text).status not in ("found", "ambiguous")


def _namesake(place: Place | None, said: str, text: str) -> Resolution | None:
    """The other place of the name in hand, told by where it lies: "the Solihull one", of Knowle."""
    if place is None or not re.search(rf"\b(?:the|that) {re.escape(said)} one\b", text, re.IGNORECASE):
        return None
    resolution = resources().gazetteer.resolve(f"{place.name}, {said}")
    is_other = resolution.place is not None and resolution.place != place and resolution.place.name == place.name
    return resolution if is_other else None


def _place_answered(intent: str, mentions: tuple[Mention, ...], text: str) -> Mention | None:
    """The whole message taken for a place, where one was asked for and the reader saw none in it."""
    if not text or intent not in COURSE_TALK | UNSURE or any(one.entity == "place" for one in mentions):
        return None
    if any(one.entity != "ordinal" for one in mentions):
        return _part_that_is_a_place(text)
    resolution = resources().gazetteer.resolve(text)
    part = _part_that_is_a_place(text) if resolution.status == "unknown" else None
    if part is not None:
        return part
    is_no_answer = intent in BARE_WORDS or len(text.split()) > 3
    if resolution.status == "unknown" and intent != "inform" and is_no_answer:
        return None
    hinted = _hinted_skill(text) if resolution.status == "unknown" else ()
    return next(iter(hinted), Mention(0, len(text), "place", text))


def _part_that_is_a_place(text: str) -> Mention | None:
    """The first part of an answer that is nothing but a place: "Shirley, near me. The place, not a person", "M6 by the
    precinct"."""
    marks = [mark.span() for mark in BETWEEN_PARTS.finditer(text)]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)]
    parts = ((start, end, text[start:end].strip()) for start, end in zip(starts, ends, strict=True))
    return next(
        (
            Mention(start, end, "place", part)
            for start, end, part in parts
            if part and resources().gazetteer.resolve(part).status == "found"
        ),
        None,
    )


def _skill_answered(tracker: Tracker, text: str) -> tuple[Mention, ...]:
    """The skill that an answer to what is to be learnt has a weak name of, if it is short, else the likeliest by all
    that it says: "cumputer. just the basics never had one"."""
    hinted = _hinted_skill(text) if len(text.split()) <= MOST_WORDS_OF_A_TOPIC else ()
    sure = {name: likelihood for name, likelihood in likely_skills(tracker).items() if likelihood >= LIKELY_ANSWER}
    if hinted or not sure:
        return hinted
    return (Mention(0, len(text), "skill", max(sure, key=lambda name: sure[name])),)


def _hinted_skill(text: str) -> tuple[Mention, ...]:
    """The only skill of which a short answer has any name, however weak: "computers, I suppose"."""
    hinted = hinted_skills(read_doc(text))
    return (Mention(0, len(text), "skill", *hinted),) if len(hinted) == 1 else ()


def _topic_answered(mentions: tuple[Mention, ...], text: str) -> str | None:
    """The words of a subject that we have no skill for, where the message is little else."""
    if any(one.entity == "skill" for one in mentions) or not text:
        return None
    topic = topic_text(text, mentions)
    is_subject = topic is not None and len(text.split()) <= MOST_WORDS_OF_A_TOPIC and scrub_topic(words_of_topic(topic))
    return topic if is_subject else None


def _says_more(mentions: tuple[Mention, ...]) -> bool:
    """Whether a yes, a no or a greeting goes on: "no, I mean email"."""
    return any(one.entity in SAYS_MORE for one in mentions)


def _answers(asked: str, mentions: tuple[Mention, ...]) -> bool:
    return any(one.entity == asked or (asked == "place" and one.entity == "delivery") for one in mentions)


def _choose(tracker: Tracker, need: Need, number: str) -> Heard | None:
    """The need with what one of the offered choices gives up."""
    offered = tracker.get_slot("offered_choices") or []
    chosen = next((one for n, one in enumerate(offered, 1) if str(n) == number), None)
    return Heard(without(need, chosen["change"], chosen["furthest_km"])) if chosen else None


def _soonest(tracker: Tracker) -> date | None:
    starts = [one["starts"] for one in tracker.get_slot("shown") or () if one["starts"]]
    return date.fromisoformat(min(starts)) if starts else None
