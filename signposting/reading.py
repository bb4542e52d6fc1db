"""What one message says: its skills, places and conditions, and the words of its topic that are left.

The one reader behind the chat, the page, the command and the imports: :mod:`signposting.skills`,
:mod:`signposting.places` and :mod:`signposting.conditions` each find their own; this puts them together so that no
piece of text is read twice.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from signposting.conditions import find_conditions
from signposting.language import Mention, read_doc
from signposting.learnt_skills import LearntSkills
from signposting.other_subjects import names_other_subject
from signposting.places import Gazetteer
from signposting.skills import (
    SOCIAL_MEDIA,
    USE_NETWORKS,
    find_skills,
    is_list_of_names,
    skills_of_topic,
    words_of_topic,
)

FREE = "free"

CORRECTS = re.compile(
    r"\b(?:actually,? no|no,? actually|i mean|i meant|meant|make (?:it|that)|scrap that|hang on|hold on|(?:no )?wait"
    r"|sorr?y|soz)\b",
    re.IGNORECASE,
)
"""What takes back the words before it, where more of the kind follows: "Bolton, sorry, Bury"."""
NOT_THAT = re.compile(r"\bnot [a-z]+", re.IGNORECASE)
REFUSES = re.compile(r"\b(?:no|nope|nah|actually)\b", re.IGNORECASE)
"""The same between two places; between times or skills it rules out the second."""
CONCLUDES = re.compile(
    r"\bso (?:(?:it|they|that|i|he|she|we)(?:'d|'ll)? )?(?:would |will |has |have |need |needs |must |can )*"
    r"(?:to be|be|only|just)\b|\bit(?:'d| would| will|'ll) have to be\b|\bit (?:has|needs) to be\b",
    re.IGNORECASE,
)
"""What goes on from hours that somebody has to keep to the time that is left: "I've the kids from 3, so it has to be
mornings"."""
READ_OUT = re.compile(
    r"\b(?:screen ?readers?|voice ?over|talk ?back|jaws|nvda|reads? (?:\w+ ){0,2}(?:out|aloud))\b", re.IGNORECASE
)
"""With what those who cannot see the screen work it, or have it read to them."""
PRINT = re.compile("print|large|big|font", re.IGNORECASE)
LARGE_PRINT = "large_print"
A_COURSE = re.compile(
    r"courses?|class(?:es)?|lessons?|sessions?|training|workshops?|bootcamps?|apprenticeships?|traineeships?",
    re.IGNORECASE,
)
JOINS = re.compile(r"\b(?:and|or|also|plus|then|but)\b|&", re.IGNORECASE)

A_DAY = date(2026, 11, 23)
"""The day that examples are read on: which one does not matter, that it stays the same does."""
READ_CHARACTERS = 4096
"""Nobody can type more; what lies beyond is not read."""


