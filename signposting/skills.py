"""The skills that the region can teach, and which of them a text speaks of.

The vocabulary is ``data/signposting/skills.csv``, written for this product: ids, labels and groups are public, areas
are those of the Essential Digital Skills framework (Department for Education, 2019; "beyond essential" where none
fits), and ``esco_uris`` are concepts of the ESCO classification (European Commission, v1.2.0). How names are found is
told in :mod:`signposting.skill_names`.
"""

import csv
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Token

from signposting.language import Mention, lemma, mention_at, read_doc, text_of
from signposting.settings import ROOT
from signposting.skill_names import NamedSkill, NameFinder
from signposting.spelling import mend, place_words

SKILLS = ROOT / "data" / "signposting" / "skills.csv"

TOPICLESS_WORDS = ROOT / "data" / "signposting" / "topicless_words.txt"

INTO_WORK = re.compile(r"\b(?:back (?:in|into|to) work|into work|return to work)\b", re.IGNORECASE)
"""Why something is learnt, rather than what."""

FURTHER = re.compile(
    "advanced|better|further|higher|improv(?:e|ing)|intermediate|level|more|next|refresher|stuck|struggl(?:e|ing)"
)
"""Words with which a person who knows a skill asks for more of it."""

BEFORE_NAMES = frozenset(("around", "in", "near", "round"))
BEFORE_PLACES = frozenset(("around", "at", "by", "from", "in", "near", "round", "to"))

SETTING_ASIDE = frozenset(("already", "but", "except", "n't", "no", "not", "never", "without"))
"""Words with which a person says what is not asked for."""

SPECIALIST = "specialist"
"""The group of skills of the trade, in which one is asked for by the courses in another."""
EVERYDAY_GROUPS = frozenset(("foundation", "life"))
"""Groups of skills of everybody's life, in which daily use makes an improver, not an expert."""

EVERYTHING = "general-digital-skills"
APPLYING, SERVICES = "applying-for-jobs-online", "online-public-services"
FORMS = re.compile(r"\b(?:forms?|job ?cent(?:re|er)s?|dole)\b", re.IGNORECASE)
"""What is said of services by who is to apply for jobs there."""
ALL_OF_IT = re.compile(r"^everything|\b(?:going|gone|goes) digital\b", re.IGNORECASE)
"""What is said of the world by who needs something of their own: "the tax is all going digital"."""
BARE_COMPUTER = re.compile(r"(?:learn(?:ing)? |study(?:ing)? |do )?computers?", re.IGNORECASE)
"""What is said of a computer by who goes on to name a trade: "want learn computer job, programming"."""
CYBER, SAFE = "cyber-security", "staying-safe-online"
WEB = "web-development"
CODING = re.compile("(?:the )?cod(?:e|ing)(?: side)?", re.IGNORECASE)
"""What is done in whichever language is named beside it."""
TAKEN_BACK = re.compile(
    r"\b(?:(?:no|nah),? wait|wait,? no|actually,? no|no,? actually|no,? sorry|sorry,? no|no,? hang on|hang on,? no"
    r"|(?:scrap|forget|ignore|strike) that|or rather|i meant?)\b",
    re.IGNORECASE,
)
"""What takes back what was named before it."""
PUT_RIGHT = re.compile(r"\w\W*[.,;?!]\s*(?:no|nah),\s*(?:it'?s |definitely |just )?$", re.IGNORECASE)
"""The same right before a name: "or is it JavaScript. no, Python"."""
BESIDE = re.compile(r"\b(?:as well|too|also|both|and all|an all)\b", re.IGNORECASE)
"""What says of something that it is wanted beside the rest."""
SOCIAL_MEDIA = "social-media"
USE_NETWORKS = frozenset(("digital-marketing", "helping-children-online"))
"""Skills for which a network is only where it is done."""

WHO_SOMEBODY_IS = re.compile(r"\b(?:assistant|bookkeeper|clerk|secretary|treasurer)\b", re.IGNORECASE)
"""What names somebody's work or office, where another skill is what they want: "Accounts assistant here. Macros?"."""
WHAT_FOR = re.compile(r"\bso (?:that )?(?:i|we|he|she|they)(?:'ll| can| could| will| might)? *$", re.IGNORECASE)
"""What stands before what a skill is wanted for: "Word, so I can do the newsletter"."""

WORDS_KEPT = 1 << 16
"""How many words' readings are remembered."""
_TOPIC_WORD = re.compile(r"[a-z0-9][a-z0-9']*(?:[+#]+(?![a-z0-9]))?")
_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?|[0-9][a-z]{2}|[0-9]+(?:am|pm|st|nd|rd|th|km|k)?")


