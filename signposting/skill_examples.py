"""What :mod:`signposting.learnt_skills` learns from: texts, and the skills that each asks for.

Names of skills, turns of phrase (``data/signposting/skill_phrases.csv``), whole messages as people send them
(``skill_messages.csv``), and the examples of what people say (``data/nlu``): of requests that name one skill the rules
know which it is, and the words around it are what a message without a name has too. What asks for something else, or
for another subject, asks for none.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import yaml

from signposting.language import read_doc
from signposting.settings import ROOT
from signposting.skills import find_skills, hinted_skills, load_skills

DATA = ROOT / "data" / "signposting"
PHRASES, MESSAGES = DATA / "skill_phrases.csv", DATA / "skill_messages.csv"
OTHER_SUBJECTS = DATA / "other_subjects.txt"
EXAMPLES = tuple(sorted((ROOT / "data" / "nlu").glob("*.yml")))

ASKING_FOR = ("{}", "{} course", "I want to do a {} course", "{} classes near me", "learn {}")
"""How people ask for a subject that is not ours: it must not be taken for the nearest skill."""

NONE: frozenset[str] = frozenset()
REQUEST, OFF_TOPIC = "find_course", "out_of_scope"
OF_SKILLS = frozenset({"find_support", "report_employer_need", "report_scam", "check_skills"})
"""Intents beside :data:`REQUEST` whose messages mean a skill as often as not: nothing is learnt from them."""
NAMES_OF_A_SKILL = 25.0
"""A skill with more names than this has them count for no more together."""
MESSAGE_WEIGHT, REQUEST_WEIGHT, OFF_TOPIC_WEIGHT, OTHER_WEIGHT = 2.0, 1.0, 0.6, 1.8
"""What one text counts beside one phrase: whole messages are few and true; examples are many, and what asks for no
skill need not be told apart."""
EVERY_REQUEST, EVERY_OFF_TOPIC, EVERY_OTHER = 4, 3, 15
"""Of requests one in four is enough beside the messages, of off-topic lines one in three, and of messages with other
intents one in fifteen: they are many and much alike."""


class Phrase(NamedTuple):
    """Words, the skills that they ask for, and how much they count."""

    text: str
    skills: frozenset[str]
    weight: float


def files() -> list[Path]:
    """The files that decide what :func:`read_all` gives."""
    return [*sorted(DATA.glob("skill*.csv")), OTHER_SUBJECTS, *EXAMPLES]


def read_all() -> list[Phrase]:
    """Everything there is to learn from."""
    return [*read_phrases(), *read_messages(), *read_names(), *read_examples(), *read_other_subjects()]


def read_phrases(path: Path = PHRASES) -> list[Phrase]:
    """What people say instead of a skill's name. Columns ``skill,phrase``."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Phrase(row["phrase"], frozenset((row["skill"],)), 1.0) for row in csv.DictReader(lines)]


def read_messages(path: Path = MESSAGES) -> list[Phrase]:
    """Whole messages, with or without names of the skills that they ask for. Columns ``skills,message``; several skills
    are parted by ``|``, and a message may name some and ask for none."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Phrase(row["message"], frozenset(filter(None, row["skills"].split("|"))), MESSAGE_WEIGHT)
            for row in csv.DictReader(lines)
        ]


def read_names() -> list[Phrase]:
    """The label and the other names of every skill."""
    named = [(name, skill.id) for skill in load_skills() for name in (skill.label, *skill.other_names)]
    count = Counter(skill for _, skill in named)
    return [Phrase(name, frozenset((skill,)), min(1.0, NAMES_OF_A_SKILL / count[skill])) for name, skill in named]


def read_examples(paths: Iterable[Path] = EXAMPLES) -> list[Phrase]:
    """The examples of what people say: requests for the one skill that they name, unless they are among the messages,
    and what asks for none."""
    requests, off_topic, others = [], [], []
    known = {one.text for one in read_messages()}
    for intent, text in labelled_examples(paths):
        if intent == OFF_TOPIC:
            off_topic.append(Phrase(text, NONE, OFF_TOPIC_WEIGHT))
        elif intent == REQUEST and text not in known:
            named = frozenset(str(one.value) for one in find_skills(read_doc(text)))
            requests += [Phrase(text, named, REQUEST_WEIGHT)] if len(named) == 1 else []
        elif intent != REQUEST and intent not in OF_SKILLS:
            others.append(Phrase(text, NONE, OTHER_WEIGHT))
    chosen = (one for one in _one_in(EVERY_OTHER, others) if not hinted_skills(read_doc(one.text)))
    return [*_one_in(EVERY_REQUEST, requests), *_one_in(EVERY_OFF_TOPIC, off_topic), *chosen]


def _one_in(count: int, phrases: Iterable[Phrase]) -> list[Phrase]:
    """One of so many phrases, by what they say: which are taken does not change with what else is there."""
    return [one for one in phrases if crc32(one.text.encode()) % count == 0]


def read_other_subjects(path: Path = OTHER_SUBJECTS) -> list[Phrase]:
    """Subjects that have nothing to do with computers, as people ask for them."""
    subjects = path.read_text(encoding="utf-8").splitlines()
    return [Phrase(asked.format(subject), NONE, 1.0) for subject in subjects for asked in ASKING_FOR]


def labelled_examples(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """The intent and the text of every example in files for Rasa."""
    blocks = [block for path in paths for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", ())]
    return [
        (block["intent"], line.removeprefix("- "))
        for block in blocks if "intent" in block
        for line in block["examples"].splitlines() if line
    ]  # fmt: skip
