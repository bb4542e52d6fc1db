"""Tells whether somebody is in danger: a quick suspicion first, then a closer look.

The classifier of all intents suspects; a second one, which knows crises from all other talk and nothing else, decides.
Why there are two, with figures: docs/decisions/intent-classifier.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.ranking import SMALLEST
from signposting.kernel_classifier import KernelClassifier
from signposting.logistic_regression import Matrix

SUSPICION = 0.05
"""From which likelihood of a crisis on a text is looked at closely."""

TRUST_IN_SUSPICION, TRUST_ASIDE = 0.3, 0.1
"""How much the log-odds of the suspicion add to the score of the closer look, of a whole message and of a clause."""

SURE = 0.04
"""From which sum of the two on a whole message is a crisis."""

SURE_ASIDE = 1.0
"""The same for one clause alone ("Excel please. My son hits me"), which is easily mistaken out of its context."""

STEEPNESS = 5.0
"""How fast the likelihood grows with the score."""


@dataclass(frozen=True)
class Part:
    """A message or a clause of it: its features, and how likely the classifier of all intents takes it for a crisis."""

    features: Matrix
    suspicion: float


def crisis_likelihood(closer_look: KernelClassifier, whole: Part, asides: Sequence[Part]) -> float:
    """How likely a message is a crisis, by what it says as a whole or aside: 0.5 where it just comes to the limits of
    this module. From which likelihood on it is heard is set beside the other limits (:class:`bot.nlu.ranking.Limits`).
    What raises no suspicion stays as likely as it was."""
    parts = [(whole, TRUST_IN_SUSPICION, SURE), *((one, TRUST_ASIDE, SURE_ASIDE) for one in asides)]
    scores = [_score(closer_look, one, trust) - sure for one, trust, sure in parts if one.suspicion >= SUSPICION]
    return max(map(_likely, scores)) if scores else whole.suspicion


def _score(closer_look: KernelClassifier, part: Part, trust: float) -> float:
    odds = part.suspicion / max(1.0 - part.suspicion, SMALLEST)
    return closer_look.score(part.features) + trust * math.log(odds)


def _likely(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-STEEPNESS * score))
