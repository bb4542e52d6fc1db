"""Tells what a resident means to do: the intent classifier, as a component of Rasa's pipeline.

Wants the entities found first. How it decides, and why so, with figures: docs/decisions/intent-classifier.md.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import clauses
from bot.nlu.features import Span, said
from signposting.embedding import Embedding, embedding_folder
from signposting.places import load_gazetteer
from signposting.reading import Reader
from signposting.settings import FIRST_REGIONS, ROOT
from signposting.text_classifier import ClassifierError, TextClassifier

FALLBACK = "nlu_fallback"
CRISIS = "disclose_crisis"
OFF_TOPIC = "out_of_scope"
COURSE_TALK = frozenset({"find_course", "inform", "refine_search"})
"""Intents that one form hears in the same way: which of them a message is need not be sure, if it is one of them."""

ASIDE = 0.8
"""From which likelihood on one clause alone makes a message a crisis ("Excel please. My son hits me"). Higher than for
whole messages: a clause out of its context is easily mistaken."""

RANKED = 10
"""How many readings of a message are told; the others are hardly ever right."""

A_DAY = date(2026, 11, 23)
"""The day that the examples are read on: which one does not matter, that it stays the same does."""

READ_FROM = ("bot/nlu/*.py", "signposting/*.py", "data/signposting/*.*", "data/signposting/conditions/*")
"""What decides, besides the examples, what is learnt from them."""

Ranking = list[tuple[str, float]]
"""Intents with their likelihoods, the likeliest first."""


@dataclass(frozen=True)
class Limits:
    """From which likelihoods on a message counts as understood.

    ``fallback``: the first reading must be as likely as this. ``margin``: and ahead of the second by this much.
    ``crisis``: a crisis is taken for one from here on, whatever else is likelier.
    """

    fallback: float
    margin: float
    crisis: float


def decide(ranking: Ranking, limits: Limits) -> Ranking:
    """The ranking with the decision in front: a crisis that is likely enough, :data:`FALLBACK` where nothing is."""
    for place, (intent, likelihood) in enumerate(ranking):
        if intent == CRISIS and likelihood >= limits.crisis:
            return [ranking[place], *ranking[:place], *ranking[place + 1 :]]
    if ranking[0][0] == CRISIS:
        ranking = [*ranking[1:], ranking[0]]
    alike = COURSE_TALK if ranking[0][0] in COURSE_TALK else frozenset({ranking[0][0]})
    first = sum(likelihood for intent, likelihood in ranking if intent in alike)
    rivals = (likelihood for intent, likelihood in ranking if intent not in alike and intent != CRISIS)
    second = max(rivals, default=0.0)
    if first < limits.fallback or first - second < limits.margin:
        return [(FALLBACK, 1.0 - first), *ranking]
    return ranking


def hear_aside(ranking: Ranking, labels: Sequence[str], asides: Iterable[NDArray[np.float32]]) -> Ranking:
    """The ranking of a message, with a crisis as likely as it is in the clause that sounds most like one, where that
    is sure enough; the other intents share what is left. ``asides``: for each clause the likelihoods of the labels."""
    aside = max((float(likely[labels.index(CRISIS)]) for likely in asides), default=0.0)
    before = dict(ranking).get(CRISIS, 0.0)
    if aside < ASIDE or aside <= before:
        return ranking
    left = (1.0 - aside) / (1.0 - before)
    others = [(intent, likelihood * left) for intent, likelihood in ranking if intent != CRISIS]
    return [(CRISIS, aside), *others]


def example_weights(intents: Sequence[str], off_topic: float) -> list[float]:
    """A weight for each example: intents with few examples count for more, but not as much as those with many; the
    off-topic ones together count ``off_topic`` times the mean of the intents."""
    count = Counter(intents)
    total = {intent: float(number**0.5) for intent, number in count.items()}
    on_topic = [value for intent, value in total.items() if intent != OFF_TOPIC] or [1.0]
    total[OFF_TOPIC] = off_topic * sum(on_topic) / len(on_topic)
    scale = (len(intents) / len(count)) ** 0.5
    return [scale * total[intent] / count[intent] for intent in intents]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Learns from the examples; puts an intent and a ranking on each message."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: TextClassifier | None,
    ) -> None:
        self._mend = bool(config["mend"])
        self._off_topic = float(config["off_topic"])
        self._limits = Limits(config["fallback"], config["margin"], config["crisis"])
        self._storage, self._resource, self._model = storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``fallback``, ``margin`` and ``crisis`` are :class:`Limits`; ``off_topic`` is what all off-topic examples
        count together, in intents; ``mend`` switches the mending of words."""
        return {"fallback": 0.35, "margin": 0.05, "crisis": 0.5, "off_topic": 2.5, "mend": True}

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
            return cls(config, model_storage, resource, TextClassifier.open(Path(folder), Embedding.open()))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples and keeps what it learnt."""
        reader = Reader(load_gazetteer(FIRST_REGIONS))
        examples, intents = [], []
        for message in training_data.intent_examples:
            if text := str(message.get(TEXT) or ""):
                spans = [Span(one.entity, one.start, one.end) for one in reader.read(text, A_DAY)]
                examples.append(said(text, spans, self._mend))
                intents.append(str(message.get(INTENT)))
        weights = example_weights(intents, self._off_topic)
        self._model = TextClassifier.learn(Embedding.open(), examples, intents, weights)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder), examples)
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
        if self._model is None:
            raise ClassifierError("The classifier has not been trained.")
        looked_at = said(text, spans, self._mend)
        if not any(character.isalnum() for character in text) and not self._model.knows(looked_at.words):
            return [(FALLBACK, 1.0)]  # marks and pictures that no example has: the embedding cannot tell them apart
        likely = self._model.probabilities(looked_at)
        ranking = sorted(zip(self._model.labels, map(float, likely)), key=lambda one: -one[1])
        asides = [self._model.probabilities(said(*clause, self._mend)) for clause in clauses(text, spans)]
        return decide(hear_aside(ranking, self._model.labels, asides), self._limits)
