"""Which skills a message asks for, given those in hand: others in their place, more beside them, fewer, or the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rasa_sdk import Tracker

from actions.skills_in_hand import skills_left, skills_named_by_a_word, skills_swapped
from actions.state import (
    certainty_of_guess,
    intent_of,
    last_answers,
    likelihood_of,
    likely_refinements,
    mentions_in,
    text_of,
)
from signposting.language import Mention, read_doc
from signposting.likely_refinements import (
    FEWER_SKILLS,
    LIKELY_OF_FEWER,
    LIKELY_OF_SKILLS,
    NEW_NEED,
    SKILL_BESIDE,
    SKILL_INSTEAD,
    WHAT_BECOMES,
)
from signposting.needs import Need
from signposting.other_subjects import names_other_subject
from signposting.reading import values
from signposting.refining import ADDING, BESIDE, asks_to_go_back, hints_in
from signposting.skills import (
    SOCIAL_MEDIA,
    USE_NETWORKS,
    name_skills,
    refused_skills,
    skills_of_topic,
)

COURSE_TALK = frozenset({"find_course", "inform", "refine_search"})
SAYS_MORE = frozenset({"access", "cost", "delivery", "distance_km", "level", "place", "skill", "start_by", "time"})
WORDS_TO_AS_WELL = 4
"""Within how many words behind a skill's name "as well" belongs to it."""
STAYING_SAFE = "staying-safe-online"
"""The skill of the course that is offered after a scam."""
MESSAGES_AFTER_A_SCAM = 3
YES = re.compile(r"\W*(?:yes|yeah|yep|yh|aye|go on)\b", re.IGNORECASE)
SURE_OF_ANOTHER = 0.9
"""How likely a guessed skill must be to take the place of the one in hand, where nothing else is said."""
LIKELY_IN_AN_ANSWER = 0.75
"""The same where no search was made yet, so that more may be said of what it is to be."""
MOST_WORDS_OF_A_TOPIC = 6
MOST_WORDS_OF_A_NAME = 3
TO_LEARN = re.compile(r"\b(?:learn|teach|course|class|lesson|brush up|refresh|improve|get better)", re.IGNORECASE)
NAMES_COURSES = re.compile(r"\b(?:courses?|class(?:es)?|lessons?|ones|training)\b", re.IGNORECASE)
"""What ends a skill's name, or stands behind it, where courses in it are asked for: "then an Excel course, with a
creche as well"."""
LETTERS_BEHIND = 10
ALONE = re.compile(
    r"\b(?:just|only)(?: do| look for| want)?(?: the| my)? (?P<one>[^.,;?!]+)"
    r"|\b(?:do|look for|try|sort|sort out)(?: the| my| his| her| hers)? (?P<first>[^.;?!]+?),? first\b"
    r"|\b(?:start|begin) with(?: the| my| his| her| hers)? (?P<start>[^.,;?!]+)"
    r"|\bback to (?:mine,? |his,? |hers,? )?(?:just )?(?:the |my )?(?P<back>[^.,;?!]+)",
    re.IGNORECASE,
)
"""What stands before, or around, the one that is wanted, or wanted first: "just the Excel", "do the video one first".
"""
INTERJECTIONS = re.compile(
    r"^(?:\W*\b(?:oh|ok|okay|right|yes|yeah|yep|well|um|er|erm|actually|hang on|wait|aye)\b\W*)+", re.I
)
"""What may stand before the "and" of what is wanted beside the rest: "oh and"."""
AND = re.compile(r"\W*(?:and|plus|\+|&)(?= )", re.IGNORECASE)
"""What begins a message that goes on with the wish before it: "and DevOps. Terraform, pipelines, all that"."""
ALSO = re.compile(r"\W*(?:(?:oh|ok|okay|yes|yeah|and|but) )*(?:also|plus|or|add)\b", re.IGNORECASE)
"""What begins a short message that names more of the same: "also Excel", "or web design"."""
BOTH = re.compile(
    r"\bboth\b(?! (?:days|times|of (?:us|them|you)|evenings|mornings|afternoons|weekends|my|the kids))", re.IGNORECASE
)
"""What asks for the skill in hand and the one before it: "I'd like both"."""
ADD_IT = re.compile(
    r"\b(?:add|stick|put|pop|chuck) (?:that|it|them|those|this)(?: (?:in|on|too|an all|as well))?(?=\s*(?:[.,!?]|$))"
    r"|\badd (?:[^\s.,;?!]+ ){1,4}?(?:to (?:that|it|them|those|this|the|my)|as well|too|an all|on top)\b"
    r"|\b(?:put|add|stick|pop|chuck|bring) (?:[^\s.,;?!]+ ){1,3}?back(?: in)?\b"
    r"|\b(?:alongside|on top of|together with) (?:it|that|this|them)\b",
    re.IGNORECASE,
)
"""What says of what is named that it is wanted beside the rest: "photo editing, add that", "add Excel to it"."""
SOMEBODY_ELSES = re.compile(
    r"\b(?:(?:my|me|our|the) (?:(?:eldest|oldest|youngest|other|little|big) )?"
    r"(?!boss|company|council|employer|firm|gaffer|job|manager|school|shop|work)\w+(?: \(\w+\))?"
    r"|(?:him|her) indoors|hubby)"
    r" (?:wants?|needs?|would like|'?d like|is after|fancies|could do with)\b(?! (?:me|us|it|that|this)\b)",
    re.IGNORECASE,
)
"""What tells of another's wish: "me mam wants to learn Word as well, is there owt for her"."""
INSTEAD = re.compile(
    r"\binstead\b|\b(?:what|how) about\b(?!.*\b(?:for|with) (?:my|me|our|the|his|her)\b)", re.IGNORECASE
)
"""What proposes another skill in the place of the one in hand: "what about machine learning"."""
IN_ITS_PLACE = re.compile(r"\binstead\b(?! of\b)", re.IGNORECASE)
"""What says of a skill that it is wanted in the place of the one in hand, whatever the message begins with."""
ANOTHER = re.compile(
    r"\W*(?:(?:ok|okay|right|and|so|now|oh) )*(?:(?:an)?other (?:thing|question|one)|(?:one|1) more thing"
    r"|something else|different (?:thing|question)|next (?:thing|question))\s*[.,:;!-]",
    re.IGNORECASE,
)
"""What begins another wish: "other thing. photos of the family, keep them safe"."""
SURELY_OF_SOMETHING_ELSE = 0.9
"""How likely a change must be for a request that likely changes no skill to be about that change."""


