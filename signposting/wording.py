"""The words of a message, spelt one way, so that a phrase need be written down once.

Small letters; "can't" and "cant" become "can not"; numbers become figures ("twenty five" 25, "a couple of" 2, "third"
3rd); hyphens vanish; clauses end in ``,`` or ``.``; each word still knows where it stands in the message. The short
forms that people text are data (``spellings`` in ``data/signposting/conditions/words.yml``). It knows no condition.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from spacy.tokens import Doc

from signposting.language import Mention, mention_at, text_of
from signposting.numbers import figures, number_at, rank

_PIECE = re.compile(
    r"(?P<soon>2(?:day|moro|morrow|nite|night)\b)"
    r"|(?P<rank>[0-9]{1,9}(?:st|nd|rd|th)\b)"
    r"|(?P<number>[0-9]+(?:[.,:/][0-9]+)*[½¼¾]?|[½¼¾])"
    r"|(?P<word>w/(?:ends?|e|o)\b|[ap]\.m\b\.?|[^\W\d_]+(?:'[^\W\d_]+)*(?:[0-9]\w*)?)"
    r"|(?P<break>\n|[.,;:!?()])"
    r"|(?P<sign>[-/&+#£%])",
    re.IGNORECASE,
)
_ENDS_IN_FIGURES = re.compile(r"[0-9](?: ?[ap]\.?m\.?)? ?$", re.IGNORECASE)
_ENDINGS = {"n't": "not", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would"}
_LONGEST_HOUR = 8
"""Characters before a hyphen that tell whether an hour stands there: " 10 p.m."."""


@dataclass(frozen=True)
class Word:
    """One word as it is matched, and where it stands in the message. ``text`` may hold a blank ("can not")."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Wording:
    """A message's words in one line, ``text``, separated by single blanks."""

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    doc: Doc

    def mention(self, start: int, end: int, entity: str, value: str | int | float) -> Mention:
        """The mention that ``text[start:end]`` is, in whole words, with its offsets in the message."""
        first = self.words[bisect_right(self.starts, start) - 1]
        last = self.words[bisect_right(self.starts, max(start, end - 1)) - 1]
        span = self.doc.char_span(first.start, last.end, alignment_mode="expand")
        if span is None:
            raise ValueError(f"no words of the message at {first.start} to {last.end}")
        return mention_at(span, entity, value)


def word_message(doc: Doc, spellings: Mapping[str, str], known: Set[str] = frozenset()) -> Wording:
    """The message of ``doc`` (:func:`signposting.language.read_doc`) in words spelt one way.

    ``spellings`` maps short and dialect forms to full ones. Other words are as the pipeline mends them, unless they
    are ``known`` as they stand.
    """
    words = tuple(_with_figures(list(_pieces(doc, spellings, known))))
    starts, position = [], 0
    for word in words:
        starts.append(position)
        position += len(word.text) + 1
    return Wording(" ".join(word.text for word in words), words, tuple(starts), doc)


def _pieces(doc: Doc, spellings: Mapping[str, str], known: Set[str]) -> Iterator[Word]:
    text = text_of(doc)
    meant_too = {token.idx for token in doc if token.norm_ == "too"}
    for match in _PIECE.finditer(text):
        start, end = match.span()
        written, kind = match.group().lower(), match.lastgroup
        if kind in ("word", "soon"):
            spelt = spellings.get(written) or (written if written in known else _spelt(doc, match.group(), spellings))
            spelt = "too" if start in meant_too else spelt
        elif kind == "number":
            spelt = figures(written)
        elif kind == "rank":
            spelt = rank(int(written[:-2]))
        elif kind == "break":
            spelt = "," if written in ",:()" else "."
        else:
            spelt = _sign(written, text[max(0, start - _LONGEST_HOUR) : start], text[end : end + 2])
        if spelt:
            yield Word(spelt, start, end)


def _spelt(doc: Doc, written: str, spellings: Mapping[str, str]) -> str:
    """A word's usual spelling: as the pipeline mends it, or with its ending written out ("she'll": "she will")."""
    lower = written.lower()
    if "'" not in lower:
        norm = doc.vocab[written].norm_
        return norm if norm.isascii() and norm.isalpha() else lower
    for ending, full in _ENDINGS.items():
        if lower.endswith(ending):
            stem = lower[: -len(ending)]
            return f"{spellings.get(stem, stem)} {full}"
    stem = lower.split("'")[0] if lower.endswith("'s") else lower.replace("'", "")
    return spellings.get(stem, stem)


def _sign(sign: str, before: str, after: str) -> str:
    """A hyphen inside a word vanishes, between figures or hours it stays, else it ends a clause; a stroke is "or"."""
    if sign == "-":
        if _ENDS_IN_FIGURES.search(before) and after.lstrip()[:1].isdigit():
            return "-"
        return "" if before[-1:].isalnum() and after[:1].isalnum() else ","
    return {"&": "and", "+": "and", "/": "or"}.get(sign, sign)


def _with_figures(words: list[Word]) -> Iterator[Word]:
    """The words with each number that is written out, and each rank, in figures."""
    texts = [word.text for word in words]
    index = 0
    while index < len(words):
        taken, text = number_at(texts, index)
        if taken:
            yield Word(text, words[index].start, words[index + taken - 1].end)
        else:
            yield words[index]
        index += max(taken, 1)
