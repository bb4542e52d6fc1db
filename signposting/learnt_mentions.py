"""Which of the times, places and skills that a message names are wanted, and which are only told of.

Stands behind the rules of :mod:`signposting.reading`: they know how people refuse and take back in words that were
foreseen, this weighs the words around each mention. "The hall is in Radstock but I live in Bath", "choir is Monday
evenings, so I'd sooner it was in the daytime", "I can do Excel already, it's Power BI". Of several values of a kind
those are left out that are too little likely to be wanted beside a likelier one. What that is worth is told in
docs/decisions/wanted-mentions.md.

Learnt at set-up from the messages of ``data/signposting/mentions``: one a line, in which ``{t+ evenings}`` marks what
is wanted and ``{p- Bury}`` what is only told of; the letters are those of :data:`MARKS`. A linear model over the words
around a mention, those of its clause, and whether others of its kind stand before or behind it.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from signposting.conditions import refused_values
from signposting.language import Mention, read_doc
from signposting.learnt_folders import learnt_once
from signposting.logistic_regression import fit, log_odds
from signposting.mention_contexts import DERIVED, Layout, is_for_another, lay_out, look
from signposting.ngrams import Ngrams
from signposting.places import load_gazetteer
from signposting.reading import A_DAY, Reader
from signposting.settings import FIRST_REGIONS, ROOT
from signposting.vocabulary import ANY_DELIVERY

MESSAGES = tuple(sorted((ROOT / "data" / "signposting" / "mentions").glob("*.txt")))
MARKS = {"t": "time", "p": "place", "s": "skill", "d": "delivery", "l": "level", "a": "access", "m": "start_by",
    "c": "cost"}  # fmt: skip
LIKELY_ENOUGH = {"time": 0.5, "place": 0.5, "skill": 0.3, "delivery": 0.5, "level": 0.5,
    "start_by": 0.5}  # fmt: skip
"""From which likelihood on a value counts as wanted beside others; of other entities the rules decide alone."""
SURE_OF_ANOTHER = 0.7
"""How likely another value of its kind must be for one to be left out: where it is the only one, the rules stand."""
SURE = 0.9
FAR_BEHIND = {"time": 0.2, "place": 0.3}
UNSURE = {"time": 0.8, "place": 0.65}
"""Of times and places one is left out too that is so far behind a sure one and not sure itself: hours of work, and
what towns are known for, are told as wishes are."""
OF_THE_MESSAGE, OF_THE_WORDS_AROUND = 0.6, 1.0
OF_A_CONDITION = {"time": 0.5, "delivery": -1.5}
"""What the log-odds of a condition that is named are made of, where the whole message says how likely it asks for each:
those of the message, those of the words around the name, and where nothing is known."""
LEFT_BY_A_REFUSAL = frozenset({"delivery"})
"""Of what a value is left where words rule another out, which is hardly told by the way: "can't do in person"."""
MOST_BARE_WORDS = 2
"""So few words mean what they name."""
STRENGTH = 3.0
MADE_BY = ("lbfgs", "learnt_mentions", "logistic_regression", "mention_contexts", "ngrams")
READ_WITH = ("conditions/*.yml", "skills.csv", "skill_goals.csv", "skill_cues.csv")
LINES_FILE = "mentions.json"
TOLD, WANTED = 0, 1

_STAYS = re.compile(
    r"\b(?:(?<!you )keep|keeping|still|stick (?:to|with))\b(?! (?:looking|me|us|an eye|work|showing|on|at))",
    re.IGNORECASE,
)
_IS_THERE = re.compile(
    r"[\s,.]*(?:(?:that|it)(?:'?s| is)|is) where (?:i|we)(?:'?m|'?re| am| are)? (?:live|living|stay|staying|based)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(r"\W*(?:(?:no|nah|nope|sorr?y|soz|oops|wait)\W+){2,3}$", re.IGNORECASE)
"""What says of a place that somebody is there, behind its name or before it: "no, Rochdale, that's where I live",
"sorry, no, Bolton. I still say Bury"."""
_DENIES = re.compile(r"(?:not|never|no)\b", re.IGNORECASE)
REACH_OF_STAYS = 20
"""Within how many letters before a name something is said of it."""
_LISTED = re.compile(r"\s*(?:,|/|&|and|or|n)\s*(?:(?:and|or)\s+)?(?:(?:on|in|at|the|a)\s+)*", re.IGNORECASE)
_MARK = re.compile(r"\{(?P<letter>[a-z])(?P<sign>[+-]) (?P<words>[^{}]*)\}")


class Marked(NamedTuple):
    """Words at ``text[start:end]`` that name a value of an entity, and whether it is wanted."""

    entity: str
    start: int
    end: int
    is_wanted: bool


class LearntMentions(NamedTuple):
    """What was learnt: for each line that may hold of a mention how rare it is, and how much it speaks for a wish."""

    lines: Mapping[str, tuple[float, float]]
    bias: float

    @classmethod
    def learn(cls, messages: Iterable[tuple[str, Sequence[Marked]]], reader: Reader) -> "LearntMentions":
        """Learns from messages and what is marked in them, as ``reader`` reads them."""
        looked, answers = [], []
        for text, marks in messages:
            mentions = reader.read(text, A_DAY)
            for mention, is_wanted in judged(text, mentions, marks, reader):
                others = [one for one in mentions if one.end <= mention.start or mention.end <= one.start]
                looked.append("\n".join(look(text, lay_out(text, [mention, *others]), mention)))
                answers.append(WANTED if is_wanted else TOLD)
        lines = Ngrams.learn(looked, (_lines,))
        nothing, weights = np.zeros((len(looked), 1), np.float32), np.ones(len(looked), np.float32)
        _, for_lines, bias = fit(nothing, lines.matrix(looked), np.array(answers), weights, STRENGTH)
        speaks_for = for_lines[:, WANTED] - for_lines[:, TOLD]
        block = lines.blocks[0]
        kept = {line: (rarity, rarity * float(speaks_for[column])) for line, (column, rarity) in block.items()}
        return cls(kept, float(bias[WANTED] - bias[TOLD]))

    def those_wanted(
        self, text: str, mentions: Sequence[Mention], likely: Mapping[str, float] | None = None
    ) -> tuple[Mention, ...]:
        """The mentions without the values that are too little likely to be wanted beside a likelier one of their
        kind. Where somebody else is to learn, no place is: whose home it is is told too differently.

        ``likely`` is how likely the whole message asks for each value, where that is known; then conditions are left
        out as well that neither it nor the words around make likely.
        """
        kept = self._without_told(text, mentions)
        if likely is None or len(text.split()) <= MOST_BARE_WORDS:
            return kept
        refused = refused_values(read_doc(text))
        told = {
            (entity, value)
            for entity, beforehand in OF_A_CONDITION.items()
            if entity not in LEFT_BY_A_REFUSAL & refused.keys()
            for value, around in self.likely_of(entity, text, mentions).items()
            if value != ANY_DELIVERY and _is_unlikely(likely.get(value, 0.0), around, beforehand)
        }
        return tuple(
            one for one in kept
            if (one.entity, str(one.value)) not in told or is_said_to_stay(text, one) or _is_put_negatively(text, one)
        )  # fmt: skip

    def likely_of(self, entity: str, text: str, mentions: Sequence[Mention]) -> dict[str, float]:
        """How likely each value of an entity that a message names is wanted, from 0 to 1, by the words around the
        likeliest of its names."""
        layout, likely = lay_out(text, mentions), dict[str, float]()
        for one in mentions:
            if one.entity == entity:
                value = str(one.value)
                likely[value] = max(likely.get(value, 0.0), self.likelihood(text, layout, one))
        return likely

    def _without_told(self, text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        kinds = Counter(entity for entity, _ in {(one.entity, one.value) for one in mentions})
        several = [one for one in mentions if one.entity in LIKELY_ENOUGH and kinds[one.entity] > 1]
        if not several:
            return tuple(mentions)
        layout, likely = lay_out(text, mentions), dict[tuple[str, Any], float]()
        if is_for_another(layout):
            several = [one for one in several if one.entity != "place"]
        for together in in_lists(text, several):
            likelihood = max(self.likelihood(text, layout, one) for one in together)
            for value in ((one.entity, one.value) for one in together):
                likely[value] = max(likely.get(value, 0.0), likelihood)
        best = {entity: max(other for (kind, _), other in likely.items() if kind == entity) for entity, _ in likely}
        told = {one for one, likelihood in likely.items() if _is_told(one[0], likelihood, best[one[0]])}
        return tuple(one for one in mentions if (one.entity, one.value) not in told or is_said_to_stay(text, one))

    def likelihood(self, text: str, layout: Layout, mention: Mention) -> float:
        """How likely it is, from 0 to 1, that a mention is wanted."""
        known = [self.lines[line] for line in look(text, layout, mention) if line in self.lines]
        length = math.sqrt(sum(rarity * rarity for rarity, _ in known)) or 1.0
        return 1.0 / (1.0 + math.exp(-self.bias - sum(speaks_for for _, speaks_for in known) / length))

    def save(self, folder: Path) -> None:
        """Writes what was learnt."""
        kept = {line: [round(number, 5) for number in numbers] for line, numbers in self.lines.items()}
        text = json.dumps({"bias": self.bias, "lines": kept}, ensure_ascii=False)
        (folder / LINES_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "LearntMentions":
        """What :meth:`save` wrote."""
        kept = json.loads((folder / LINES_FILE).read_text(encoding="utf-8"))
        return cls({line: (rarity, speaks_for) for line, (rarity, speaks_for) in kept["lines"].items()}, kept["bias"])


def _is_told(entity: str, likelihood: float, best: float) -> bool:
    """Whether a value is told of rather than wanted, beside the likeliest one of its kind."""
    if best >= SURE_OF_ANOTHER and likelihood < LIKELY_ENOUGH[entity]:
        return True
    is_behind = best >= SURE and best - likelihood >= FAR_BEHIND.get(entity, 1.0)
    return is_behind and likelihood < UNSURE[entity]


def is_said_to_stay(text: str, mention: Mention) -> bool:
    """Whether words say of what is named that it stays: "keep the free, but any time will do"; or of a place that
    somebody is there: "no, Rochdale, that's where I live"."""
    if mention.entity == "place" and (_IS_THERE.match(text, mention.end) or _PUTS_RIGHT.match(text[: mention.start])):
        return True
    return _STAYS.search(text, max(mention.start - REACH_OF_STAYS, 0), mention.start) is not None


def _is_put_negatively(text: str, mention: Mention) -> bool:
    """Whether words ask for a way of being taught by its contrary: "not on the computer"."""
    return mention.entity in LEFT_BY_A_REFUSAL and _DENIES.match(text, mention.start) is not None


def _is_unlikely(by_message: float, by_words_around: float, beforehand: float) -> bool:
    odds = OF_THE_MESSAGE * log_odds(by_message) + OF_THE_WORDS_AROUND * log_odds(by_words_around) + beforehand
    return odds <= 0.0


def in_lists(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions, those of a kind together that nothing but an "or" or the like parts: all of a list are wanted, or
    none is."""
    together: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.entity, one.start)):
        is_next = bool(together) and one.entity == together[-1].entity
        if is_next and _LISTED.fullmatch(text[together[-1].end : one.start]):
            together.append(one)
            continue
        if together:
            yield together
        together = [one]
    if together:
        yield together


