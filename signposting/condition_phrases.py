"""The phrases in which residents state conditions, as data, made ready to be found.

The phrases, the words that they share and the short forms that people text stand in ``data/signposting/conditions``:
one file for each entity, and ``words.yml``, which explains the notation. Written for this product.

There are some hundreds of phrases, and few can begin with any one word; which ones is worked out once for each word
in the life of the process. That makes a message cost a tenth of what one great expression costs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex
import yaml

from signposting.settings import ROOT

CONDITIONS = ROOT / "data" / "signposting" / "conditions"
WORDS, REFUSALS, START_DATES = "words", "refusals", "start_dates"
"""The files beside the phrases: shared words, refusals (:mod:`signposting.refusals`), the words around dates
(:mod:`signposting.start_dates`)."""

NOTHING = "nothing"
"""What a phrase says that only looks like a condition."""

_NAME = re.compile(r"<([a-z_]+)>")
_GAP = re.compile(r"(?<![^ ])~([0-9]*) ")
_WORD = re.compile(r"(?<![a-z\\])[a-z]+\??(?![a-z(])")
_ONES = re.compile(r"\b1s\b")
"""How the phrases write "ones", which people write so and otherwise; a single "one" is "1" in a wording."""
_WORDS_REMEMBERED = 20_000
_LETTERS_LOOKED_AT = 3
"""Of a word, to leave out most phrases that cannot begin with it before the others are tried with all of it."""
_MOST_REPEATS = 9
"""How often what a phrase lets stand any number of times may: "a a a a" must cost no more than other words."""


@dataclass(frozen=True)
class Saying:
    """What some phrases have in common: the value that they say, or the reader that works it out of their words.

    ``refused`` holds the values that a refusal on its own leaves: "not online" leaves ``in_person``. ``own_not``: a
    "not" before the phrase belongs to it ("not more than 5 miles") or refuses nothing ("not online or in person"); what
    it says may still be dropped ("scrap the blended bit").
    """

    entity: str
    value: str | float | None
    reader: str | None
    refused: tuple[str, ...]
    own_not: bool


@dataclass(frozen=True)
class Phrase:
    """One phrase. ``opening`` is the same expression, able to tell whether a text's first word may begin it."""

    saying: Saying
    expression: re.Pattern[str]
    opening: Any

    def may_begin_with_letters(self, letters: str) -> bool:
        """Whether a text whose first letters (figures, signs) are these can hold the phrase at its beginning."""
        return bool(self.opening.match(letters, partial=True))

    def may_begin_with(self, word: str) -> bool:
        """Whether a text whose first word is ``word`` can hold the phrase at its beginning."""
        return bool(self.opening.fullmatch(word) or self.opening.match(f"{word} ", partial=True))


@dataclass(frozen=True)
class Finding:
    """A phrase found at ``text[start:end]`` of a wording; the context that it needs before it begins at ``begins``."""

    begins: int
    start: int
    end: int
    saying: Saying


@lru_cache(maxsize=1)
def spellings() -> Mapping[str, str]:
    """Short forms, dialect and usual slips, each with its full form."""
    words: dict[str, str] = load_conditions(WORDS)["spellings"]
    return words


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """The words that the phrases are made of, so that none of them is taken for a misspelt other word."""
    words: set[str] = set()
    for phrase in phrases():
        for word in _WORD.findall(phrase.expression.pattern):
            words.update((word[:-1], word[:-2]) if word.endswith("s?") else (word.rstrip("?"),))
    return frozenset(word for word in words if len(word) > 2)


@lru_cache(maxsize=1)
def phrases() -> tuple[Phrase, ...]:
    """The phrases of every entity, in the order in which they count."""
    names = {name: words.replace("| ", "|") for name, words in load_conditions(WORDS)["words"].items()}
    entities = sorted(path.stem for path in CONDITIONS.glob("*.yml") if path.stem not in (WORDS, REFUSALS, START_DATES))
    return tuple(phrase for entity in entities for phrase in _phrases_of(entity, names))


def find_phrases(text: str) -> dict[str, list[Finding]]:
    """For each entity the phrases in a wording's text, in its order, none overlapping; no entity without any.

    Those that say nothing use up their words and are left out.
    """
    found: dict[str, list[Finding]] = {}
    free_from: dict[str, int] = {}
    start = 0
    for word in text.split(" "):
        for entity, candidates in _beginning_with(word):
            if start < free_from.get(entity, 0):
                continue
            for phrase in candidates:
                match = phrase.expression.match(text, start)
                if match is not None:
                    free_from[entity] = match.end()
                    if phrase.saying.value != NOTHING:
                        found.setdefault(entity, []).append(Finding(start, *match.span("it"), phrase.saying))
                    break
        start += len(word) + 1
    return found


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _beginning_with_letters(letters: str) -> tuple[Phrase, ...]:
    fewer = _beginning_with_letters(letters[:-1]) if len(letters) > 1 else phrases()
    return tuple(phrase for phrase in fewer if phrase.may_begin_with_letters(letters))


def load_conditions(name: str) -> dict[str, Any]:
    """One file of ``data/signposting/conditions``, by its name without ending, as it stands there."""
    content: dict[str, Any] = yaml.safe_load((CONDITIONS / f"{name}.yml").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _beginning_with(word: str) -> tuple[tuple[str, tuple[Phrase, ...]], ...]:
    """The phrases that may begin with a word, by entity."""
    by_entity: dict[str, list[Phrase]] = {}
    for phrase in _beginning_with_letters(word[:_LETTERS_LOOKED_AT]):
        if phrase.may_begin_with(word):
            by_entity.setdefault(phrase.saying.entity, []).append(phrase)
    return tuple((entity, tuple(candidates)) for entity, candidates in by_entity.items())


def _phrases_of(entity: str, names: Mapping[str, str]) -> Iterator[Phrase]:
    content = load_conditions(entity)
    complements: dict[str, list[str]] = content.get("refused", {})
    for entry in content["phrases"]:
        value = entry.get("says")
        left = entry.get("refused", complements.get(str(value), []))
        saying = Saying(entity, value, entry.get("reads"), tuple(left), entry.get("own_not", False))
        for phrase in entry["phrases"].replace("\n  ", "").splitlines():
            expression = _as_expression(phrase, names)
            yield Phrase(saying, re.compile(expression, re.ASCII), regex.compile(expression, regex.ASCII))


def _as_expression(phrase: str, names: Mapping[str, str]) -> str:
    """A phrase's own notation as a regular expression whose group ``it`` is what the phrase is about."""
    while _NAME.search(phrase):
        phrase = _NAME.sub(lambda match: f"(?:{names[match[1]]})", phrase)
    phrase = _ONES.sub("(?:1|one)s", phrase)
    expression = _GAP.sub(lambda match: rf"(?:[^ ,.]\S* ){{0,{match[1] or 3}}}", phrase)
    if "«" not in expression:
        expression = f"«{expression}»"
    expression = expression.replace("«", "(?P<it>").replace("»", ")").replace(")*", f"){{0,{_MOST_REPEATS}}}")
    return rf"(?:{expression})(?:(?<= )|(?![^ ]))"
