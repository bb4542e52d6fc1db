"""Which skills a course teaches, and which of them it is for, weighed from all its words: learnt from judged listings.

Stands behind the rules of :mod:`signposting.taught_skills`, which find the skills that a course's words name. Of those
it leaves out what is only by the way there (saving a letter in a first computer class, e-mail lists in a course on
marketing), and it says what a course is for or teaches besides that names none ("get your stall seen"). What that is
worth is told in docs/decisions/taught-skills.md.

Learnt at set-up from the listings of :mod:`signposting.judged_listings` and from what people say who want a skill,
which holds words that no listing has had so far. For each skill two linear models over the words and pairs of words of
a listing: whether it is taught, and whether it is what the course is for. Of a course that is for none by its words,
:mod:`signposting.learnt_skills` is asked what they mean.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from signposting.judged_listings import Listing, as_lines, is_short, read_judged, tables
from signposting.learnt_folders import learnt_once
from signposting.learnt_skills import NO_SKILL, learnt_skills
from signposting.logistic_regression import Matrix
from signposting.ngrams import Ngrams, word_ngrams
from signposting.settings import ROOT
from signposting.skill_examples import MESSAGES, PHRASES, read_messages, read_phrases
from signposting.skills import load_skills
from signposting.taught_skills import SkillTag
from signposting.vocabulary import Tag

STRENGTH = 30.0
"""How far the weights may go: the inverse of the penalty on their squares."""
LIKELY_ENOUGH = {Tag.PRIMARY.value: 0.05, Tag.SECONDARY.value: 0.1}
"""From which likelihood on a skill that the rules found stands: they are right far more often than not."""
MAIN = 0.25
"""From which likelihood on of a course being for it a skill is a primary one, whether or not the rules found it."""
MEANT = 0.5
"""From which likelihood on a message of a listing's words would mean a skill, where they make no skill a main one."""
ALSO_TAUGHT = 0.45
"""From which likelihood on a skill that the rules did not find is taught beside what the course is for."""
ONLY_ONE = 0.35
"""From which likelihood on the likeliest skill is what a course is for that is for none else."""
NEVER = -10.0
"""The score of a skill that no listing teaches."""
EVERY_MESSAGE = 3
"""One in so many messages is enough, chosen by what it says: they are far more than the listings."""
MADE_BY = ("judged_listings", "learnt_taught_skills", "ngrams", "skill_examples")
NUMBERS_FILE = "taught-skills.npz"
WORDS_FILE = "taught-skills.json"
TITLE = "title"


class Likelihoods(NamedTuple):
    """For each skill of the vocabulary, in its order, how likely it is from 0 to 1 that a course teaches it, and that
    it is what the course is for."""

    taught: NDArray[np.float64]
    main: NDArray[np.float64]


