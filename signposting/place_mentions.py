"""Reads a message and says which places it means, in words of the vocabulary: each place once, refused ones not at all.

Free text is full of words that are also places ("help with reading", "in March", "for sale"). Candidates are found
here, exact and misspelt; :mod:`signposting.place_evidence` judges each; then a name that only says where another place
lies ("Chadderton, Oldham") is joined to it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rapidfuzz.distance import OSA
from spacy.tokens import Doc

from signposting.gazetteer import Point, distance_km, name_key
from signposting.language import Mention, mention_at
from signposting.place_evidence import (
    Candidate,
    Circumstances,
    Sentence,
    begins_anew,
    is_living_there,
    is_name_meant,
    is_only_of_work,
    is_outcode_meant,
    is_put_right,
    is_refused,
    is_too_far,
    remaining,
)
from signposting.place_names import IN_REGION_TOWN, Names
from signposting.place_words import BEFORE_NAMES, CENTRES, CONTRACTIONS, FILLERS, SURE_PREPOSITIONS
from signposting.postcodes import find_bare_outcodes, find_whole_postcodes
from signposting.spelling import is_known

_SAYS_WHERE = re.compile(
    r"[\s,.(\-–]*(?:\b(?:it'?s|that'?s|which is|the one) )?"
    r"(?:\b(?:in|near|nr|by|at|around|next to|close to)\b\.?\s*(?:the\s+)?)?",
    re.IGNORECASE,
)
_SAYS_NEAR_WHAT = re.compile(
    r"[\s,.(\-–]*(?:it'?s|that'?s|which is|the one) (?:by|near|next to|close to)\s+", re.IGNORECASE
)
_DOUBLED = re.compile(r"(\w)\1")
_IN = re.compile(r"\s+(?:up |out |over )?in\s+(?:the\s+)?", re.IGNORECASE)
"""What stands between a place and the part of the country that it is in: "March in the Fens"."""
_THE_ONE_OF = re.compile(r"[\s,.(\-–]*(?:the|that)\s+", re.IGNORECASE)
"""What stands between a place and the county or town of "Bury, the Lancashire one"."""
_NO_MORE = re.compile(r"\s+(?:no|not now|no more|not any ?more)\s*(?:[.,;!]|$)", re.IGNORECASE)
"""What stands behind a place that will not do: "sorry, Bolton no. We moved"."""
_CALLED_A_TOWN = re.compile(
    r"[\s,.(\-–]*(?:(?:please|pls)[\s,.]*)?(?:(?:that'?s|as in|i mean|meaning) )?"
    r"the (?:town|place|village|city)\b",
    re.IGNORECASE,
)
"""What stands behind a town of a common word's name: "March (the town, not the month)"."""
_TOWN_OF = re.compile(r"\b(?:town|village|city|place) (?:of|called|named)\s+$", re.IGNORECASE)
"""What stands before one: "the town of March"."""
_LISTED = re.compile(r"[\s,]*(?:\b(?:or|and|nor)\b|/|&)?[\s,]*(?:(?:in|at|to|near|from)\s+)?", re.IGNORECASE)
_PAIRED = re.compile(r"\s+(?:and|or|&|not)\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,(]\s*")
_NEAR = re.compile(r"(?:\s*,)?\s+(?:near|nr|by|outside|just outside|next to|close to)\s+", re.IGNORECASE)
_MOST_WORDS_MISSPELT = 4
_FEWEST_WORDS_ANYWHERE = 3
_LONG_NAME, _SHORT_NAME = 7, 5
"""Letters from which on a misspelt town is known anywhere, and at the end of a clause."""
_CODE_BESIDE_NAME_KM = 16.0


@dataclass(frozen=True)
class Known:
    """What a message is read against: the names, and the outcodes with their places."""

    names: Names
    outcodes: Mapping[str, Point]
    areas: frozenset[str]