class UnknownSkillError(KeyError):
    """No skill has this id."""


@dataclass(frozen=True)
class Skill:
    """One skill of the vocabulary. ``other_names`` are the words by which people know it, without the file's marks."""

    id: str
    label: str
    group: str
    area: str
    esco_uris: tuple[str, ...]
    other_names: tuple[str, ...]


@lru_cache(maxsize=1)
def load_skills() -> tuple[Skill, ...]:
    """Every skill, in the order of the vocabulary."""
    return tuple(
        Skill(
            id=row["id"],
            label=row["label"],
            group=row["group"],
            area=row["area"],
            esco_uris=tuple(row["esco_uris"].split("|")),
            other_names=tuple(name.rstrip("~").replace("=", "") for name in row["other_names"].split("|")),
        )
        for row in _rows()
    )


def skill(skill_id: str) -> Skill:
    """The skill of an id. Raises :class:`UnknownSkillError`."""
    for one in load_skills():
        if one.id == skill_id:
            return one
    raise UnknownSkillError(skill_id)


def find_skills(doc: Doc) -> list[Mention]:
    """The skills that a text asks for, in its order, with offsets in the text given to ``read_doc``.

    What is refused is left out, however often it is named; so is what the person can do already, unless it is all that
    the text names and it asks for more of it.
    """
    every = name_skills(doc)
    refused = {one.skill for one in every if one.is_refused}
    named = [one for one in every if one.skill not in refused] or [one for one in every if not one.is_refused]
    unknown = [one for one in named if not one.is_known]
    if not named:
        return _labelled(doc)
    if not unknown and not any(FURTHER.fullmatch(token.norm_) for token in doc):
        return []
    return _without_means([mention_at(doc[one.start : one.end], "skill", one.skill) for one in unknown or named], doc)


def _without_means(mentions: list[Mention], doc: Doc) -> list[Mention]:
    """Leaves out the networks on which something is to be marketed or children are to be safe ("Instagram and TikTok
    to bring customers in"), the "coding" that goes on to HTML, the hackers whom a specialist stops, the computer on
    which a trade is learnt, the forms and the office of who is to apply for jobs, somebody's own office, and what is
    the reason for learning something else ("to get back into work", "everything is online now", "a job in it")."""
    named, text = {one.value for one in mentions}, text_of(doc)
    if named & USE_NETWORKS:
        mentions = [
            one for one in mentions if one.value != SOCIAL_MEDIA or "social" in text[one.start : one.end].lower()
        ]
    if CYBER in named:
        mentions = [one for one in mentions if one.value != SAFE or "safe" in text[one.start : one.end].lower()]
    if any(skill(str(one)).group == SPECIALIST for one in named):
        mentions = [one for one in mentions if not BARE_COMPUTER.fullmatch(text[one.start : one.end])]
    if APPLYING in named:
        mentions = [one for one in mentions if one.value != SERVICES or not FORMS.search(text[one.start : one.end])]
    if WEB in named:
        mentions = [one for one in mentions if not CODING.fullmatch(text[one.start : one.end])]
    return [one for one in mentions if not (_is_reason(one, text) and named != {one.value})]


def _is_reason(mention: Mention, text: str) -> bool:
    if WHO_SOMEBODY_IS.search(text[mention.start : mention.end]) or WHAT_FOR.search(text[: mention.start]):
        return True
    if mention.value == EVERYTHING:
        said = text[mention.start : mention.end]
        return bool(ALL_OF_IT.search(said)) or said.endswith(" it")
    return mention.value == APPLYING and bool(INTO_WORK.search(text[mention.start : mention.end]))


def _labelled(doc: Doc) -> list[Mention]:
    """The skill whose own label is all that a text says before its first mark or a place, whatever else the words could
    mean.

    "Using a computer, Bolton" and "Using a computer in Bolton" ask for the skill of that name; "using a computer in the
    library" and "email me at …" do not.
    """
    said = list(takewhile(lambda token: not (token.is_punct or _leads_to_a_name(token)), doc))
    norms = [token.norm_ for token in said]
    for words, skill_id in _labels():
        if norms == words:
            return [mention_at(doc[: len(words)], "skill", skill_id)]
    return []


def _leads_to_a_name(token: Token) -> bool:
    """Whether a preposition stands before a name rather than before "the library"."""
    is_last = token.i + 1 == len(token.doc)
    return token.norm_ in BEFORE_NAMES and not is_last and token.nbor().norm_ not in STOP_WORDS


