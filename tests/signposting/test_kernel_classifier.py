"""The kernel classifier against scikit-learn's, and what it keeps."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from signposting.kernel_classifier import NUMBERS_FILE, STRENGTH, WIDTH, YES_COUNTS, KernelClassifier
from signposting.logistic_regression import Matrix
from signposting.text_classifier import ClassifierError


def rings(seed: int, texts: int = 60) -> tuple[Matrix, list[bool]]:
    """Texts in a ring around others: no straight line tells them apart."""
    chance = np.random.default_rng(seed)
    is_outside = chance.random(texts) < 0.5
    is_outside[:2] = (True, False)
    directions = chance.normal(size=(texts, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return (directions * np.where(is_outside, 3.0, 0.5)[:, None]).astype(np.float32), is_outside.tolist()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_it_says_what_scikit_learn_says(seed: int) -> None:
    features, answers = rings(seed)
    theirs = SVC(kernel="rbf", gamma=WIDTH, C=STRENGTH, class_weight={True: YES_COUNTS}).fit(features, answers)
    ours = KernelClassifier.learn(features, answers)
    asked, _ = rings(seed + 1)

    assert [ours.score(one) for one in asked] == pytest.approx(theirs.decision_function(asked), abs=5e-3)


def test_it_tells_apart_what_no_line_does() -> None:
    learnt = KernelClassifier.learn(*rings(1))
    asked, answers = rings(2)

    assert [learnt.score(one) > 0 for one in asked] == answers


def test_what_was_learnt_outlives_saving_and_opening(tmp_path: Path) -> None:
    learnt = KernelClassifier.learn(*rings(1))
    learnt.save(tmp_path)
    kept = KernelClassifier.open(tmp_path)

    assert [kept.score(one) for one in rings(2)[0]] == [learnt.score(one) for one in rings(2)[0]]


@pytest.mark.parametrize("content", [b"", b"PK", b"not numbers"])
def test_damaged_numbers_raise(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NUMBERS_FILE).write_bytes(content)

    with pytest.raises(ClassifierError, match="train it again"):
        KernelClassifier.open(tmp_path)


def test_missing_numbers_raise(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="train it again"):
        KernelClassifier.open(tmp_path)
