"""Multinomial logistic regression over dense and sparse features: what the learnt readers of texts have in common."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

STRENGTH = 10.0
"""How far the weights may go (the inverse of the penalty on their squares)."""

MOST_STEPS = 45

Matrix: TypeAlias = NDArray[np.float32]


def fit(
    dense: Matrix, sparse: csr_matrix, answers: NDArray[np.intp], weights: Matrix, strength: float = STRENGTH
) -> tuple[Matrix, Matrix, Matrix]:
    """The weights of the dense features, of the sparse ones, and the bias.

    Finds what scikit-learn's ``LogisticRegression(C=strength)`` does (a test compares them). That takes one matrix,
    and a thousand dense columns written as sparse ones make it several times slower.
    """
    from scipy.optimize import minimize  # half a second, which who only reads what was learnt does not wait for

    texts, labels = len(answers), int(answers.max()) + 1
    shapes = [(dense.shape[1], labels), (sparse.shape[1], labels), (labels,)]
    bounds = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    transposed = sparse.T.tocsr()
    right = np.zeros((texts, labels), np.float32)
    right[np.arange(texts), answers] = 1

    def parts(numbers: NDArray[np.float64]) -> list[Matrix]:
        pieces = np.split(numbers.astype(np.float32), bounds)
        return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]

    def loss_and_slope(numbers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        for_dense, for_sparse, bias = parts(numbers)
        scores = dense @ for_dense + sparse @ for_sparse + bias
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        penalty = ((for_dense**2).sum() + (for_sparse**2).sum()) / (2 * strength)
        loss = float((weights * (sums - (right * scores).sum(axis=1, keepdims=True))[:, 0]).sum() + penalty)
        misses = (np.exp(scores - sums) - right) * weights[:, None]
        slopes = (dense.T @ misses + for_dense / strength, transposed @ misses + for_sparse / strength, misses.sum(0))
        return loss, np.concatenate([slope.ravel() for slope in slopes]).astype(np.float64)

    found = minimize(
        loss_and_slope, np.zeros(sum(int(np.prod(shape)) for shape in shapes)), jac=True, method="L-BFGS-B",
        options={"maxiter": MOST_STEPS},
    )  # fmt: skip
    for_dense, for_sparse, bias = parts(found.x)
    return for_dense, for_sparse, bias