def parse(line: str) -> tuple[str, list[Marked]]:
    """A message without its marks, and what they say. Raises :class:`ValueError` for a mark of no known letter."""
    text, marks, position = "", [], 0
    for mark in _MARK.finditer(line):
        if mark["letter"] not in MARKS:
            raise ValueError(f"{mark['letter']!r} marks nothing, in: {line}")
        text += line[position : mark.start()]
        start = len(text)
        text += mark["words"]
        marks.append(Marked(MARKS[mark["letter"]], start, len(text), mark["sign"] == "+"))
        position = mark.end()
    return text + line[position:], marks


def judged(
    text: str, mentions: Sequence[Mention], marks: Sequence[Marked], reader: Reader
) -> Iterator[tuple[Mention, bool]]:
    """The mentions that the reader found where something is marked, each with whether it is wanted; else the marked
    words themselves, without a value.

    A mention of what its words rule out is wanted where they are not, and the other way round.
    """
    for mark in marks:
        found = next((one for one in mentions if one.entity == mark.entity and _share(one, mark)), None)
        if found is None:
            yield Mention(mark.start, mark.end, mark.entity, ""), mark.is_wanted
        elif not _is_derived(found, text[mark.start : mark.end], reader):
            yield found, mark.is_wanted
        elif not mark.is_wanted:
            yield found, True


