"""Which language a message is in, which one it names, and the fixed text that answers in it.

The service writes English only. A resident who writes, or asks for, another language is told so in that language, with
who can help. The texts, and the words and letters by which a language is known, stand in
``data/signposting/languages.yml``; each text says whether a native speaker has reviewed it. Scripts tell most languages
apart; the library ``lingua`` tells the rest, in its low-accuracy mode (trigrams alone: 30 MiB for these languages,
where its full models take 500), loaded when the first message needs it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from signposting.settings import ROOT
from signposting.spelling import is_known, mend

if TYPE_CHECKING:
    from lingua import LanguageDetector

LANGUAGES = ROOT / "data" / "signposting" / "languages.yml"
UNDETERMINED = "und"
"""The code of a language that is none of ours, in a script that is not Latin (as in ISO 639)."""

READ_CHARACTERS = 500
"""A language shows in the first few words."""
LEAST_SHARE_OF_SCRIPT = 0.3
"""How much of a message must be in another script; the rest may be names of places and products."""
LEAST_CONFIDENCE = 0.95
"""How sure the detector must be that a message is not English, where no word of it tells."""
LEAST_WORDS_TO_DETECT = 3
MOST_SHARE_OF_ENGLISH = 0.5
"""How many of the words may be English, or slips for it: by chance ("hay", "sale"), or because they are borrowed."""
MOST_WORDS_OF_THANKS = 4
MOST_WORDS_FOR_ONE = 3
"""The longest message for which a single word of a language is enough."""
SHORTEST_THAT_TELLS = 4
"""Shorter words of a language count only beside a longer one: "la", "de" stand in the names of places."""
SHORTEST_KNOWN = 3
SHORT_ENGLISH = frozenset(
    "a am an as at be by do go he hi i id if im in is it me my n no of oh ok on or so to tv u uk up us we".split()
)
"""The short words that count as English; a dictionary also holds each abbreviation."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH_WILL_DO = re.compile(
    r"\benglish (?:is |will be |would be )?(?:ok|okay|fine|good enough|alright|all right|will do|is enough)\b"
    r"|^(?:(?:no|ok|yes|sorry|just|back to|in|speak|use|go on in) )*english(?: (?:please|then|now|instead|thanks))*$"
)
_LATIN, _ENGLISH = "LATIN", "en"
_WITHOUT_ACCENT = str.maketrans("łŁđĐıøØ", "lLdDioO")


class UnknownLanguage(KeyError):  # noqa: N818 - it reads as what is wrong
    """No language has this code."""


@dataclass(frozen=True)
class Language:
    """One language. ``text`` is what the assistant says in it; ``reviewed`` is ``waiting``, or by whom and when."""

    code: str
    english_name: str
    own_name: str
    text: str
    reviewed: str
    names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    is_main: bool = False
    detector: str | None = None
    letters: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @property
    def script(self) -> str:
        """The script in which it is written, in Unicode's word: ``ARABIC``."""
        return _script(self.own_name[0])

    @property
    def is_reviewed(self) -> bool:
        """Whether a native speaker has read the text."""
        return self.reviewed != "waiting"


def languages() -> tuple[Language, ...]:
    """Every language in which the assistant has a text."""
    return tuple(_languages().values())


def language(code: str) -> Language:
    """The language of a code. Raises :class:`UnknownLanguage`."""
    try:
        return _languages()[code]
    except KeyError:
        raise UnknownLanguage(code) from None


def named_languages(text: str) -> tuple[str, ...]:
    """The codes of the languages that a text names, in its order; else of those of the countries that it names."""
    said = " ".join(_words(text))
    for kind in ("names", "countries"):
        found = {
            one.code: at
            for one in languages()
            if (at := _first(said, [_plain(name) for name in getattr(one, kind)])) >= 0
        }
        if found:
            return tuple(sorted(found, key=lambda code: found[code]))
    return ()


def named_without_words(text: str) -> str | None:
    """The English name of a language that a text names and in which the assistant has no text; else ``None``."""
    said = " ".join(_words(text))
    return next((name.title() for name in _file()["without_words"] if _first(said, [name]) >= 0), None)


def is_english_enough(text: str) -> bool:
    """Whether a text says that English will do: "English is ok"."""
    return _ENGLISH_WILL_DO.search(" ".join(_words(text))) is not None


def is_foreign_thanks(text: str) -> bool:
    """Whether a short text thanks in another language: "dziękuję bardzo"."""
    words = _words(text)
    return len(words) <= MOST_WORDS_OF_THANKS and not set(words).isdisjoint(_thanks())


def foreign_language(text: str) -> str | None:
    """The code of the language of a message that is not in English; ``None`` for English, and where it is not plain.

    Made so as not to take English for anything else, however it is spelt: what is doubtful is ``None``.
    :data:`UNDETERMINED` where the script shows that it is another language, but none of ours.
    """
    text = unicodedata.normalize("NFKC", text[:READ_CHARACTERS])
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    others = {script: count for script, count in scripts.items() if script not in (_LATIN, "")}
    if sum(others.values()) >= max(2, LEAST_SHARE_OF_SCRIPT * sum(scripts.values())):
        return _in_script(text, max(others, key=lambda script: others[script]))
    return _in_latin_letters(text) if scripts else None


