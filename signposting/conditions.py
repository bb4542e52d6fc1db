"""What conditions a message states: delivery, times, level, access, support, cost, distance, start, ordinals, posts.

The message's words are spelt one way (:mod:`signposting.wording`), the phrases of ``data/signposting/conditions`` are
found in them (:mod:`signposting.condition_phrases`), amounts and days are worked out (:mod:`signposting.amounts`,
:mod:`signposting.start_dates`) and what is refused is taken out (:mod:`signposting.refusals`).

What is refused is never given as wanted. Where a message does nothing but refuse, what the refusal leaves is given in
its place, if that is plain: "not online" is ``in_person``. "No evenings" leaves more than one time, so it says none;
:func:`refused_values` tells what it rules out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from spacy.tokens import Doc

from signposting.amounts import READERS
from signposting.condition_phrases import Finding, find_phrases, known_words, spellings
from signposting.language import DOCS_REMEMBERED, Mention
from signposting.refusals import Refusal, find_refusal, is_unneeded
from signposting.start_dates import find_start_dates
from signposting.vocabulary import Time
from signposting.wording import Wording, word_message

Value: TypeAlias = str | int | float
Judged: TypeAlias = tuple[Finding, Value, Refusal | None]
"""A phrase, what it says, and how that is refused."""

REFUSED_ONLY_AS_UNNEEDED = frozenset({"access", "support"})
"""Entities of which "no" and "can't" mostly tell what is lacking: "no creche", "can't do stairs"."""


WHOLE_TIMES: tuple[tuple[str, ...], ...] = (
    (Time.WEEKEND.value, r"^week ?ends?$"),
    (Time.WEEKEND.value, r"\bsat", r"\bsun"),
    (Time.EVENING.value, r"^evenings?$"),
    (Time.DAYTIME.value, r"^(?:in the )?days?(?: ?times?)?$"),
    (Time.DAYTIME.value, r"^mornings?$", r"^afternoons?$"),
)
"""Words that name all of a time, or together all of its parts."""
OUTRIGHT = re.compile(r"(?:beginners?|improvers?|intermediates?)(?: level)?")
OF_EXPERIENCE = re.compile(r"\byears?\b")
"""A level by its name, and words that tell for how long somebody has done something, which beside such a name are no
other level: "intermediate, I've used it for years"."""
TAKEN_BACK = re.compile(
    r"(?<![^ ])(?:(?:scrap|forget|ignore|strike) (?:it|that) ,|(?:no|or) wait|wait ,|(?:wait|actually|sorry|hang on)"
    r" ,? ?no|no ,? ?sorry|no actually|i mean|i meant|or rather)(?![^ ])"
)
"""What takes back what was said before it: "lunch times, or no, scrap that, evenings"."""
EXCEPT = re.compile(r"\b(?:except|apart from|bar|unless|but|only|maybe|could|though)\b")
"""What may go on to a part of it that will do all the same."""


def find_conditions(doc: Doc, today: date) -> list[Mention]:
    """Every condition that the text of ``doc`` states, in its order, each value once, where it is last said.

    Entities and values are the vocabulary's: ``delivery`` ``time`` ``level`` ``access`` ``support`` hold values of the
    closed lists, ``cost`` is ``free`` or the most to pay in pence, ``distance_km`` is km, ``start_by`` the last day
    that will do (ISO), reckoned from ``today``, ``ordinal`` counts from 1 (-1 for the last), ``posts`` is a number.
    """
    wording, by_entity = _phrases_in(doc)
    found = [one for entity, findings in by_entity.items() for one in _mentions(entity, findings, wording)]
    found += find_start_dates(wording, today)
    once = {(one.entity, one.value): one for one in sorted(_without_overlaps(found), key=_place)}
    return sorted(once.values(), key=_place)


def refused_values(doc: Doc) -> Mapping[str, Mapping[Value, Refusal]]:
    """What a text rules out or says not to be needed, by entity, and which of the two: "no evenings", "can't do
    weekends", "forget the evening bit", "without the hearing loop". Of an entity that is not refused there is none."""
    wording, by_entity = _phrases_in(doc)
    refused: defaultdict[str, dict[Value, Refusal]] = defaultdict(dict)
    for entity, findings in by_entity.items():
        judged = _without_taken_back(entity, list(_judged(findings, wording.text)), wording.text)
        for _, value, refusal in judged:
            if refusal is not None:
                refused[entity][value] = refusal
    return refused


@lru_cache(maxsize=DOCS_REMEMBERED)
def _phrases_in(doc: Doc) -> tuple[Wording, Mapping[str, Sequence[Finding]]]:
    """A text's wording and the phrases in it, half a millisecond's work that several readers of one message ask for."""
    wording = word_message(doc, spellings(), known_words())
    return wording, find_phrases(wording.text)


