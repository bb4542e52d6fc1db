"""Weighs whether a name or a code in a message means a place: the words around it, its capital letter, where it stands.

It judges one candidate at a time; :mod:`signposting.place_mentions` finds the candidates and puts the judged together.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise, takewhile

from spacy.tokens import Doc

from signposting.gazetteer import name_key
from signposting.language import text_of
from signposting.place_names import IN_REGION_TOWN, KNOWN_PART
from signposting.place_words import (
    AFTER_CODES,
    AFTER_MOTORWAYS,
    AFTER_TRIED,
    BEFORE_BUT,
    BEFORE_CHIPS,
    BEFORE_CODES,
    BEFORE_NO,
    BEFORE_OF,
    BETWEEN_REFUSAL_AND_PLACE,
    COUNTRIES,
    COURSES,
    DETERMINERS,
    FILLERS,
    LITERACY,
    LIVING,
    MONTH_NAMES,
    MONTHS,
    NO_LEVELS,
    NOT_THE_PLACE,
    OF_TOWNS,
    ON_ROADS,
    PASSED_OVER,
    PLACE_PREPOSITIONS,
    PUTTING_RIGHT,
    REFUSING,
    REFUSING_PAIRS,
    SAID,
    SETTLED,
    SITES,
    SUITING,
    SURE_PREPOSITIONS,
    TIMES,
    TITLES,
    TRAVELLING,
    TRYING,
    WOULD_BE,
)

_WORD = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*|&")
_BREAK = re.compile(r"[,;:!?()\n/|\"]|\s[-–—]+\s")
_STOP = re.compile(r"[.!?\n]")
_WILL_NOT_GO = re.compile(
    r"[\s,.;–-]+(?:and |but |so )?(?:i|we|she|he|they) "
    r"(?:will not|won'?t|can ?not|can'?t|could ?n'?t|do ?n'?t|wouldn'?t|am not|'?m not)"
    r" (?:really |be )?(?:go|going|get|getting|travel|come|want to go|like going)\b[^.;?!]{0,16}\bthere\b",
    re.IGNORECASE,
)
_LIVE_THERE = re.compile(
    r"\b(?:lives?|living|stays?|staying|moved|moving) there\b|\bthe (?:town|place)\b(?=[^a-z]*(?:not|$))", re.IGNORECASE
)
PEOPLE = frozenset({"i", "we", "he", "she", "they"})
BEYOND_LEVELS = frozenset({"L8", "L9"})
SOUGHT = frozenset(
    "anything anywhere class classes course courses nothing one owt place places something somewhere".split()
)
WILL_NOT, WILL_DO = frozenset({"doesnt", "wont", "wouldnt"}), frozenset({"do", "suit", "work"})
AFTER_WILL_NOT = frozenset({"because", "cos", "either", "for", "now", "so", "then"})
_SHORTENED = frozenset({"st", "nr", "gtr"})
_MOST_WORDS = 700


@dataclass(frozen=True)
class Word:
    """A word of the message. ``after_break``: a comma, full stop or the like stands before it; ``norm``: mended."""

    start: int
    end: int
    key: str
    norm: str
    is_capital: bool
    after_break: bool
    after_stop: bool


@dataclass(frozen=True)
class Candidate:
    """What may be a place: ``words[first:last]`` at ``text[start:end]``, a known name or else an outcode.

    ``container`` is the second name that only says where the first one lies; ``written`` is the postcode as typed.
    """

    first: int
    last: int
    start: int
    end: int
    key: str = ""
    outcode: str = ""
    is_whole_postcode: bool = False
    container: str = ""
    written: str = ""


@dataclass(frozen=True)
class Circumstances:
    """What the other places of a message say about one.

    ``is_bare``: the message is nothing but places. ``is_placed``: the next one says where it lies ("Street, Somerset").
    ``is_listed``: it stands beside another with "and" or "or" ("Wigan or Leigh").
    """

    is_bare: bool
    is_placed: bool
    is_listed: bool

    @property
    def say_place(self) -> bool:
        """Whether a place is meant, whatever else the name may be."""
        return self.is_bare or self.is_placed


class Sentence:
    """The words of a message and what can be told from their order."""

    def __init__(self, text: str, norms: Mapping[tuple[int, int], str]) -> None:
        self.text = text
        self.words = _words_of(text, norms)

    @classmethod
    def from_doc(cls, doc: Doc) -> "Sentence":
        """The message with its words as the pipeline mended them."""
        return cls(text_of(doc), {(token.idx, token.idx + len(token)): token.norm_ for token in doc[:_MOST_WORDS]})

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether the writer uses capitals for names, rather than everywhere."""
        later = [word for word in self.words[1:] if word.key.isalpha() and word.key != "i"]
        return sum(word.is_capital for word in later) * 2 <= len(later)

    def has_telling_capital(self, candidate: Candidate) -> bool:
        """Whether a capital letter says that this is a name."""
        words = self.words[candidate.first : candidate.last]
        starts = candidate.first == 0 or words[0].after_stop
        return self.capitals_tell and not starts and all(word.is_capital for word in words)

    def before(self, index: int) -> str:
        """The word before one, mended; empty where nothing or a comma stands there."""
        if index <= 0 or index >= len(self.words) or self.words[index].after_break:
            return ""
        return self.words[index - 1].norm

    def after(self, index: int) -> str:
        """The word at an index, mended; empty where nothing or a comma stands before it."""
        if index >= len(self.words) or self.words[index].after_break:
            return ""
        return self.words[index].norm

    def preposition(self, index: int) -> tuple[str, str]:
        """The preposition that leads to a word, past "the" and the like, and the word before that; empty if none."""
        while index > 0 and self.before(index) in PASSED_OVER:
            index -= 1
        lead, earlier = self.before(index), self.before(index - 1)
        if lead in PLACE_PREPOSITIONS or (lead == "of" and earlier in BEFORE_OF):
            return lead, earlier
        return "", ""

    def is_last(self, candidate: Candidate) -> bool:
        """Whether nothing of weight follows."""
        return all(word.key in FILLERS for word in self.words[candidate.last :])

    def ends_clause(self, candidate: Candidate) -> bool:
        """Whether it ends the message or a part of it."""
        return self.is_last(candidate) or self.words[candidate.last].after_break

    def stands_apart(self, candidate: Candidate) -> bool:
        """Whether it comes after a comma and ends the message or its part: "spreadsheets, evenings, Bury"."""
        return self.words[candidate.first].after_break and self.ends_clause(candidate)


