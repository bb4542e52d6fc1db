"""When a message is heard as a crisis: a suspicion, then a closer look at the whole and at each clause."""

import numpy as np
import pytest

from bot.nlu.crises import SURE, SURE_ASIDE, SUSPICION, Part, crisis_likelihood
from signposting.kernel_classifier import KernelClassifier


class Says(KernelClassifier):
    """A closer look whose score of a text is the text's one feature."""

    def __init__(self) -> None:
        pass

    def score(self, features: np.ndarray) -> float:
        return float(features[0])


def part(score: float, suspicion: float = 0.5) -> Part:
    return Part(np.array([score], np.float32), suspicion)


HARMLESS = part(-1.0)


@pytest.mark.parametrize(("whole", "asides"), [
    (part(SURE + 0.01), []),
    (HARMLESS, [HARMLESS, part(SURE_ASIDE + 0.01)]),
    (part(SURE + 0.01), [HARMLESS]),
])  # fmt: skip
def test_what_the_closer_look_is_sure_of_is_heard(whole: Part, asides: list[Part]) -> None:
    assert crisis_likelihood(Says(), whole, asides) >= 0.5


@pytest.mark.parametrize(("whole", "asides"), [
    (part(SURE - 0.01), []),
    (HARMLESS, [part(SURE_ASIDE - 0.01)]),
    (part(5.0, suspicion=SUSPICION / 2), [part(5.0, suspicion=SUSPICION / 2)]),
])  # fmt: skip
def test_what_it_is_not_sure_of_and_what_nobody_suspects_is_not(whole: Part, asides: list[Part]) -> None:
    assert crisis_likelihood(Says(), whole, asides) < 0.5


def test_the_stronger_the_suspicion_the_less_the_closer_look_has_to_find() -> None:
    likely = [crisis_likelihood(Says(), part(0.0, suspicion), []) for suspicion in (SUSPICION, 0.3, 0.5, 0.9)]
    assert likely == sorted(likely) and likely[0] < 0.5 < likely[-1]


def test_what_nobody_suspects_stays_as_likely_as_it_was() -> None:
    assert crisis_likelihood(Says(), part(5.0, suspicion=0.01), []) == 0.01


def test_the_surer_the_closer_look_the_likelier() -> None:
    scores = (-1.0, 0.0, 0.2, 0.5, 2.0)
    likely = [crisis_likelihood(Says(), part(score), []) for score in scores]
    assert likely == sorted(likely) and 0 < likely[0] < likely[-1] < 1