def _without_overlaps(found: list[Mention]) -> list[Mention]:
    """Of mentions of two entities that share words the longer: "my own laptop" is lent equipment, not a device.

    Of two that are as long the one whose name is first in the alphabet: access before support.
    """
    return [
        one
        for one in found
        if not any(
            other.entity != one.entity
            and other.start < one.end
            and one.start < other.end
            and (other.start - other.end, other.entity) < (one.start - one.end, one.entity)
            for other in found
        )
    ]


def _mentions(entity: str, findings: Sequence[Finding], wording: Wording) -> Iterator[Mention]:
    """The mentions of one entity: what is wanted; where nothing is, what the refusals leave.

    Words that are refused once are not wanted by being said again; other words of the same value may be: "not
    mornings, afternoons".
    """
    text = wording.text
    wanted: list[tuple[str, Mention]] = []
    refused: list[tuple[Finding, Value, Refusal]] = []
    for finding, value, refusal in _without_taken_back(entity, list(_judged(findings, text)), text):
        if refusal is None:
            said = text[finding.start : finding.end]
            wanted.append((said, wording.mention(finding.start, finding.end, entity, value)))
        else:
            refused.append((finding, value, refusal))
    unwanted = {text[finding.start : finding.end] for finding, _, _ in refused}
    wholly = _refused_wholly(refused, text)
    if entity == "delivery" and not EXCEPT.search(text):
        wholly |= {value for _, value, refusal in refused if refusal is Refusal.MUST_NOT_BE}
    if any(OUTRIGHT.fullmatch(said) for said, _ in wanted):
        wanted = [(said, one) for said, one in wanted if not OF_EXPERIENCE.search(said)]
    kept = [one for said, one in wanted if said not in unwanted and one.value not in wholly]
    yield from kept or _what_is_left(entity, refused, wording)


def _without_taken_back(entity: str, judged: Sequence[Judged], text: str) -> Sequence[Judged]:
    """What was said of one entity since somebody last took back what they said before, where that asks for anything.
    Access and help add up: nothing of them is taken back so."""
    back = [] if entity in REFUSED_ONLY_AS_UNNEEDED else [taken.end() for taken in TAKEN_BACK.finditer(text)]
    for end in reversed(back):
        later = [one for one in judged if one[0].start >= end]
        if any(refusal is None for _, _, refusal in later):
            return later
    return judged


def _refused_wholly(refused: list[tuple[Finding, Value, Refusal]], text: str) -> set[Value]:
    """The times that are ruled out by a name of all of them, or of all their parts: "can't do weekends", "no sat or
    sun". Words for a part of one ask for nothing then: "every Saturday he's with me"."""
    if EXCEPT.search(text):
        return set()
    said = {
        (value, text[finding.start : finding.end]) for finding, value, refusal in refused
        if refusal is Refusal.MUST_NOT_BE
    }  # fmt: skip
    return {
        value for value, *names in WHOLE_TIMES
        if all(any(one == value and re.search(name, words) for one, words in said) for name in names)
    }  # fmt: skip


def _judged(findings: Sequence[Finding], text: str) -> Iterator[Judged]:
    """The findings of one entity that have a value, each with its refusal, ``None`` for what is wanted."""
    refusal: Refusal | None = None
    previous_end = 0
    for finding in findings:
        value = _value(finding, text)
        if value is None:
            continue
        refusal = _refusal(finding, text, refusal, previous_end)
        previous_end = finding.end
        yield finding, value, refusal


def _value(finding: Finding, text: str) -> Value | None:
    if finding.saying.reader is None:
        return finding.saying.value
    return READERS[finding.saying.reader](text[finding.start : finding.end].strip())


def _refusal(finding: Finding, text: str, previous: Refusal | None, previous_end: int) -> Refusal | None:
    if finding.saying.own_not:
        is_dropped = find_refusal(text, finding.begins, finding.end, previous, previous_end) is Refusal.NEED_NOT_BE
        return Refusal.NEED_NOT_BE if is_dropped else None
    if finding.saying.entity in REFUSED_ONLY_AS_UNNEEDED:
        return Refusal.NEED_NOT_BE if is_unneeded(text, finding.begins, finding.end) else None
    return find_refusal(text, finding.begins, finding.end, previous, previous_end)


def _what_is_left(entity: str, refused: list[tuple[Finding, Value, Refusal]], wording: Wording) -> Iterator[Mention]:
    """What refusals leave of a closed list, where that is plain."""
    unwanted = {value for _, value, _ in refused}
    for finding, _, refusal in refused:
        for value in finding.saying.refused if refusal is Refusal.MUST_NOT_BE else ():
            if value not in unwanted:
                yield wording.mention(finding.start, finding.end, entity, value)


def _place(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.entity
