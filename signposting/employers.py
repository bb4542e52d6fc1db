"""What employers say that they need: a skill, a place, a number of posts, by when. Kept apart from residents' needs.

Nothing names the employer: who said it is not kept. So that it can be weighed against provision all the same, each need
is marked as not confirmed until the task force has checked it. The phrases, and the words in which a need is said
back, stand in ``data/signposting/employers.yml``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template
from spacy.matcher import PhraseMatcher
from sqlalchemy import select
from sqlalchemy.orm import Session

from signposting.amounts import posts as posts_of
from signposting.condition_phrases import known_words, spellings
from signposting.conditions import find_conditions
from signposting.language import Mention, pipeline, read_doc
from signposting.models import EmployerNeed
from signposting.places import Place
from signposting.privacy import scrub_topic
from signposting.reading import topic_text, values
from signposting.settings import ROOT
from signposting.skills import skill, words_of_topic
from signposting.wording import word_message

EMPLOYERS = ROOT / "data" / "signposting" / "employers.yml"
SOURCE = "An employer, in the chat"
AREA_NOT_SAID = "not said"
MOST_WORDS_OF_A_SUBJECT = 8
OF_APPLICANTS = "applying-for-jobs-online"
"""The skill that talk of jobs sounds like, and that no employer lacks: "the admin jobs are in Leigh"."""
_NUMBER = re.compile(r"(?<![^ ])[0-9]+(?![^ ])")
_SUM = re.compile(r"(?<![^ ])(?:so|in all|altogether|in total|that makes|makes it)(?![^ ])")
"""What leads to the sum of numbers that are told one by one."""


@dataclass(frozen=True)
class StatedNeed:
    """What an employer has said so far. Where no skill was understood, ``occupation`` has the words, scrubbed.

    ``posts`` counts jobs to fill or staff to train; ``by_when`` is the last day that will do.
    """

    skills: tuple[str, ...] = ()
    occupation: str | None = None
    place: Place | None = None
    posts: int | None = None
    by_when: date | None = None

    @property
    def area(self) -> str:
        """The district, or the place where that lies in none that is known."""
        return (self.place.district or self.place.name) if self.place else AREA_NOT_SAID

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said that could be planned for."""
        return not (self.skills or self.occupation or self.posts)

    def as_json(self) -> dict[str, Any]:
        """The need as a message shows it; the date as ISO text."""
        return {
            "skills": list(self.skills),
            "occupation": self.occupation,
            "area": self.area if self.place else None,
            "posts": self.posts,
            "by_when": self.by_when.isoformat() if self.by_when else None,
        }

    def as_text(self) -> str:
        """The need in one line of plain text."""
        what = [skill(one).label for one in self.skills] or ([self.occupation] if self.occupation else [])
        return _summary().render(
            what=what, posts=self.posts, place=self.place.name if self.place else None, by_when=self.by_when
        )

    def with_mentions(self, mentions: Iterable[Mention]) -> "StatedNeed":
        """The need with what a message says put in place of what was said before; places are resolved elsewhere."""
        mentions = tuple(mentions)
        change: dict[str, Any] = {}
        if skills := tuple(one for one in values(mentions, "skill") if one != OF_APPLICANTS):
            change.update(skills=skills, occupation=None)
        if posts := values(mentions, "posts"):
            change["posts"] = int(float(posts[-1]))
        if days := values(mentions, "start_by"):
            change["by_when"] = date.fromisoformat(days[-1])
        return replace(self, **change)


def subject_in(text: str, mentions: Sequence[Mention] = ()) -> str | None:
    """The words that may be kept of a subject or trade that is none of our skills: "welders" -> ``welder``.

    ``None`` where there are none, or where the text is too long to be a bare answer.
    """
    topic = topic_text(text, mentions) if len(text.split()) <= MOST_WORDS_OF_A_SUBJECT else None
    return scrub_topic(words_of_topic(topic)) if topic else None


def posts_in(text: str) -> int | None:
    """The number in an answer to "How many?", in figures or words: "about a dozen" is 12; the sum where one is drawn:
    "the one we lost and two for the new line, so three"."""
    wording = word_message(read_doc(text), spellings(), known_words())
    sums = _SUM.split(wording.text)
    number = next((found for part in reversed(sums) if (found := _NUMBER.search(part))), None)
    return posts_of(number[0]) if number else None


def headcount_in(text: str) -> int | None:
    """The number of people that a text names as such, whatever was asked: "no, 8 people" is 8."""
    wording = word_message(read_doc(text), spellings(), known_words())
    heads = "|".join(map(re.escape, _words()["heads"]))
    found = re.search(rf"(?<![^ ])([0-9]+) (?:more |new |other )?(?:{heads})(?![^ ])", wording.text)
    return posts_of(found[1]) if found else None


def by_when_in(text: str, today: date) -> date | None:
    """The last day that an answer to "By when?" names: "March" is its last day, "as soon as you can" is ``today``."""
    for said in (text, f"by {text}", f"within {text}"):
        if days := values(find_conditions(read_doc(said), today), "start_by"):
            return date.fromisoformat(days[-1])
    return today if _urgent()(read_doc(text)) else None


def record_employer_need(
    session: Session, stated: StatedNeed, now: datetime, held: Sequence[int] = (), corrected: Sequence[int] = ()
) -> tuple[int, ...]:
    """Stores a need, a row for each of its skills, to be confirmed; gives the rows' ids.

    ``held`` are ids of rows that the same employer told before: what they told on the same day is not stored again.
    ``corrected`` are those of them that it puts right: they go, unless they are confirmed already.
    """
    for wrong in _rows(session, corrected):
        if not wrong.is_confirmed:
            session.delete(wrong)
    held = [one for one in held if one not in corrected]
    before = [row for row in _rows(session, held) if row.recorded_at.date() == now.date()]
    rows = []
    for one in stated.skills or (None,):
        values_of_row = _row(stated, one)
        row = next((row for row in before if _says(row, values_of_row)), None)
        rows.append(row or EmployerNeed(**values_of_row, source=SOURCE, recorded_at=now, is_confirmed=False))
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def _row(stated: StatedNeed, skill_id: str | None) -> dict[str, Any]:
    return {
        "skill": skill_id,
        "occupation": stated.occupation,
        "area": stated.area,
        "district_code": stated.place.district_code if stated.place else None,
        "posts": stated.posts,
        "period": stated.by_when.isoformat() if stated.by_when else None,
    }


def _rows(session: Session, ids: Sequence[int]) -> Sequence[EmployerNeed]:
    return session.scalars(select(EmployerNeed).where(EmployerNeed.id.in_(ids), EmployerNeed.source == SOURCE)).all()


def _says(row: EmployerNeed, values_of_row: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values_of_row.items())


@lru_cache(maxsize=1)
def _summary() -> Template:
    environment = Environment(undefined=StrictUndefined, autoescape=False)
    return environment.from_string(_words()["summary"])


@lru_cache(maxsize=1)
def _urgent() -> PhraseMatcher:
    matcher = PhraseMatcher(pipeline().vocab, attr="NORM")
    matcher.add("at_once", [read_doc(phrase) for phrase in _words()["at_once"]])
    return matcher


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(EMPLOYERS.read_text(encoding="utf-8"))
    return loaded
