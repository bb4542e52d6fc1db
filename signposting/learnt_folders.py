"""Folders of what is made at set-up: each made once, for the files that decide what is in it, and then shared.

They stand under ``var/``. A name that holds a digest of those files keeps what they no longer make from being read.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from signposting.settings import var_folder


def learnt_once(
    kind: str, inputs: Iterable[Path], proof: str, learn: Callable[[Path], None], *, beside: str = ""
) -> Path:
    """The folder ``var/<kind>-<digest>`` of what ``learn`` writes into the folder that it is given. It is called only
    where that does not hold the file ``proof`` yet.

    The digest is that of the files ``inputs`` and the words ``beside`` them.
    """
    digest = hashlib.sha256(beside.encode())
    for file in inputs:
        digest.update(file.read_bytes())
    folder = var_folder() / f"{kind}-{digest.hexdigest()[:16]}"
    if not (folder / proof).exists():
        make_whole(folder, proof, learn)
    return folder


def make_whole(folder: Path, proof: str, make: Callable[[Path], None]) -> None:
    """Makes a folder that appears whole or not at all, by what ``make`` writes into the draft that it is given.

    One rename. Where another process was first, what it made is as good: the file ``proof`` is in it.
    """
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        make(draft)
        _publish(draft, folder, proof)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _publish(draft: Path, folder: Path, proof: str) -> None:
    draft.chmod(0o755)
    try:
        draft.rename(folder)
    except OSError:
        if not (folder / proof).exists():
            raise
