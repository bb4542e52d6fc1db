"""Mends residents' spelling: the nearest word that is known, or the word as it stands.

A word is known where English has it (the word lists and frequencies of ``spacy-lookups-data``), where a skill's names
have it (``data/signposting/skills.csv``, ``skill_goals.csv``, ``skill_cues.csv``), where it is a plain or regional word
(``topicless_words.txt``: the place to add one that must not be mended) or belongs to a place (``places.csv``).
A word of the dictionary is never changed, save the few of :data:`USUAL_SLIPS`. The training lines (``data/nlu``,
``skill_phrases.csv``) do not make a word known, since they hold misspellings on purpose; they say which of the known
words residents need, and those are preferred.
"""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from signposting.settings import ROOT

USUAL_SLIPS = {
    "adn": "and",
    "ahve": "have",
    "alot": "lot",
    "annalisis": "analysis",
    "annalist": "analyst",
    "anywer": "anywhere",
    "aswell": "also",
    "av": "have",
    "b4": "before",
    "bout": "about",
    "brige": "bridge",
    "bruver": "brother",
    "calender": "calendar",
    "calenders": "calendars",
    "carnt": "cannot",
    "cna": "can",
    "colage": "college",
    "compooter": "computer",
    "compuda": "computer",
    "computr": "computer",
    "corse": "course",
    "corses": "courses",
    "cos": "because",
    "coz": "because",
    "cud": "could",
    "cuz": "because",
    "cybersec": "cybersecurity",
    "dat": "that",
    "der": "there",
    "dere": "there",
    "desine": "design",
    "desines": "designs",
    "dezine": "design",
    "dislexic": "dyslexic",
    "dizine": "design",
    "dyslexik": "dyslexic",
    "emale": "email",
    "emales": "emails",
    "eves": "evenings",
    "evnin": "evening",
    "evnins": "evenings",
    "evry": "every",
    "farver": "father",
    "fink": "think",
    "fone": "phone",
    "fones": "phones",
    "frends": "friends",
    "gaems": "games",
    "gams": "games",
    "grafic": "graphic",
    "grafics": "graphics",
    "grafik": "graphic",
    "hav": "have",
    "hwo": "how",
    "insted": "instead",
    "intanet": "internet",
    "intenet": "internet",
    "jsut": "just",
    "jus": "just",
    "kno": "know",
    "lurn": "learn",
    "makin": "making",
    "ment": "meant",
    "mornin": "morning",
    "mornins": "mornings",
    "mths": "months",
    "munny": "money",
    "muny": "money",
    "muver": "mother",
    "nees": "knees",
    "nere": "near",
    "nite": "night",
    "nites": "nights",
    "nowt": "nothing",
    "nr": "near",
    "nto": "not",
    "nuffin": "nothing",
    "numba": "number",
    "nun": "none",
    "offis": "office",
    "ofise": "office",
    "olny": "only",
    "onlein": "online",
    "onlin": "online",
    "onlyn": "online",
    "owt": "anything",
    "peeple": "people",
    "phyton": "python",
    "plese": "please",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "programing": "programming",
    "purson": "person",
    "quiut": "quiet",
    "rekognise": "recognise",
    "relese": "release",
    "riting": "writing",
    "satday": "saturday",
    "satdays": "saturdays",
    "sed": "said",
    "shud": "should",
    "skool": "school",
    "smorl": "small",
    "somtimes": "sometimes",
    "spose": "suppose",
    "sum1": "someone",
    "sumat": "something",
    "sumfin": "something",
    "sumfing": "something",
    "summat": "something",
    "sumthin": "something",
    "sumtimes": "sometimes",
    "sumwer": "somewhere",
    "sumwere": "somewhere",
    "sumwhere": "somewhere",
    "tabblet": "tablet",
    "tablit": "tablet",
    "tablits": "tablets",
    "taht": "that",
    "teh": "the",
    "thanx": "thanks",
    "thrid": "third",
    "thurs": "thursday",
    "thx": "thanks",
    "tihs": "this",
    "tmrw": "tomorrow",
    "tomoz": "tomorrow",
    "tork": "talk",
    "tues": "tuesday",
    "u": "you",
    "ur": "your",
    "utube": "youtube",
    "vid": "video",
    "vids": "videos",
    "wanna": "want",
    "weds": "wednesday",
    "wen": "when",
    "wenever": "whenever",
    "wensday": "wednesday",
    "wiat": "wait",
    "wich": "which",
    "wiht": "with",
    "wimmin": "women",
    "wiv": "with",
    "wivout": "without",
    "wkend": "weekend",
    "wknd": "weekend",
    "wnat": "want",
    "wot": "what",
    "wsit": "wait",
    "wud": "would",
    "wun": "one",
    "wuns": "ones",
    "xcel": "excel",
    "yuo": "you",
}
"""Short forms and dialect that no nearness finds, and some rare words that are always a slip for a common one."""

