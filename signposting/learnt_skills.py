"""Which skills a message asks for, whether it names them or not: learnt, not matched.

"The grandson says to use ChatGPT, I only want to send an e-mail", "I sell cakes on Facebook and the books are a mess".
Learnt at set-up from what :mod:`signposting.skill_examples` gathers: turns of phrase, whole messages, names of skills,
and examples of what people say, those that ask for no skill teaching it to say nothing. Each skill is learnt by itself,
so that a text may ask for several or for none. Kept under ``var/`` in a folder whose name is a digest of all that
decides it. A wrong skill is worse than none, so what is not likely enough is left unsaid: how the limits were chosen is
told in docs/decisions/learnt-skills.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signposting.embedding import Embedding
from signposting.language import Mention, read_doc
from signposting.learnt_folders import learnt_once
from signposting.logistic_regression import Matrix, log_odds
from signposting.message_parts import parts_of
from signposting.other_subjects import names_other_subject
from signposting.skill_examples import Phrase, files, read_all
from signposting.skill_facts import facts_of
from signposting.skills import SOCIAL_MEDIA, USE_NETWORKS, hinted_skills
from signposting.text_classifier import PROBES, WORDS_FILE, Said, TextClassifier, mended

MADE_BY = (
    *("language", "lbfgs", "logistic_regression", "ngrams", "phrases", "skill_cues", "skill_examples", "skill_facts"),
    *("skill_names", "skills", "spelling", "text_classifier"),
)
"""The modules that decide what is learnt."""

NO_SKILL = ""
"""Stands for none among the likelihoods of skills."""

OF_THE_WHOLE, OF_A_PART, LIKELIEST_OF_A_PART, BEFOREHAND = 0.65, 0.18, 0.9, 0.35
"""What the log-odds of a skill that is wanted are made of: those in the whole text, the highest in one of its parts,
that it is the likeliest of one of them, and where nothing is known."""
BESIDE_OTHERS_OF_THE_WHOLE, BEHIND_THE_LIKELIEST, BESIDE_OTHERS_LIKELIEST_OF_A_PART, BESIDE_OTHERS = 0.4, 0.25, 0.5, 1.4
AROUND_ITS_NAME, OF_A_NAME, OF_THE_ONLY_NAME = 0.5, -1.0, -2.0
"""The same where a text names or asks for several skills, of which most are often only told of: the log-odds in the
whole text, by how much they lie behind those of the likeliest, that a skill is the likeliest of a part, and where
nothing is known; of one that it names the log-odds by the words around its name, and what a name counts against it,
which would have made it likely in the whole text: more where it is the only one."""
FURTHEST_BEHIND = -8.0
"""What lies further than this behind the likeliest counts as this far behind."""
WANTED = 0.5
"""From which likelihood on a skill is taken for one that is asked for."""

SURE_ENOUGH = 0.45
SURE_ENOUGH_OF_A_NAME = 0.2
SURE_ENOUGH_FOR_A_REQUEST, LEAST_FOR_A_REQUEST = 0.4, 0.2
"""Of all that is not :data:`NO_SKILL`, and of all, where it is known that something is asked for."""
SURER_THAN_WORDS, HARDLY_LIKELY = 0.75, 0.05
SURER_THAN_NETWORK, NOT_VERY_LIKELY = 0.4, 0.45
"""How likely another skill must be, and how little that of some words, for the words to have been misread; and the same
where they name a network, on which most other things may be done."""
WORDS_OF_A_NAME = 2
"""What is longer is no name but a turn of phrase: "a shop of my own on the internet"."""


@dataclass(frozen=True)
class LearntSkills:
    """What was learnt. May be shared between threads."""

    _model: TextClassifier = field(repr=False)

    @classmethod
    def train(cls, phrases: Sequence[Phrase], embedding: Embedding) -> "LearntSkills":
        """Learns from phrases."""
        examples = [_said(phrase.text) for phrase in phrases]
        skills = [phrase.skills for phrase in phrases]
        return cls(TextClassifier.learn_each(embedding, examples, skills, [phrase.weight for phrase in phrases]))

    @classmethod
    def open(cls) -> "LearntSkills":
        """What set-up learnt; learns it now where that has not been done."""
        return cls(TextClassifier.open(build(), Embedding.open()))

    def wanted(self, text: str, around: Mapping[str, float] | None = None) -> dict[str, float]:
        """All skills that a text asks for, taken as a whole and in its parts, with how likely that is, from 0 to 1.

        ``around`` is how likely each skill that it names is wanted by the words around its name. They stand in the
        order in which it asks for them. None stands there where none is likely enough, which need not mean that it
        asks for none.
        """
        if not any(character.isalpha() for character in text):
            return {}
        whole = self._scores(text)
        parts = np.stack([self._scores(part) for part in parts_of(text)] or [whole])
        is_likeliest = np.isin(np.arange(len(whole)), parts.argmax(axis=1))
        odds = OF_THE_WHOLE * whole + OF_A_PART * parts.max(axis=0) + LIKELIEST_OF_A_PART * is_likeliest + BEFOREHAND
        named = {self._model.labels.index(skill): likelihood for skill, likelihood in (around or {}).items()}
        if len({*named, *np.flatnonzero(odds >= log_odds(WANTED))}) > 1:
            odds = _odds_beside_others(whole, is_likeliest, named)
        likely = 1 / (1 + np.exp(-odds))
        in_order = np.lexsort((-likely, parts.argmax(axis=0)))
        return {self._model.labels[n]: float(likely[n]) for n in in_order if likely[n] >= WANTED}

    def _scores(self, text: str) -> Matrix:
        """The log-odds of each skill."""
        return self._model.log_odds(_said(text))

    def read(self, text: str, *, is_request: bool = False) -> list[tuple[str, float]]:
        """The skill that a text means and how likely that is, from 0 to 1; none where that is not sure enough.

        A name of it in the text, however weak, makes much less sure enough. So does ``is_request``, which says that the
        text is known to ask for a course, unless it asks for another subject, or for what is anybody's guess.
        """
        ranked = self.rank(text)
        sure = [one for one in ranked[:1] if one[0] != NO_SKILL and one[1] >= SURE_ENOUGH]
        if sure or not ranked:
            return sure
        hinted = hinted_skills(read_doc(text))
        named = [one for one in ranked if one[0] in hinted and one[1] >= SURE_ENOUGH_OF_A_NAME][:1]
        return named or (_likeliest(ranked, text) if is_request else [])

    def rather(self, text: str, mentions: Sequence[Mention]) -> str | None:
        """The skill that a text means instead of the only one that it names: where a turn of phrase is taken for that,
        and is not most of what is said, or a network on which something else is to be done, and the whole text says
        otherwise. ``None`` elsewhere."""
        named = [one for one in mentions if one.entity == "skill"]
        if len({one.value for one in named}) != 1:
            return None
        words = [len(text[one.start : one.end].split()) for one in named]
        is_phrase = min(words) > WORDS_OF_A_NAME and 2 * sum(words) < len(text.split())
        is_network = named[0].value == SOCIAL_MEDIA
        ranked = self.rank(text) if is_phrase or is_network else []
        if not ranked or ranked[0][0] not in (USE_NETWORKS if is_network else self._model.labels):
            return None
        (skill, likelihood), of_words = ranked[0], dict(ranked)[str(named[0].value)]
        least, most = (SURER_THAN_NETWORK, NOT_VERY_LIKELY) if is_network else (SURER_THAN_WORDS, HARDLY_LIKELY)
        return skill if likelihood >= least and of_words <= most else None

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every skill and :data:`NO_SKILL` with its likelihood if at most one of them is meant, the likeliest first;
        none for a text without words."""
        if not any(character.isalpha() for character in text):
            return []
        odds = np.array([1.0, *np.exp(self._scores(text))])
        likely = zip((NO_SKILL, *self._model.labels), map(float, odds / odds.sum()), strict=True)
        return sorted(likely, key=lambda one: -one[1])


