"""Answers one yes-or-no question about a text by comparing it with the texts that it was taught.

A support vector machine with a radial kernel over the features of :mod:`signposting.text_classifier`. It tells odd
cases apart that no straight line does, and costs several times as much: ask it where the quicker classifier is in
doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from signposting.logistic_regression import Matrix
from signposting.text_classifier import ClassifierError

WIDTH = 0.25
"""How fast the likeness of two texts falls with the square of their distance."""

STRENGTH = 3.0
"""How much a taught text that is on the wrong side costs; see scikit-learn's ``C``."""

YES_COUNTS = 3.0
"""How many times as much it costs to miss a yes as to miss a no."""

NUMBERS_FILE = "kernel.npz"


@dataclass(frozen=True)
class KernelClassifier:
    """What was learnt. May be shared between threads."""

    _examples: Matrix = field(repr=False)
    """The features of the taught texts that decide, (texts, features)."""
    _weights: Matrix = field(repr=False)
    _bias: float

    @classmethod
    def learn(cls, features: Matrix, answers: Sequence[bool]) -> "KernelClassifier":
        """Learns from texts' features, (texts, features), and their right answers, which have to hold both.

        The likeness of all pairs is found at once, by one product of matrices: the machine itself takes seven times as
        long over it.
        """
        from sklearn.svm import SVC  # here, because only training needs it

        machine = SVC(kernel="precomputed", C=STRENGTH, class_weight={True: YES_COUNTS})
        machine.fit(_likeness(features), np.array(answers))
        return cls(features[machine.support_].astype(np.float32), machine.dual_coef_[0].astype(np.float32),
                   float(machine.intercept_[0]))  # fmt: skip

    def score(self, features: Matrix) -> float:
        """Above 0 for yes, below for no, the further the surer; about 1 and -1 are typical."""
        distances = ((self._examples - features) ** 2).sum(axis=1)
        return float(np.exp(-WIDTH * distances) @ self._weights) + self._bias

    def save(self, folder: Path) -> None:
        """Writes what was learnt."""
        np.savez_compressed(folder / NUMBERS_FILE, examples=self._examples, weights=self._weights, bias=self._bias)

    @classmethod
    def open(cls, folder: Path) -> "KernelClassifier":
        """What :meth:`save` wrote. Raises :class:`ClassifierError` where it is damaged."""
        try:
            with np.load(folder / NUMBERS_FILE, allow_pickle=False) as kept:
                return cls(kept["examples"], kept["weights"], float(kept["bias"]))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ClassifierError(f"The trained model cannot be read ({error}): train it again.") from error


def _likeness(features: Matrix) -> Matrix:
    """The radial kernel of each pair of texts, 1 for two that are the same: shape ``(texts, texts)``."""
    squares = WIDTH * (features**2).sum(axis=1)
    likeness = features @ features.T
    likeness *= 2 * WIDTH
    likeness -= squares[:, None]
    likeness -= squares  # in place all along: of thousands of texts each matrix takes hundreds of megabytes
    return np.asarray(np.exp(np.minimum(likeness, 0.0, out=likeness), out=likeness))