SHORTEST, LONGEST = 4, 25
"""Letters that a word must have to be mended: shorter ones are too near to too much, longer ones are not words."""

WRITTEN_OFTEN = -14.0
"""The natural logarithm of the probability from which a word that no dictionary has is taken for one: "ebay"."""

COMMON_ENGLISH = -13.0
"""The natural logarithm of the probability from which a word is common enough to be what somebody meant."""

FAR_COMMONER = 2.5
"""How much likelier (in the same logarithm) the right word is than a misspelling so usual that it has a frequency."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_VOWELS = re.compile("[aeiou]")
_SILENT_R = re.compile("(?<=[aeiou])r(?![aeiou])")
_REPEATED = re.compile(r"(.)\1{2,}")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("^kn|^gn", "n"),
        ("^wr", "r"),
        ("wh", "w"),
        ("x", "ks"),
        ("tch", "ch"),
        ("sc(?=[eiy])|c(?=[eiy])", "s"),
        ("[st]ion|shun|shon", "shn"),
        ("ck|q|c(?!h)", "k"),
        ("gh(?!a|o)", ""),
        ("z", "s"),
        ("y", "i"),
        ("ei|ie|ea|ee", "i"),
        ("oo|ou|ew", "u"),
        ("ai|ay", "e"),
        ("(?:er|or|ar)$", "a"),
        (r"(.)\1+", r"\1"),
    )
)
_SKILLS, _COMMON, _PLACES = 0.0, 0.75, 0.5
"""What a candidate of each kind adds to its distance, in edits."""


@dataclass(frozen=True)
class Words:
    """What the mender knows: every known word, how common it is, and the words that it may mend to.

    ``stems``: words whose regular forms are known as well. ``usual``: words that residents need. ``distinctive``: those
    to which even what looks like a name is mended. ``extra``: what mending to a word costs besides its edits.
    """

    known: frozenset[str]
    stems: frozenset[str]
    usual: frozenset[str]
    distinctive: frozenset[str]
    likelihood: dict[str, float]
    extra: dict[str, float]
    by_letter: dict[str, tuple[str, ...]]
    by_sound: dict[str, tuple[str, ...]]


def mend(word: str) -> str:
    """The word in lower case, mended where it is misspelt: ``Exel`` -> ``excel``, ``Khadija`` -> ``khadija``.

    Short words, numbers, postcodes, addresses and words of other scripts come back as they are, in lower case.
    """
    lower = word.strip().lower()
    if lower in USUAL_SLIPS:
        return USUAL_SLIPS[lower]
    if not (SHORTEST <= len(lower) <= LONGEST and lower.isascii() and lower.isalpha()):
        return lower
    return _nearest(lower, looks_like_name=word[0].isupper() and not word.isupper())


def known_words() -> frozenset[str]:
    """Every word that is never mended because a vocabulary of ours or common English has it, in lower case."""
    return _words().known


def is_known(word: str) -> bool:
    """Whether a lower-case word, or the word whose regular ending it bears, is known."""
    words = _words()
    if word in words.known or (word.endswith("s") and word[:-1] in words.known):
        return True
    return any(stem in words.stems for stem in _without_ending(word))


@lru_cache(maxsize=20_000)
def _nearest(word: str, *, looks_like_name: bool) -> str:
    words = _words()
    if word in words.usual or (is_known(word) and not _is_usual_misspelling(word)):
        return word
    for plainer in _without_lengthening(word):
        if is_known(plainer):
            return plainer
    if word.endswith("in"):
        whole = _nearest(word + "g", looks_like_name=looks_like_name)
        if is_known(whole):
            return whole
    candidates = _candidates(word, words)
    if looks_like_name:
        candidates &= words.distinctive
    found = [(_cost(word, candidate, words), candidate) for candidate in candidates]
    limit = _limit(word, looks_like_name)
    near = [(cost, -words.likelihood.get(candidate, -20.0), candidate) for cost, candidate in found if cost <= limit]
    return min(near)[2] if near else word


def _without_lengthening(word: str) -> Iterator[str]:
    """The word with two, then with one, in place of three or more of a letter: "pleeease"."""
    if _REPEATED.search(word):
        yield _REPEATED.sub(r"\1\1", word)
        yield _REPEATED.sub(r"\1", word)


def _limit(word: str, looks_like_name: bool) -> float:
    """The most that a candidate may cost, in edits. What looks like a name is left alone unless it is very near."""
    if looks_like_name:
        return 1.0 if len(word) == SHORTEST else 1.5
    return 1.3 if len(word) < 6 else 1.7 if len(word) == 6 else 2.3 if len(word) < 9 else 2.8


def _cost(word: str, candidate: str, words: Words) -> float:
    """Edits between two words, less where they sound alike or share their consonants, more for unlikely candidates.

    Of two words of four letters, one with another letter costs more, since too many are a letter apart; so does a place
    more than an edit away, since there are so many places.
    """
    edits = float(OSA.distance(word, candidate))
    if edits <= 3 and _sound(word) == _sound(candidate):
        edits = min(edits, 1.0) - 0.7
    elif len(word) == len(candidate) == SHORTEST and sorted(word) != sorted(candidate):
        edits += 1.0
    elif _consonants(word) == _consonants(candidate):
        edits -= 0.3
    if word[0] != candidate[0]:
        edits += 0.3
    if words.extra[candidate] == _PLACES and edits > 1.0:
        edits += 1.0
    return edits + words.extra[candidate]


def _candidates(word: str, words: Words) -> set[str]:
    """Known words within three edits that begin like it or like its second letter, and those that sound the same."""
    found = set(words.by_sound.get(_sound(word), ()))
    for letter in {_first_sound(word), word[0], word[1]}:
        near = process.extract(word, words.by_letter.get(letter, ()), scorer=OSA.distance, score_cutoff=3, limit=None)
        found.update(candidate for candidate, _, _ in near)
    return found


def _is_usual_misspelling(word: str) -> bool:
    """Whether a word is known by its frequency alone, beside a far commoner word of the dictionary: "definately"."""
    words = _words()
    mine = words.likelihood.get(word)
    if mine is None or word in dictionary_words() or word in words.usual or word in place_words():
        return False
    if word.endswith("s") and word[:-1] in words.known:
        return False
    return any(
        words.likelihood.get(other, -20.0) - mine > FAR_COMMONER
        for other in _candidates(word, words)
        if other in dictionary_words()
        and (OSA.distance(word, other) <= (1 if len(word) < 8 else 2) or _sound(word) == _sound(other))
    )


def _without_ending(word: str) -> Iterator[str]:
    """The words of which this one would be, rightly spelt, the form in "-ing" or "-ed"."""
    for ending in ("ing", "ed"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= 3:
            yield stem + "e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            elif not _DOUBLES.fullmatch(stem) and stem[-1] != "e":
                yield stem


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    """A rough spelling by sound: "photo" and "foto" have the same."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=20_000)
def consonant_sounds(word: str) -> str:
    """The consonants that are heard in a lower-case word, with its first letter: Salford and "salfud" have the same."""
    heard = _SILENT_R.sub("", _sound(word).replace("dn", "n"))
    return heard[:1] + _VOWELS.sub("", heard[1:])


