"""What is learnt from the examples: the classifier of all intents, and the closer look at crises."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.nlu.crises import Part, crisis_likelihood
from bot.nlu.ranking import CRISIS, OFF_TOPIC, Ranking, hear_crisis
from signposting.embedding import Embedding
from signposting.kernel_classifier import KernelClassifier
from signposting.logistic_regression import Matrix
from signposting.text_classifier import LookedAt, Said, TextClassifier

MOST_OTHERS = 6000
"""How many examples that are no crises the closer look is taught. With more it says the same."""


class Looked(NamedTuple):
    """A message, or a clause of it, as the classifiers see it."""

    features: Matrix
    words: str


@dataclass(frozen=True)
class LearntIntents:
    """What was learnt. May be shared between threads."""

    _model: TextClassifier
    _crises: KernelClassifier

    @classmethod
    def learn(
        cls, embedding: Embedding, layers: Matrix, examples: Sequence[Said], intents: Sequence[str], off_topic: float
    ) -> "LearntIntents":
        """Learns from examples with their vectors, ``(examples, layers, 384)``. Some of them have to be crises."""
        looked_at = LookedAt.of(layers, examples)
        model = TextClassifier.learn_from_features(embedding, looked_at, intents, example_weights(intents, off_topic))
        suspicion = model.probabilities_of_examples(looked_at)[:, model.labels.index(CRISIS)]
        chosen = worth_a_closer_look(intents, suspicion.tolist())
        return cls(model, KernelClassifier.learn(looked_at.dense[chosen], [intents[n] == CRISIS for n in chosen]))

    def look(self, said: Said) -> Looked:
        """A text as :meth:`rank` wants it."""
        return Looked(self._model.features(said), said.words)

    def look_at_layers(self, layers: Matrix, said: Said) -> Looked:
        """The same where the text's vectors, ``(1, layers, 384)``, are known already."""
        return Looked(self._model.features_from_layers(layers, [said])[0], said.words)

    def rank(self, whole: Looked, asides: Sequence[Looked]) -> Ranking:
        """The intents of a message, the likeliest first; a crisis that is told aside, in one of its clauses, counts."""
        likely = self._likely(whole)
        parts = [Part(one.features, self._likely(one)[CRISIS]) for one in asides]
        return hear_crisis(
            list(likely.items()), crisis_likelihood(self._crises, Part(whole.features, likely[CRISIS]), parts)
        )

    def knows(self, words: str) -> bool:
        """Whether a text shares any n-gram with what was learnt."""
        return self._model.knows(words)

    def save(self, folder: Path, probes: Sequence[Said]) -> None:
        """Writes what was learnt, with what it says about a few texts."""
        self._model.save(folder, probes)
        self._crises.save(folder)

    @classmethod
    def open(cls, folder: Path, embedding: Embedding) -> "LearntIntents":
        """What :meth:`save` wrote. Raises ``ClassifierError`` where it is damaged or not what it was."""
        return cls(TextClassifier.open(folder, embedding), KernelClassifier.open(folder))

    def _likely(self, looked: Looked) -> dict[str, float]:
        likely = self._model.probabilities_from_features(looked.features, looked.words)
        return dict(zip(self._model.labels, map(float, likely), strict=True))


def worth_a_closer_look(intents: Sequence[str], suspicion: Sequence[float]) -> list[int]:
    """Which examples the closer look is taught: the crises, and of the others those that look most like one. It is
    never asked about anything else, and time grows with the square of their number."""
    order = sorted(range(len(intents)), key=lambda n: -suspicion[n])
    others = [n for n in order if intents[n] != CRISIS][:MOST_OTHERS]
    return sorted(others + [n for n in order if intents[n] == CRISIS])


def example_weights(intents: Sequence[str], off_topic: float) -> list[float]:
    """A weight for each example: intents with few examples count for more, but not as much as those with many; the
    off-topic ones together count ``off_topic`` times the mean of the intents."""
    count = Counter(intents)
    total = {intent: float(number**0.5) for intent, number in count.items()}
    on_topic = [value for intent, value in total.items() if intent != OFF_TOPIC] or [1.0]
    total[OFF_TOPIC] = off_topic * sum(on_topic) / len(on_topic)
    scale = (len(intents) / len(count)) ** 0.5
    return [scale * total[intent] / count[intent] for intent in intents]
