"""Which of the skills that a course names beside its main ones it really teaches, learnt from judged listings.

Stands behind the rules of :mod:`signposting.taught_skills`: they find every skill that a description names where it
says what is taught, this leaves out what is only by the way there: saving a letter in a first computer class, e-mail
lists in a course on marketing. The main skills stand as the rules found them. What that is worth is told in
docs/decisions/secondary-skills.md.

Learnt at set-up from ``data/signposting/secondary_skills/listings.csv`` (written for it) and from the catalogues of
:data:`signposting.judged_listings.CATALOGUES`. A linear model: which skill it is and beside which others, the words
that name it, those around it and those of its sentence, how often it is named.
"""

import json
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from signposting.course_phrases import sentences
from signposting.judged_listings import CATALOGUES, Listing, Row, read_catalogue, read_listings, tables_of
from signposting.learnt_folders import learnt_once
from signposting.logistic_regression import Matrix, fit
from signposting.ngrams import Ngrams
from signposting.settings import ROOT
from signposting.skill_mentions import Mention, mentions_in
from signposting.skills import skill
from signposting.taught_skills import Descriptions, SkillTag, taught_skills
from signposting.vocabulary import Tag

LISTINGS = ROOT / "data" / "signposting" / "secondary_skills" / "listings.csv"
LIKELY_ENOUGH = 0.5
"""From which likelihood on a skill beside the main ones is a tag."""
FEWEST_WORDS = 16
"""In a shorter listing there is too little else to weigh."""
BEFORE, BEHIND = 5, 4
"""How many words before and behind a name are looked at."""
MANY = 5
MADE_BY = ("judged_listings", "learnt_secondary_skills", "logistic_regression", "ngrams", "skill_evidence",
    "skill_mentions", "taught_skills")  # fmt: skip
READ_WITH = ("skills.csv", "skill_goals.csv", "course_phrases.csv", "other_subjects.txt")
NUMBERS_FILE = "secondary-skills.npz"
WORDS_FILE = "secondary-skills.json"
LEFT_OUT, KEPT = 0, 1


class Looked(NamedTuple):
    """A skill beside the main ones, as the model sees it: numbers from 0 to about 1, and lines of what holds of it."""

    facts: tuple[float, ...]
    lines: str