@dataclass(frozen=True)
class Wanted:
    """The skills that a message asks for, none where it leaves them as they are.

    ``mentions`` are its mentions without the skills that it does not ask for. ``goes_on``: the rest of the search
    holds, since it rules out some of those in hand, keeps only some, or wants more beside them or others in their
    place; ``is_new``: it begins another need, for which the rest does not hold; ``is_rather_a_change``: it is likelier
    to change the skills in hand, if it does either.
    """

    mentions: tuple[Mention, ...]
    skills: tuple[str, ...]
    goes_on: bool
    is_new: bool
    is_rather_a_change: bool = False


def likelihood_of_courses(tracker: Tracker) -> float:
    """How likely the last message speaks of courses, whatever it was taken for, from 0 to 1."""
    return likelihood_of(tracker, *COURSE_TALK)


def skills_wanted(tracker: Tracker, need: Need, mentions: tuple[Mention, ...], text: str) -> Wanted:
    """What the last message does to the skills in hand."""
    is_request, becomes = intent_of(tracker) == "find_course", _what_becomes(tracker, need)
    is_about_the_same = not is_request or _changes_a_condition(mentions)
    guessed = values([one for one in mentions if is_guess(one, text)], "skill")
    says_only_that = len(mentions) == 1 and _may_be_all_that_is_said(tracker, text)
    is_other_skill = becomes in (SKILL_BESIDE, SKILL_INSTEAD, NEW_NEED) or INSTEAD.search(text) or ANOTHER.match(text)
    if need.skills and is_about_the_same and not says_only_that and not is_other_skill:
        mentions = tuple(one for one in mentions if not is_guess(one, text))
    mentions = _without_known(mentions, need, text)
    if need.skills and _leaves_skills(tracker, text, is_request=is_request):
        mentions = tuple(
            one for one in mentions
            if one.entity != "skill" or one.value in need.skills or _names_a_course(one, text)
        )  # fmt: skip
    skills = values(mentions, "skill") or _meant_after_scam(tracker) or _only_hinted(tracker, need, text)
    skills = _of_what_for(skills, need, text) or recalled_skills(tracker, need, text, guessed)
    if not any(one.entity in SAYS_MORE - {"skill"} for one in mentions):
        skills = _both(tracker, need, skills, text) or skills
    if set(skills) <= set(need.skills):
        skills = _narrowed(need, text, guessed) or skills
    skills = skills or _named_alone(tracker, need, text)
    refused = refused_skills(read_doc(text), need.skills) if need.skills else frozenset()
    if becomes == FEWER_SKILLS and not refused and (fewer := skills_left(need.skills, text)):
        return Wanted(mentions, fewer, goes_on=True, is_new=False)
    left = tuple(one for one in need.skills if one not in refused)
    comes_first = any(said["first"] for said in ALONE.finditer(text))
    is_beside = becomes == SKILL_BESIDE and not comes_first and not SOMEBODY_ELSES.search(text)
    is_more = bool(skills) and (is_beside or _is_wanted_as_well(mentions, text, is_request=is_request))
    is_swapped = bool(set(skills) - set(need.skills)) and becomes == SKILL_INSTEAD
    if is_more and not set(left) <= set(skills):
        skills = tuple(dict.fromkeys((*left, *skills)))
    elif is_swapped:
        skills = skills_swapped(need.skills, skills, refused, text)
    is_fewer = bool(skills) and set(skills) < set(need.skills)
    is_instead = is_swapped or bool(INSTEAD.search(text)) or asks_to_go_back(text)
    goes_on = bool(refused) or is_more or is_instead or is_fewer
    likely = likely_refinements(tracker) or {}
    likelier = max(likely.get(SKILL_BESIDE, 0.0), likely.get(SKILL_INSTEAD, 0.0)) > likely.get(NEW_NEED, 0.0)
    skills = skills or (left if refused else ())
    return Wanted(mentions, skills, goes_on, becomes == NEW_NEED and not goes_on, is_rather_a_change=likelier)