def _first_sound(word: str) -> str:
    return _sound(word[:3])[0]


@lru_cache(maxsize=20_000)
def _consonants(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiou]", "", word))


@lru_cache(maxsize=1)
def _words() -> Words:
    likelihood = _likelihoods()
    dictionary = dictionary_words()
    skills = _words_of_skills()
    said = {word for word in _words_of_training() if word in dictionary or word in skills}
    often = {word for word, probability in likelihood.items() if probability > WRITTEN_OFTEN}
    common = {word for word, probability in likelihood.items() if probability > COMMON_ENGLISH and word in dictionary}
    extra = {word: _PLACES for word in place_words() if len(word) > SHORTEST}
    extra.update(dict.fromkeys((word for word in common if len(word) >= SHORTEST and word.isalpha()), _COMMON))
    extra.update({word: _SKILLS for word in skills | said if len(word) >= SHORTEST})
    by_letter, by_sound = defaultdict(list), defaultdict(list)
    for word in sorted(extra):
        by_letter[_first_sound(word)].append(word)
        if extra[word] != _PLACES:
            by_sound[_sound(word)].append(word)
    return Words(
        known=frozenset(dictionary | skills | place_words() | often),
        stems=frozenset(dictionary | skills),
        usual=frozenset(skills | said),
        distinctive=frozenset(skills | place_words()),
        likelihood=likelihood,
        extra=extra,
        by_letter={letter: tuple(group) for letter, group in by_letter.items()},
        by_sound={sound: tuple(group) for sound, group in by_sound.items()},
    )


