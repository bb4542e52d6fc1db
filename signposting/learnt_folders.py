"""Folders of what is learnt at set-up: made once for the files that decide what is learnt, and then shared.

Kept under ``var/`` by a name that holds a digest of those files, so that what they no longer make is never read.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from signposting.settings import var_folder


def learnt_once(kind: str, inputs: Iterable[Path], learn: Callable[[Path], None], *, beside: str = "") -> Path:
    """The folder ``var/<kind>-<digest>`` of what ``learn`` writes into the folder that it is given. It is called only
    where that is not there yet.

    The digest is that of the files ``inputs`` and the words ``beside`` them.
    """
    digest = hashlib.sha256(beside.encode())
    for file in inputs:
        digest.update(file.read_bytes())
    folder = var_folder() / f"{kind}-{digest.hexdigest()[:16]}"
    if folder.exists():
        return folder
    draft = Path(tempfile.mkdtemp(prefix=f".{kind}-", dir=folder.parent))
    try:
        learn(draft)
        publish(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def publish(draft: Path, folder: Path) -> None:
    """Makes a finished draft the folder, by one rename. Where another process was first, what it made is as good."""
    draft.chmod(0o755)
    try:
        draft.rename(folder)
    except OSError:
        if not folder.exists():
            raise
