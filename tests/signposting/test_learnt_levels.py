"""What the learnt reader of levels says of whole listings, and how it stands with the rules beside it."""

from itertools import islice
from pathlib import Path

import pytest

from signposting.course_levels import LevelTag
from signposting.judged_listings import (
    CATALOGUES,
    LISTINGS,
    Listing,
    is_short,
    read_catalogue,
    read_judged,
    read_listings,
)
from signposting.learnt_levels import NO_LEVEL, LearntLevels, learnt_levels
from signposting.settings import ROOT
from signposting.vocabulary import Level

NOT_LEARNT_FROM = ROOT / "data" / "relevance" / "thirty-third"


def listing(title: str = "", who: str = "", entry: str = "", learn: str = "", how: str = "") -> Listing:
    return Listing(title, who, entry, learn, how)


LONG = (
    "You will work on your own projects with the help of the tutor, week by week, at your own pace and in good company."
)


@pytest.mark.parametrize(
    ("course", "level"),
    [
        (listing("Sewing Online", "People who have not touched a laptop in their lives.", learn=LONG), "beginner"),
        (
            listing(
                "More Word",
                "You use Word each week, know the basics and want to get more out of it: styles and tables.",
                "Some experience of Word is needed.",
                learn=LONG,
            ),
            "improver",
        ),
        (
            listing(
                "React at Scale",
                "Senior developers who ship React in production every day.",
                "Several years of professional practice.",
                learn=LONG,
            ),
            "advanced",
        ),
    ],
)
def test_a_level_is_told_by_the_whole_listing_without_any_rule(course: Listing, level: str) -> None:
    found = learnt_levels().read(course, None)

    assert found is not None
    assert found.level == level
    assert found.phrase in (*course, *(f"{part}." for text in course for part in text.split(".")))


def test_what_the_rules_read_weighs_beside_what_was_learnt() -> None:
    course = listing("Podcasts", "Radio staff", learn=LONG)
    likely = dict(zip(learnt_levels().levels, learnt_levels().likelihoods(course), strict=True))
    doubtful = sorted(likely, key=lambda level: likely[level])[-2]
    assert likely[max(likely, key=lambda level: likely[level])] - likely[doubtful] < 0.35, "take another listing"

    found = learnt_levels().read(course, LevelTag(doubtful, "Radio staff") if doubtful else None)

    assert (found.level if found else NO_LEVEL) == doubtful


def test_of_a_short_listing_the_rules_alone_decide() -> None:
    course = listing("Excel", entry="Not suitable for beginners.")
    assert is_short(course)

    assert learnt_levels().read(course, LevelTag("improver", "Not suitable for beginners")) == LevelTag(
        "improver", "Not suitable for beginners"
    )


def test_a_catalogue_that_nothing_was_learnt_from_is_read_mostly_right() -> None:
    assert NOT_LEARNT_FROM not in CATALOGUES
    judged = [(course, row["level"]) for course, row in read_catalogue(NOT_LEARNT_FROM) if row["level"]]

    right = sum((found := learnt_levels().read(course, None)) is not None and found.level == level
                for course, level in judged)  # fmt: skip

    assert right / len(judged) > 0.7


def test_every_listing_has_a_title_and_a_level_of_the_vocabulary_or_none() -> None:
    judged = [(course, row["level"]) for file in LISTINGS for course, row in read_listings(file) if "level" in row]

    assert len(judged) > 1_000
    assert all(course.title for course, _ in judged)
    assert {level for _, level in judged} == {*Level.values(), NO_LEVEL}
    assert len(set(judged)) == len(judged)


def test_what_was_learnt_is_the_same_when_it_is_opened_again(tmp_path: Path) -> None:
    few = [(course, row["level"]) for course, row in islice(read_judged("level"), 60)]
    learnt = LearntLevels.learn([course for course, _ in few], [level for _, level in few])
    learnt.save(tmp_path)

    opened = LearntLevels.open(tmp_path)

    assert opened.levels == learnt.levels
    for course, _ in few:
        assert opened.likelihoods(course) == pytest.approx(learnt.likelihoods(course), abs=1e-5)


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "?!", "é" * 20_000, "\n\n\n"])
def test_any_text_at_all_is_read_without_failing(text: str) -> None:
    learnt_levels().read(listing(text, text, text, text, text), None)
