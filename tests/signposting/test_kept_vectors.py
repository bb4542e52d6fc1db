"""Vectors that are kept from one training to the next."""

from pathlib import Path

import numpy as np
import pytest

from signposting.embedding import Embedding
from signposting.kept_vectors import drop_others, layers_of

TEXTS = ("i want to learn excel", "a computer class in bolton", "i want to learn excel", "", "\ud800 half a pair")


@pytest.fixture
def embedding() -> Embedding:
    return Embedding.open()


@pytest.fixture(autouse=True)
def own_folder(embedding: Embedding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which nothing is kept yet."""
    monkeypatch.setenv("VAR_FOLDER", str(tmp_path))
    return tmp_path


def test_they_are_those_of_the_embedding_to_16_bits(embedding: Embedding) -> None:
    np.testing.assert_allclose(layers_of(embedding, TEXTS), embedding.embed_layers(TEXTS), atol=1e-3)


def test_they_are_the_same_when_they_are_asked_for_again(embedding: Embedding) -> None:
    first = layers_of(embedding, TEXTS[:2])

    np.testing.assert_array_equal(layers_of(embedding, (*TEXTS[1:], TEXTS[0]))[[4, 0]], first)


def test_what_is_kept_is_not_read_again(embedding: Embedding, monkeypatch: pytest.MonkeyPatch) -> None:
    layers_of(embedding, TEXTS)
    monkeypatch.setattr(Embedding, "vectors_of", lambda *_: pytest.fail("It was read again."))

    layers_of(embedding, TEXTS)


def test_no_texts_have_none(embedding: Embedding) -> None:
    assert layers_of(embedding, ()).shape == (0, 3, 384)


def test_the_file_holds_none_of_the_words(embedding: Embedding, own_folder: Path) -> None:
    layers_of(embedding, ["a sentence about marmalade"])

    (file,) = own_folder.glob("vectors-*")
    assert b"marmalade" not in file.read_bytes()


def test_files_of_other_embeddings_are_removed(embedding: Embedding, own_folder: Path) -> None:
    layers_of(embedding, TEXTS)
    (own_folder / "vectors-embedding-0123-4567.sqlite3").touch()
    (kept,) = [file for file in own_folder.glob("vectors-*") if "0123" not in file.name]

    drop_others(embedding)

    assert list(own_folder.glob("vectors-*")) == [kept]