def _in_script(text: str, script: str) -> str:
    """The likeliest of the languages that are written in a script."""
    candidates = [one for one in languages() if one.script == script]
    if len(candidates) <= 1:
        return candidates[0].code if candidates else UNDETERMINED
    written, words = set(text), set(_words(text))
    own = {one.code: len(one.letters & written) + len(one.words & words) for one in candidates}
    best = max(own, key=lambda code: own[code])
    if own[best]:
        return best
    detected = _detect(text, [one for one in candidates if one.detector])
    return detected[0][0] if detected else candidates[0].code


def _in_latin_letters(text: str) -> str | None:
    """The language of a message in Latin letters, told from words that it has, else by the detector."""
    written = _WORD.findall(text.replace("’", "'"))
    told = Counter(code for word in set(_words(text)) for code in _codes_by_word().get(word, ()))
    most = max(told.values(), default=0)
    likeliest = [code for code in told if told[code] == most]
    if most and _is_told(written, likeliest, most):
        return _best_of(text, likeliest)
    english = sum(_is_english(word) or (word.isascii() and is_known(mend(word))) for word in written)
    if len(written) < LEAST_WORDS_TO_DETECT or english > MOST_SHARE_OF_ENGLISH * len(written):
        return None
    detected = _detect(text, [one for one in languages() if one.detector and one.script == _LATIN], with_english=True)
    code, confidence = detected[0] if detected else (_ENGLISH, 1.0)
    return code if confidence >= LEAST_CONFIDENCE and code != _ENGLISH else None


def _is_told(written: Sequence[str], codes: Sequence[str], most: int) -> bool:
    """Whether ``most`` words of these languages are enough: no fewer than there are English ones, or one that is alone.

    What begins with a capital may be the name of a place or a product: beside several such words it is no English.
    """
    own = {word for word in map(_plain, written) if set(codes) & set(_codes_by_word().get(word, ()))}
    english = {word for word in written if _is_english(word)}
    if not any(len(word) >= SHORTEST_THAT_TELLS for word in own):
        return False
    if most == 1:
        return not english and len(written) <= MOST_WORDS_FOR_ONE
    return most >= sum(not word[0].isupper() for word in english)


def _best_of(text: str, codes: Sequence[str]) -> str:
    """Of languages that share the words of a message the one that the detector holds likeliest."""
    detected = _detect(text, [language(code) for code in codes if language(code).detector]) if len(codes) > 1 else []
    return detected[0][0] if detected else codes[0]


def _is_english(word: str) -> bool:
    """Whether a word is English. One with accents is not, nor one that tells another language."""
    word = word.lower()
    if not word.isascii() or word in _codes_by_word():
        return False
    return word in SHORT_ENGLISH if len(word) < SHORTEST_KNOWN else is_known(word)


def _detect(text: str, among: Sequence[Language], *, with_english: bool = False) -> list[tuple[str, float]]:
    """The codes of the languages with the detector's confidences from 0 to 1, the likeliest first; maybe none."""
    codes = {one.detector or "": one.code for one in among} | ({"ENGLISH": _ENGLISH} if with_english else {})
    if len(codes) < 2:
        return [(code, 1.0) for code in codes.values()]
    values = _detector(tuple(codes)).compute_language_confidence_values(text)
    return [(codes[one.language.name], one.value) for one in values if one.value > 0]


@lru_cache(maxsize=32)
def _detector(names: tuple[str, ...]) -> "LanguageDetector":
    from lingua import Language, LanguageDetectorBuilder  # a large library that few messages need

    chosen = [Language.from_str(name) for name in names]
    return LanguageDetectorBuilder.from_languages(*chosen).with_low_accuracy_mode().build()


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    """A word in lower case, without its accents."""
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_WITHOUT_ACCENT))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _script(letter: str) -> str:
    """The script of a letter, in Unicode's word; empty for what belongs to none."""
    return unicodedata.name(letter, "").split(" ")[0]


def _first(said: str, names: Sequence[str]) -> int:
    """Where the first of some names stands in words; -1 where none does."""
    found = [match.start() for name in names if (match := re.search(rf"(?<!\S){re.escape(name)}(?!\S)", said))]
    return min(found, default=-1)


@lru_cache(maxsize=1)
def _codes_by_word() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for one in languages():
        for word in one.words:
            codes[word] = (*codes.get(word, ()), one.code)
    return codes


@lru_cache(maxsize=1)
def _languages() -> dict[str, Language]:
    return {row["code"]: _read(row) for row in _file()["languages"]}


def _read(row: dict[str, Any]) -> Language:
    lists = {name: tuple(row.get(name, ())) for name in ("names", "countries")}
    sets = {name: frozenset(row.get(name, ())) for name in ("letters", "words")}
    return Language(**{**row, **lists, **sets})


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(LANGUAGES.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _thanks() -> frozenset[str]:
    """The words that thank, as :func:`_words` gives them."""
    return frozenset(_plain(word) for word in _file()["thanks"])