def _leaves_skills(tracker: Tracker, text: str, *, is_request: bool) -> bool:
    """Whether a message most likely names a skill for another reason than to learn it: "nothing too easy, I have used
    Excel for years"; of what was taken for a request, where it surely changes something else: "never done any coding,
    so like from zero"."""
    likely = likely_refinements(tracker)
    is_bare = len(text.split()) <= MOST_WORDS_OF_A_NAME
    if likely is None or is_bare or any(name in likely for name in WHAT_BECOMES):
        return False
    return not is_request or max(likely.values(), default=0.0) >= SURELY_OF_SOMETHING_ELSE


def _names_a_course(one: Mention, text: str) -> bool:
    """Whether a skill is named as what a course is to be in, not as one that somebody has: "my typing class"."""
    is_ones_own = re.search(r"\b(?:my|our|his|her)\s*$", text[: one.start], re.IGNORECASE) is not None
    return not is_ones_own and NAMES_COURSES.search(text, one.start, one.end + LETTERS_BEHIND) is not None


def _what_becomes(tracker: Tracker, need: Need) -> str | None:
    """What most likely becomes of the skills in hand; ``None`` where none are, or nothing is likely enough."""
    likely = likely_refinements(tracker) or {}
    likeliest = max(WHAT_BECOMES, key=lambda name: likely.get(name, 0.0))
    if likeliest == NEW_NEED and AND.match(text_of(tracker)) and likely.get(SKILL_BESIDE, 0.0) >= LIKELY_OF_SKILLS:
        likeliest = SKILL_BESIDE
    enough = LIKELY_OF_FEWER if likeliest == FEWER_SKILLS else LIKELY_OF_SKILLS
    return likeliest if need.skills and likely.get(likeliest, 0.0) >= enough else None


