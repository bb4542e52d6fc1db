"""A short self-check of somebody's digital skills: its questions, what an answer means, and where to start.

It follows the Essential Digital Skills framework (Department for Education, 2019): its foundation first, then one or
two questions from each of the five areas, eight at most. Questions and phrases are our own and stand in
``data/signposting/skills_check.yml``. Nothing of it is stored: the conversation keeps the answers until they are used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from signposting.language import pipeline, read_doc
from signposting.settings import ROOT
from signposting.skills import skill
from signposting.vocabulary import Word

SKILLS_CHECK = ROOT / "data" / "signposting" / "skills_check.yml"
FOUNDATION = "foundation"
AREAS_FOR_ALL_ROUND = 3
"""From so many areas with a gap on, a course that goes through all of them is a better start than one on the first."""
MOST_WORDS_OF_AN_ANSWER = 14
"""A longer message tells a story; words like "a bit" in it are no answer."""
LEAST_SHARE_OF_AN_ANSWER = 0.4
"""How much of a message must be phrases that we know, where it does not begin with one: "my son does it for me"."""


class Ability(Word):
    """How somebody can do a thing; ``skip`` is no answer."""

    YES = "yes"
    HELP = "help"
    NO = "no"
    SKIP = "skip"


@dataclass(frozen=True)
class Question:
    """One question, with its area of the framework and the skill to start with where the answer shows a gap."""

    id: str
    area: str
    skill: str
    text: str


@dataclass(frozen=True)
class StartingPoint:
    """The skill to start with and its area. ``is_beyond``: there was no gap, so it is a next step."""

    skill: str
    area: str
    is_beyond: bool = False


def questions() -> tuple[Question, ...]:
    """Every question, in the order in which they are asked."""
    return tuple(Question(**question) for question in _check()["questions"])


def next_question(answers: Mapping[str, str]) -> Question | None:
    """The question to ask after these answers (abilities by question); ``None`` where the check is at its end.

    Who cannot do a thing of the foundation is spared the rest.
    """
    for question in questions():
        if question.id not in answers:
            return question
        if question.area == FOUNDATION and answers[question.id] == Ability.NO.value:
            return None
    return None


def starting_point(answers: Mapping[str, str]) -> StartingPoint:
    """Where to start, told from abilities by question; they may be incomplete.

    A gap in the foundation comes first; then gaps in many areas; then the first thing that cannot be done at all, and
    the first that takes help.
    """
    gaps = [one for one in questions() if answers.get(one.id) in (Ability.NO.value, Ability.HELP.value)]
    gaps.sort(key=lambda one: (one.area != FOUNDATION, answers[one.id] != Ability.NO.value))
    if not gaps and Ability.YES.value in answers.values():
        return StartingPoint(_check()["beyond"], skill(_check()["beyond"]).area, is_beyond=True)
    is_all_round = len({one.area for one in gaps}) >= AREAS_FOR_ALL_ROUND and gaps[0].area != FOUNDATION
    if is_all_round or not gaps:
        return StartingPoint(_check()["all_round"], skill(_check()["all_round"]).area)
    return StartingPoint(gaps[0].skill, gaps[0].area)


def answer_in(text: str) -> Ability | None:
    """What a typed answer means: "sort of" is ``help``; ``None`` where it does not say, or says much else."""
    found = _phrases_in(text)
    if not found:
        return None
    return Ability.HELP if Ability.HELP.value in found else Ability(found[0])


def _phrases_in(text: str) -> tuple[str, ...]:
    """The names of the phrases in a short text, in its order; of overlapping ones the longest."""
    doc = read_doc(text)
    spans = filter_spans(_matcher()(doc, as_spans=True)) if len(doc) <= MOST_WORDS_OF_AN_ANSWER else []
    is_answer = spans and (spans[0].start == 0 or sum(map(len, spans)) >= LEAST_SHARE_OF_AN_ANSWER * len(doc))
    return tuple(span.label_ for span in spans) if is_answer else ()


@lru_cache(maxsize=1)
def _matcher() -> PhraseMatcher:
    matcher = PhraseMatcher(pipeline().vocab, attr="NORM")
    for name, phrases in _check()["answers"].items():
        matcher.add(name, [read_doc(phrase) for phrase in phrases])
    return matcher


@lru_cache(maxsize=1)
def _check() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(SKILLS_CHECK.read_text(encoding="utf-8"))
    return loaded
