"""Finds many phrases in a text at once: what a phrase may say, and where the text says it.

A phrase is elements with single spaces between them. A word in its dictionary form matches every form of it ("send
email": "sending emails"), a plural also the singular; any other form, and ``=teams``, matches itself alone. ``a|b_c``
matches "a" or "b c", ``{name}`` any phrase of the class of that name; an element that ends with ``?`` may be left out,
and ``..`` stands for up to :data:`LONGEST_GAP` words and commas. Hyphens, quotation marks and "'s" are passed over, and
so is whose a thing is; other punctuation ends every phrase.

The phrases make an automaton whose states are sets of places within phrases. A set is worked out when a text first
leads to it and kept, so that a word of a later text costs one look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from spacy.attrs import NORM
from spacy.tokens import Doc

from signposting.language import lemma, pipeline

LONGEST_GAP = 4
"""The most words that ``..`` stands for."""

MOST_SETS = 100_000
"""The most sets that are kept: a guard against texts made to fill the memory, far above what residents' words need."""

PASSED_OVER = frozenset(("-", "'", '"', "'s", "*", "_"))
OWNERS = frozenset(("her", "his", "its", "my", "our", "their", "your"))
"""Passed over within a phrase that does not have them: "edit videos" is found in "edit his videos"."""
GAP = ".."
NORMS = "norms"
"""Under which name a ``Doc`` keeps the numbers of its norms."""
ANY_WORD, ANY_MARK, PASSED = "any word", "any mark", "passed over"
"""What stands for the words that no phrase has; none of these can be a token's norm, which has no spaces within."""

Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class Found(Generic[Meaning]):
    """A phrase in a ``Doc``: it begins with token ``start`` and ends before token ``end``."""

    start: int
    end: int
    meaning: Meaning


def none_overlapping(found: Iterable[Found[Meaning]], rank: Callable[[Found[Meaning]], Any]) -> list[Found[Meaning]]:
    """Of phrases that share words the one that comes first by ``rank``; those that are left, by where they begin."""
    chosen: list[Found[Meaning]] = []
    taken: set[int] = set()
    for one in sorted(found, key=rank):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.start)


@dataclass(eq=False)
class _Place(Generic[Meaning]):
    """A place within phrases: what may follow, by the next word or after a gap, and what ends there."""

    by_word: dict[str, list[_Place[Meaning]]] = field(default_factory=dict)
    by_element: dict[str, _Place[Meaning]] = field(default_factory=dict)
    after_gap: _Place[Meaning] | None = None
    meanings: list[Meaning] = field(default_factory=list)


@dataclass(eq=False)
class _Set(Generic[Meaning]):
    """The places to which some words lead, each with the words that a gap before it may still take."""

    places: tuple[tuple[_Place[Meaning], int], ...]
    meanings: tuple[Meaning, ...] = ()
    next: dict[str, _Set[Meaning] | None] = field(default_factory=dict)


