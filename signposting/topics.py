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
from sqlalchemy import Select, select
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


@dataclass(frozen=True)
class TopicIndex:
    """``in_title`` and ``in_text`` give, for each word, the positions of its courses; ``position`` maps each row."""

    position: npt.NDArray[np.int32]
    courses: int
    in_title: dict[str, npt.NDArray[np.int32]]
    in_text: dict[str, npt.NDArray[np.int32]]

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
            covered[np.union1d(self.in_text.get(word, _NONE), self.in_title.get(word, _NONE))] += weight
        enough = covered >= COVERED * sum(weights.values())
        return np.flatnonzero(enough[self.position]).astype(np.int32)

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


_NONE = np.empty(0, np.int32)


def index_topics(session: Session, course_of_row: npt.NDArray[np.int32]) -> TopicIndex:
    """The index of the live courses, for a snapshot whose rows belong to the courses given."""
    course_ids = np.unique(course_of_row)
    position = {int(course_id): n for n, course_id in enumerate(course_ids)}
    in_title: dict[str, array[int]] = defaultdict(_integers)
    in_text: dict[str, array[int]] = defaultdict(_integers)
    for course_id, title in session.execute(_names_of_courses()).tuples():
        for word in stems_of_topic(title):
            in_title[word].append(position[course_id])
    for course_id, *texts in session.execute(_texts_of_courses()):
        if course_id in position:
            for word in stems_of_topic(" ".join(text for text in texts if text)):
                in_text[word].append(position[course_id])
    return TopicIndex(
        position=np.searchsorted(course_ids, course_of_row).astype(np.int32),
        courses=len(course_ids),
        in_title=_arrays(in_title),
        in_text=_arrays(in_text),
    )


def _names_of_courses() -> Select[tuple[int, str]]:
    is_live = CourseRun.state == ListingState.LIVE.value
    statement = select(CourseRun.course_id, CourseRun.course_name).where(is_live).distinct()
    return statement.execution_options(yield_per=CHUNK)


def _texts_of_courses() -> Select[Any]:
    return (
        select(Course.id, Course.what_you_will_learn, Course.who_this_course_is_for, LearningAim.title, Course.sector)
        .outerjoin(LearningAim, Course.learning_aim_reference == LearningAim.reference)
        .execution_options(yield_per=CHUNK)
    )


def _integers() -> "array[int]":
    return array("i")  # a set of a million courses would take ten times the room


def _arrays(found: dict[str, "array[int]"]) -> dict[str, npt.NDArray[np.int32]]:
    return {word: np.unique(np.frombuffer(places, np.int32)) for word, places in found.items()}
