"""Word and character n-grams of a text, weighted by how rare they are (TF-IDF).

The numbers are those of scikit-learn's ``TfidfVectorizer`` with sublinear counts (a test compares them); one short
message takes a tenth of its time here, and what was learnt is kept as plain JSON.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_WORD = re.compile(r"\w[\w']*")


def words_of(text: str) -> list[str]:
    """The words of a text, without the marks between them."""
    return _WORD.findall(text)


def word_ngrams(text: str) -> Iterator[str]:
    """Words, and pairs of words that stand together; marks are passed over."""
    words = words_of(text)
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def character_ngrams(text: str) -> Iterator[str]:
    """Three and four characters that stand together in a word, its bounds counting as blanks."""
    for word in text.split():
        bounded = f" {word} "
        for size in (3, 4):
            for start in range(max(1, len(bounded) - size + 1)):
                yield bounded[start : start + size]
            if len(bounded) <= size:
                break


Split: TypeAlias = Callable[[str], Iterator[str]]

BLOCKS: tuple[Split, ...] = (word_ngrams, character_ngrams)
"""The n-grams of each block. Each is scaled to unit length apart."""
LEAST_TEXTS = 2
"""In how many texts an n-gram must stand to count: half of all words and pairs stand in one alone and tell nothing of
others (the same accuracy in cross-validation, learnt in two thirds of the time)."""


@dataclass(frozen=True)
class Ngrams:
    """The n-grams of some texts: for each way of splitting them, those of :data:`BLOCKS` if no others are given, column
    and weight of each term."""

    blocks: tuple[dict[str, tuple[int, float]], ...]
    splits: tuple[Split, ...] = BLOCKS

    @classmethod
    def learn(
        cls, texts: Sequence[str], splits: tuple[Split, ...] = BLOCKS, least_texts: int = LEAST_TEXTS
    ) -> "Ngrams":
        """The n-grams that stand in at least so many of ``texts``, given in lower case."""
        blocks, column = [], 0
        for split in splits:
            count = Counter(term for text in texts for term in set(split(text)))
            terms = sorted(term for term, times in count.items() if times >= least_texts)
            blocks.append(
                {term: (column + n, math.log((1 + len(texts)) / (1 + count[term])) + 1) for n, term in enumerate(terms)}
            )
            column += len(terms)
        return cls(tuple(blocks), splits)

    def __len__(self) -> int:
        return sum(len(block) for block in self.blocks)

    def row(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The columns in which a text, in lower case, has something, and what it has there."""
        columns: list[int] = []
        values: list[float] = []
        for block, split in zip(self.blocks, self.splits, strict=True):
            found = [(*block[term], times) for term, times in Counter(split(text)).items() if term in block]
            weights = [rarity * (1 + math.log(times)) for _, rarity, times in found]
            length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
            columns.extend(column for column, _, _ in found)
            values.extend(weight / length for weight in weights)
        return np.array(columns, dtype=np.intp), np.array(values, dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """One row for each text: shape ``(len(texts), len(self))``."""
        rows = [self.row(text) for text in texts]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([np.empty(0, np.intp), *(columns for columns, _ in rows)])
        values = np.concatenate([np.empty(0, np.float32), *(values for _, values in rows)])
        return csr_matrix((values, columns, starts), shape=(len(texts), len(self)))

    def as_json(self) -> list[dict[str, float]]:
        """For each block its terms, in the order of their columns, with their weights."""
        return [{term: rarity for term, (_, rarity) in block.items()} for block in self.blocks]

    @classmethod
    def from_json(cls, kept: list[dict[str, Any]], splits: tuple[Split, ...] = BLOCKS) -> "Ngrams":
        """What :meth:`as_json` gave."""
        blocks, column = [], 0
        for block in kept:
            blocks.append({term: (column + n, float(rarity)) for n, (term, rarity) in enumerate(block.items())})
            column += len(block)
        return cls(tuple(blocks), splits)