@lru_cache(maxsize=1)
def _labels() -> tuple[tuple[list[str], str], ...]:
    return tuple(([token.norm_ for token in read_doc(row["label"])], row["id"]) for row in _rows())


def name_skills(doc: Doc, *, taught: bool = False) -> list[NamedSkill]:
    """Every skill that a text names, wanted or not, and how it does: what tagging courses and posts needs besides.

    ``taught`` says that the text describes a course or a post, where weak names of several words count as well.
    """
    return _finder().find(doc, taught=taught)


def refused_skills(doc: Doc, skills: Collection[str]) -> frozenset[str]:
    """Which of some skills, those in hand, a text rules out, by however weak a name: "leave out the Python", "not
    word"."""
    return _finder().find_refused(doc, skills)


def unwanted_skills(doc: Doc) -> frozenset[str]:
    """The skills that a text names only to rule them out, or as known already: "I've done Excel"."""
    return frozenset(one.skill for one in name_skills(doc) if one.is_refused or one.is_known)


def skills_taken_back(text: str, mentions: Iterable[Mention]) -> frozenset[str]:
    """The skills that a text names, however weakly, and takes back for others that it names then: "3D or, no wait,
    video editing"."""
    named = [one for one in mentions if one.entity == "skill"]
    put_right = (one.start for one in named if PUT_RIGHT.search(text[: one.start]))
    taken = max((*(match.start() for match in TAKEN_BACK.finditer(text)), *put_right), default=0)
    kept = {str(one.value) for one in named if one.start >= taken}
    if not taken or not kept or BESIDE.search(text, taken):
        return frozenset()
    return (hinted_skills(read_doc(text[:taken])) | {str(one.value) for one in named}) - kept


def hinted_skills(doc: Doc) -> frozenset[str]:
    """The skills of which a text has any name, weak ones too: "facebook", in whatever it says of it."""
    return frozenset(one.meaning.skill for one in _finder().find_all(doc, means_too=True))


def skills_of_topic(doc: Doc) -> tuple[str, ...]:
    """The skills that a text names, however weakly, where it is known to be a topic and nothing else: "phone"."""
    return tuple(dict.fromkeys(one.meaning.skill for one in _finder().find_all(doc)))


def is_list_of_names(doc: Doc) -> bool:
    """Whether a text is nothing but skills' names and the words between and around them: "internet and email".

    None is where something is refused or known already.
    """
    if any(token.norm_ in SETTING_ASIDE for token in doc):
        return False
    named = {token for one in _finder().find_all(doc) for token in range(one.start, one.end)}
    words = [token for token in doc if token.i not in named and token.is_alpha]
    return bool(named) and all(token.norm_ in _topicless_words() for token in words)


def words_of_topic(text: str) -> tuple[str, ...]:
    """The distinct words of a text that may say what it is about, mended, in lower case and in its order.

    Left out are the words of English at large, of wanting and learning, of time, cost and politeness
    (``data/signposting/topicless_words.txt``), postcodes, numbers, and places' names after an "in" or a "near".
    """
    words = [_mended(word) for word in _TOPIC_WORD.findall(text.replace("’", "'").lower())]
    kept = (word for before, word in zip(("", *words), words) if _tells_topic(word, before in BEFORE_PLACES))
    return tuple(dict.fromkeys(kept))


def stems_of_topic(text: str) -> tuple[str, ...]:
    """The distinct words of a topic in their dictionary forms, so that "websites" meets "website"."""
    return tuple(dict.fromkeys(_stem(word) for word in words_of_topic(text)))


# A catalogue says the same words over and over: reading a million course runs is ten times as fast with these kept.
_mended = lru_cache(maxsize=WORDS_KEPT)(mend)
_stem = lru_cache(maxsize=WORDS_KEPT)(lemma)


@lru_cache(maxsize=WORDS_KEPT)
def _tells_topic(word: str, is_after_place_word: bool) -> bool:
    is_place = is_after_place_word and word in place_words()
    return len(word) > 1 and word not in _topicless_words() and not is_place and not _POSTCODE.fullmatch(word)


@lru_cache(maxsize=1)
def _topicless_words() -> frozenset[str]:
    return frozenset((*STOP_WORDS, *TOPICLESS_WORDS.read_text(encoding="utf-8").split()))


@lru_cache(maxsize=1)
def _finder() -> NameFinder:
    names = ((row["id"], name) for row in _rows() for name in row["other_names"].split("|"))
    return NameFinder(names)


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    with SKILLS.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
