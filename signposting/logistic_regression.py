"""Logistic regression over dense and sparse features: what the learnt readers of texts have in common."""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from signposting.lbfgs import least

STRENGTH = 10.0
"""How far the weights may go (the inverse of the penalty on their squares)."""

MOST_STEPS, MOST_STEPS_EACH = 45, 30
"""Of the fit of one label a text, and of each label by itself, which gains nothing from more."""

Matrix: TypeAlias = NDArray[np.float32]

Judge: TypeAlias = Callable[[Matrix, Matrix], tuple[Matrix, Matrix]]
"""Gives, for scores and right answers ``(texts, labels)``, how wrong each text's scores are, and how likely they make
each label."""


LEAST_LIKELY = 0.02
"""Where a likelihood is nearer to 0 or to 1 than this it counts as this near: nothing that is learnt is surer."""


def log_odds(likelihood: float) -> float:
    """The logarithm of how much likelier something is than not."""
    likely = min(max(likelihood, LEAST_LIKELY), 1.0 - LEAST_LIKELY)
    return math.log(likely / (1.0 - likely))


def fit(
    dense: Matrix, sparse: csr_matrix, answers: NDArray[np.intp], weights: Matrix, strength: float = STRENGTH
) -> tuple[Matrix, Matrix, Matrix]:
    """The weights of the dense features, of the sparse ones, and the bias, where each text has one of some labels.

    Finds what scikit-learn's ``LogisticRegression(C=strength)`` does (a test compares them). That takes one matrix,
    and a thousand dense columns written as sparse ones make it several times slower.
    """
    right = np.zeros((len(answers), int(answers.max()) + 1), np.float32)
    right[np.arange(len(answers)), answers] = 1
    return _fit(dense, sparse, right, weights, strength, _one_of_all, MOST_STEPS)


def fit_each(
    dense: Matrix, sparse: csr_matrix, answers: NDArray[np.bool_], weights: Matrix, strength: float = STRENGTH
) -> tuple[Matrix, Matrix, Matrix]:
    """The same where a text has any number of the labels: ``answers`` are ``(texts, labels)``, and each label is
    learnt as if it were the only one."""
    return _fit(dense, sparse, answers.astype(np.float32), weights, strength, _each_alone, MOST_STEPS_EACH)


def _fit(
    dense: Matrix, sparse: csr_matrix, right: Matrix, weights: Matrix, strength: float, judge: Judge, most_steps: int
) -> tuple[Matrix, Matrix, Matrix]:
    labels = right.shape[1]
    bounds = np.cumsum([dense.shape[1], sparse.shape[1]])
    transposed = sparse.T.tocsr()

    def parts(numbers: Matrix) -> list[Matrix]:
        return np.split(numbers.reshape(-1, labels), bounds)

    def loss_and_slope(numbers: Matrix) -> tuple[float, Matrix]:
        for_dense, for_sparse, bias = parts(numbers)
        losses, likely = judge(dense @ for_dense + sparse @ for_sparse + bias, right)
        penalty = ((for_dense**2).sum() + (for_sparse**2).sum()) / (2 * strength)
        misses = (likely - right) * weights[:, None]
        slope = numbers / np.float32(strength)
        of_dense, of_sparse, of_bias = parts(slope)
        of_dense += dense.T @ misses
        of_sparse += transposed @ misses
        of_bias[:] = misses.sum(axis=0)
        return float((weights * losses).sum() + penalty), slope

    start = np.zeros((dense.shape[1] + sparse.shape[1] + 1) * labels, np.float32)
    for_dense, for_sparse, bias = parts(least(loss_and_slope, start, most_steps))
    return for_dense, for_sparse, bias[0]


def _one_of_all(scores: Matrix, right: Matrix) -> tuple[Matrix, Matrix]:
    scores = scores - scores.max(axis=1, keepdims=True)
    sums = np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return (sums - (right * scores).sum(axis=1, keepdims=True))[:, 0], np.exp(scores - sums)


def _each_alone(scores: Matrix, right: Matrix) -> tuple[Matrix, Matrix]:
    sums = np.logaddexp(0.0, scores)
    return (sums - right * scores).sum(axis=1), np.exp(scores - sums)