def is_living_there(sentence: Sentence, index: int) -> bool:
    """Whether somebody lives at, or travels to, what the word begins: "I live in Sale", "get to Bury"."""
    lead, earlier = sentence.preposition(index)
    if lead in ("in", "at", "near", "from", "around", "by") and earlier in LIVING:
        return True
    return sentence.before(index) in SETTLED or (lead == "to" and earlier in TRAVELLING)


def is_name_meant(
    sentence: Sentence, candidate: Candidate, word_class: str, prominence: int, circumstances: Circumstances
) -> bool:
    """Whether a known name means the place."""
    if _is_person(sentence, candidate.first) or sentence.after(candidate.last) in NOT_THE_PLACE | COUNTRIES:
        return False
    if word_class == "word":
        return _is_word_meant(sentence, candidate, prominence, circumstances)
    has_name = sentence.has_telling_capital(candidate)
    if word_class == "phrase" and sentence.before(candidate.first) in DETERMINERS and not has_name:
        return False
    if word_class == "name" and sentence.after(candidate.last) == "from":
        return False
    if circumstances.say_place or circumstances.is_listed or sentence.stands_apart(candidate):
        return True
    lead, _ = sentence.preposition(candidate.first)
    if word_class == "name":
        is_sure = lead in SURE_PREPOSITIONS or is_living_there(sentence, candidate.first)
        is_sure = is_sure or (prominence >= KNOWN_PART and _is_what_was_meant(sentence, candidate))
        is_sure = is_sure or (prominence == IN_REGION_TOWN and _suits(sentence, candidate))
        is_begun = candidate.first == 0 and sentence.after(candidate.last) == "then"
        is_whole_clause = is_begun or ((candidate.first == 0 or lead == "at") and sentence.ends_clause(candidate))
        return is_sure or (prominence == IN_REGION_TOWN and (is_whole_clause or sentence.is_last(candidate)))
    return bool(lead) or has_name or (not word_class and prominence >= KNOWN_PART)


def _is_person(sentence: Sentence, index: int) -> bool:
    before, earlier = sentence.before(index), sentence.before(index - 1)
    if before in ("called", "named"):
        return earlier not in BEFORE_OF
    return before in TITLES or (before == "is" and earlier in TITLES)