def find_places(doc: Doc, known: Known) -> list[Mention]:
    """The places that a message means, in its order; see :meth:`signposting.places.Gazetteer.find_places`."""
    sentence = Sentence.from_doc(doc)
    candidates = find_candidates(sentence, known)
    is_bare = all(word.key in FILLERS or word.key in ("no", "not") for word in remaining(sentence.words, candidates))
    meant = [one for one in candidates if is_meant(sentence, one, candidates, known, is_bare=is_bare)]
    guesses = find_misspelt(sentence, meant, known.names)
    wanted = without_refused(sentence, sorted((*meant, *guesses), key=lambda one: one.start))
    first = {value_of(one, known.names): one for one in reversed(join(sentence, wanted, known))}
    spans = ((value, doc.char_span(one.start, one.end, alignment_mode="expand")) for value, one in first.items())
    return sorted(mention_at(span, "place", value) for value, span in spans if span is not None)


def find_candidates(sentence: Sentence, known: Known) -> list[Candidate]:
    """Every postcode, and every longest run of words that is a known name, in order, whether or not it is meant."""
    taken = [False] * len(sentence.words)
    found = list(_codes(sentence, known, taken))
    index = 0
    while index < len(sentence.words):
        name = None if taken[index] else _longest_name(sentence, index, known.names)
        if name:
            found.append(name)
        index = name.last if name else index + 1
    return sorted(found, key=lambda one: one.start)


def _codes(sentence: Sentence, known: Known, taken: list[bool]) -> Iterator[Candidate]:
    for written in (*find_whole_postcodes(sentence.text), *find_bare_outcodes(sentence.text)):
        covered = [n for n, word in enumerate(sentence.words) if word.start < written.end and word.end > written.start]
        is_whole = written.inward is not None
        area = written.outcode.rstrip("0123456789")
        is_real = written.outcode in known.outcodes or (is_whole and area in known.areas)
        if covered and is_real and not any(taken[n] for n in covered):
            for n in covered:
                taken[n] = True
            typed = sentence.text[written.start : written.end]
            span = covered[0], covered[-1] + 1, written.start, written.end
            yield Candidate(*span, outcode=written.outcode, is_whole_postcode=is_whole, written=typed)


def _longest_name(sentence: Sentence, index: int, names: Names) -> Candidate | None:
    words = sentence.words
    key = words[index].key
    if _is_possessive(sentence, index) and _is_better_known(key[:-1], key, names):  # "Oldham's nearer", not Oldhams
        return Candidate(index, index + 1, words[index].start, words[index].end, key=key[:-1])
    for length in range(min(names.longest.get(key, 0), len(words) - index), 0, -1):
        run = words[index : index + length]
        if any(word.after_break for word in run[1:]):
            continue
        name = " ".join(word.key for word in run)
        if name in names:
            return Candidate(index, index + length, run[0].start, run[-1].end, key=name)
    for other in (names.joined(key), key[:-1] if _is_possessive(sentence, index) else None):
        if other and other in names and not names.word_class(other):
            return Candidate(index, index + 1, words[index].start, words[index].end, key=other)
    return None


def _is_better_known(name: str, other: str, names: Names) -> bool:
    return name in names and other in names and names.prominence(name) > names.prominence(other)


def _is_possessive(sentence: Sentence, index: int) -> bool:
    word = sentence.words[index]
    return sentence.text[word.end - 2 : word.end] in ("'s", "’s")


def is_meant(
    sentence: Sentence, one: Candidate, candidates: Sequence[Candidate], known: Known, *, is_bare: bool
) -> bool:
    """Whether a candidate means a place. ``is_bare``: the message is nothing but places."""
    if one.outcode:
        beside = (other for other in candidates if one.first == other.last or _is_whole_part(sentence, one, other))
        is_beside_its_name = any(_with_code(other, one, known) for other in beside)
        return one.is_whole_postcode or is_beside_its_name or is_outcode_meant(sentence, one, is_bare=is_bare)
    names = known.names
    word_class = names.word_class(one.key)
    around = Circumstances(
        is_bare,
        bool(word_class) and (_is_called_a_town(sentence, one) or _is_placed(sentence, one, candidates, names)),
        bool(word_class) and _is_listed(sentence, one, candidates),
    )
    return is_name_meant(sentence, one, word_class, names.prominence(one.key), around)


def _is_whole_part(sentence: Sentence, code: Candidate, name: Candidate) -> bool:
    """Whether a code and the name after it are all of a part: "L4 Walton. I want …", not "L3 Liverpool course"."""
    word = sentence.words[code.first]
    begins = code.first == 0 or word.after_break or word.after_stop
    return begins and name.first == code.last and sentence.ends_clause(name)


