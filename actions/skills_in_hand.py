"""Which of the skills in hand a message leaves, where it takes some away or puts others in their place."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from signposting.language import read_doc
from signposting.refining import CLAUSE_ENDS
from signposting.skills import skill, skills_of_topic, stems_of_topic
from signposting.text_classifier import mended

KEEPS = re.compile(
    r"\b(?:just|only|alone|keep|keeping|stick(?: to| with)?|sticking|stays?|on (?:its|their|his|her) own|narrow|pick"
    r"|carry on|go with|still|enough|will do|is the one|by itself|main(?:ly)?)\b"
)
"""What says of a skill in hand that it stays and the others go, where some are taken away."""
STAYS = re.compile(r"\b(?:keep|keeping|stick with|sticking with|stays?|still)\b")
SWAPS = re.compile(
    r"\b(?:swap|swop|chang(?:e|ing)|switch|replace|exchange|trade|becomes?|instead of|rather\b.* than|in place of)\b"
)
"""What says so, or that it goes, where another takes the place of some."""


def skills_left(skills: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those of some skills in hand that a message leaves which takes others away: of each clause those that it names
    stay or go, by its words. None where it names none, or would leave none or all."""
    going, staying = set[str](), set[str]()
    for clause in CLAUSE_ENDS.split(text):
        named = set(_named_in(clause, skills))
        (staying if KEEPS.search(mended(read_doc(clause))) else going).update(named)
    only = staying - going
    kept = tuple(one for one in skills if (one in only if only else one not in going))
    return kept if set() < set(kept) < set(skills) else ()


def skills_swapped(
    skills: tuple[str, ...], others: tuple[str, ...], refused: Collection[str], text: str
) -> tuple[str, ...]:
    """What is wanted where a message puts ``others`` in the place of skills in hand: of these those that it ``refused``
    go, or that it names as going; where it says of none, all do that it does not ask for."""
    new = tuple(one for one in others if one not in skills)
    named = set(_named_in(text, skills)) - set(refused)
    words = mended(read_doc(text))
    stays = STAYS.search(words)
    if stays and named and not (stays[0] == "still" and "instead" in words):  # "beats instead, still weekends"
        stay: Collection[str] = named
    elif refused:
        stay = set(skills) - set(refused)
    elif SWAPS.search(words):
        stay = set(skills) - (named or set(skills))
    else:
        stay = set(others)
    return (*(one for one in skills if one in stay), *new)


def skills_named_by_a_word(text: str, skills: Collection[str]) -> tuple[str, ...]:
    """Those of some skills of whose names a text has a word that no other of them has: "the selling side"; else those
    of which it is so of their labels: "just the testing", of software testing and UX design."""
    labels = {one: set(stems_of_topic(skill(one).label)) for one in skills}
    return _with_a_word_of_their_own(text, {one: set(_stems_of(one)) for one in skills}) or _with_a_word_of_their_own(
        text, labels
    )


def _with_a_word_of_their_own(text: str, stems: Mapping[str, set[str]]) -> tuple[str, ...]:
    said = set(stems_of_topic(text))
    others = {one: set[str]().union(*(stems[other] for other in stems if other != one)) for one in stems}
    return tuple(one for one in stems if said & (stems[one] - others[one]))


def _named_in(text: str, skills: tuple[str, ...]) -> Iterable[str]:
    """Those of some skills that a text names, however weakly; or the only ones of which it has any word."""
    return [one for one in skills_of_topic(read_doc(text)) if one in skills] or skills_named_by_a_word(text, skills)


def _stems_of(skill_id: str) -> Iterator[str]:
    known = skill(skill_id)
    for name in (known.label, *known.other_names):
        yield from stems_of_topic(name)