class LearntSecondarySkills(NamedTuple):
    """What was learnt: the weights of the facts and of the lines, each for leaving out and for keeping."""

    lines: Ngrams
    for_facts: Matrix
    for_lines: Matrix
    bias: Matrix

    @classmethod
    def learn(cls, every: Iterable[tuple[Listing, Collection[str]]]) -> "LearntSecondarySkills":
        """Learns from the skills that the rules find beside the main ones of listings, and those that they teach."""
        looked, answers = [], []
        for listing, right in every:
            course = Descriptions(aim="", **listing._asdict())
            tags = taught_skills(course)
            for one in _secondary(tags):
                looked.append(look(course, tags, one))
                answers.append(KEPT if one.skill in right else LEFT_OUT)
        lines = Ngrams.learn([one.lines for one in looked], SPLITS)
        facts = np.array([one.facts for one in looked], np.float32)
        weights = np.ones(len(looked), np.float32)
        return cls(lines, *fit(facts, lines.matrix([one.lines for one in looked]), np.array(answers), weights))

    def of_those_taught(self, course: Descriptions, tags: Sequence[SkillTag]) -> tuple[SkillTag, ...]:
        """The tags without the skills that are only by the way; in a short listing the rules stand."""
        if sum(len(text.split()) for text in astuple(course)) < FEWEST_WORDS:
            return tuple(tags)
        left_out = [one for one in _secondary(tags) if self.likelihood(look(course, tags, one)) < LIKELY_ENOUGH]
        return tuple(one for one in tags if one not in left_out)

    def likelihood(self, looked: Looked) -> float:
        """How likely it is, from 0 to 1, that a course really teaches a skill."""
        columns, values = self.lines.row(looked.lines)
        scores = np.array(looked.facts, np.float32) @ self.for_facts + values @ self.for_lines[columns] + self.bias
        return float(1.0 / (1.0 + np.exp(scores[LEFT_OUT] - scores[KEPT])))

    def save(self, folder: Path) -> None:
        """Writes what was learnt."""
        np.savez_compressed(folder / NUMBERS_FILE, for_facts=self.for_facts, for_lines=self.for_lines, bias=self.bias)
        (folder / WORDS_FILE).write_text(json.dumps(self.lines.as_json(), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "LearntSecondarySkills":
        """What :meth:`save` wrote."""
        lines = Ngrams.from_json(json.loads((folder / WORDS_FILE).read_text(encoding="utf-8")), SPLITS)
        with np.load(folder / NUMBERS_FILE, allow_pickle=False) as numbers:
            return cls(lines, *(numbers[name] for name in ("for_facts", "for_lines", "bias")))


def look(course: Descriptions, tags: Sequence[SkillTag], tag: SkillTag) -> Looked:
    """What is to be known of a skill beside the main ones."""
    main = [one for one in tags if one.tag == Tag.PRIMARY.value]
    others = len(tags) - len(main)
    docs = list(sentences(course.learn))
    named = [(doc, one) for doc in docs for one in mentions_in(doc) if one.skill == tag.skill]
    times = len({one.phrase.lower() for _, one in named})
    lines = [*_beside(tag.skill, main), f"named {tag.phrase.lower()}", f"among {min(others, MANY)}"]
    facts = [
        float(any(one.phrase.lower() in course.title.lower() for one in main)),
        float(times == 1), float(times > 2), math.log1p(times),
        len(main) / MANY, math.log1p(others),
        math.log1p(len(course.learn.split())) / MANY,
        float(not named), float(any(one.begins_point for _, one in named)),
    ]  # fmt: skip
    words = [f"title {word}" for word in {token.norm_ for token in next(sentences(course.title), ())}]
    if named:
        doc, mention = named[0]
        around = {one.skill for one in mentions_in(doc)} - {tag.skill}
        marks = sum(token.norm_ in (",", ";") for token in doc)
        facts += [
            docs.index(doc) / len(docs), float(len(docs) == 1), float(doc is docs[0]), float(doc is docs[-1]),
            mention.start / len(doc), math.log1p(len(doc)) / MANY, math.log1p(marks), len(around) / MANY,
            float(not around.isdisjoint(one.skill for one in main)),
        ]  # fmt: skip
        words += _around(doc, mention)
    else:
        facts += [0.0] * 9
    return Looked(tuple(facts), "\n".join(lines) + "\n\n" + "\n".join(words))


def _secondary(tags: Sequence[SkillTag]) -> list[SkillTag]:
    return [one for one in tags if one.tag == Tag.SECONDARY.value]


def _beside(skill_id: str, main: Sequence[SkillTag]) -> Iterator[str]:
    group = skill(skill_id).group
    yield f"skill {skill_id}"
    yield f"group {group}"
    for one in main:
        yield f"{skill_id} beside {one.skill}"
        yield f"{skill_id} beside {skill(one.skill).group}"
        yield f"{group} beside {skill(one.skill).group}"


def _around(doc: Doc, mention: Mention) -> Iterator[str]:
    norms = [token.norm_ for token in doc]
    before, behind = norms[max(mention.start - BEFORE, 0) : mention.start], norms[mention.end : mention.end + BEHIND]
    yield from (f"in {word}" for word in sorted(set(norms)))
    yield from (f"before {word}" for word in before)
    yield from (f"behind {word}" for word in behind)
    yield f"just before {before[-1] if before else ''}"
    yield f"just behind {behind[0] if behind else ''}"


def _skills_lines(text: str) -> Iterator[str]:
    return iter(text.partition("\n\n")[0].split("\n"))


def _word_lines(text: str) -> Iterator[str]:
    return iter(text.partition("\n\n")[2].split("\n"))


SPLITS = (_skills_lines, _word_lines)


@lru_cache(maxsize=1)
def learnt_secondary_skills() -> LearntSecondarySkills:
    """What was learnt; learns it now, which takes seconds, where set-up has not."""
    return LearntSecondarySkills.open(build())


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the folder that holds what was learnt."""
    modules = (Path(__file__).with_name(f"{name}.py") for name in MADE_BY)
    vocabulary = (ROOT / "data" / "signposting" / name for name in READ_WITH)
    return learnt_once("learnt-secondary-skills", (*modules, *vocabulary, LISTINGS, *tables_of()), WORDS_FILE, _learn)


def _learn(folder: Path) -> None:
    judged = (*read_listings(LISTINGS), *(one for catalogue in CATALOGUES for one in read_catalogue(catalogue)))
    LearntSecondarySkills.learn((listing, _skills_of(row)) for listing, row in judged).save(folder)


def _skills_of(row: Row) -> frozenset[str]:
    return frozenset(f"{row['primary']};{row['secondary']}".split(";"))
