"""What holds of a mention in its message: the words around it and in its clause, and others of its kind beside it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from signposting.language import Mention, read_doc, text_offsets

NEAREST, REACH, FAR = 4, 10, 25
"""How many words are looked at one by one, as far as the next mention of the kind, and at all, on either side."""
MANY = 4
ENDS = frozenset(".,;:!?()\n-–—")
"""What ends a clause."""
OTHERS = frozenset(
    "brother dad daughter father friend gran grandad granddaughter grandson he her him his husband lad mam mate mom"
    " mother mum nan neighbour nephew niece partner she sister son their them they wife".split()
)
WISHES = frozenset(("fancies", "keen", "learn", "like", "likes", "love", "need", "needs", "try", "want", "wants"))
ASKED_FOR = frozenset(("for", "behalf", "teach", "show"))
"""Who may be meant to learn, and what tells that they are."""
DERIVED = frozenset(("time", "delivery", "level", "cost", "start_by"))
"""Entities whose value may be what its words rule out: "no longer after dark" is the daytime."""


class Layout(NamedTuple):
    """The words of a message, mended, each mention as one word of its own, and where each of these stands.

    Where two mentions share words the one that begins first is the word, and both stand there.
    """

    words: list[str]
    places: dict[Mention, int]


def lay_out(text: str, mentions: Sequence[Mention]) -> Layout:
    """The layout of a message in which the reader found some mentions."""
    words: list[str] = []
    places: dict[Mention, int] = {}
    open_mentions: list[Mention] = []
    for token, (start, end) in _with_offsets(read_doc(text)):
        here = [one for one in mentions if one.start < end and start < one.end]
        if not here:
            words.append(token.norm_)
        elif not any(one in open_mentions for one in here):
            words.append(f"x{here[0].entity}x")
        for one in here:
            places.setdefault(one, len(words) - 1)
        open_mentions = here
    return Layout(words, places)


def _with_offsets(doc: Doc) -> Iterator[tuple[Token, tuple[int, int]]]:
    """Each token with where it stands in the text as it was given."""
    if doc.user_data.get("shifts"):
        yield from ((token, text_offsets(doc[token.i : token.i + 1])) for token in doc)
    else:
        yield from ((token, (token.idx, token.idx + len(token))) for token in doc)


def is_for_another(layout: Layout) -> bool:
    """Whether somebody else than the writer is to learn: "she wants", "for my dad"."""
    words = layout.words
    others = [n for n, word in enumerate(words) if word in OTHERS]
    return any(
        not WISHES.isdisjoint(words[n + 1 : n + 4]) or not ASKED_FOR.isdisjoint(words[max(n - 2, 0) : n])
        for n in others
    )


def look(text: str, layout: Layout, mention: Mention) -> list[str]:
    """What holds of a mention, a line for each thing; nothing where it holds no word."""
    words, places = layout
    place = places.get(mention)
    if place is None:
        return []
    same = [one for one in places if one.entity == mention.entity]
    where = sorted({places[one] for one in same})
    near = [*_beside(words, place), *_in_clause(words, place), *_among(words, where, place), *_of_itself(text, mention)]
    near.append(f"again {sum(one.value == mention.value for one in same) > 1}")
    before, behind = set(words[max(place - FAR, 0) : place]), set(words[place + 1 : place + FAR + 1])
    return [
        *near,
        *(f"{mention.entity} {line}" for line in near),
        *(f"before {word}" for word in before),
        *(f"behind {word}" for word in behind),
    ]


def _word(words: Sequence[str], place: int) -> str:
    return words[place] if 0 <= place < len(words) else ""


def _beside(words: Sequence[str], place: int) -> Iterator[str]:
    left, right = ([_word(words, place + side * n) for n in range(1, NEAREST + 1)] for side in (-1, 1))
    for n in range(NEAREST):
        yield f"left {n} {left[n]}"
        yield f"right {n} {right[n]}"
    yield f"both {left[0]} {right[0]}"
    for n in (2, 3):
        yield f"left {' '.join(reversed(left[:n]))}"
        yield f"right {' '.join(right[:n])}"


def _in_clause(words: Sequence[str], place: int) -> Iterator[str]:
    begin = next((n + 1 for n in range(place - 1, -1, -1) if words[n] in ENDS), 0)
    end = next((n for n in range(place + 1, len(words)) if words[n] in ENDS), len(words))
    yield from (f"clause before {word}" for word in set(words[begin:place]))
    yield from (f"clause behind {word}" for word in set(words[place + 1 : end]))
    yield f"clause begins {words[begin]}"
    yield f"clause after {_word(words, begin - 1)}"
    yield f"clause until {_word(words, end)}"
    yield f"clause of {min(end - begin, MANY + 2)}"


def _among(words: Sequence[str], same: Sequence[int], place: int) -> Iterator[str]:
    """What stands between a mention and those of its kind beside it."""
    position = same.index(place)
    yield f"among {min(len(same), MANY)}"
    yield f"first {position == 0}"
    yield f"last {position == len(same) - 1}"
    if position:
        yield from (f"since {word}" for word in set(words[same[position - 1] + 1 : place][-REACH:]))
    if position < len(same) - 1:
        yield from (f"till {word}" for word in set(words[place + 1 : same[position + 1]][:REACH]))


def _of_itself(text: str, mention: Mention) -> Iterator[str]:
    said = text[mention.start : mention.end].lower().split()
    if mention.entity in DERIVED and said:
        yield f"value {mention.value}"
        yield f"value {mention.value} from {said[0]}"
        yield f"value {mention.value} to {said[-1]}"