def _is_placed(sentence: Sentence, one: Candidate, candidates: Sequence[Candidate], names: Names) -> bool:
    """Whether the next candidate says where this one lies: "Street, Somerset", "March Cambridgeshire"."""
    following = next((other for other in candidates if other.first >= one.last and other.key), None)
    if following is None:
        return False
    between, word = sentence.text[one.end : following.start], sentence.words[one.first]
    begins = one.first == 0 or word.after_break or word.after_stop
    is_near = _NEAR.fullmatch(between) or _SAYS_NEAR_WHAT.fullmatch(between)
    if begins and (is_near or _is_the_one_of(sentence, one, following)):
        return names.prominence(one.key) == IN_REGION_TOWN  # not "classes with Leigh near Wigan"
    is_there = begins or is_living_there(sentence, one.first)
    if is_there and _IN.fullmatch(between) and names.is_wide(following.key):
        return names.prominence(one.key) == IN_REGION_TOWN  # not "a class in March in the Fens"
    if not names.says_where(one.key, following.key):
        return False
    return bool(_COMMA.fullmatch(between)) or (between == " " and names.is_wide(following.key))


def _is_called_a_town(sentence: Sentence, one: Candidate) -> bool:
    is_before = _TOWN_OF.search(sentence.text, 0, one.start) is not None
    return is_before or _CALLED_A_TOWN.match(sentence.text, one.end) is not None


