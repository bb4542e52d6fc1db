"""The sentence embedding against a plain 32-bit computation of the same weights, and against hostile text."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf, softmax

from signposting import embedding_build
from signposting.embedding import (
    GRAPH_FILE,
    MAX_TOKENS,
    TOKENIZER_FILE,
    TUNING,
    WEIGHTS_FILE,
    Embedding,
    EmbeddingMissingError,
    embedding_folder,
    open_tokenizer,
    packaged_path,
    token_ids,
)
from signposting.embedding_build import build_embedding

SENTENCES = (
    "hello",
    "yes please",
    "i need help with excel in oldham in the evenings please",
    "the jobcentre says I got to do it on line and i do not know how",
    "how do i zoom my grandaughter",
    "I've been told my benefits will stop unless I can use the website, can somebody show me?",
    "what is the weather in Paris tomorrow",
    "SL6 4PL",
    "Je voudrais apprendre à utiliser un ordinateur",
    "¿dónde está la biblioteca? 🙂",
)

ROLES = ("query", "key", "value")

HOSTILE = (
    "",
    "   ",
    "\x00",
    "a\x00b",
    "\ud800 half a pair \udfff",
    "😀" * 1000,
    "x" * 4096,
    "word " * 900,
    "[CLS] [SEP] [PAD] [MASK]",
    "\u202eright to left\u200b\ufeff",
    "日本語のメッセージ",
    "1234567890",
)


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return Embedding.open(build_embedding())


def reference_vectors(texts: tuple[str, ...], *, is_tuned: bool = True) -> NDArray[np.float32]:
    """The same network written out plainly, in 32 bits, nothing fused or added up beforehand: ``(len(texts), 384)``."""
    weights = load_file(packaged_path(WEIGHTS_FILE))
    if is_tuned:
        weights |= {name: matrix.astype(np.float32) for name, matrix in load_file(TUNING).items()}
    tokenizer = open_tokenizer(packaged_path(TOKENIZER_FILE))
    return np.stack([_reference_vector(weights, token_ids(tokenizer, text)[0]) for text in texts])


def _reference_vector(weights: dict[str, Any], ids: NDArray[np.int64]) -> NDArray[np.float32]:
    def dense(x: Any, name: str) -> Any:
        part, _, role = name.rpartition(".")
        tuned, columns = (part, ROLES.index(role) * 384) if role in ROLES else (name, 0)
        plain = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        if f"{tuned}.down" not in weights:
            return plain
        return plain + (x @ weights[f"{tuned}.down"] @ weights[f"{tuned}.up"])[:, columns : columns + plain.shape[1]]

    def normalise(x: Any, name: str) -> Any:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(x: Any) -> Any:
        return x.reshape(len(ids), 12, 32).transpose(1, 0, 2)

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = normalise(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for number in range(6):
        layer = f"encoder.layer.{number}"
        query, key, value = (heads(dense(x, f"{layer}.attention.self.{role}")) for role in ROLES)
        weight = softmax(query @ key.transpose(0, 2, 1) / np.sqrt(32), axis=-1)
        attended = (weight @ value).transpose(1, 0, 2).reshape(len(ids), 384)
        x = normalise(x + dense(attended, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")
        wide = dense(x, f"{layer}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        x = normalise(x + dense(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_the_vectors_are_nearly_those_of_the_original_weights(embedding: Embedding) -> None:
    cosines = (embedding.embed(SENTENCES) * reference_vectors(SENTENCES)).sum(axis=1)

    assert cosines.min() >= 0.975
    assert cosines.mean() >= 0.99


def test_sentences_of_like_meaning_lie_closer_than_others(embedding: Embedding) -> None:
    spreadsheet, excel, weather = embedding.embed(
        ["I want to learn spreadsheets", "excel classes for beginners", "will it rain tomorrow"]
    )

    assert spreadsheet @ excel > spreadsheet @ weather + 0.2


def test_a_text_has_the_same_vector_alone_and_among_others(embedding: Embedding) -> None:
    among_others = embedding.embed(SENTENCES)

    alone = np.concatenate([embedding.embed([text]) for text in SENTENCES])

    np.testing.assert_array_equal(alone, among_others)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_gives_a_finite_vector_of_unit_length(embedding: Embedding, text: str) -> None:
    vectors = embedding.embed([text])

    assert vectors.shape == (1, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-4)


def test_no_text_gives_no_row(embedding: Embedding) -> None:
    assert embedding.embed([]).shape == (0, 384)


def test_what_a_message_says_beyond_the_last_token_is_not_looked_at(embedding: Embedding) -> None:
    start = "hello " * MAX_TOKENS

    one, other = embedding.embed([start, start + "something else entirely"])

    np.testing.assert_array_equal(one, other)


def test_opening_what_was_never_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingMissingError, match="signposting.embedding_build"):
        Embedding.open(tmp_path / "embedding-none")


def test_a_second_build_changes_nothing(embedding: Embedding) -> None:
    built = embedding_folder() / GRAPH_FILE
    before = built.stat()

    build_embedding()

    assert built.stat() == before


def test_a_build_that_is_not_like_the_original_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_build, "LEAST_COSINE", 1.1)

    with pytest.raises(embedding_build.EmbeddingBuildError, match="like the original"):
        build_embedding(tmp_path / "embedding-strict")

    assert list(tmp_path.iterdir()) == []


def test_a_build_that_loses_the_race_leaves_the_winners_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "embedding-race"

    def somebody_else_wins(draft: Path) -> None:
        folder.mkdir()
        (folder / GRAPH_FILE).write_text("theirs")

    monkeypatch.setattr(embedding_build, "_write", somebody_else_wins)

    build_embedding(folder)

    assert (folder / GRAPH_FILE).read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [folder]


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes(b"cut short")
    monkeypatch.setattr(embedding_build, "packaged_path", lambda name: tmp_path / name)

    with pytest.raises(embedding_build.EmbeddingBuildError, match="damaged"):
        build_embedding(tmp_path / "embedding-damaged")