def _odds_beside_others(whole: Matrix, is_likeliest: NDArray[np.bool_], named: Mapping[int, float]) -> Matrix:
    """The log-odds that each skill is wanted, where a text names or asks for several; ``named`` are how likely those
    that it names are by the words around their names."""
    behind = np.maximum(whole - whole.max(), FURTHEST_BEHIND)
    odds = BESIDE_OTHERS_OF_THE_WHOLE * whole + BEHIND_THE_LIKELIEST * behind
    odds += BESIDE_OTHERS_LIKELIEST_OF_A_PART * is_likeliest + BESIDE_OTHERS
    for skill, likelihood in named.items():
        odds[skill] += AROUND_ITS_NAME * log_odds(likelihood) + (OF_A_NAME if len(named) > 1 else OF_THE_ONLY_NAME)
    return odds


def _likeliest(ranked: Sequence[tuple[str, float]], text: str) -> list[tuple[str, float]]:
    """The likeliest skill of a text that asks for one, where that is likely enough among the skills and by itself."""
    asked_for = 1.0 - dict(ranked).get(NO_SKILL, 0.0)
    least = max(SURE_ENOUGH_FOR_A_REQUEST * asked_for, LEAST_FOR_A_REQUEST)
    first = [one for one in ranked if one[0] != NO_SKILL][:1]
    return [one for one in first if one[1] >= least and not names_other_subject(read_doc(text))]


@lru_cache(maxsize=1)
def learnt_skills() -> LearntSkills:
    """What set-up learnt, opened once."""
    return LearntSkills.open()


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the folder that holds what was learnt."""
    embedding = Embedding.open()
    modules = (Path(__file__).with_name(f"{name}.py") for name in MADE_BY)
    inputs = (Path(__file__), *modules, *files())
    return learnt_once(
        "learnt-skills", inputs, WORDS_FILE, lambda folder: _learn(embedding, folder), beside=embedding.name
    )


def _learn(embedding: Embedding, folder: Path) -> None:
    phrases = read_all()
    learnt = LearntSkills.train(phrases, embedding)
    learnt._model.save(folder, [_said(phrase.text) for phrase in phrases[:: len(phrases) // PROBES + 1]])


def _said(text: str) -> Said:
    doc = read_doc(text)
    words = mended(doc)
    return Said(words, words, facts_of(doc))


if __name__ == "__main__":
    build()