def _is_listed(sentence: Sentence, one: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether it stands beside another candidate with "and" or "or"."""
    pairs = ((one, other) if one.start < other.start else (other, one) for other in candidates if other != one)
    return any(_PAIRED.fullmatch(sentence.text[first.end : second.start]) for first, second in pairs)


def find_misspelt(
    sentence: Sentence, found: Sequence[Candidate], names: Names, *, is_answer: bool = False
) -> Iterator[Candidate]:
    """Names that are misspelt, where the words around make a place likely.

    ``is_answer``: the text is an answer to "Where are you?"; else, where no preposition leads to it, only a name of
    the regions is likely enough.
    """
    taken = {index for one in found for index in range(one.first, one.last)}
    left = remaining(sentence.words, found)
    most_left = _MOST_WORDS_MISSPELT if not found else 2
    is_bare = sum(word.key not in FILLERS for word in left) <= most_left
    for index, word in enumerate(sentence.words):
        begins_a_name = word.key in BEFORE_NAMES and not sentence.is_last(
            Candidate(index, index + 1, word.start, word.end)
        )
        if index in taken or (word.key in FILLERS and not begins_a_name) or word.key in CONTRACTIONS:
            continue
        lead, _ = sentence.preposition(index)
        is_led = lead in SURE_PREPOSITIONS or lead in ("from", "of") or is_living_there(sentence, index)
        is_first = all(earlier.key in FILLERS for earlier in sentence.words[:index])
        if is_led or (is_bare and is_first) or _ends_after_comma(sentence, index):
            guess = (
                _nearest_name(sentence, index, taken, names)
                or _heard_town(sentence, index, names)
                or _nearest_town(sentence, index, names)
                or (_only_town_near(sentence, index, names) if is_answer and is_bare else None)
            )
        else:
            guess = _nearest_long_name(sentence, index, taken, names) or _nearest_town(sentence, index, names)
        if guess and (is_led or is_answer or len(word.key) > 7 or names.is_of_regions(guess.key)):
            taken.update(range(guess.first, guess.last))
            yield guess


def _ends_after_comma(sentence: Sentence, index: int) -> bool:
    return any(
        sentence.stands_apart(Candidate(index, last, 0, 0))
        for last in range(index + 1, min(index + 3, len(sentence.words)) + 1)
    )


def _nearest_name(sentence: Sentence, index: int, taken: set[int], names: Names) -> Candidate | None:
    """The name nearest to the words that begin here, the longest run of them first."""
    for length in range(min(_MOST_WORDS_MISSPELT, len(sentence.words) - index), 0, -1):
        run = sentence.words[index : index + length]
        if any(word.after_break for word in run[1:]) or taken & set(range(index, index + length)):
            continue
        key = " ".join(word.key for word in run)
        near = names.misspelt(key)
        if near and _is_likelier_than_words(sentence, index, length, near[0], names):
            return Candidate(index, index + length, run[0].start, run[-1].end, key=near[0])
    return None


def _is_likelier_than_words(sentence: Sentence, index: int, length: int, name: str, names: Names) -> bool:
    """Whether a misspelt run is rather the name than ordinary words, themselves perhaps misspelt ("in exel")."""
    run = sentence.words[index : index + length]
    key, norm = " ".join(word.key for word in run), " ".join(word.norm for word in run)
    edits = OSA.distance(key, name)
    unknown = [word for word in run if not is_known(word.key)]
    if length > 1:
        is_a_letter_off = edits == 1 and len(key) != len(name)  # "five way", but not "five days"
        return name.count(" ") == length - 1 and (bool(unknown) or is_a_letter_off)
    if not unknown:
        return False
    if norm in (key, name):
        return True
    edits_to_word = OSA.distance(key, norm)
    return edits < edits_to_word or (edits == edits_to_word and names.prominence(name) == IN_REGION_TOWN)


def _nearest_town(sentence: Sentence, index: int, names: Names) -> Candidate | None:
    """The town of the regions that a message, or a part of it, nearly spells at its end: "excel course boltn"; where a
    long name is nearly spelt, anywhere."""
    word = sentence.words[index]
    one = Candidate(index, index + 1, word.start, word.end)
    is_placed = len(word.key) >= _LONG_NAME or (len(word.key) >= _SHORT_NAME and sentence.ends_clause(one))
    if is_known(word.key) or not is_placed:
        return None
    for name in (*names.misspelt(word.key, most_edits=1), *((word.norm,) if word.norm in names else ())):
        is_own = name_key(names.spelling(name)) == name
        if is_own and names.prominence(name) == IN_REGION_TOWN and word.norm in (word.key, name):
            return replace(one, key=name)
    return None


def _heard_town(sentence: Sentence, index: int, names: Names) -> Candidate | None:
    """The town of the regions that a word spells by ear, "in burkinhed", and that is nearly no other word, unless it
    stands apart: "email. duddly"."""
    word = sentence.words[index]
    one = Candidate(index, index + 1, word.start, word.end)
    name = None if is_known(word.key) else names.heard_as(word.key)
    if name is None or not (word.norm in (word.key, name) or sentence.stands_apart(one)):
        return None
    return replace(one, key=name)


def _only_town_near(sentence: Sentence, index: int, names: Names) -> Candidate | None:
    """The only town of the regions that an answer nearly spells, where that is no word ("bery"), or one only for a
    letter written twice ("burry")."""
    word = sentence.words[index]
    near = names.towns_near(word.key)
    is_meant = len(near) == 1 and (not is_known(word.key) or _DOUBLED.sub(r"\1", word.key) == near[0])
    return Candidate(index, index + 1, word.start, word.end, key=near[0]) if is_meant else None


def _nearest_long_name(sentence: Sentence, index: int, taken: set[int], names: Names) -> Candidate | None:
    """The town of the regions that several words nearly spell, wherever they stand: "Python stokton on tees eves"."""
    guess = None if is_known(sentence.words[index].key) else _nearest_name(sentence, index, taken, names)
    is_long = guess is not None and guess.last - guess.first >= _FEWEST_WORDS_ANYWHERE
    return guess if guess and is_long and names.prominence(guess.key) == IN_REGION_TOWN else None


def without_refused(sentence: Sentence, found: Sequence[Candidate]) -> list[Candidate]:
    """The places without those that are refused or put right, and those that a refusal goes on to with "or": "not Bury
    or Leigh". What is refused is not wanted where it is named again beside another: "not Bury, Leigh. I always say
    Bury"."""
    kept: list[Candidate] = []
    refused: Candidate | None = None
    unwanted: set[str] = set()
    for one, following in zip_longest(found, found[1:]):
        between = sentence.text[refused.end : one.start] if refused else ""
        goes_on = bool(re.search(r"\b(or|nor|and)\b", between)) and bool(_LISTED.fullmatch(between))
        refuses = is_refused(sentence, one.first) and not begins_anew(sentence, one)
        is_wrong = refuses or goes_on or is_too_far(sentence, one) or bool(_NO_MORE.match(sentence.text, one.end))
        is_aside = following and (is_put_right(sentence, one, following) or is_only_of_work(sentence, one))
        if refuses and one.key:
            unwanted.add(one.key)
        if is_wrong or is_aside:
            refused = one
        else:
            kept.append(one)
            refused = None
    others = [one for one in kept if one.key not in unwanted]
    return others or kept


def join(sentence: Sentence, found: Sequence[Candidate], known: Known) -> list[Candidate]:
    """The places, each with the words that say no more than where it lies."""
    joined: list[Candidate] = []
    for one in (_with_centre(sentence, candidate) for candidate in found):
        together = _together(sentence, joined[-1], one, known) if joined else None
        if together:
            joined[-1] = together
        else:
            joined.append(one)
    return joined


def _with_centre(sentence: Sentence, one: Candidate) -> Candidate:
    """The place with "town centre" or the like behind it."""
    for phrase in CENTRES:
        count = len(phrase.split())
        run = sentence.words[one.last : one.last + count]
        if " ".join(word.key for word in run) == phrase and not any(word.after_break for word in run):
            return replace(one, last=one.last + count, end=run[-1].end)
    return one


def _together(sentence: Sentence, one: Candidate, other: Candidate, known: Known) -> Candidate | None:
    """Both as one place, where one of them only says where the other lies; else ``None``."""
    between = sentence.text[one.end : other.start]
    if not _SAYS_WHERE.fullmatch(between) and not _is_the_one_of(sentence, one, other):
        return None
    if one.outcode or other.outcode:
        return _with_code(one, other, known)
    names = known.names
    if names.says_where(one.key, other.key):
        return _over_both(replace(one, container=one.container or other.key), one, other)
    if _SAYS_NEAR_WHAT.fullmatch(between) or _is_the_one_of(sentence, one, other):
        return _over_both(one, one, other)
    if _IN.fullmatch(between) and names.is_wide(other.key) and not names.is_wide(one.key):
        return _over_both(one, one, other)
    is_listed = bool(re.search(r"\w", between)) or (names.is_town(one.key) and names.is_town(other.key))
    if not is_listed and names.says_where(other.key, one.key):
        return _over_both(replace(other, container=one.key), one, other)
    return None


def _is_the_one_of(sentence: Sentence, one: Candidate, other: Candidate) -> bool:
    """Whether the second place says which of a name the first is: "Bury, the Lancashire one"."""
    behind = sentence.words[other.last].key if other.last < len(sentence.words) else ""
    return behind in ("one", "1") and bool(_THE_ONE_OF.fullmatch(sentence.text[one.end : other.start]))


def _over_both(kept: Candidate, one: Candidate, other: Candidate) -> Candidate:
    return replace(kept, first=one.first, last=other.last, start=one.start, end=other.end)


def _with_code(one: Candidate, other: Candidate, known: Known) -> Candidate | None:
    """A postcode and the name beside it as the postcode, where they are one place."""
    code, name = (one, other) if one.outcode else (other, one)
    if name.outcode or code.outcode not in known.outcodes:
        return _over_both(code, one, other) if name.outcode == code.outcode else None
    at = known.outcodes[code.outcode]
    for reading in known.names.readings(name.key):
        place = reading.place
        is_near = distance_km(at.latitude, at.longitude, place.latitude, place.longitude) <= _CODE_BESIDE_NAME_KM
        if is_near or place.district_code == at.district_code:
            return _over_both(code, one, other)
    return None


def value_of(one: Candidate, names: Names) -> str:
    """The place in the vocabulary's words: an outcode, or the name as written and well spelt.

    Where that name alone would mean another place than the message says, the place's full name stands, if it is clear.
    """
    if one.outcode:
        return one.outcode
    written = names.spelling(one.key)
    if not one.container:
        return written
    said = names.choose(names.within(names.readings(one.key), one.container) or names.readings(one.key))
    if names.means(written, said.equals[0]) or not names.means(said.equals[0].name, said.equals[0]):
        return written
    return said.equals[0].name
