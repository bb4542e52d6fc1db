"""What a message changes of a search, by all that it says: learnt, not matched.

"Can't do school hours, I'm in sixth form", "like to see a teacher's face", "on reflection I can manage a few stairs",
and whether words that name something ask for it: "my lad works evenings". Also whether another skill is wanted beside
those in hand or in their place. Learnt at set-up from the messages of ``data/signposting/refinement_messages.csv``, and
kept under ``var/`` in a folder whose name is a digest of all that decides it. What is likely is put together with what
the rules read by :mod:`signposting.likely_refinements`; how much that finds is told in
docs/decisions/learnt-refinements.md.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from signposting.embedding import Embedding
from signposting.language import read_doc
from signposting.learnt_folders import learnt_once
from signposting.likely_refinements import NEW_NEED
from signposting.message_parts import parts_of
from signposting.refinement_facts import facts_of, features_of, given_up_in
from signposting.refining import WITHOUT
from signposting.settings import ROOT
from signposting.text_classifier import PROBES, WORDS_FILE, Said, TextClassifier, mended

MESSAGES = ROOT / "data" / "signposting" / "refinement_messages.csv"
MADE_BY = (
    *("amounts", "condition_phrases", "conditions", "dates", "language", "lbfgs", "learnt_refinements"),
    *("logistic_regression", "ngrams", "numbers", "refinement_facts", "refining", "refusals", "spelling"),
    *("start_dates", "text_classifier", "vocabulary", "wording"),
)
READ_WITH = ("conditions/*.yml", "refinements.yml")
"""The modules, and the files of ``data/signposting``, that decide what is learnt."""
WORTH_TELLING = 0.05
"""What is less likely is left out."""
STAYS = re.compile(r"\b(?:keep|keeping|stays?|still|(?:hang|hold) on to|stick (?:to|with))\b", re.IGNORECASE)
"""What says of a feature that it stays: "keep the quiet room"."""
DENIES = re.compile(r"n't\b|\b(?:no|not|(?:do|does|did|ca|wo|need)nt)\b", re.IGNORECASE)
"""What says the contrary in the same part of a message."""
WHOLE_COUNTS = 0.6
"""How much of the log-odds of a change are those in the whole of a message; the rest those in the likeliest part."""
GREETING = re.compile(r"^\W*(?:good )?(?:morning|afternoon|evening)\s*[.!](?=(?:\W+\w+){6})", re.IGNORECASE)
"""What greets and names no time, which it would as a part by itself: "Evening. I'm 71 and would like a course in …"."""
OF_THE_WHOLE = (NEW_NEED,)
"""What no part of a message tells by itself: half of those that begin a search sound like it."""
MOST_WORDS_OF_A_NAME = 3
"""A part of so few words may be no more than a name, of which the part before it says what is to become of it."""


class Refining(NamedTuple):
    """A message typed amid a search, and the names of all that it changes: none where it changes nothing."""

    text: str
    changes: frozenset[str]


@dataclass(frozen=True)
class LearntRefinements:
    """What was learnt. May be shared between threads."""

    _model: TextClassifier = field(repr=False)

    @classmethod
    def train(cls, messages: Sequence[Refining], embedding: Embedding) -> "LearntRefinements":
        """Learns from messages."""
        examples = [_said(GREETING.sub("", one.text)) for one in messages]
        changes = [one.changes for one in messages]
        return cls(TextClassifier.learn_each(embedding, examples, changes, [1.0] * len(messages)))

    @classmethod
    def open(cls) -> "LearntRefinements":
        """What set-up learnt; learns it now where that has not been done."""
        return cls(TextClassifier.open(build(), Embedding.open()))

    def read(self, text: str) -> dict[str, float]:
        """How likely each change is that is :data:`WORTH_TELLING`, from 0 to 1; nothing of a text without words.

        The text counts as a whole and in its parts: what changes is often a few words among much that is told. Of
        access features that words name, what the part says that names them counts too, and where they name several it
        alone: "forget the laptop, keep the quiet room" gives up one of two.
        """
        if not any(character.isalpha() for character in text):
            return {}
        text = GREETING.sub("", text)
        parts = _parts(text)
        likely = self._likely(text, parts if len(parts) > 1 else ())
        features = features_of(read_doc(text))
        in_parts = dict[str, float]()
        for part in parts if features else ():
            for name, likelihood in self._likely_of_features(part).items():
                in_parts[name] = max(likelihood, in_parts.get(name, 0.0))
        likely |= in_parts if len(features) > 1 else {name: max(in_parts[name], likely[name]) for name in in_parts}
        return {name: likelihood for name, likelihood in likely.items() if likelihood >= WORTH_TELLING}

    def _likely(self, text: str, parts: Sequence[str] = ()) -> dict[str, float]:
        """How likely a text makes each change, by the whole of it and the likeliest of its parts, if there are any."""
        odds = self._model.log_odds(_said(text))
        if parts:
            likeliest = np.max([self._model.log_odds(_said(part)) for part in parts], axis=0)
            of_the_whole = np.isin(self._model.labels, OF_THE_WHOLE)
            odds = np.where(of_the_whole, odds, WHOLE_COUNTS * odds + (1 - WHOLE_COUNTS) * likeliest)
        return dict(zip(self._model.labels, map(float, 1 / (1 + np.exp(-odds))), strict=True))

    def _likely_of_features(self, part: str) -> dict[str, float]:
        """How likely a part of a message asks for the access features that it names, and gives them up."""
        doc = read_doc(part)
        features = features_of(doc)
        likely = self._likely(part) if features else {}
        stay = features - given_up_in(doc) if STAYS.search(part) and not DENIES.search(part) else frozenset()
        given_up = {WITHOUT + one: 0.0 if one in stay else likely[WITHOUT + one] for one in features}
        return {one: likely[one] for one in features} | given_up

    def save(self, folder: Path, messages: Sequence[Refining]) -> None:
        """Writes what was learnt."""
        self._model.save(folder, [_said(one.text) for one in messages[:: len(messages) // PROBES + 1]])


def read_messages(path: Path = MESSAGES) -> list[Refining]:
    """The messages to learn from. Columns ``changes,message``; several changes are parted by ``|``."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Refining(row["message"], frozenset(filter(None, row["changes"].split("|"))))
            for row in csv.DictReader(lines)
        ]


@lru_cache(maxsize=1)
def learnt_refinements() -> LearntRefinements:
    """What set-up learnt, opened once."""
    return LearntRefinements.open()


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the folder that holds what was learnt."""
    embedding = Embedding.open()
    modules = (Path(__file__).with_name(f"{name}.py") for name in MADE_BY)
    vocabulary = (file for pattern in READ_WITH for file in sorted(MESSAGES.parent.glob(pattern)))
    return learnt_once(
        "learnt-refinements", (*modules, *vocabulary, MESSAGES), WORDS_FILE, lambda folder: _learn(embedding, folder),
        beside=embedding.name,
    )  # fmt: skip


def _learn(embedding: Embedding, folder: Path) -> None:
    messages = read_messages()
    LearntRefinements.train(messages, embedding).save(folder, messages)


def _parts(text: str) -> list[str]:
    """The parts of a text, those that may be no more than a name with the part before them: "keep the laptop and the
    quiet room"."""
    joined: list[str] = []
    for part in parts_of(text):
        is_name = len(part.split()) <= MOST_WORDS_OF_A_NAME and not (STAYS.search(part) or DENIES.search(part))
        if joined and is_name:
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _said(text: str) -> Said:
    doc = read_doc(text)
    words = mended(doc)
    return Said(words, words, facts_of(doc))