class LearntTaughtSkills(NamedTuple):
    """What was learnt: the weights of each term for the skills that are taught and, behind them, for what a course is
    for; shape (terms, twice the skills)."""

    terms: Ngrams
    weights: Matrix
    bias: Matrix

    @classmethod
    def learn(cls, every: Iterable[tuple[Listing, Collection[str], Collection[str]]]) -> "LearntTaughtSkills":
        """Learns from listings, each with what it is for and with all that it teaches."""
        from sklearn.linear_model import LogisticRegression  # here, because only training needs it

        judged = list(every)
        texts = [_laid_out(listing) for listing, _, _ in judged]
        terms = Ngrams.learn(texts, SPLITS)
        matrix = terms.matrix(texts)
        weights = np.zeros((len(terms), 2 * len(_ids())), np.float32)
        bias = np.full(2 * len(_ids()), NEVER, np.float32)
        answers = [[skill in taught for _, _, taught in judged] for skill in _ids()]
        answers += [[skill in main for _, main, _ in judged] for skill in _ids()]
        for column, answer in enumerate(answers):
            if 0 < sum(answer) < len(answer):
                found = LogisticRegression(C=STRENGTH, solver="liblinear").fit(matrix, np.array(answer))
                weights[:, column], bias[column] = found.coef_[0], found.intercept_[0]
        return cls(terms, weights, bias)

    def of_those_taught(self, listing: Listing, tags: Sequence[SkillTag]) -> tuple[SkillTag, ...]:
        """The tags that rules found without those that are only by the way, and with what the course is for; the
        primary ones first. In a short listing the rules stand."""
        if is_short(listing):
            return tuple(tags)
        likely = self.likelihoods(listing)
        kept = {one.skill: one for one in tags if likely.taught[_place(one.skill)] >= LIKELY_ENOUGH[one.tag]}
        main = [one.skill for one in kept.values() if one.tag == Tag.PRIMARY.value]
        main += [_ids()[place] for place in np.flatnonzero(likely.main >= MAIN)]
        if not main:
            main = _meant(listing) or self._only_one(likely, kept)
        taught = [*kept, *(_ids()[place] for place in np.flatnonzero(likely.taught >= ALSO_TAUGHT))]
        phrases = {skill: one.phrase for skill, one in kept.items()}
        return tuple(
            SkillTag(
                skill,
                (Tag.PRIMARY if skill in main else Tag.SECONDARY).value,
                phrases.get(skill) or self._phrase(listing, skill),
            )
            for skill in dict.fromkeys((*main, *taught))
        )

    def likelihoods(self, listing: Listing) -> Likelihoods:
        """What is likely of a listing."""
        columns, values = self.terms.row(_laid_out(listing))
        scores = values @ self.weights[columns] + self.bias
        likely = 1.0 / (1.0 + np.exp(-scores.astype(np.float64)))
        return Likelihoods(likely[: len(_ids())], likely[len(_ids()) :])

    def save(self, folder: Path) -> None:
        """Writes what was learnt."""
        np.savez_compressed(folder / NUMBERS_FILE, weights=self.weights, bias=self.bias)
        (folder / WORDS_FILE).write_text(json.dumps(self.terms.as_json(), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "LearntTaughtSkills":
        """What :meth:`save` wrote."""
        terms = Ngrams.from_json(json.loads((folder / WORDS_FILE).read_text(encoding="utf-8")), SPLITS)
        with np.load(folder / NUMBERS_FILE, allow_pickle=False) as numbers:
            return cls(terms, numbers["weights"], numbers["bias"])

    def _only_one(self, likely: Likelihoods, kept: Collection[str]) -> list[str]:
        """What a course is for of which neither the rules nor the model are sure: the likeliest of all where that is
        likely enough, else of those that the rules found; nothing where they found none."""
        first = next(_most_first(likely.taught))
        if likely.taught[_place(first)] >= ONLY_ONE:
            return [first]
        return [skill for skill in _most_first(likely.main) if skill in kept][:1]

    def _phrase(self, listing: Listing, skill: str) -> str:
        """The words of a listing that speak most for a skill."""
        text, (block,) = _laid_out(listing), self.terms.blocks
        known = {block[term][0]: term for term in _terms(text) if term in block}
        columns, values = self.terms.row(text)
        speaks_for = values * self.weights[columns, _place(skill)]
        return known[int(columns[np.argmax(speaks_for)])].removeprefix(f"{TITLE}: ")


def _meant(listing: Listing) -> list[str]:
    """The skill that a message of a listing's words would mean, which is known by their meaning too; or none."""
    ranked = learnt_skills().rank(_laid_out(listing))[:1]
    return [skill for skill, likelihood in ranked if skill != NO_SKILL and likelihood >= MEANT]


def _laid_out(listing: Listing) -> str:
    """The texts that say what a course is, one a line, in lower case: its title, what is learnt, and who it is for."""
    return as_lines((listing.title, listing.learn, listing.who))


def _terms(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for line in lines:
        yield from word_ngrams(line)
    yield from (f"{TITLE}: {term}" for term in word_ngrams(lines[0]))


SPLITS = (_terms,)


@lru_cache(maxsize=1)
def _ids() -> tuple[str, ...]:
    return tuple(one.id for one in load_skills())


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {skill: place for place, skill in enumerate(_ids())}


def _place(skill: str) -> int:
    return _places()[skill]


def _most_first(likely: NDArray[np.float64]) -> Iterator[str]:
    return (_ids()[place] for place in np.argsort(-likely, kind="stable"))


@lru_cache(maxsize=1)
def learnt_taught_skills() -> LearntTaughtSkills:
    """What was learnt; learns it now, which takes seconds, where set-up has not."""
    return LearntTaughtSkills.open(build())


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the folder that holds what was learnt."""
    modules = (Path(__file__).with_name(f"{name}.py") for name in MADE_BY)
    vocabulary = ROOT / "data" / "signposting" / "skills.csv"
    return learnt_once("learnt-taught-skills", (*modules, vocabulary, PHRASES, MESSAGES, *tables()), WORDS_FILE, _learn)


def said_of_skills() -> Iterator[tuple[Listing, Collection[str], Collection[str]]]:
    """What people say who want a skill, each as a listing of a course that teaches just this."""
    messages = (one for one in read_messages() if crc32(one.text.encode()) % EVERY_MESSAGE == 0)
    for one in (*read_phrases(), *messages):
        if len(one.skills) == 1:
            yield Listing(title="", who="", entry="", learn=one.text, how=""), one.skills, one.skills


def _learn(folder: Path) -> None:
    judged = (
        (listing, (main := row["primary"].split(";")), (*main, *row["secondary"].split(";")))
        for listing, row in read_judged("primary")
    )
    LearntTaughtSkills.learn((*judged, *said_of_skills())).save(folder)
