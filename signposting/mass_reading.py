"""Reads many texts at once on all cores, as training needs: one after the other they take a minute and more."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from joblib import Parallel, cpu_count, delayed

from signposting.language import Mention
from signposting.places import load_gazetteer
from signposting.reading import A_DAY, Reader
from signposting.settings import FIRST_REGIONS

TEXTS_AT_ONCE = 500

Made = TypeVar("Made")


def read_every(texts: Sequence[str], make: Callable[[str, tuple[Mention, ...]], Made]) -> list[Made]:
    """What ``make`` makes of each text and of what it says, as :meth:`Reader.read` gives it on :data:`A_DAY` for the
    first regions. It is called in other processes."""
    parts = [texts[start : start + TEXTS_AT_ONCE] for start in range(0, len(texts), TEXTS_AT_ONCE)]
    return list(chain.from_iterable(Parallel(n_jobs=cpu_count())(delayed(_read)(part, make) for part in parts)))


def _read(texts: Sequence[str], make: Callable[[str, tuple[Mention, ...]], Made]) -> list[Made]:
    reader = _reader()
    return [make(text, reader.read(text, A_DAY)) for text in texts]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(load_gazetteer(FIRST_REGIONS))
