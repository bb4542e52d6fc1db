"""What the words around a skill's name say: that it is wanted or learnt, that it is refused, that it is known already.

The cues come from ``data/signposting/skill_cues.csv`` (columns ``kind`` and ``phrase``, in the notation of
:mod:`signposting.phrases`). Kinds: ``learning`` and ``wishing`` stand before a name, ``taught`` and ``used`` after it;
``refused`` and ``known`` stand before it, ``denied`` after it, and so does ``practised``, which says that what somebody
does they know. A cue reaches a name over small words and over other names of its list, never over the end of a clause;
the small words are the file's rows whose kind begins with ``words``.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from signposting.phrases import Found, Phrases
from signposting.settings import ROOT

CUES = ROOT / "data" / "signposting" / "skill_cues.csv"

FARTHEST = 8
"""The most words that may stand between a cue and the name that it is about."""

LISTING = frozenset((",", "and", "or", "nor", "&", "/", "+", "n", "plus"))
MEDIUM = frozenset(("via", "by", "over", "through", "from", "per"))
BEING = frozenset(("am", "'m", "m", "is", "are", "'re", "was", "were", "be", "been"))
LACKING = BEING | frozenset(("can", "could", "have", "has", "had", "should"))
"""What makes the "not" after it a lack ("can't use Excel"), which is a wish to learn, not a refusal."""

ON_OFFER = frozenset(("class", "classes", "course", "courses", "lessons", "stuff", "thing", "things", "training"))
UNWILLING = frozenset(("after", "bothering", "doing", "having", "wanting"))
"""What makes it a refusal all the same: "I'm not doing typing"."""

OWNED = frozenset(("app", "blog", "cv", "logo", "page", "podcast", "site", "shop", "store", "website", "websites"))
"""What somebody lacks, rather than refuses, who has none: "my cousin's gym with no website"."""
LACK = frozenset(("background", "clue", "confidence", "experience", "idea", "knowledge", "skill", "skills", "training"))
NEEDLESS = frozenset(("assumed", "expected", "necessary", "needed", "required"))
KNOWING = frozenset(("able", "anything", "confident", "how", "know", "nothing", "sure", "understand"))
"""What makes a name that follows a "not" a lack as well: "don't know how to use email"."""

SWAPPING = frozenset(("change", "changing", "exchange", "swap", "swapping", "swop", "switch", "trade"))
"""Words after which what goes stands before what comes."""
IN_HAND = frozenset(("it", "that", "them", "this"))

SUBJECTS = frozenset(("i", "we", "she", "he", "they", "already"))
BEFORE_SUBJECTS = frozenset(("but", "and", "as", "because", "i", "have"))
TRULY = BEING | SUBJECTS | frozenset(("fairly", "pretty", "quite", "really", "reasonably", "very"))


@dataclass(frozen=True)
class CuesAround:
    """The cues of one text. ``names`` holds the tokens that belong to any skill's name."""

    doc: Doc
    names: Collection[int]
    found: Mapping[str, tuple[Found[str], ...]]
    words: Mapping[str, frozenset[str]]

    def bear_out(self, start: int, end: int, *, learnt_only: bool) -> bool:
        """Whether a weak name is meant as a skill: it is learnt or taught or, unless ``learnt_only``, wished for."""
        if start and self.doc[start - 1].norm_ in MEDIUM:
            return False
        if self._stands_alone(start, end, learnt_only) or self._after("taught", end):
            return True
        over = self.words["between cue and name"]
        if not learnt_only and (self._after("used", end) or any(self._before("wishing", start, over))):
            return True
        return any(self._before("learning", start, over))

    def refuse(self, start: int, end: int) -> bool:
        """Whether a name stands where the person says what they do not want."""
        if self._after("denied", end, over_commas=False) and not self._is_on_offer(end):
            return True
        if self.doc[start].norm_ in KNOWING:
            return False
        over = self.words["between refusal and name"]
        if self._is_in_alternatives(start, end):
            over |= {","}
        cues = self._before("refused", start, over)
        return any(not (self._is_left(cue) or self._is_lack(cue, end) or self._puts_in_place(cue)) for cue in cues)

    def _is_on_offer(self, end: int) -> bool:
        """Whether what somebody can do is what there is to do: "is there game design stuff I can do", "networking
        courses I could do"."""
        return any(token.norm_ in ON_OFFER for token in self.doc[end - 1 : end + 1])

    def know(self, start: int, end: int) -> bool:
        """Whether a name stands where the person says what they can do already, and not, after that, what they would
        learn: "I could do with learning Excel"."""
        beside = (*self.doc[max(start - 1, 0) : start], *self.doc[end : end + 1])
        if any(token.norm_ == "already" for token in beside):
            return True
        if start and self.doc[start].norm_ in ("know", "knows", "use") and self.doc[start - 1].norm_ in SUBJECTS:
            return True
        if start > 1 and self._after("practised", end) and self.doc[start - 2].norm_ in SUBJECTS:
            return True
        over = self.words["between known and name"]
        learning = max((cue.end for cue in self._before("learning", start, over)), default=0)
        known = (cue for cue in self._before("known", start, over) if not self._is_said_of_need(cue))
        return any(cue.end >= learning and self._is_said_of_oneself(cue) for cue in known)

    def _before(self, kind: str, start: int, over: Collection[str]) -> Iterator[Found[str]]:
        """The cues of a kind that reach what begins at a token, the nearest first."""
        cues = self.found.get(kind, ())
        for position in range(start, max(start - FARTHEST - 1, 0), -1):
            yield from (cue for cue in cues if cue.end == position and not self._is_under_way(cue))
            if self.doc[position - 1].norm_ not in over and not self._is_listed(position - 1):
                return

    def _after(self, kind: str, end: int, *, over_commas: bool = True) -> bool:
        """Whether a cue of a kind follows what ends before a token, over at most two small words."""
        starts = {cue.start for cue in self.found.get(kind, ())}
        for position in range(end, min(end + 3, len(self.doc))):
            if position in starts:
                return True
            norm = self.doc[position].norm_
            if norm not in self.words["between name and taught"] and position not in self.names:
                return False
            if norm == "," and not over_commas:
                return False
        return False

    def _stands_alone(self, start: int, end: int, learnt_only: bool) -> bool:
        """Whether the text begins with the name and goes on, if at all, with conditions or politeness."""
        following = self.doc[end].norm_ if end < len(self.doc) else ""
        if following == "please" and (start == 0 or _is_mark(self.doc[start - 1])):
            return True
        if not all(token.norm_ in self.words["opening"] or _is_mark(token) for token in self.doc[:start]):
            return False
        if following == "please" or all(_is_mark(token) for token in self.doc[end:]):
            return True
        return not learnt_only and (following in self.words["after opening"] or _is_mark(self.doc[end]))

    def _is_listed(self, position: int) -> bool:
        """Whether a token belongs to a name after which a list goes on: "help with Word and Excel"."""
        following = position + 1
        while following in self.names:
            following += 1
        return position in self.names and following < len(self.doc) and self.doc[following].norm_ in LISTING

    def _is_under_way(self, cue: Found[str]) -> bool:
        """Whether a cue tells what the person is doing just now: "I'm using my phone"."""
        return cue.start > 0 and self.doc[cue.start].norm_ == "using" and self.doc[cue.start - 1].norm_ in BEING

    def _is_lack(self, cue: Found[str], end: int) -> bool:
        """Whether what looks like a refusal says what the person cannot do yet."""
        if cue.start:
            before = self.doc[cue.start - 1]
            if self.doc[cue.end].norm_ in UNWILLING:
                return False
            if cue.end - cue.start == 1 and (before.norm_ in LACKING or before.lower_ == "did"):
                return True
            if self.doc[cue.start].norm_ in ("no", "without") and self.doc[end - 1].norm_ in OWNED:
                return True
            if before.norm_ == "but" and any(known.end < cue.start for known in self.found.get("known", ())):
                return True
        following = [token.norm_ for token in self.doc[end : end + 3]]
        return bool(LACK.intersection(following[:2])) and not NEEDLESS.intersection(following)

    def _is_left(self, cue: Found[str]) -> bool:
        """Whether something was left to the person to deal with: "the last chap left it all in Excel"."""
        return self.doc[cue.start].lower_ == "left"

    def _puts_in_place(self, cue: Found[str]) -> bool:
        """Whether what a cue takes away is in hand and named by a pronoun: "swap it to", "swop that for"."""
        return self.doc[cue.start].norm_ in SWAPPING and self.doc[cue.end].norm_ in IN_HAND

    def _is_said_of_oneself(self, cue: Found[str]) -> bool:
        """Whether "know", "good at" and the like are stated, not wished, asked or denied."""
        before = self.doc[cue.start - 1] if cue.start else None
        if self.doc[cue.start].norm_ in SUBJECTS:
            return before is None or not before.is_alpha or before.norm_ in BEFORE_SUBJECTS
        return before is not None and before.norm_ in TRULY

    def _is_said_of_need(self, cue: Found[str]) -> bool:
        """Whether "know" or "could" goes on to what is wanted: "I know it's Word I need", "could do with Excel"."""
        following = [token.norm_ for token in self.doc[cue.end : cue.end + 2]]
        return following == ["do", "with"] or following[:1] in (["it"], ["its"], ["that"])

    def _is_in_alternatives(self, start: int, end: int) -> bool:
        """Whether an "or" stands beside a name, so that a refusal reaches over commas: "no Word, Excel or Access"."""
        return any(token.norm_ in ("or", "nor") for token in self.doc[max(start - 1, 0) : end + 3])


@dataclass(frozen=True)
class Cues:
    """Finds the cues of texts; ``words`` are the small words, by what they stand between."""

    phrases: Phrases[str]
    words: Mapping[str, frozenset[str]]

    def around(self, doc: Doc, names: Collection[int]) -> CuesAround:
        """The cues of a text in which the tokens given belong to skills' names."""
        found: dict[str, list[Found[str]]] = {}
        for one in self.phrases.find(doc):
            found.setdefault(one.meaning, []).append(one)
        return CuesAround(doc, names, {kind: tuple(cues) for kind, cues in found.items()}, self.words)


def load_cues(classes: Mapping[str, tuple[str, ...]]) -> Cues:
    """The cues of the file, whose phrases may use the word classes given."""
    phrases: Phrases[str] = Phrases(classes)
    words = {}
    with CUES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"].startswith("words "):
                words[row["kind"].removeprefix("words ")] = frozenset(row["phrase"].split("|"))
            else:
                phrases.add(row["phrase"], row["kind"])
    return Cues(phrases, words)


def _is_mark(token: Token) -> bool:
    return not any(character.isalnum() for character in token.text)
