"""Finds where a smooth convex function is least: L-BFGS, as the fits of logistic regressions need it.

After Nocedal and Wright, *Numerical Optimization*, 2nd edition, algorithms 7.4 and 7.5, with steps that are shortened
until they bring enough. scipy's does the same, but in the version that Rasa allows it goes through the numbers one by
one in Python before it begins and copies them at every step: half the time of a fit of a million weights. Compared in
docs/decisions/intent-classifier.md.
"""

from collections import deque
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float32]

STEPS_REMEMBERED = 10
ENOUGH = 1e-4
"""What share of the fall that its slope promises a step has to bring."""
SHORTEST_STEP = 1e-6
NO_MORE = 1e-7
"""The share of its value that a step must bring to be worth another: about what 32 bits can tell."""


def least(function: Callable[[Numbers], tuple[float, Numbers]], start: Numbers, most_steps: int) -> Numbers:
    """Where ``function``, which gives its value and its slope, is least, or as near as ``most_steps`` lead."""
    here = start
    value, slope = function(here)
    steps: deque[tuple[Numbers, Numbers, float]] = deque(maxlen=STEPS_REMEMBERED)
    for _ in range(most_steps):
        direction = _direction(slope, steps)
        promised = float(slope @ direction)
        if promised >= 0:
            return here
        length, there = 1.0, here + direction
        there_value, there_slope = function(there)
        while there_value > value + ENOUGH * length * promised and length > SHORTEST_STEP:
            too_much = 2 * (there_value - value - length * promised)
            length *= min(max(-promised * length / too_much, 0.1), 0.5)
            there = here + np.float32(length) * direction
            there_value, there_slope = function(there)
        brought, step, change = value - there_value, there - here, there_slope - slope
        if brought <= NO_MORE * abs(value):
            return there if brought > 0 else here
        bent = float(step @ change)
        if bent > 0:
            steps.append((step, change, bent))
        here, value, slope = there, there_value, there_slope
    return here


def _direction(slope: Numbers, steps: deque[tuple[Numbers, Numbers, float]]) -> Numbers:
    """Where to go from a slope, by what the last steps told of how it bends."""
    direction = -slope
    if not steps:
        direction /= max(float(np.linalg.norm(slope)), 1.0)  # what it is worth is not known: go a short way
        return direction
    taken = []
    for step, change, bent in reversed(steps):
        share = float(step @ direction) / bent
        direction -= np.float32(share) * change
        taken.append(share)
    _, change, bent = steps[-1]
    direction *= np.float32(bent / float(change @ change))
    for (step, change, bent), share in zip(steps, reversed(taken), strict=True):
        direction += np.float32(share - float(change @ direction) / bent) * step
    return direction
