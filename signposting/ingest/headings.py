"""Tells a file's columns by their headings, under any of the names that publishers give them.

Case, spaces and punctuation in a heading do not count.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from signposting.ingest.faults import RefusedFileError

Aliases = Mapping[str, tuple[str, ...]]
"""The names of each column, by the name that the code has for it."""

_NOT_COUNTED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Headings:
    """Where columns stand, and how the file spells them; ``width`` is the number of cells that a row should have."""

    places: Mapping[str, int]
    written: Mapping[str, str]
    width: int

    def cell(self, row: Sequence[str], name: str) -> str:
        """The trimmed cell of a row; empty where the file has no such column."""
        at = self.places.get(name)
        return "" if at is None else row[at].strip()

    def spelt(self, name: str) -> str:
        """A column as the file calls it."""
        return self.written.get(name, name)


def find_headings(first: Sequence[str], aliases: Aliases, required: Sequence[str], shape: str) -> Headings:
    """The columns of a file, told from its first row; of two names of one column the likelier counts.

    Raises :class:`RefusedFileError` where one of those required is missing or a heading stands twice.
    """
    keys = [_key(heading) for heading in first]
    places = {name: at for name, known in aliases.items() if (at := _place(keys, (name, *known))) is not None}
    missing = [name for name in required if name not in places]
    repeated = [first[at].strip() for at in places.values() if keys.count(keys[at]) > 1]
    if missing or repeated:
        told = "; ".join(
            f"{what}: {', '.join(names[:8])}" for what, names in (("missing", missing), ("repeated", repeated)) if names
        )
        raise RefusedFileError("FILE_HAS_WRONG_HEADINGS", shape=shape, told=told)
    return Headings(places, {name: first[at].strip() for name, at in places.items()}, len(first))


def _place(keys: Sequence[str], known: Sequence[str]) -> int | None:
    return next((keys.index(key) for one in known if (key := _key(one)) in keys), None)


def _key(heading: str) -> str:
    return _NOT_COUNTED.sub("", heading.lower())
