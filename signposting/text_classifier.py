"""Tells which of some labels a text deserves: one logistic regression over meaning, n-grams and known facts.

The shared ground of the intents (``bot/nlu``), of the learnt skills (:mod:`signposting.learnt_skills`) and of the
learnt refinements (:mod:`signposting.learnt_refinements`). It knows none of them; labelled texts and the sentence
embedding come from its callers. What it has learnt is kept as numbers and JSON, and checks itself when it is opened.
"""

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_matrix
from spacy.tokens import Doc

from signposting.embedding import Embedding
from signposting.kept_vectors import layers_of
from signposting.logistic_regression import Matrix, fit, fit_each
from signposting.ngrams import Ngrams

LEAST_TEXTS = 3
"""In how many texts an n-gram must stand: with the embedding beside it those of two tell nothing more, and cost a third
of the time to learn."""
FACTS_SCALE = 0.7
"""Brings the facts, numbers from 0 to 1, to the size of the other features."""

LEAST_LIKELY = 1e-6
"""The likelihood, or what it lacks of certainty, below which none is told apart."""

PROBES = 5
NUMBERS_FILE = "classifier.npz"
WORDS_FILE = "classifier.json"


class ClassifierError(RuntimeError):
    """What was learnt cannot be used here; the message says why and what to do."""


@dataclass(frozen=True)
class Said:
    """What is looked at in one text. ``text`` goes to the embedding, ``words`` to the n-grams, both in lower case and
    mended; ``facts`` are as many numbers from 0 to 1 as the caller knows about each of its texts."""

    text: str
    words: str
    facts: tuple[float, ...] = ()


def mended(doc: Doc) -> str:
    """A text in lower case with its words mended and "I'm" written as two words."""
    parts: list[str] = []
    for token in doc:
        if parts and token.norm_[:1].isalpha() and not parts[-1].endswith(" "):
            parts.append(" ")
        parts.append(token.norm_ + token.whitespace_)
    return "".join(parts).strip()


class LookedAt(NamedTuple):
    """What is looked at in some examples: their n-grams, the centre of their vectors, and the features of each."""

    ngrams: Ngrams
    centre: Matrix
    dense: Matrix
    sparse: csr_matrix

    @classmethod
    def of(cls, layers: Matrix, examples: Sequence[Said]) -> "LookedAt":
        """That of examples with their vectors, ``(examples, layers, 384)``."""
        words, centre = [said.words for said in examples], layers.mean(axis=0)
        ngrams = Ngrams.learn(words, least_texts=LEAST_TEXTS)
        dense = _dense_features(layers - centre, [said.facts for said in examples])
        return cls(ngrams, centre, dense, ngrams.matrix(words))


