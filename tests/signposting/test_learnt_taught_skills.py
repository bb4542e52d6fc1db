"""What the learnt reader says of the skills that a course names beside its main ones."""

from itertools import islice
from pathlib import Path

import pytest
from signposting.learnt_secondary_skills import (
    LISTINGS,
    LearntSecondarySkills,
    learnt_secondary_skills,
    look,
)

from signposting.judged_listings import CATALOGUES, read_catalogue, read_listings
from signposting.skills import load_skills
from signposting.taught_skills import Descriptions, SkillTag, taught_skills
from signposting.vocabulary import Tag

NOT_LEARNT_FROM = Path(LISTINGS.parents[2] / "relevance" / "thirteenth")


def course(title: str = "", learn: str = "", who: str = "") -> Descriptions:
    return Descriptions(title=title, aim="", who=who, entry="", learn=learn, how="")


def skills_of(described: Descriptions) -> set[str]:
    return {one.skill for one in learnt_secondary_skills().of_those_taught(described, taught_skills(described))}


@pytest.mark.parametrize(
    ("described", "skills"),
    [
        (
            course(
                "Computers from the start",
                "Turning it on, the mouse and the keyboard, opening programs, saving your work and printing it.",
            ),
            {"using-a-computer"},
        ),
        (
            course(
                "Computers from the start",
                "Turning it on, the mouse and the keyboard. The last three weeks are all email: your own address, "
                "reading, answering and sending photographs.",
            ),
            {"using-a-computer", "email"},
        ),
    ],
)
def test_what_is_by_the_way_is_told_from_what_is_taught_as_well(described: Descriptions, skills: set[str]) -> None:
    assert skills_of(described) == skills


def test_the_main_skills_stand_as_the_rules_found_them() -> None:
    for listing, _ in islice(read_listings(LISTINGS), 60):
        described = Descriptions(aim="", **listing._asdict())
        found = taught_skills(described)

        kept = learnt_secondary_skills().of_those_taught(described, found)

        assert [one for one in kept if one.tag == Tag.PRIMARY.value] == [
            one for one in found if one.tag == Tag.PRIMARY.value
        ]
        assert [one for one in found if one in kept] == list(kept)


def test_a_catalogue_that_nothing_was_learnt_from_has_fewer_wrong_tags_than_by_the_rules_alone() -> None:
    assert NOT_LEARNT_FROM not in CATALOGUES
    wrong_by_rules = wrong = 0
    for listing, row in read_catalogue(NOT_LEARNT_FROM):
        described, right = Descriptions(aim="", **listing._asdict()), {*row["primary"].split(";")}
        right |= {*row["secondary"].split(";")}
        wrong_by_rules += len({one.skill for one in taught_skills(described)} ^ (right - {""}))
        wrong += len(skills_of(described) ^ (right - {""}))

    assert wrong < 0.8 * wrong_by_rules


def test_every_listing_has_a_title_and_skills_of_the_vocabulary() -> None:
    judged = list(read_listings(LISTINGS))
    known = {one.id for one in load_skills()}

    assert len(judged) > 600
    assert all(listing.title for listing, _ in judged)
    assert {*";".join(f"{row['primary']};{row['secondary']}" for _, row in judged).split(";")} - {""} == known
    assert len({listing for listing, _ in judged}) == len(judged)


def test_what_was_learnt_is_the_same_when_it_is_opened_again(tmp_path: Path) -> None:
    few = [(listing, row["primary"].split(";")) for listing, row in islice(read_listings(LISTINGS), 120)]
    learnt = LearntSecondarySkills.learn(few)
    learnt.save(tmp_path)

    opened = LearntSecondarySkills.open(tmp_path)

    described = course("Excel", "Formulas and charts, then a word about databases.")
    looked = look(described, (), SkillTag("databases", Tag.SECONDARY.value, "databases"))
    assert opened.likelihood(looked) == pytest.approx(learnt.likelihood(looked), abs=1e-5)


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "?!", "é" * 20_000, "\n\n\n"])
def test_any_text_at_all_is_looked_at_without_failing(text: str) -> None:
    tag = SkillTag("email", Tag.SECONDARY.value, text)

    likelihood = learnt_secondary_skills().likelihood(look(course(text, text, text), (tag,), tag))

    assert 0.0 <= likelihood <= 1.0