def _share(one: Mention, mark: Marked) -> bool:
    return one.start < mark.end and mark.start < one.end


def _is_derived(mention: Mention, words: str, reader: Reader) -> bool:
    """Whether words alone say another value than they do where they stand."""
    if mention.entity not in DERIVED:
        return False
    alone = {one.value for one in reader.read(words, A_DAY) if one.entity == mention.entity}
    return mention.value not in alone


def _lines(text: str) -> Iterator[str]:
    return iter(text.split("\n"))


@lru_cache(maxsize=1)
def learnt_mentions() -> LearntMentions:
    """What was learnt; learns it now, which takes seconds, where set-up has not."""
    return LearntMentions.open(build())


def build() -> Path:
    """Learns, unless that has been done for the present files. Gives the folder that holds what was learnt."""
    modules = (Path(__file__).with_name(f"{name}.py") for name in MADE_BY)
    vocabulary = (file for pattern in READ_WITH for file in sorted((ROOT / "data" / "signposting").glob(pattern)))
    return learnt_once("learnt-mentions", (*modules, *vocabulary, *MESSAGES), LINES_FILE, _learn)


def read_messages(files: Iterable[Path] = MESSAGES) -> Iterator[tuple[str, list[Marked]]]:
    """The messages of some files, and what is marked in them."""
    for file in files:
        yield from (parse(line) for line in file.read_text(encoding="utf-8").splitlines() if line)


def _learn(folder: Path) -> None:
    LearntMentions.learn(read_messages(), Reader(load_gazetteer(FIRST_REGIONS))).save(folder)