def _may_be_all_that_is_said(tracker: Tracker, text: str) -> bool:
    """Whether a guessed skill, the only thing that was read in a message, may be what it says: where somebody was asked
    where they are and says more of what; or is surely it, in a change of the search that names no change."""
    certainty = certainty_of_guess(tracker)
    is_answer = not tracker.get_slot("reference") and certainty >= LIKELY_IN_AN_ANSWER
    return is_answer or (certainty >= SURE_OF_ANOTHER and not hints_in(text))


def is_guess(mention: Mention, text: str) -> bool:
    """Whether a skill was told from the whole message, in which no words name it."""
    is_whole = mention.start == 0 and mention.end == len(text)
    return mention.entity == "skill" and is_whole and len(text.split()) > MOST_WORDS_OF_A_TOPIC


def _without_known(mentions: tuple[Mention, ...], need: Need, text: str) -> tuple[Mention, ...]:
    """The mentions without skills that are known already, where others are in hand: "advanced, I build sites"."""
    known = {one.skill for one in name_skills(read_doc(text)) if one.is_known} if need.skills else set()
    return tuple(one for one in mentions if one.entity != "skill" or one.value not in known - set(need.skills))


def _of_what_for(skills: tuple[str, ...], need: Need, text: str) -> tuple[str, ...]:
    """The skills with what a network is used for, where that is in hand: "just the Instagram", of marketing."""
    what_for = next((one for one in need.skills if one in USE_NETWORKS), None)
    if what_for is None or TO_LEARN.search(text) or SOCIAL_MEDIA in need.skills or "social" in text.lower():
        return skills
    return tuple(dict.fromkeys(what_for if one == SOCIAL_MEDIA else one for one in skills))


def recalled_skills(tracker: Tracker, need: Need, text: str, guessed: Iterable[str] = ()) -> tuple[str, ...]:
    """What was asked for earlier and is named again, however weakly: "Word was right after all", "back to music". A
    skill ``guessed`` from the whole message will do where that asks to go back: "back to the tables and sums"."""
    if not need.skills or intent_of(tracker) not in COURSE_TALK:
        return ()
    earlier = {one for answered in tracker.get_slot("answered") or () for one in answered.get("skill") or ()}
    named = set(skills_of_topic(read_doc(text)))
    if asks_to_go_back(text):
        named |= {*skills_named_by_a_word(text, earlier), *guessed}
    refused = refused_skills(read_doc(text), earlier)
    return tuple(sorted(named & earlier - set(need.skills) - refused))


