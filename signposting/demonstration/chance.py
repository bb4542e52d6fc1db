"""What stands for chance in the demonstration: the same names always give the same number.

A generator with a seed would give everything after an added row another fate; a hash of the names does not.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def chance(*names: str) -> float:
    """A number from 0 up to 1, evenly spread over names and always the same for the same ones."""
    digest = hashlib.sha256("|".join(names).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def choice(things: Sequence[Thing], *names: str) -> Thing:
    """One of the things, always the same for the same names."""
    return things[int(chance(*names) * len(things))]
