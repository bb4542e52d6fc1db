"""Where a text names skills: by a skill's other names, and by goals that need the skill without naming it.

Names come from ``data/signposting/skills.csv``, goals from ``data/signposting/skill_goals.csv`` (columns ``skill`` and
``goal``, in the notation of :mod:`signposting.phrases`; a row whose skill is ``{name}`` holds the phrases of that
class, and one whose skill is ``none`` a phrase in which a skill's name means something else: "email address").

Many names are also ordinary words, or stand for the thing in hand. Such a name is weak: ``word~`` in the file counts
where the person wants, needs or learns it, where it begins the message or stands in a list of names; ``tablet~~``
counts only where it is learnt or taught. A name written in capitals (``IT~~``) counts only in capitals, and ``=teams``
is matched as it stands, not as the plural of another word.
"""

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from signposting.language import is_shouted
from signposting.phrases import GAP, Found, Phrases, none_overlapping
from signposting.settings import ROOT
from signposting.skill_cues import MEDIUM, SWAPPING, CuesAround, load_cues

GOALS = ROOT / "data" / "signposting" / "skill_goals.csv"
NOTHING = "none"
"""The skill of a goal that says that a name means something else."""

STRONG, WISHED_FOR, LEARNT = 0, 1, 2
"""How weak a name is: counts anywhere; where it is wished for, begins the text or stands in a list; where learnt."""

ASKING = frozenset(("how", "know", "learn", "study", "understand", "use", "using"))
"""The first words of names that ask rather than name."""

BETWEEN_NAMES = frozenset((",", "and", "or", "&", "/", "+", "n", "plus", "then", "also"))


@dataclass(frozen=True)
class Name:
    """A way to name a skill. ``in_capitals``: the text must have it in capitals, as the file does.

    ``is_goal``: it says what for rather than what ("learn to code"), and gives way to a name that it cuts short.
    ``words`` is the number of words that it asks for, without those that may be left out and less one for each gap.
    """

    skill: str
    weakness: int = STRONG
    in_capitals: bool = False
    is_goal: bool = False
    words: int = 1


@dataclass(frozen=True)
class NamedSkill:
    """A skill's name or goal in tokens ``start`` to ``end`` (exclusive) of a ``Doc``.

    ``is_strong``: the words mean the skill in any text. ``is_refused``: they say what is not wanted. ``is_known``: they
    say what the person can do already.
    """

    start: int
    end: int
    skill: str
    is_strong: bool
    is_refused: bool
    is_known: bool


class NameFinder:
    """Finds the names of some skills, given as pairs of a skill's id and a name as the file writes it."""

    def __init__(self, names: Iterable[tuple[str, str]], goals: Path = GOALS) -> None:
        classes, rows = read_goals(goals)
        self._phrases: Phrases[Name] = Phrases(classes)
        self._cues = load_cues(classes)
        for skill, written in names:
            name, weakness, in_capitals = read_name(written)
            words = name.split()
            self._phrases.add(name, Name(skill, weakness, in_capitals, words[0] in ASKING, len(words)))
        for skill, goal in rows:
            needed = sum(1 for element in goal.split() if element[-1] != "?") - 2 * goal.count(GAP)
            self._phrases.add(goal, Name(skill, is_goal=skill != NOTHING, words=needed))

    def find(self, doc: Doc, *, taught: bool = False) -> list[NamedSkill]:
        """The skills that the text names, one for each place, in the order of the text; the longest name wins.

        ``taught``: the text tells what a course teaches or a post needs, so that weak names of several words count.
        """
        found = [one for one in self._phrases.find(doc) if _as_written(one, doc) and not _is_swapped(one, doc)]
        found = _without_cut_names(found)
        if not found:
            return []
        cues = self._cues.around(doc, _tokens_of_names(found, doc))
        borne_out = [one for one in found if _is_borne_out(one, cues, taught)]
        chosen = _longest(borne_out)
        listed = [one for one in found if one.meaning.weakness == WISHED_FOR and one not in borne_out]
        if listed and chosen:
            chosen = _longest([*chosen, *_neighbours(listed, chosen, doc)])
        named = [_named(one, cues) for one in chosen if one.meaning.skill != NOTHING]
        return [*named, *_put_in_place(named, found, cues)]

    def find_refused(self, doc: Doc, skills: Collection[str]) -> frozenset[str]:
        """Which of some skills the text rules out, by however weak a name: "not word", where Word is in hand."""
        found = [one for one in self.find_all(doc) if one.meaning.skill in skills]
        cues = self._cues.around(doc, _tokens_of_names(found, doc))
        return frozenset(one.meaning.skill for one in found if cues.refuse(one.start, one.end))

    def find_all(self, doc: Doc, *, means_too: bool = False) -> list[Found[Name]]:
        """Every name that the text holds, however weak; the longest wins. Things by means of which something is done
        are left out unless ``means_too``; so is a small "r", which is how people type "are"."""
        found = _longest(one for one in self._phrases.find(doc) if _as_written(one, doc))
        named = (one for one in found if one.meaning.skill != NOTHING and not _is_small_letter(one, doc))
        return [one for one in named if means_too or not _is_means(one, doc)]


def read_name(written: str) -> tuple[str, int, bool]:
    """A name as the file writes it: in lower case, how weak it is, and whether a text must have it in capitals."""
    name = written.rstrip("~")
    in_capitals = any(len(word) > 1 and word.isalpha() and word.isupper() for word in name.split())
    return name.lower(), len(written) - len(name), in_capitals


