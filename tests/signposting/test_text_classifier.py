"""The classifier that intents and learnt skills share: what it finds, and that it cannot be opened damaged."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from signposting.embedding import Embedding
from signposting.embedding_build import build_embedding
from signposting.kept_vectors import layers_of
from signposting.language import read_doc
from signposting.logistic_regression import fit, fit_each
from signposting.text_classifier import (
    NUMBERS_FILE,
    WORDS_FILE,
    ClassifierError,
    LookedAt,
    Said,
    TextClassifier,
    mended,
)

EXAMPLES = {
    "greet": ("hello", "hi there", "good morning", "hiya"),
    "cost": ("is it free", "how much is it", "what does it cost", "do i have to pay"),
    "place": ("in oldham", "near bolton", "i live in leeds", "around bury"),
}


def learn(
    embedding: Embedding, said: Sequence[Said], labels: Sequence[str], weights: Sequence[float]
) -> TextClassifier:
    looked_at = LookedAt.of(layers_of(embedding, [one.text for one in said]), said)
    return TextClassifier.learn_from_features(embedding, looked_at, labels, weights)


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return Embedding.open(build_embedding())


@pytest.fixture(scope="module")
def learnt(embedding: Embedding) -> TextClassifier:
    pairs = [(Said(text, text), label) for label, texts in EXAMPLES.items() for text in texts]
    said, labels = zip(*pairs, strict=True)
    return learn(embedding, said, labels, [1.0] * len(labels))


@pytest.fixture
def folder(learnt: TextClassifier, tmp_path: Path) -> Path:
    learnt.save(tmp_path, [Said("hello", "hello"), Said("is it free", "is it free")])
    return tmp_path


def test_the_regression_finds_what_scikit_learn_finds() -> None:
    random = np.random.default_rng(5)
    answers = random.integers(0, 4, 300)
    dense = (random.normal(size=(300, 6)) + answers[:, None] * 0.4).astype(np.float32)
    sparse = csr_matrix((random.random((300, 30)) < 0.1).astype(np.float32))
    weights = random.uniform(0.3, 2.0, 300).astype(np.float32)
    reference = LogisticRegression(C=0.5, max_iter=1000, tol=1e-6)
    reference.fit(hstack([csr_matrix(dense), sparse]), answers, sample_weight=weights)

    for_dense, for_sparse, bias = fit(dense, sparse, answers, weights, strength=0.5)

    scores = dense @ for_dense + sparse @ for_sparse + bias
    likely = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    expected = reference.predict_proba(hstack([csr_matrix(dense), sparse]))
    np.testing.assert_allclose(likely, expected, atol=0.01)


def test_each_label_is_learnt_as_if_it_were_the_only_one() -> None:
    random = np.random.default_rng(7)
    answers = random.random((200, 3)) < 0.3
    dense = (random.normal(size=(200, 5)) + answers[:, :1] * 0.8 - answers[:, 2:] * 0.5).astype(np.float32)
    sparse = csr_matrix((random.random((200, 20)) < 0.1).astype(np.float32))
    weights = random.uniform(0.3, 2.0, 200).astype(np.float32)

    for_dense, for_sparse, bias = fit_each(dense, sparse, answers, weights, strength=0.5)

    likely = 1 / (1 + np.exp(-(dense @ for_dense + sparse @ for_sparse + bias)))
    for label in range(3):
        alone = LogisticRegression(C=0.5, max_iter=1000, tol=1e-6)
        alone.fit(hstack([csr_matrix(dense), sparse]), answers[:, label], sample_weight=weights)
        expected = alone.predict_proba(hstack([csr_matrix(dense), sparse]))[:, 1]
        np.testing.assert_allclose(likely[:, label], expected, atol=0.01)


@pytest.mark.parametrize(("text", "label"), [("hi", "greet"), ("will i have to pay", "cost"), ("near leeds", "place")])
def test_an_unseen_text_gets_the_label_of_its_like(learnt: TextClassifier, text: str, label: str) -> None:
    likely = learnt.probabilities(Said(text, text))

    assert learnt.labels[int(likely.argmax())] == label
    assert likely.sum() == pytest.approx(1.0, abs=1e-5)


def test_a_fact_can_decide_between_texts_that_are_the_same(embedding: Embedding) -> None:
    said = [Said("oldham", "oldham", (fact,)) for fact in (0.0, 1.0) for _ in range(10)]
    model = learn(embedding, said, ["no"] * 10 + ["yes"] * 10, [1.0] * 20)

    without, with_fact = (model.probabilities(Said("oldham", "oldham", (fact,))) for fact in (0.0, 1.0))

    assert without[model.labels.index("no")] > 0.6
    assert with_fact[model.labels.index("yes")] > 0.6


def test_an_example_that_counts_more_draws_an_ambiguous_text_to_its_label(embedding: Embedding) -> None:
    said, labels = [Said("free", "free")] * 2, ["cost", "inform"]

    heavy = learn(embedding, said, labels, [5.0, 1.0])

    assert heavy.probabilities(said[0]) == pytest.approx([5 / 6, 1 / 6], abs=0.02)


def test_a_text_may_have_several_labels_or_none(embedding: Embedding, tmp_path: Path) -> None:
    said = [Said(text, text) for text in ("hello", "hello there", "is it free", "hello is it free", "near leeds")] * 4
    labels = [{"greet"}, {"greet"}, {"cost"}, {"greet", "cost"}, set[str]()] * 4
    model = TextClassifier.learn_each(embedding, said, labels, [1.0] * len(said))
    model.save(tmp_path, said)

    for learnt in (model, TextClassifier.open(tmp_path, embedding)):
        both, neither = (learnt.probabilities(Said(text, text)) for text in ("hello is it free", "near leeds"))
        assert learnt.labels == ("cost", "greet")
        assert min(both) > 0.6
        assert max(neither) < 0.4


def test_what_was_saved_says_the_same_when_it_is_opened(
    learnt: TextClassifier, folder: Path, embedding: Embedding
) -> None:
    opened = TextClassifier.open(folder, embedding)

    said = Said("how much to pay in leeds", "how much to pay in leeds")
    np.testing.assert_array_equal(opened.probabilities(said), learnt.probabilities(said))
    assert opened.labels == learnt.labels


@pytest.mark.parametrize("name", [NUMBERS_FILE, WORDS_FILE])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"{}"])
def test_a_damaged_file_is_refused(folder: Path, embedding: Embedding, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)

    with pytest.raises(ClassifierError, match="train it again"):
        TextClassifier.open(folder, embedding)


def test_numbers_that_say_something_else_are_refused(folder: Path, embedding: Embedding) -> None:
    with np.load(folder / NUMBERS_FILE) as kept:
        numbers = dict(kept)
    np.savez(folder / NUMBERS_FILE, **{**numbers, "dense": np.zeros_like(numbers["dense"])})

    with pytest.raises(ClassifierError, match="does not say what it said"):
        TextClassifier.open(folder, embedding)


def test_a_model_of_another_embedding_is_refused(folder: Path, embedding: Embedding) -> None:
    words = json.loads((folder / WORDS_FILE).read_text())
    (folder / WORDS_FILE).write_text(json.dumps({**words, "embedding": "embedding-of-old"}))

    with pytest.raises(ClassifierError, match="embedding-of-old"):
        TextClassifier.open(folder, embedding)


def test_mending_parts_shortened_words_and_keeps_known_ones() -> None:
    assert mended(read_doc("I'm learning computors")) == "i am learning computers"