@dataclass(frozen=True)
class TextClassifier:
    """What was learnt. May be shared between threads."""

    labels: tuple[str, ...]
    _embedding: Embedding = field(repr=False)
    _ngrams: Ngrams = field(repr=False)
    _centre: Matrix = field(repr=False)
    """The mean of each layer's vectors, (layers, 384): what all texts share tells none of them apart."""
    _dense: Matrix = field(repr=False)
    _sparse: Matrix = field(repr=False)
    _bias: Matrix = field(repr=False)
    _is_each: bool = False
    """Whether a text may have several of the labels, or none."""

    @classmethod
    def learn_from_features(
        cls, embedding: Embedding, looked_at: "LookedAt", labels: Sequence[str], weights: Sequence[float]
    ) -> "TextClassifier":
        """Learns from labelled texts whose features are known; an example of weight 2 counts like two."""
        names = tuple(sorted(set(labels)))
        answers = np.array([names.index(label) for label in labels])
        learnt = fit(looked_at.dense, looked_at.sparse, answers, np.array(weights, np.float32))
        return cls(names, embedding, looked_at.ngrams, looked_at.centre, *learnt)

    @classmethod
    def learn_each(
        cls, embedding: Embedding, examples: Sequence[Said], labels: Sequence[Set[str]], weights: Sequence[float],
    ) -> "TextClassifier":  # fmt: skip
        """Learns from texts of which each has any number of labels."""
        names = tuple(sorted(set[str]().union(*labels)))
        looked_at = LookedAt.of(layers_of(embedding, [said.text for said in examples]), examples)
        answers = np.array([[name in some for name in names] for some in labels])
        learnt = fit_each(looked_at.dense, looked_at.sparse, answers, np.array(weights, np.float32))
        return cls(names, embedding, looked_at.ngrams, looked_at.centre, *learnt, _is_each=True)

    def probabilities(self, said: Said) -> Matrix:
        """One probability for each of :attr:`labels`; they sum to 1, unless a text may have several."""
        return self.probabilities_from_features(self.features(said), said.words)

    def log_odds(self, said: Said) -> Matrix:
        """For each of :attr:`labels` the logarithm of how much likelier it is than not."""
        likely = np.clip(self.probabilities(said), LEAST_LIKELY, 1 - LEAST_LIKELY)
        return np.asarray(np.log(likely) - np.log1p(-likely))

    def features(self, said: Said) -> Matrix:
        """What the meaning and the facts of a text come to, as numbers: shape ``(layers * 384 + facts,)``."""
        (found,) = self.features_from_layers(self._embedding.embed_layers([said.text]), [said])
        return np.asarray(found)

    def features_from_layers(self, layers: Matrix, every: Sequence[Said]) -> Matrix:
        """The same of several texts whose vectors, ``(texts, layers, 384)``, are known already: a row for each."""
        return _dense_features(layers - self._centre, [said.facts for said in every])

    def probabilities_from_layers(self, layers: Matrix, said: Said) -> Matrix:
        """The probabilities of a text whose vectors, ``(1, layers, 384)``, are known already."""
        return self.probabilities_from_features(self.features_from_layers(layers, [said])[0], said.words)

    def probabilities_from_features(self, dense: Matrix, words: str) -> Matrix:
        """The probabilities of a text with these features and these words."""
        columns, values = self._ngrams.row(words)
        return self._likely(dense @ self._dense + values @ self._sparse[columns] + self._bias)

    def probabilities_of_examples(self, looked_at: "LookedAt") -> Matrix:
        """Those of each example that it was learnt from: shape ``(examples, labels)``."""
        return self._likely(looked_at.dense @ self._dense + looked_at.sparse @ self._sparse + self._bias)

    def _likely(self, scores: Matrix) -> Matrix:
        if self._is_each:
            return np.asarray(np.exp(-np.logaddexp(0.0, -scores)), np.float32)
        likely = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=-1, keepdims=True), np.float32)

    def knows(self, words: str) -> bool:
        """Whether a text shares any n-gram with what was learnt."""
        return len(self._ngrams.row(words)[0]) > 0

    def save(self, folder: Path, probes: Sequence[Said]) -> None:
        """Writes what was learnt, with what it says about a few texts."""
        kept = list(probes)[:PROBES]
        said = np.stack([self.probabilities(one) for one in kept])
        np.savez_compressed(
            folder / NUMBERS_FILE,
            centre=self._centre, dense=self._dense, sparse=self._sparse, bias=self._bias, said=said,
        )  # fmt: skip
        words = {
            "labels": self.labels,
            "is_each": self._is_each,
            "embedding": self._embedding.name,
            "ngrams": self._ngrams.as_json(),
            "probes": [(one.text, one.words, one.facts) for one in kept],
        }
        (folder / WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path, embedding: Embedding) -> "TextClassifier":
        """What :meth:`save` wrote.

        Raises :class:`ClassifierError` where it is damaged, belongs to another embedding, or says something else about
        the texts that it was saved with.
        """
        try:
            kept: dict[str, Any] = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
            with np.load(folder / NUMBERS_FILE, allow_pickle=False) as numbers:
                said = numbers["said"]
                centre, dense, sparse, bias = (numbers[name] for name in ("centre", "dense", "sparse", "bias"))
            ngrams, labels, is_each = Ngrams.from_json(kept["ngrams"]), tuple(kept["labels"]), bool(kept["is_each"])
            model = cls(labels, embedding, ngrams, centre, dense, sparse, bias, is_each)
            probes = [Said(text, words, tuple(facts)) for text, words, facts in kept["probes"]]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ClassifierError(f"The trained model cannot be read ({error}): train it again.") from error
        if kept["embedding"] != embedding.name:
            raise ClassifierError(
                f"The model was trained on {kept['embedding']}, not {embedding.name}: train it again."
            )
        if not all(
            np.allclose(model.probabilities(one), was, atol=0.05) for one, was in zip(probes, said, strict=True)
        ):
            raise ClassifierError("The model does not say what it said when it was trained: train it again.")
        return model


def _dense_features(layers: Matrix, facts: Sequence[Sequence[float]]) -> Matrix:
    """Each layer's vector at unit length, then the facts: shape ``(texts, layers * 384 + facts)``."""
    lengths = np.linalg.norm(layers, axis=2, keepdims=True)
    flat = (layers / np.maximum(lengths, 1e-6)).reshape(len(layers), -1)
    return np.hstack([flat, np.array(facts, np.float32).reshape(len(layers), -1) * FACTS_SCALE])