@dataclass(frozen=True)
class Reader:
    """Reads messages against the places of some regions. ``learnt`` may be ``None`` where only names are to count."""

    gazetteer: Gazetteer
    learnt: LearntSkills | None = None

    def read(self, text: str, today: date) -> tuple[Mention, ...]:
        """All that a text says, in the order in which it says it; no two mentions overlap."""
        doc = read_doc(text[:READ_CHARACTERS])
        places = self.gazetteer.find_places(doc)
        found = (*_without_months(find_conditions(doc, today), places), *find_skills(doc), *places)
        return _without_corrected(text, _without_print(text, _without_price_of_support(_without_overlaps(text, found))))

    def skills(self, text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """The skills that a text asks for which is a topic: those that it names, else the one that it most likely
        means, else what it names in words that need not mean a skill, such as "phone"; else none.

        A text that is nothing but a list of names asks for all of them, but for the networks on which something else is
        to be done.
        """
        named = values(mentions, "skill")
        doc = read_doc(text[:READ_CHARACTERS])
        if is_list_of_names(doc):
            every = dict.fromkeys((*named, *skills_of_topic(doc)))
            return tuple(one for one in every if one != SOCIAL_MEDIA or USE_NETWORKS.isdisjoint(every))
        if self.learnt is None:
            return named
        if named:
            meant = self.learnt.rather(text, mentions)
            return (meant,) if meant else named
        likely = tuple(skill for skill, _ in self.learnt.read(text)[:1])
        return likely if likely or names_other_subject(doc) else skills_of_topic(doc)


def values(mentions: Iterable[Mention], entity: str) -> tuple[str, ...]:
    """The distinct values of one entity, in the order of the text."""
    return tuple(dict.fromkeys(str(one.value) for one in mentions if one.entity == entity))


def topic_text(text: str, mentions: Iterable[Mention]) -> str | None:
    """The words of the topic: what is left when places, conditions and what is ruled out are taken out; ``None`` where
    nothing is."""
    kept = list(text[:READ_CHARACTERS])
    for mention in mentions:
        if mention.entity != "skill":
            kept[mention.start : mention.end] = " " * (mention.end - mention.start)
    return " ".join(words_of_topic(NOT_THAT.sub(" ", "".join(kept)))) or None


def _without_months(conditions: Iterable[Mention], places: Sequence[Mention]) -> list[Mention]:
    """Leaves out a start that is part of where somebody says that they are: "I'm in March"."""
    return [
        one for one in conditions
        if one.entity != "start_by" or not any(one.start <= place.start and place.end <= one.end for place in places)
    ]  # fmt: skip


def _without_price_of_support(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leaves out the "free" of what is lent or used for nothing anyway: "a computer to use for nothing" is no price of
    a course."""
    named = {one.entity for one in mentions}
    if "support" not in named or "skill" in named:
        return mentions
    return tuple(one for one in mentions if (one.entity, one.value) != ("cost", FREE))


def _without_print(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leaves out the large print that bad eyes call for, where somebody is to have everything read out."""
    if not READ_OUT.search(text):
        return mentions
    return tuple(one for one in mentions if one.value != LARGE_PRINT or PRINT.search(text[one.start : one.end]))


def _without_corrected(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leaves out what is taken back in the same breath: "Altrincham, no hang on, Timperley"."""
    return tuple(
        one for n, one in enumerate(mentions)
        if not any(_is_corrected(text, one, later) for later in mentions[n + 1 :])
    )  # fmt: skip


def _is_corrected(text: str, one: Mention, later: Mention) -> bool:
    if one.entity != later.entity or one.end > later.start:
        return False
    between = text[one.end : later.start]
    if one.entity == "time" and CONCLUDES.search(between):
        return True
    if JOINS.search(between):
        return False
    return bool(CORRECTS.search(between) or (one.entity == "place" and REFUSES.search(between)))


def _shared(text: str, one: Mention, other: Mention) -> str:
    return text[max(one.start, other.start) : min(one.end, other.end)].strip()


def _without_overlaps(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Where two readings claim the same text the longer one stands, and of equals the one that was found first."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: one.start - one.end):
        if all(mention.end <= other.start or mention.start >= other.end or _may_share(text, mention, other)
               for other in chosen):  # fmt: skip
            chosen.append(mention)
    return tuple(sorted(chosen))


def _may_share(text: str, one: Mention, other: Mention) -> bool:
    """Two values of one entity may rest on the same words ("not in the day" means evenings and weekends), and a skill's
    name may say how much is known ("basic computer skills") or share the word for a course with what says how it is to
    be ("an evening course in Python"); what is to be learnt may be told around a place ("my shop
    in Urmston needs a website"). Whatever else overlaps is one reading too many: the online of "online banking" is no
    way of being taught."""
    if {one.entity, other.entity} == {"skill", "level"}:
        return True
    if "skill" in (one.entity, other.entity) and A_COURSE.fullmatch(_shared(text, one, other)):
        return True
    if one.entity == other.entity:
        return (one.start, one.end) == (other.start, other.end)
    skill, place = (one, other) if one.entity == "skill" else (other, one)
    return (skill.entity, place.entity) == ("skill", "place") and skill.start < place.start and place.end < skill.end