@lru_cache(maxsize=1)
def lemmas() -> dict[str, str]:
    """The dictionary form of each inflected English word of ``spacy-lookups-data``: ``emails`` -> ``email``."""
    table: dict[str, str] = _lookup_table("en_lemma_lookup.json")
    return table


@lru_cache(maxsize=1)
def dictionary_words() -> frozenset[str]:
    """Every form of the words of WordNet, as ``spacy-lookups-data`` carries them for lemmatizers."""
    words = set(lemmas()) | set(lemmas().values())
    for name in ("en_lemma_index.json", "en_lemma_exc.json"):
        for forms in _lookup_table(name).values():
            words.update(forms)
    return frozenset(words)


@lru_cache(maxsize=1)
def _likelihoods() -> dict[str, float]:
    """The natural logarithm of the probability of the commonest 60,000 or so lower-cased words of English.

    The table stands in order of frequency, so its beginning is enough: reading it all takes a second.
    """
    path = Path(str(files("spacy_lookups_data"))) / "data" / "en_lexeme_prob.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as table:
        beginning = table.read(2_500_000)
    likelihoods: dict[str, float] = {}
    for word, likelihood in json.loads(beginning[: beginning.rindex(",")] + "}").items():
        likelihoods.setdefault(word.lower(), likelihood)
    return likelihoods


def _lookup_table(name: str) -> Any:
    path = Path(str(files("spacy_lookups_data"))) / "data" / f"{name}.gz"
    with gzip.open(path, "rt", encoding="utf-8") as table:
        return json.load(table)


@lru_cache(maxsize=1)
def place_words() -> frozenset[str]:
    """The words of places' names, in lower case; none where there is no list of places."""
    return frozenset(_words_of(ROOT / "data" / "signposting" / "places.csv", "name", "other_names"))


def _words_of_skills() -> frozenset[str]:
    folder = ROOT / "data" / "signposting"
    names = set(_words_of(folder / "skills.csv", "label", "other_names"))
    names.update(_words_of(folder / "skill_goals.csv", "goal"))
    names.update(_words_of(folder / "skill_cues.csv", "phrase"))
    return frozenset(names.union((folder / "topicless_words.txt").read_text(encoding="utf-8").split()))


def _words_of_training() -> Iterator[str]:
    yield from _words_of(ROOT / "data" / "signposting" / "skill_phrases.csv", "phrase")
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.lstrip().startswith("- ") and not line.lstrip().startswith("- intent:"):
                yield from _WORD.findall(line.lower())


def _words_of(path: Path, *columns: str) -> Iterable[str]:
    """The words of some columns of a CSV file, in lower case; none where the file does not exist."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column in columns:
                yield from _WORD.findall((row.get(column) or "").lower())
