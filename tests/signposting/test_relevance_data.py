"""The judged catalogues say what can be said: ids of the vocabulary, courses that are there."""

import csv
import json
from pathlib import Path

import pytest

from signposting.settings import ROOT
from signposting.skills import load_skills
from signposting.vocabulary import Access, Level, Reason

SETS = sorted(path.name for path in (ROOT / "data" / "relevance").iterdir() if path.is_dir())


def rows(name: str, file: str) -> list[dict[str, str]]:
    with Path(ROOT / "data" / "relevance" / name / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def queries(name: str) -> list[dict[str, object]]:
    text = (ROOT / "data" / "relevance" / name / "queries.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", SETS)
def test_judged_tags_are_words_of_the_vocabulary(name: str) -> None:
    known = {
        "primary": {one.id for one in load_skills()},
        "secondary": {one.id for one in load_skills()},
        "level": set(Level.values()),
        "access": set(Access.values()),
    }

    strange = [
        (row["your_reference"], tag)
        for row in rows(name, "judged_tags.csv")
        for column, words in known.items()
        for tag in row[column].split(";")
        if tag and tag not in words
    ]

    assert strange == []


@pytest.mark.parametrize("name", SETS)
def test_every_course_is_judged_and_every_grade_is_of_a_course(name: str) -> None:
    files = "courses.csv", "bootcamps.csv"
    courses = {row["YOUR_REFERENCE"].partition(".")[0] for file in files for row in rows(name, file)}
    graded = {reference for query in queries(name) for reference in query["grades"]}  # type: ignore[attr-defined]

    assert {row["your_reference"] for row in rows(name, "judged_tags.csv")} == courses
    assert graded <= courses


@pytest.mark.parametrize("name", SETS)
def test_a_query_has_either_courses_that_answer_it_or_reasons_why_none_does(name: str) -> None:
    for query in queries(name):
        assert bool(query["grades"]) != bool(query["reasons"]), query["id"]
        assert set(query["reasons"]) <= set(Reason.values()), query["id"]  # type: ignore[call-overload]


def test_every_skill_is_taught_in_the_first_set() -> None:
    taught = {skill for row in rows("develop", "judged_tags.csv") for skill in row["primary"].split(";")}

    assert {one.id for one in load_skills()} <= taught