def _is_word_meant(sentence: Sentence, candidate: Candidate, prominence: int, circumstances: Circumstances) -> bool:
    """Whether an ordinary word (sale, bath, reading, march) means the place of that name."""
    before, after = sentence.before(candidate.first), sentence.after(candidate.last)
    lead, _ = sentence.preposition(candidate.first)
    if after in SITES and (sentence.has_telling_capital(candidate) or (after in OF_TOWNS and (lead or before == "on"))):
        return True
    if before in DETERMINERS or _is_about_literacy(sentence, candidate):
        return False
    if circumstances.is_placed:
        return True
    if prominence >= KNOWN_PART and is_living_there(sentence, candidate.first) and after not in PLACE_PREPOSITIONS:
        return True  # "I live in Over", not "I live over in Sale"
    if prominence >= KNOWN_PART and after in PEOPLE and before not in PEOPLE:
        return _is_where_somebody_is(sentence, candidate)
    if candidate.key in MONTHS:
        is_led = lead in ("near", "nr", "outside") or (before == "past" and after == "in")
        is_led = is_led or bool(_LIVE_THERE.search(sentence.text, sentence.words[candidate.first].end))
        is_led = is_led or after == "way" or (after == "not" and _is_what_was_meant(sentence, candidate))
        return is_led or _is_between_places(sentence, candidate, lead)
    if prominence == IN_REGION_TOWN and _suits(sentence, candidate):
        return True
    if prominence == IN_REGION_TOWN and _is_what_was_meant(sentence, candidate):
        return True
    is_named = sentence.has_telling_capital(candidate)
    if prominence < IN_REGION_TOWN:
        return is_named and bool(lead)
    is_led = lead in SURE_PREPOSITIONS or lead in ("from", "of")
    return (
        circumstances.is_bare
        or is_led
        or (lead == "between" and circumstances.is_listed)
        or is_named
        or sentence.stands_apart(candidate)
        or _ends_a_phrase(sentence, candidate)
    )


