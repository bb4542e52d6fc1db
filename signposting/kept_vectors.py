"""The vectors of all texts that are learnt from, kept under ``var/``.

Each is milliseconds of work, most are learnt from by several readers, and nearly all of them were there when the
product was last trained.

An SQLite file for each embedding and how it is asked, which processes that learn at once share. It holds no texts, only
digests of them. Its numbers have 16 bits: half the space, and far finer than the 8 bits that the embedding computes in.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signposting import embedding as embedding_module
from signposting.embedding import DIMENSIONS, LAYERS_GIVEN, Embedding
from signposting.settings import var_folder

DIGEST_BYTES = 16
WAIT_S = 60.0
"""How long another process may take to write."""

Vectors = NDArray[np.float16]


def layers_of(embedding: Embedding, texts: Sequence[str]) -> NDArray[np.float32]:
    """What :meth:`Embedding.embed_layers` gives, to 16 bits: shape ``(len(texts), layers, 384)``. Texts whose vectors
    are not kept yet are read on all cores, and kept."""
    digests = [blake2b(text.encode("utf-8", "replace"), digest_size=DIGEST_BYTES).digest() for text in texts]
    with _opened(embedding) as kept:
        found = dict(_read(kept, digests))
    missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in found}
    if missing:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            computed = threads.map(embedding.vectors_of, missing.values())
            added = {digest: one.astype(np.float16) for digest, one in zip(missing, computed, strict=True)}
        with _opened(embedding) as kept:
            _write(kept, added)
        found.update(added)
    layers = np.empty((len(texts), len(LAYERS_GIVEN), DIMENSIONS), np.float32)
    for row, digest in enumerate(digests):
        layers[row] = found[digest]
    return layers


def drop_others(embedding: Embedding) -> None:
    """Removes the files of all embeddings but one."""
    for file in var_folder().glob("vectors-*.sqlite3"):
        if file != _file(embedding):
            file.unlink()


def _file(embedding: Embedding) -> Path:
    made_by = blake2b(Path(embedding_module.__file__).read_bytes(), digest_size=4).hexdigest()
    return var_folder() / f"vectors-{embedding.name}-{made_by}.sqlite3"


@contextmanager
def _opened(embedding: Embedding) -> Iterator[sqlite3.Connection]:
    """The file, closed afterwards, what was written in it kept."""
    with closing(sqlite3.connect(_file(embedding), timeout=WAIT_S)) as kept, kept:
        kept.execute("CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, numbers BLOB NOT NULL)")
        yield kept


def _read(kept: sqlite3.Connection, digests: Sequence[bytes]) -> Iterator[tuple[bytes, Vectors]]:
    for digest in digests:
        row = kept.execute("SELECT numbers FROM vectors WHERE digest = ?", (digest,)).fetchone()
        if row is not None:
            yield digest, np.frombuffer(row[0], np.float16).reshape(len(LAYERS_GIVEN), DIMENSIONS)


def _write(kept: sqlite3.Connection, added: Mapping[bytes, Vectors]) -> None:
    rows = ((digest, vectors.tobytes()) for digest, vectors in added.items())
    kept.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