def _without_cut_names(found: list[Found[Name]]) -> list[Found[Name]]:
    """Leaves out goals that cut a name short: "the council wants me on a computer" of "… on a computer course", and
    "applications on the computer" of "job applications on the computer"; so too what means something else: the "an
    email" of "find me an email course"."""
    names = [one for one in found if not one.meaning.is_goal and one.meaning.weakness == STRONG]
    skills = [one for one in names if one.meaning.skill != NOTHING]

    def is_cut(one: Found[Name]) -> bool:
        may_cut = names if one.meaning.is_goal else skills if one.meaning.skill == NOTHING else []
        return any(_cuts(one, name) for name in may_cut)

    return [one for one in found if not is_cut(one)]


def _is_swapped(one: Found[Name], doc: Doc) -> bool:
    """Whether what looks like one name is one that goes and one that comes: "swap Python for machine learning"."""
    before = {token.norm_ for token in doc[max(one.start - 2, 0) : one.start]}
    is_to = one.start > 0 and doc[one.start - 1].norm_ == "to"
    return (
        not is_to
        and not before.isdisjoint(SWAPPING)
        and any(token.norm_ == "for" for token in doc[one.start : one.end])
    )


def _cuts(goal: Found[Name], name: Found[Name]) -> bool:
    is_begun_in = name.meaning.skill != NOTHING and name.start < goal.start < name.end < goal.end
    return is_begun_in or goal.start < name.start < goal.end < name.end


def _is_means(one: Found[Name], doc: Doc) -> bool:
    """Whether something is done by means of what is named: on my phone."""
    before = {token.norm_ for token in doc[max(one.start - 2, 0) : one.start]}
    return not before.isdisjoint(("on", "using", *MEDIUM))


def _is_small_letter(one: Found[Name], doc: Doc) -> bool:
    said = doc[one.start : one.end].text
    return len(said) == 1 and said.islower()


def _tokens_of_names(found: Iterable[Found[Name]], doc: Doc) -> frozenset[int]:
    """The tokens of names, without prepositions: "help with my CV on the computer" is no wish for a computer."""
    return frozenset(
        position
        for one in found
        if one.meaning.skill != NOTHING
        for position in range(one.start, one.end)
        if doc[position].norm_ not in ("on", *MEDIUM)
    )


def _is_borne_out(one: Found[Name], cues: CuesAround, taught: bool) -> bool:
    """Whether a name counts: it is strong, or the words around it say that it is meant as a skill."""
    weakness = one.meaning.weakness
    return (
        weakness == STRONG
        or (taught and one.meaning.words > 1)
        or cues.bear_out(one.start, one.end, learnt_only=weakness == LEARNT)
    )


def _named(one: Found[Name], cues: CuesAround) -> NamedSkill:
    return NamedSkill(
        start=one.start,
        end=one.end,
        skill=one.meaning.skill,
        is_strong=one.meaning.weakness == STRONG,
        is_refused=cues.refuse(one.start, one.end),
        is_known=cues.know(one.start, one.end),
    )


def _as_written(one: Found[Name], doc: Doc) -> bool:
    """Whether a name that needs capitals has them, in a text that is not all capitals."""
    if not one.meaning.in_capitals:
        return True
    return not is_shouted(doc) and any(token.is_upper and len(token) > 1 for token in doc[one.start : one.end])


def _longest(found: Iterable[Found[Name]]) -> list[Found[Name]]:
    """Names of which no two overlap: first the longest, then what means nothing, then names."""
    return none_overlapping(found, _precedence)


def _precedence(one: Found[Name]) -> tuple[int, bool, bool, int, int]:
    name = one.meaning
    return one.start - one.end, name.skill != NOTHING, name.is_goal, -name.words, one.start


def _neighbours(listed: list[Found[Name]], chosen: list[Found[Name]], doc: Doc) -> Iterator[Found[Name]]:
    """The weak names that stand in one list with a name that counts: "spreadsheets, word and access"."""
    counted = [(one.start, one.end) for one in chosen if one.meaning.skill != NOTHING]
    for one in (*listed, *reversed(listed)):
        if any(_joined(doc, one.end, start) or _joined(doc, end, one.start) for start, end in counted):
            counted.append((one.start, one.end))
            yield one


def _joined(doc: Doc, end: int, start: int) -> bool:
    """Whether nothing, or nothing but a comma or an "and" or two, stands between two names."""
    return 0 <= start - end <= 2 and all(token.norm_ in BETWEEN_NAMES for token in doc[end:start])


def _put_in_place(named: list[NamedSkill], found: list[Found[Name]], cues: CuesAround) -> list[NamedSkill]:
    """The weak names that stand after what is refused, by however weak a name, where nothing else counts: "swap Excel
    for Word", "not AI. Social media, for my shop"."""
    if not all(one.is_refused or one.is_known for one in named):
        return []
    refused = [one.end for one in found if one.meaning.skill != NOTHING and cues.refuse(one.start, one.end)]
    if not refused:
        return []
    after = max(refused[-1], *(one.end for one in named)) if named else refused[-1]
    may_count = (one for one in found if one.meaning.weakness == WISHED_FOR or one.meaning.skill == NOTHING)
    later = (one for one in may_count if one.start >= after)
    read = [_named(one, cues) for one in _longest(later) if one.meaning.skill != NOTHING]
    return [one for one in read if not one.is_refused]


@lru_cache(maxsize=4)
def read_goals(path: Path) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """The word classes of a file of goals, and its pairs of skill and goal."""
    classes, rows = {}, []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["skill"].startswith("{"):
                classes[row["skill"].strip("{}")] = tuple(row["goal"].split("|"))
            else:
                rows.append((row["skill"], row["goal"]))
    return classes, tuple(rows)
