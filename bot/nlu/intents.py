"""Tells what a resident means to do: the intent classifier, as a component of Rasa's pipeline.

Wants the entities found first. How it decides, and why so, with figures: docs/decisions/intent-classifier.md.
"""

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import clauses
from bot.nlu.features import Span, said, said_with
from bot.nlu.learnt_intents import LearntIntents
from bot.nlu.ranking import FALLBACK, Limits, Ranking, decide
from signposting.embedding import Embedding, embedding_folder
from signposting.kept_vectors import layers_of
from signposting.mass_reading import read_every
from signposting.settings import ROOT
from signposting.text_classifier import ClassifierError

RANKED = 10
"""How many readings of a message are told; the others are hardly ever right."""

READ_FROM = ("bot/nlu/*.py", "signposting/*.py", "data/signposting/*.*", "data/signposting/conditions/*")
"""What decides, besides the examples, what is learnt from them."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Learns from the examples; puts an intent and a ranking on each message."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        learnt: LearntIntents | None,
    ) -> None:
        self._mend = bool(config["mend"])
        self._off_topic = float(config["off_topic"])
        self._limits = Limits(config["fallback"], config["margin"], config["crisis"])
        self._storage, self._resource, self._learnt = storage, resource, learnt

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``fallback``, ``margin`` and ``crisis`` are :class:`Limits`; ``off_topic`` is what all off-topic examples
        count together, in intents; ``mend`` switches the mending of words."""
        return {"fallback": 0.5, "margin": 0.05, "crisis": 0.7, "off_topic": 4.0, "mend": True}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Has Rasa train again where what reads the examples has changed, not only the examples."""
        digest = hashlib.sha256(embedding_folder().name.encode())
        for pattern in READ_FROM:
            for file in sorted(ROOT.glob(pattern)):
                digest.update(file.read_bytes())
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
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
        """A trained classifier. Raises where it is damaged or not what it was when it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LearntIntents.open(Path(folder), Embedding.open()))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples, and keeps what it learnt."""
        labelled = [(str(one.get(TEXT) or ""), str(one.get(INTENT))) for one in training_data.intent_examples]
        texts, intents = zip(*(one for one in labelled if one[0]), strict=True)
        examples = read_every(texts, partial(said_with, mend=self._mend))
        embedding = Embedding.open()
        layers = layers_of(embedding, [one.text for one in examples])
        self._learnt = LearntIntents.learn(embedding, layers, examples, intents, self._off_topic)
        with self._storage.write_to(self._resource) as folder:
            self._learnt.save(Path(folder), examples)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts the intent and the ranking on each message."""
        for message in messages:
            spans = [Span(one["entity"], one["start"], one["end"]) for one in message.get(ENTITIES) or ()]
            ranking = [
                {"name": intent, "confidence": likelihood}
                for intent, likelihood in self.rank(str(message.get(TEXT) or ""), spans)[:RANKED]
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def rank(self, text: str, spans: Sequence[Span]) -> Ranking:
        """The intents of a message, the likeliest first, with the decision in front: see :func:`decide`."""
        if self._learnt is None:
            raise ClassifierError("The classifier has not been trained.")
        looked_at = said(text, spans, self._mend)
        if not any(character.isalnum() for character in text) and not self._learnt.knows(looked_at.words):
            return [(FALLBACK, 1.0)]  # marks and pictures that no example has: the embedding cannot tell them apart
        asides = [self._learnt.look(said(*clause, self._mend)) for clause in clauses(text, spans)]
        return decide(self._learnt.rank(self._learnt.look(looked_at), asides), self._limits)
