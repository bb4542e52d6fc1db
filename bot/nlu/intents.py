"""The intent classifier: two linear models, one over what a message means, one over how it is spelt, averaged.

Why these and not others, with figures: docs/decisions/intent-classifier.md.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import Spans, Spelling, entity_flags, mended
from signposting.embedding import Embedding
from signposting.places import load_gazetteer
from signposting.reading import Reader
from signposting.settings import FIRST_REGIONS

FALLBACK = "nlu_fallback"
CRISIS = "disclose_crisis"
OFF_TOPIC = "out_of_scope"
A_DAY = date(2026, 11, 23)
"""The day that training examples are read on: which one does not matter, that it stays the same does."""

Matrix = npt.NDArray[np.float32]


class ClassifierError(RuntimeError):
    """The trained weights do not fit the embedding, or do not say what they said when they were trained."""


@dataclass(frozen=True)
class Linear:
    """One trained linear model: ``weights`` is (features, intents)."""

    weights: Matrix
    bias: Matrix

    @classmethod
    def fit(cls, features: Any, labels: Sequence[str], strength: float, weight_of: dict[str, float]) -> "Linear":
        model = LogisticRegression(C=strength, max_iter=300, class_weight=weight_of).fit(features, labels)
        return cls(model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))

    def probabilities(self, features: Any) -> Matrix:
        """(texts, intents), each row summing to 1."""
        scores = np.asarray(features @ self.weights) + self.bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


@dataclass(frozen=True)
class IntentModel:
    """Everything that tells an intent from a text and its entities."""

    intents: tuple[str, ...]
    spelling: Spelling
    by_meaning: Linear
    by_spelling: Linear
    embedding: Embedding

    @classmethod
    def fit(
        cls, texts: Sequence[str], spans: Sequence[Spans], labels: Sequence[str], embedding: Embedding,
        off_topic_weight: float,
    ) -> "IntentModel":  # fmt: skip
        """Learns from labelled texts."""
        plain = [mended(text) for text in texts]
        spelling = Spelling.fit(plain)
        weight_of = {label: off_topic_weight if label == OFF_TOPIC else 1.0 for label in set(labels)}
        flags = np.stack([entity_flags(text, one) for text, one in zip(texts, spans)])
        meaning = np.hstack([embedding.embed(plain) * MEANING_SCALE, flags])
        return cls(
            tuple(sorted(set(labels))),
            spelling,
            Linear.fit(meaning, labels, 3.0, weight_of),
            Linear.fit(spelling.transform(plain), labels, 10.0, weight_of),
            embedding,
        )

    def probabilities(self, text: str, spans: Spans) -> Matrix:
        """One probability for each of :attr:`intents`."""
        plain = mended(text)
        meaning = np.concatenate([self.embedding.embed([plain])[0] * MEANING_SCALE, entity_flags(text, spans)])
        by_meaning = self.by_meaning.probabilities(meaning[None])
        by_spelling = self.by_spelling.probabilities(self.spelling.transform([plain]))
        return np.asarray((MEANING_SHARE * by_meaning + (1 - MEANING_SHARE) * by_spelling)[0])

    def save(self, folder: Path) -> None:
        """Writes the model as numbers and plain JSON."""
        np.savez(folder / "weights.npz", meaning=self.by_meaning.weights, meaning_bias=self.by_meaning.bias,
                 spelling=self.by_spelling.weights, spelling_bias=self.by_spelling.bias)  # fmt: skip
        probe = self.probabilities(PROBE, ()).tolist()
        kept = {"intents": self.intents, "spelling": self.spelling.as_json(), "embedding": self.embedding.name, "probe": probe}
        (folder / "model.json").write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "IntentModel":
        """What :meth:`save` wrote. Raises :class:`ClassifierError` where it no longer says the same."""
        kept = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        weights = np.load(folder / "weights.npz", allow_pickle=False)
        embedding = Embedding.open()
        if embedding.name != kept["embedding"]:
            raise ClassifierError("The model was trained on another embedding: run `make train`.")
        model = cls(
            tuple(kept["intents"]),
            Spelling.from_json(kept["spelling"]),
            Linear(weights["meaning"], weights["meaning_bias"]),
            Linear(weights["spelling"], weights["spelling_bias"]),
            embedding,
        )
        if not np.allclose(model.probabilities(PROBE, ()), kept["probe"], atol=0.02):
            raise ClassifierError("The model does not say what it said when it was trained: run `make train`.")
        return model


MEANING_SCALE = 4.0
"""Brings the embedding's many small numbers to the size of the flags."""
MEANING_SHARE = 0.6
PROBE = "I want to learn how to use a computer in Oldham"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Rasa's view of the model: learns from the examples, puts an intent and its ranking on each message."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None
    ) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``fallback``: what is less likely than this is not understood. ``crisis``: from here on a crisis comes first.
        ``off_topic_weight``: how much an off-topic example counts."""
        return {"fallback": 0.33, "margin": 0.05, "crisis": 0.35, "off_topic_weight": 0.6}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> "IntentClassifier":
        """A classifier that is still to be trained."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """A trained classifier."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.open(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples and keeps what it learnt."""
        reader = Reader(load_gazetteer(FIRST_REGIONS))
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        texts = [str(one.get(TEXT)) for one in examples]
        spans = [[(m.entity, m.start, m.end) for m in reader.read(text, A_DAY)] for text in texts]
        labels = [str(one.get(INTENT)) for one in examples]
        self._model = IntentModel.fit(texts, spans, labels, Embedding.open(), self._config["off_topic_weight"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts the intent and the ranking on each message."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            spans = [(one["entity"], one["start"], one["end"]) for one in message.get(ENTITIES, [])]
            ranking = self.ranking(text, spans)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:10], add_to_output=True)
        return messages

    def ranking(self, text: str, spans: Spans) -> list[dict[str, Any]]:
        """The intents, the likeliest first; :data:`FALLBACK` before them where none is likely enough."""
        if self._model is None:
            raise ClassifierError("The classifier has not been trained.")
        if not any(character.isalnum() for character in text):
            return [{"name": FALLBACK, "confidence": 1.0}]
        likely = self._model.probabilities(text, spans)
        ranked = [
            {"name": self._model.intents[n], "confidence": float(likely[n])} for n in np.argsort(-likely, kind="stable")
        ]
        crisis = next((one for one in ranked if one["name"] == CRISIS), None)
        if crisis is not None and crisis["confidence"] >= self._config["crisis"]:
            return [crisis, *[one for one in ranked if one is not crisis]]
        first, second = ranked[0]["confidence"], ranked[1]["confidence"]
        if first < self._config["fallback"] or first - second < self._config["margin"]:
            return [{"name": FALLBACK, "confidence": 1.0 - first}, *ranked]
        return ranked