def _both(tracker: Tracker, need: Need, named: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The skill in hand and another, where both are wanted: the one that is ``named``, or the last that was asked for:
    "Excel would do as well, show me both", "I'd like both"."""
    if len(need.skills) != 1 or not BOTH.search(text):
        return ()
    if named and not set(named) & set(need.skills):
        return (*need.skills, *named)
    answered = [tuple(one.get("skill") or ()) for one in tracker.get_slot("answered") or ()]
    before = next((one for one in reversed(answered) if one and one != need.skills), ())
    together = tuple(dict.fromkeys((*before, *need.skills)))
    return together if before and set(named) <= set(together) else ()


def _named_alone(tracker: Tracker, need: Need, text: str) -> tuple[str, ...]:
    """The only skill that a message of two or three words has a name of, however weak: "nah. illustrator"."""
    is_short = len(text.split()) <= MOST_WORDS_OF_A_NAME and "?" not in text
    is_change = need.skills and is_short and intent_of(tracker) in COURSE_TALK
    named = skills_of_topic(read_doc(text)) if is_change else ()
    return named if len(named) == 1 and named[0] not in need.skills else ()


def _narrowed(need: Need, text: str, guessed: Iterable[str] = ()) -> tuple[str, ...]:
    """The one of several skills in hand that alone is wanted, however weakly it is named: "just emails then"; or the
    only one that is named so, should it not be among them: "just the slides first". A skill ``guessed`` from the whole
    message will do where that goes back to one: "back to the tables and sums"."""
    for said in ALONE.finditer(text) if len(need.skills) > 1 else ():
        words = said["one"] or said["first"] or said["start"] or said["back"]
        topics = skills_of_topic(read_doc(words))
        named = {*topics, *skills_named_by_a_word(words, need.skills), *(guessed if said["back"] else ())}
        if alone := tuple(one for one in need.skills if one in named):
            return alone
        if len(topics) == 1 and len(words.split()) <= MOST_WORDS_OF_A_NAME:
            return topics
    return ()


def _only_hinted(tracker: Tracker, need: Need, text: str) -> tuple[str, ...]:
    """The only skill that a wish has any name of, however weak, where nothing else is in hand: "a proper class, for
    the tablet"; where what was asked for before was not understood, all of them: "Word I suppose, and the emails"."""
    doc = read_doc(text)
    if need.text and not need.skills and len(text.split()) <= MOST_WORDS_OF_A_TOPIC:
        return skills_of_topic(doc) if intent_of(tracker) in COURSE_TALK else ()
    is_wish = intent_of(tracker) in COURSE_TALK and TO_LEARN.search(text) and not names_other_subject(doc)
    if need.skills or need.text or not is_wish:
        return ()
    hinted = skills_of_topic(doc)
    return hinted if len(hinted) == 1 else ()


def _changes_a_condition(mentions: tuple[Mention, ...]) -> bool:
    """Whether a message says how a course is to be, besides what it teaches and where."""
    return any(one.entity in SAYS_MORE - {"place", "skill"} for one in mentions)


def _is_wanted_as_well(mentions: tuple[Mention, ...], text: str, *, is_request: bool) -> bool:
    """Whether a skill is named beside the one in hand: "Excel as well", not "Excel, I'm in Bury as well". What
    begins with "and" is more of the same only where it is no request of its own: "and one for me, on photographs"."""
    last = max((one.end for one in mentions if one.entity == "skill"), default=len(text))
    behind = text[last:]
    near = " ".join(behind.partition(",")[0].partition(".")[0].split()[:WORDS_TO_AS_WELL])
    first = " ".join(INTERJECTIONS.sub("", text).split()[:1])
    if asks_to_go_back(text) or (is_request and SOMEBODY_ELSES.search(text)):
        return False
    is_added = ADD_IT.search(text) or (ALSO.match(text) and len(text.split()) <= MOST_WORDS_OF_A_TOPIC)
    goes_on = not (is_request or IN_ITS_PLACE.search(text)) and ADDING in hints_in(first)
    return bool(is_added) or BESIDE in hints_in(near) or goes_on


def _meant_after_scam(tracker: Tracker) -> tuple[str, ...]:
    """What somebody who asks for a course soon after telling of a scam, or says yes with a place to the one that is
    offered right after it, wants to learn, if they name nothing."""
    is_asked_for = intent_of(tracker) == "find_course" and "utter_scam" in last_answers(tracker, MESSAGES_AFTER_A_SCAM)
    is_yes = YES.match(text_of(tracker)) is not None and {one.entity for one in mentions_in(tracker)} == {"place"}
    is_taken = is_yes and "utter_scam" in last_answers(tracker, 1)
    return (STAYING_SAFE,) if is_asked_for or is_taken else ()