class Phrases(Generic[Meaning]):
    """Phrases and what each means. One phrase may have several meanings. All are added before the first is sought."""

    def __init__(self, classes: Mapping[str, Iterable[str]] | None = None) -> None:
        self._classes = {name: tuple(phrases) for name, phrases in (classes or {}).items()}
        self._words: set[str] = set()
        self._symbols: dict[int, str] = {}
        self._start: _Place[Meaning] = _Place()
        self._sets: dict[tuple[tuple[_Place[Meaning], int], ...], _Set[Meaning]] = {}
        self._first: _Set[Meaning] = _Set(((self._start, 0),))

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Adds one phrase. Raises ``KeyError`` where it names a class that was not given."""
        places = [self._start]
        for element in _elements(phrase):
            after = [self._to(place, element.removesuffix("?")) for place in places]
            places = places + after if element.endswith("?") else after
        for place in places:
            if place is not self._start and meaning not in place.meanings:
                place.meanings.append(meaning)

    def find(self, doc: Doc) -> list[Found[Meaning]]:
        """Every phrase that the text has, also within others, by where it begins; each as long as it can be."""
        known, strings = self._symbols, doc.vocab.strings
        symbols = [known.get(norm) or self._symbol(norm, strings[norm]) for norm in _norms(doc)]
        found: list[Found[Meaning]] = []
        for start, symbol in enumerate(symbols):
            if symbol is not ANY_WORD and self._follow(self._first, symbol) is not None:
                for meaning, end in self._ends_from(start, symbols).items():
                    found.append(Found(start, end, meaning))
        return found

    def _ends_from(self, start: int, symbols: list[str]) -> dict[Meaning, int]:
        ends: dict[Meaning, int] = {}
        reached = self._first
        for position in range(start, len(symbols)):
            symbol = symbols[position]
            if symbol is PASSED and position > start:
                continue
            after = self._follow(reached, symbol)
            if after is None:
                break
            reached = after
            if symbol not in OWNERS:
                for meaning in reached.meanings:
                    ends[meaning] = position + 1
        return ends

    def _symbol(self, number: int, norm: str) -> str:
        """The word itself where a phrase has it or its dictionary form, else what stands for all other words.

        Kept by the number that spaCy has for the norm.
        """
        symbol = ANY_WORD if norm[:1].isalnum() else ANY_MARK
        if norm in PASSED_OVER:
            symbol = PASSED
        elif norm == "," or norm in OWNERS or norm in self._words or lemma(norm) in self._words:
            symbol = norm
        if len(self._symbols) >= MOST_SETS:
            self._symbols.clear()
        self._symbols[number] = symbol
        return symbol

    def _follow(self, reached: _Set[Meaning], symbol: str) -> _Set[Meaning] | None:
        try:
            return reached.next[symbol]
        except KeyError:
            return self._work_out(reached, symbol)

    def _work_out(self, reached: _Set[Meaning], symbol: str) -> _Set[Meaning] | None:
        """The set that a word leads to, which is kept; ``None`` where it leads nowhere."""
        places: dict[tuple[_Place[Meaning], int], None] = {}
        is_word = symbol == "," or (symbol != ANY_MARK and symbol[0].isalnum())
        for place, gap in reached.places:
            if gap and is_word:
                places[place, gap - 1] = None
            if symbol in OWNERS and place is not self._start:
                places[place, gap] = None
            for form in _forms(symbol):
                for target in place.by_word.get(form, ()):
                    places[target, 0] = None
                    if target.after_gap is not None:
                        places[target.after_gap, LONGEST_GAP] = None
        if len(self._sets) >= MOST_SETS:
            self._sets.clear()
            self._first.next.clear()
        key = tuple(places)
        after = self._sets.get(key) if key else None
        if key and after is None:
            meanings = dict.fromkeys(meaning for place, _ in key for meaning in place.meanings)
            after = self._sets[key] = _Set(key, tuple(meanings))
        reached.next[symbol] = after
        return after

    def _to(self, place: _Place[Meaning], element: str) -> _Place[Meaning]:
        """The place after an element, made where it is new."""
        known = place.by_element.get(element)
        if known is not None:
            return known
        target = place.by_element[element] = _Place()
        if element == GAP:
            place.after_gap = target
        for way in _ways(element, self._classes):
            self._words.update(way)
            before = place
            for word in way[:-1]:
                before = self._to(before, "=" + word)
            before.by_word.setdefault(way[-1], []).append(target)
        return target


def _norms(doc: Doc) -> list[int]:
    """The numbers of the tokens' norms, worked out once for each text: many phrases are sought in it."""
    norms: list[int] | None = doc.user_data.get(NORMS)
    if norms is None:
        norms = doc.user_data[NORMS] = doc.to_array(NORM).tolist()
    return norms


def _forms(norm: str) -> tuple[str, ...]:
    """The forms by which phrases know a word: as it stands and its dictionary form."""
    base = lemma(norm)
    return (norm,) if base == norm else (norm, base)


def _ways(element: str, classes: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The sequences of words that an element stands for; none for a gap."""
    if element.startswith("{"):
        for phrase in classes[element[1:-1]]:
            yield tuple(_form_in_phrase(word) for word in phrase.split())
    elif element != GAP:
        for alternative in element.split("|"):
            yield tuple(_form_in_phrase(word) for word in alternative.split("_"))


@lru_cache(maxsize=20_000)
def _form_in_phrase(word: str) -> str:
    """A regular plural stands for its singular, whose forms it shares; any other word, or one after "=", for itself."""
    if word.startswith("="):
        return word[1:]
    base = lemma(word)
    return base if word in (base + "s", base + "es") else word


def _elements(phrase: str) -> Iterator[str]:
    """The elements of a phrase; a piece that is not plain letters is parted as the pipeline parts it in a text."""
    for piece in phrase.split():
        if piece.isalnum() or piece == GAP or piece[0] in "{=" or "|" in piece or piece[-1] == "?":
            yield piece
        else:
            yield from (token.norm_ for token in pipeline()(piece) if token.norm_ not in PASSED_OVER)
