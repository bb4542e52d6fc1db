"""Posters: what a deep link on one says, such as ``library-OL1``: where it hangs, and the outcode there.

Anybody can write such a link, so nothing but a short name and a known outcode is read out of it.
"""

import re
from dataclasses import dataclass

from signposting.places import Gazetteer

_WORD = r"(?:[a-z][a-z0-9]{0,29}|[0-9]{1,3})"
_LINK = re.compile(
    rf"(?P<where>[a-z][a-z0-9]{{0,29}}(?:[-_]{_WORD}){{0,4}})[-_](?P<outcode>[a-z]{{1,2}}[0-9][0-9a-z]?)", re.IGNORECASE
)
NAME_CHARACTERS = 40


@dataclass(frozen=True)
class Poster:
    """``name`` is the whole link in one spelling, ``library-OL1``; it has no spaces and at most 40 characters."""

    name: str
    outcode: str


def read_poster(link: str, gazetteer: Gazetteer) -> Poster | None:
    """The poster that a deep link names; ``None`` where it is not of that form or its outcode is not in the region."""
    match = _LINK.fullmatch(link)
    if match is None or len(link) > NAME_CHARACTERS:
        return None
    outcode = match["outcode"].upper()
    if gazetteer.resolve(outcode).status != "found":
        return None
    return Poster(f"{match['where'].lower().replace('_', '-')}-{outcode}", outcode)
