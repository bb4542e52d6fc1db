"""The level of a course from all that it says, learnt from listings whose level a careful reader judged.

Stands beside the rules of :mod:`signposting.course_levels`: they read what is said in words that were foreseen, this
weighs the words of the whole listing, and what they say counts as :data:`RULES_COUNT` of likelihood. How much better
both together are than either is told in docs/decisions/course-levels.md.

Learnt at set-up from the listings of :mod:`signposting.judged_listings`. A linear model over words and pairs of words,
each once with the field in which it stands and once without.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from signposting.course_levels import LevelTag
from signposting.course_phrases import sentences
from signposting.judged_listings import Listing, as_lines, is_short, read_judged, tables
from signposting.learnt_folders import learnt_once
from signposting.logistic_regression import Matrix, fit
from signposting.ngrams import Ngrams, word_ngrams, words_of

NO_LEVEL = ""
RULES_COUNT = 0.35
"""How much likelihood the level that the rules read has beforehand."""
NOTHING_COUNTS = 0.5
"""How much it has beforehand that the level is not told, where the rules read none: a wrong one hides a course."""
WEIGHED_TOGETHER = 4
"""The first so many fields are looked at together as well; how something is taught says little of its level."""
MADE_BY = ("judged_listings", "lbfgs", "learnt_levels", "logistic_regression", "ngrams")
NUMBERS_FILE = "levels.npz"
WORDS_FILE = "levels.json"


class LearntLevels(NamedTuple):
    """What was learnt: the weights of the facts and of the n-grams, (features, levels), and of each level by itself."""

    levels: tuple[str, ...]
    ngrams: Ngrams
    for_facts: Matrix
    for_ngrams: Matrix
    bias: Matrix

    @classmethod
    def learn(cls, listings: Sequence[Listing], levels: Sequence[str]) -> "LearntLevels":
        """Learns from listings and their levels."""
        names = tuple(sorted(set(levels)))
        texts = [as_lines(listing) for listing in listings]
        ngrams = Ngrams.learn(texts, SPLITS)
        facts = np.array([facts_of(listing) for listing in listings], np.float32)
        answers = np.array([names.index(level) for level in levels])
        weights = np.ones(len(listings), np.float32)
        return cls(names, ngrams, *fit(facts, ngrams.matrix(texts), answers, weights))

    def read(self, listing: Listing, ruled: LevelTag | None) -> LevelTag | None:
        """The level of a course, and the words that say so, where the rules read ``ruled`` out of it."""
        if ruled and is_short(listing):
            return ruled
        likely = self.likelihoods(listing)
        likely[self.levels.index(ruled.level if ruled else NO_LEVEL)] += RULES_COUNT if ruled else NOTHING_COUNTS
        level = self.levels[int(likely.argmax())]
        if level == NO_LEVEL or (ruled and level == ruled.level):
            return ruled if level else None
        return LevelTag(level, self._most_telling(listing, level))

    def likelihoods(self, listing: Listing) -> Matrix:
        """How likely each of :attr:`levels` is; they sum to 1."""
        scores = np.array(facts_of(listing), np.float32) @ self.for_facts + self._scores(listing) + self.bias
        likely = np.exp(scores - scores.max())
        return np.asarray(likely / likely.sum(), np.float32)

    def _scores(self, listing: Listing) -> Matrix:
        columns, values = self.ngrams.row(as_lines(listing))
        return np.asarray(values @ self.for_ngrams[columns])

    def _most_telling(self, listing: Listing, level: str) -> str:
        """The sentence that speaks most for a level rather than for the others."""
        place = self.levels.index(level)
        nothing = Listing("", "", "", "", "")
        alone = [
            (sentence.text, nothing._replace(**{field: sentence.text}))
            for field, text in zip(Listing._fields[:WEIGHED_TOGETHER], listing, strict=False)
            for sentence in sentences(text)
        ]
        scores = [(self._scores(one), text) for text, one in alone]
        return max(((float(score[place] - score.mean()), text) for score, text in scores), default=(0.0, ""))[1]

    def save(self, folder: Path) -> None:
        """Writes what was learnt."""
        np.savez_compressed(folder / NUMBERS_FILE, for_facts=self.for_facts, for_ngrams=self.for_ngrams, bias=self.bias)
        words = {"levels": self.levels, "ngrams": self.ngrams.as_json()}
        (folder / WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "LearntLevels":
        """What :meth:`save` wrote."""
        kept = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS_FILE, allow_pickle=False) as numbers:
            weights = [numbers[name] for name in ("for_facts", "for_ngrams", "bias")]
        return cls(tuple(kept["levels"]), Ngrams.from_json(kept["ngrams"], SPLITS), *weights)


@lru_cache(maxsize=1)
def learnt_levels() -> LearntLevels:
    """What was learnt; learns it now, which takes seconds, where set-up has not."""
    return LearntLevels.open(build())


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the folder that holds what was learnt."""
    modules = (Path(__file__).with_name(f"{name}.py") for name in MADE_BY)
    return learnt_once("learnt-levels", (*modules, *tables()), WORDS_FILE, _learn)


def _learn(folder: Path) -> None:
    judged = list(read_judged("level"))
    LearntLevels.learn([listing for listing, _ in judged], [row["level"] for _, row in judged]).save(folder)


def facts_of(listing: Listing) -> tuple[float, float]:
    """Whether it says nothing of whom it is for, and nothing of what is needed."""
    return float(not listing.who), float(not listing.entry)


def _in_their_fields(text: str) -> Iterator[str]:
    """The words and pairs of words, marked with the field in which they stand."""
    for mark, line in zip(Listing._fields, text.split("\n"), strict=True):
        words = [f"{mark}:{word}" for word in words_of(line)]
        yield from words
        for first, second in pairwise(words):
            yield f"{first} {second}"


def _in_any_field(text: str) -> Iterator[str]:
    return word_ngrams(" ".join(text.split("\n")[:WEIGHED_TOGETHER]))


SPLITS = (_in_their_fields, _in_any_field)
