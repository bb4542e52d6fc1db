"""What the intent classifier looks at in a message: its meaning, its spelling, and what the readers found in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from signposting.language import read_doc

ENTITIES_SEEN = ("access", "cost", "delivery", "distance_km", "level", "ordinal", "place", "posts", "skill", "start_by",
                 "support", "time")  # fmt: skip
LONG_MESSAGE_WORDS = 20

Spans = Sequence[tuple[str, int, int]]
"""The entities of one message: name, start, end."""


def mended(text: str) -> str:
    """The message in lower case, its words mended."""
    return " ".join(token.norm_ for token in read_doc(text) if not token.is_space)


def entity_flags(text: str, spans: Spans) -> npt.NDArray[np.float32]:
    """Which entities a message has, how much of it they are, and how long it is: 15 numbers between 0 and 1."""
    named = {name for name, _, _ in spans}
    covered = np.zeros(len(text) + 1, bool)
    for _, start, end in spans:
        covered[start:end] = True
    letters = np.array([character.isalnum() for character in text] + [False])
    share = float(covered[letters].mean()) if letters.any() else 0.0
    words = len(text.split())
    extra = (share, float(share > 0.75), min(words, LONG_MESSAGE_WORDS) / LONG_MESSAGE_WORDS)
    return np.array([float(name in named) for name in ENTITIES_SEEN] + list(extra), np.float32)


@dataclass(frozen=True)
class Spelling:
    """Word and character n-grams, weighted by how rare they are."""

    words: TfidfVectorizer
    characters: TfidfVectorizer

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "Spelling":
        """Learns the n-grams of some texts."""
        words = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True)
        return cls(words.fit(texts), characters.fit(texts))

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text."""
        return hstack([self.words.transform(texts), self.characters.transform(texts)], format="csr")

    def as_json(self) -> dict[str, Any]:
        """The n-grams and their weights."""
        return {name: {"terms": list(map(str, one.get_feature_names_out())), "idf": one.idf_.tolist()}
                for name, one in (("words", self.words), ("characters", self.characters))}  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Spelling":
        """What :meth:`as_json` wrote."""
        words = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True,
                                vocabulary=kept["words"]["terms"])  # fmt: skip
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True,
                                     vocabulary=kept["characters"]["terms"])  # fmt: skip
        words.idf_ = np.array(kept["words"]["idf"])
        characters.idf_ = np.array(kept["characters"]["idf"])
        return cls(words, characters)
