"""Where the points of a list begin and end: "Passwords, saving your work and joining a call" has three.

Colleges tell what is taught in such lists. A word that means a skill only there, a device that is a point of its own,
and a skill that begins a point are told by their places from the same words in running text.
"""

from spacy.tokens import Doc

MARKS = frozenset((",", ";", ":", "(", ")", "/", "-", ".", "!", "?"))
JOINING = frozenset(("and", "or", "&", "+", "plus", "then"))
LINKING = frozenset(("about", "as", "at", "by", "for", "from", "in", "of", "on", "so", "that", "to", "using", "with"))
"""Words after which an "and" joins what stands within one point: "films for schools and clubs"."""


def begins_point(doc: Doc, start: int) -> bool:
    """Whether a point of a list begins at a token."""
    before = doc[start - 1].norm_ if start else ","
    return before in MARKS or (before in JOINING and _joins_points(doc, start - 1))


def is_whole_point(doc: Doc, start: int, end: int) -> bool:
    """Whether tokens are a point of a list, with no other word."""
    after = doc[end].norm_ if end < len(doc) else "."
    return (after in MARKS or after in JOINING) and begins_point(doc, start)


def _joins_points(doc: Doc, joining: int) -> bool:
    """Whether an "and" stands between points rather than within one."""
    for position in range(joining - 1, -1, -1):
        norm = doc[position].norm_
        if norm in MARKS:
            return True
        if norm in LINKING:
            return False
    return True
