"""Reads the words of staged courses for tags: each distinct text once, however many runs have it.

Texts of runs that are as they were are not read again. Many texts are shared among the machine's cores.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, func, insert, literal, select

from signposting.ingest.course_titles import shipped_title
from signposting.ingest.extract_tables import (
    STAGED_ACCESS,
    STAGED_LEVEL,
    STAGED_MATCH,
    STAGED_RUN,
    STAGED_SKILL,
    STAGED_WORDS,
)
from signposting.ingest.staging import analyse, copy_rows
from signposting.ingest.streams import Progress, no_progress
from signposting.models import LearningAim
from signposting.tagging import CourseWords, Tags

TAGGING = "reading what courses teach"
TEXTS_AT_ONCE = 1_000
TEXTS_PER_TASK = 25
FEW = 100
"""So few texts are read before helpers would be ready."""
MOST_HELPERS = 4
LONGEST_PHRASE = 255

Tagger = Callable[[CourseWords], Tags]
Text = tuple[str, CourseWords]
Read = tuple[str, Tags]


def tag_words(connection: Connection, tagger: Tagger, progress: Progress = no_progress) -> None:
    """Stages the tags of all words of new and changed runs that have not been read yet."""
    turn = (connection.scalar(select(func.max(STAGED_WORDS.c.turn))) or 0) + 1
    connection.execute(insert(STAGED_WORDS).from_select(["words_key", "number", "turn"], _unread(turn)))
    analyse(connection, STAGED_WORDS.c.number, STAGED_WORDS.c.turn)
    total = connection.scalar(select(func.count()).where(STAGED_WORDS.c.turn == turn)) or 0
    done = 0
    with _reader(tagger, total) as read:
        for texts in _texts(connection, turn):
            _stage(connection, read(texts))
            done += len(texts)
            progress(TAGGING, done, total)
    for table in (STAGED_LEVEL, STAGED_SKILL, STAGED_ACCESS):
        analyse(connection, table.c.words_key)


def _unread(turn: int):  # type: ignore[no-untyped-def]
    return (
        select(STAGED_RUN.c.words_key, func.min(STAGED_RUN.c.number), literal(turn))
        .join(STAGED_MATCH, STAGED_MATCH.c.number == STAGED_RUN.c.number)
        .where(STAGED_MATCH.c.what != "same", STAGED_RUN.c.words_key.not_in(select(STAGED_WORDS.c.words_key)))
        .group_by(STAGED_RUN.c.words_key)
    )


def _texts(connection: Connection, turn: int) -> Iterator[list[Text]]:
    """The words of a turn, so many at once, in the order of the file."""
    last = 0
    run = STAGED_RUN.c
    page = (
        select(run.number, run.words_key, run.course_name, run.learning_aim_reference, LearningAim.title,
               run.who_this_course_is_for, run.entry_requirements, run.how_you_will_be_assessed)
        .join(STAGED_WORDS, STAGED_WORDS.c.number == run.number)
        .outerjoin(LearningAim, LearningAim.reference == run.learning_aim_reference)
        .where(STAGED_WORDS.c.turn == turn)
        .order_by(run.number)
        .limit(TEXTS_AT_ONCE)
    )  # fmt: skip
    while found := connection.execute(page.where(run.number > last)).all():
        last = found[-1][0]
        yield [
            (key, CourseWords(name, title or shipped_title(aim or ""), who, entry, how_you_will_be_assessed=assessed))
            for _, key, name, aim, title, who, entry, assessed in found
        ]


def _stage(connection: Connection, read: Sequence[Read]) -> None:
    copy_rows(
        connection,
        STAGED_LEVEL,
        [(key, tags.level, (tags.level_phrase or "")[:LONGEST_PHRASE] or None) for key, tags in read if tags.level],
    )
    copy_rows(
        connection,
        STAGED_SKILL,
        [(key, one.skill, one.tag, one.phrase[:LONGEST_PHRASE]) for key, tags in read for one in tags.skills],
    )
    copy_rows(
        connection,
        STAGED_ACCESS,
        [(key, one.access, one.phrase[:LONGEST_PHRASE]) for key, tags in read for one in tags.access],
    )


@contextmanager
def _reader(tagger: Tagger, texts: int) -> Iterator[Callable[[Sequence[Text]], list[Read]]]:
    """Reads texts here, or where there are many, in helpers: a process for each core.

    Helpers are forked once the tagger has been used here, so that they share with this process what it has loaded. They
    end without closing what they inherit.
    """
    helpers = min(MOST_HELPERS, os.cpu_count() or 1)
    if texts <= FEW or helpers == 1:
        yield partial(_read, tagger)
        return
    tagger(CourseWords("Excel"))
    with ProcessPoolExecutor(helpers, multiprocessing.get_context("fork"), _end_with_parent) as pool:

        def read(some: Sequence[Text]) -> list[Read]:
            tasks = [some[start : start + TEXTS_PER_TASK] for start in range(0, len(some), TEXTS_PER_TASK)]
            return [one for part in pool.map(partial(_read, tagger), tasks) for one in part]

        yield read


def _read(tagger: Tagger, texts: Sequence[Text]) -> list[Read]:
    return [(key, tagger(words)) for key, words in texts]


def _end_with_parent() -> None:
    """Ends a helper when the import was killed, which leaves it no other way to know."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def outlive_nobody() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=outlive_nobody, daemon=True).start()
