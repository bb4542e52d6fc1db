"""The search for the least value finds what scipy's finds, in no more steps than it may take."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from signposting.lbfgs import Numbers, least

Function = Callable[[Numbers], tuple[float, Numbers]]


def losses_of(seed: int) -> Function:
    """How wrong the weights of a small logistic regression are, and the slope of that."""
    random = np.random.default_rng(seed)
    features = (random.normal(size=(80, 12)) * random.uniform(0.1, 5.0, 12)).astype(np.float32)
    signs = np.where(random.random(80) < 0.4, 1, -1).astype(np.float32)

    def losses(weights: Numbers) -> tuple[float, Numbers]:
        margins = signs * (features @ weights)
        misses = -signs / (1 + np.exp(margins))
        value = np.logaddexp(0, -margins).sum() + (weights**2).sum() / 2
        return float(value), (features.T @ misses + weights).astype(np.float32)

    return losses


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_what_scipy_finds(seed: int) -> None:
    losses = losses_of(seed)

    def in_64_bits(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = losses(weights.astype(np.float32))
        return value, slope.astype(np.float64)

    expected = minimize(in_64_bits, np.zeros(12), jac=True, method="L-BFGS-B")

    found = least(losses, np.zeros(12, np.float32), most_steps=200)

    np.testing.assert_allclose(found, expected.x, atol=0.01)


def test_it_goes_downhill_from_far_away_in_a_narrow_valley() -> None:
    def valley(at: Numbers) -> tuple[float, Numbers]:
        x, y = at
        slope = [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]
        return float((1 - x) ** 2 + 100 * (y - x * x) ** 2), np.array(slope, np.float32)

    found = least(valley, np.array([-1.2, 1.0], np.float32), most_steps=200)

    np.testing.assert_allclose(found, [1.0, 1.0], atol=0.02)


def test_it_stops_after_the_steps_that_it_may_take() -> None:
    losses, start = losses_of(1), np.zeros(12, np.float32)

    values = [losses(least(losses, start, most_steps=steps))[0] for steps in (0, 1, 3, 9)]

    assert values[0] == losses(start)[0]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)


def test_it_stays_where_nothing_is_less() -> None:
    at_the_bottom = np.zeros(3, np.float32)

    found = least(lambda x: (float(x @ x), 2 * x), at_the_bottom, most_steps=10)

    np.testing.assert_array_equal(found, at_the_bottom)
