"""Which courses speak of which words: the part of the search that works where no skill's name helps.

A course's words are those of its runs' names, its aim's subject and its description, in lower case and without their
endings. A word of the title counts more than one of the description.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from signposting.models import Course, CourseRun, LearningAim
from signposting.skills import stems_of_topic
from signposting.vocabulary import ListingState

TITLE_WEIGHT = 2.0
DESCRIPTION_WEIGHT = 1.0
CHUNK = 2000
"""How many courses' words are held as Python objects at a time."""
COVERED = 0.6
"""How much of a topic's rareness a course must speak of to be a match for it where no skill was understood."""


Postings = dict[str, npt.NDArray[np.int32]]


@dataclass(frozen=True)
class TopicIndex:
    """``in_title`` and ``in_text`` give, for each word, the positions of its courses; ``position`` maps each row."""

    position: npt.NDArray[np.int32]
    courses: int
    in_title: Postings
    in_text: Postings

    def rareness(self, word: str) -> float:
        """How telling a word is: the logarithm of the courses over those that have it; an unused word tells most."""
        having = max(len(self.in_text.get(word, ())), len(self.in_title.get(word, ())))
        return float(np.log((self.courses + 1) / (having + 0.5)))

    def rows_about(self, words: tuple[str, ...]) -> npt.NDArray[np.int32]:
        """The rows whose course speaks of most of the topic, by rareness; none where no word is known."""
        weights = {word: max(self.rareness(word), 0.1) for word in set(words)}
        if not any(word in self.in_text or word in self.in_title for word in weights):
            return np.empty(0, np.int32)
        covered = np.zeros(self.courses)
        for word, weight in weights.items():
            speaks_of_it = np.zeros(self.courses, np.bool_)
            speaks_of_it[self.in_text.get(word, _NONE)] = True
            speaks_of_it[self.in_title.get(word, _NONE)] = True
            covered += weight * speaks_of_it
        return self._rows_of(np.flatnonzero(covered >= COVERED * sum(weights.values())))

    def _rows_of(self, courses: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
        """The rows of some courses, by rising position: a course's rows stand together, and courses in their order."""
        first = np.searchsorted(self.position, courses.astype(np.int32))
        last = np.searchsorted(self.position, courses.astype(np.int32), side="right")
        sizes = last - first
        before = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else sizes
        return (np.arange(sizes.sum()) + np.repeat(first - before, sizes)).astype(np.int32)

    def closeness(self, words: tuple[str, ...], rows: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """For each row, between 0 and 1, how much of the topic its course's title and description speak of."""
        score, most = np.zeros(self.courses), 0.0
        for word in set(words):
            weight = self.rareness(word)
            if weight <= 0 or (word not in self.in_text and word not in self.in_title):
                continue
            most += weight * (TITLE_WEIGHT + DESCRIPTION_WEIGHT)
            score[self.in_text.get(word, _NONE)] += weight * DESCRIPTION_WEIGHT
            score[self.in_title.get(word, _NONE)] += weight * TITLE_WEIGHT
        return score[self.position[rows]] / most if most else np.zeros(len(rows))

    def replaced(self, kept: npt.NDArray[np.intp], fresh: "TopicIndex") -> "TopicIndex":
        """The index of these rows of ours, followed by the fresh one's; no course may be in both."""
        is_kept = np.zeros(self.courses, np.bool_)
        is_kept[self.position[kept]] = True
        moved_to = np.cumsum(is_kept, dtype=np.int32) - np.int32(1)
        offset = np.int32(is_kept.sum())

        def joined(ours: Postings, theirs: Postings) -> Postings:
            found = {word: moved_to[places[is_kept[places]]] for word, places in ours.items()}
            for word, places in theirs.items():
                found[word] = np.concatenate((found.get(word, _NONE), places + offset))
            return {word: places for word, places in found.items() if len(places)}

        return TopicIndex(
            position=np.concatenate((moved_to[self.position[kept]], fresh.position + offset)),
            courses=int(offset) + fresh.courses,
            in_title=joined(self.in_title, fresh.in_title),
            in_text=joined(self.in_text, fresh.in_text),
        )


_NONE = np.empty(0, np.int32)


def index_topics(session: Session, course_of_row: npt.NDArray[np.int32], is_theirs: ColumnElement[bool]) -> TopicIndex:
    """The index of the live courses, for a snapshot whose rows belong to the courses given.

    ``is_theirs`` is the condition on :attr:`Course.id` under which those courses were chosen.
    """
    course_ids = np.unique(course_of_row)
    position = {int(course_id): n for n, course_id in enumerate(course_ids)}
    in_title: dict[str, array[int]] = defaultdict(_integers)
    in_text: dict[str, array[int]] = defaultdict(_integers)
    for course_id, title in session.execute(_names_of_courses(is_theirs)).tuples():
        for word in stems_of_topic(title):
            in_title[word].append(position[course_id])
    for course_id, *texts in session.execute(_texts_of_courses(is_theirs)):
        if course_id in position:
            for word in stems_of_topic(" ".join(text for text in texts if text)):
                in_text[word].append(position[course_id])
    return TopicIndex(
        position=np.searchsorted(course_ids, course_of_row).astype(np.int32),
        courses=len(course_ids),
        in_title=_arrays(in_title),
        in_text=_arrays(in_text),
    )


def _names_of_courses(is_theirs: ColumnElement[bool]) -> Select[tuple[int, str]]:
    is_live = CourseRun.state == ListingState.LIVE.value
    theirs = CourseRun.course_id.in_(select(Course.id).where(is_theirs))
    statement = select(CourseRun.course_id, CourseRun.course_name).where(is_live, theirs).distinct()
    return statement.execution_options(yield_per=CHUNK)


def _texts_of_courses(is_theirs: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Course.id, Course.what_you_will_learn, Course.who_this_course_is_for, LearningAim.title, Course.sector)
        .outerjoin(LearningAim, Course.learning_aim_reference == LearningAim.reference)
        .where(is_theirs)
        .execution_options(yield_per=CHUNK)
    )


def _integers() -> "array[int]":
    return array("i")  # a set of a million courses would take ten times the room


def _arrays(found: dict[str, "array[int]"]) -> dict[str, npt.NDArray[np.int32]]:
    return {word: np.unique(np.frombuffer(places, np.int32)) for word, places in found.items()}