def _is_where_somebody_is(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a word before "I" or "we" is where they are, or would learn: "it's Bury I live in", "anywhere in Bath I
    can learn", not "so sale I thought"."""
    lead, sought = sentence.preposition(candidate.first)
    is_sought = lead in SURE_PREPOSITIONS and sought in SOUGHT and candidate.key not in MONTHS
    return is_sought or sentence.after(candidate.last + 1) in SETTLED | {"am", "stay", "stays"}


def _is_between_places(sentence: Sentence, candidate: Candidate, lead: str) -> bool:
    """Whether a month's name stands between places rather than months: "between March and Wisbech"."""
    following = sentence.after(candidate.last + 1)
    return lead == "between" and sentence.after(candidate.last) == "and" and following not in MONTH_NAMES


def _ends_a_phrase(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a short message ends with the word, behind a noun: "excel course bury"."""
    before = sentence.before(candidate.first)
    is_short = len(sentence.words) < 9
    return is_short and sentence.is_last(candidate) and len(before) > 3 and before not in PLACE_PREPOSITIONS


def _is_about_literacy(sentence: Sentence, candidate: Candidate) -> bool:
    if candidate.key != "reading":
        return False
    around = sentence.words[max(0, candidate.first - 3) : candidate.first]
    around += sentence.words[candidate.last : candidate.last + 2]
    return any(word.norm in LITERACY for word in around)


def is_outcode_meant(sentence: Sentence, candidate: Candidate, *, is_bare: bool) -> bool:
    """Whether a word of an outcode's shape means one, rather than a level, a chip, a bus or a motorway."""
    before, after = sentence.before(candidate.first), sentence.after(candidate.last)
    if before in BEFORE_CODES or (_is_motorway(candidate.outcode) and _is_road(before, after)):
        return False
    if is_bare or sentence.stands_apart(candidate) or after in AFTER_MOTORWAYS:
        return True
    if before in DETERMINERS:
        return False
    if _is_motorway(candidate.outcode) and sentence.is_last(candidate):
        return before not in BEFORE_CHIPS | AFTER_CODES  # "sql databases m6"
    lead, _ = sentence.preposition(candidate.first)
    is_led = bool(lead) or before in LIVING or before in ("postcode", "is", "hes", "shes")
    if len(candidate.outcode) == 2:
        is_led = is_led or (before in COURSES and sentence.is_last(candidate))  # "any courses L4", not "an L4 course"
        return (is_led or _is_no_level(sentence, candidate)) and after not in AFTER_CODES
    return is_led or after not in AFTER_CODES


def _is_no_level(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether an outcode of one letter and one figure stands where a level would not, or is none: "CCNA b5 evenings",
    "Word L8", not "L2 evenings"."""
    if candidate.outcode in BEYOND_LEVELS and (candidate.first == 0 or sentence.is_last(candidate)):
        return True
    begins = sentence.words[candidate.first].after_break and candidate.outcode in BEYOND_LEVELS
    return begins or (sentence.after(candidate.last) in TIMES and candidate.outcode[1] in NO_LEVELS)


def _is_motorway(outcode: str) -> bool:
    return outcode[0] == "M" and outcode[1:].isdigit()


def _is_road(before: str, after: str) -> bool:
    return before in ON_ROADS and after not in AFTER_MOTORWAYS


def is_refused(sentence: Sentence, index: int) -> bool:
    """Whether what begins at a word is said not to be wanted: "not in Manchester", "anywhere but Bolton"."""
    for _ in range(6):
        word, earlier = sentence.before(index), sentence.before(index - 1)
        if (earlier, word) in REFUSING_PAIRS or (word == "but" and earlier in BEFORE_BUT):
            return True
        if word in REFUSING:
            return earlier != "why"
        if word not in BETWEEN_REFUSAL_AND_PLACE and not word.endswith("ing"):
            return False
        index -= 1
    return False


def begins_anew(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a place stands alone behind the "no" that a message begins with, or before another that will not do:
    "sorry no Bury, I moved", "no Eccles not Salford"."""
    before = [word.key for word in sentence.words[: candidate.first]]
    is_no = bool(before) and before[-1] == "no" and BEFORE_NO.issuperset(before)
    return is_no and (sentence.ends_clause(candidate) or sentence.after(candidate.last) == "not")


def is_put_right(sentence: Sentence, candidate: Candidate, following: Candidate) -> bool:
    """Whether a place was only said before, and the one that follows is meant: "I said Bolton, should be Bury"."""
    between = {word.norm for word in sentence.words[candidate.last : following.first]}
    return sentence.before(candidate.first) in SAID and not between.isdisjoint(PUTTING_RIGHT)


def _suits(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether the words behind a town say that it would do: "Leigh is easier", "Bury would be nearer"."""
    return sentence.after(candidate.last) in WOULD_BE and sentence.after(candidate.last + 1) in SUITING


def _is_what_was_meant(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a word puts right what was said: "it should be Bury", "I meant Sale not Hale", "its Bury now", "try
    Shirley instead", "what about Leigh then"."""
    before, earlier = sentence.before(candidate.first), sentence.before(candidate.first - 1)
    is_led = before in ("meant", "its") or (before == "be" and earlier == "should")
    after = sentence.after(candidate.last)
    is_asked_about = before == "about" and earlier in ("what", "how")
    is_tried = (before in TRYING or is_asked_about) and (after in AFTER_TRIED or sentence.ends_clause(candidate))
    return is_tried or (is_led and (after in ("not", "now") or (before != "its" and sentence.ends_clause(candidate))))


def is_only_of_work(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether the message says that the place is where somebody works: "Runcorn is his work"."""
    following = [word.key for word in sentence.words[candidate.last : candidate.last + 3]]
    return len(following) > 2 and following[0] in ("is", "was") and following[2] in ("job", "office", "work")


def is_too_far(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether the message goes on to say that the place is too far: "Bolton is too far for me", "that's in Bolton, I
    won't go over there"."""
    if _WILL_NOT_GO.match(sentence.text, candidate.end):
        return True
    behind = takewhile(lambda word: not word.after_stop, sentence.words[candidate.last : candidate.last + 5])
    following = [word.key for word in behind]
    if following[:1] and following[0] in ("but", "and", "or"):
        return False
    is_no_good = "good" in following and not {"isnt", "aint", "not"}.isdisjoint(following)
    return (
        is_no_good
        or _will_not_do(sentence, candidate)
        or any(pair in (("too", "far"), ("no", "good")) for pair in pairwise(following))
    )


def _will_not_do(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether a clause says no more of a place than that it won't do: "Wisbech won't do, no bus"; not of one where
    somebody is, nor that something else won't: "I'm in Bolton, won't do evenings"."""
    behind = sentence.words[candidate.last : candidate.last + 3]
    if len(behind) < 2 or behind[0].after_break or is_living_there(sentence, candidate.first):
        return False
    is_said = behind[0].key in WILL_NOT and behind[1].key in WILL_DO
    return is_said and (len(behind) == 2 or behind[2].after_break or behind[2].key in AFTER_WILL_NOT)


def _words_of(text: str, norms: Mapping[tuple[int, int], str]) -> list[Word]:
    words: list[Word] = []
    end = 0
    for match in islice(_WORD.finditer(text), _MOST_WORDS):
        written, between = match.group(), text[end : match.start()]
        is_parted = between != " " and bool(words) and not (words[-1].key in _SHORTENED and between.startswith("."))
        after_stop = is_parted and bool(_STOP.search(between))
        after_break = after_stop or (is_parted and bool(_BREAK.search(between)))
        key = _key_of_word(written)
        norm = norms.get(match.span(), key).lower()
        words.append(Word(*match.span(), key, norm, written[0].isupper(), after_break, after_stop))
        end = match.end()
    return words


@lru_cache(maxsize=20_000)
def _key_of_word(word: str) -> str:
    return name_key(word)


def remaining(words: Sequence[Word], candidates: Sequence[Candidate]) -> list[Word]:
    """The words that belong to no candidate."""
    taken = {index for one in candidates for index in range(one.first, one.last)}
    return [word for index, word in enumerate(words) if index not in taken]
