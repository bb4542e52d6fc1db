"""What the learnt reader says of the skills that a course teaches."""

from itertools import islice
from pathlib import Path

import pytest

from signposting.judged_listings import CATALOGUES, LISTINGS, Listing, read_catalogue, read_judged, read_listings
from signposting.learnt_taught_skills import LearntTaughtSkills, learnt_taught_skills
from signposting.settings import ROOT
from signposting.skills import load_skills
from signposting.taught_skills import Descriptions, SkillTag, taught_skills
from signposting.vocabulary import Tag

NOT_LEARNT_FROM = tuple(ROOT / "data" / "relevance" / name for name in ("thirty-third", "thirty-fourth"))


def course(title: str = "", learn: str = "", who: str = "") -> Listing:
    return Listing(title=title, who=who, entry="", learn=learn, how="")


def by_rules(listing: Listing) -> tuple[SkillTag, ...]:
    return taught_skills(Descriptions(aim="", **listing._asdict()))


def tags_of(listing: Listing) -> dict[str, str]:
    return {one.skill: one.tag for one in learnt_taught_skills().of_those_taught(listing, by_rules(listing))}


@pytest.mark.parametrize(
    ("listing", "skills"),
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
        (
            course(
                "Knit and Natter",
                "Bring your needles and whatever you are working on, and put the kettle on when you come in. Our "
                "patterns are on Facebook too.",
            ),
            set(),
        ),
    ],
)
def test_what_is_by_the_way_is_told_from_what_is_taught_as_well(listing: Listing, skills: set[str]) -> None:
    assert set(tags_of(listing)) == skills


def test_what_a_course_is_for_is_known_where_no_name_says_it() -> None:
    listing = course(
        "From Kitchen to Customers",
        "How people find a small business, posts that bring buyers in, what an advert costs and whether a campaign "
        "worked. Plan the posts of a month.",
        "Traders and makers who want more customers through the door.",
    )

    (tag,) = learnt_taught_skills().of_those_taught(listing, by_rules(listing))

    assert (tag.skill, tag.tag) == ("digital-marketing", Tag.PRIMARY.value)
    said = " ".join(listing).lower()
    assert all(word in said for word in tag.phrase.split())


def test_primary_skills_come_first_and_each_once() -> None:
    for listing, _ in islice(read_judged("primary"), 100):
        tags = learnt_taught_skills().of_those_taught(listing, by_rules(listing))

        assert [one.tag for one in tags] == sorted((one.tag for one in tags), key=lambda tag: tag != Tag.PRIMARY.value)
        assert len({one.skill for one in tags}) == len(tags)
        assert not tags or tags[0].tag == Tag.PRIMARY.value
        assert all(one.phrase for one in tags)


def test_in_a_short_listing_the_rules_stand() -> None:
    short = course("Excel and a little Facebook", "Formulas.")

    assert learnt_taught_skills().of_those_taught(short, by_rules(short)) == by_rules(short)


def test_catalogues_that_nothing_was_learnt_from_have_far_fewer_wrong_tags_than_by_the_rules_alone() -> None:
    assert not set(NOT_LEARNT_FROM) & set(CATALOGUES)
    wrong_by_rules = wrong = 0
    for folder in NOT_LEARNT_FROM:
        for listing, row in read_catalogue(folder):
            right = {*row["primary"].split(";"), *row["secondary"].split(";")} - {""}
            wrong_by_rules += len({one.skill for one in by_rules(listing)} ^ right)
            wrong += len(set(tags_of(listing)) ^ right)

    assert wrong < 0.7 * wrong_by_rules


def test_every_listing_has_a_title_and_skills_of_the_vocabulary() -> None:
    judged = [row for file in LISTINGS for _, row in read_listings(file) if "primary" in row]
    known = {one.id for one in load_skills()}

    assert len(judged) > 600
    assert all(row["title"] for row in judged)
    assert {*";".join(f"{row['primary']};{row['secondary']}" for row in judged).split(";")} - {""} == known


def test_what_was_learnt_is_the_same_when_it_is_opened_again(tmp_path: Path) -> None:
    few = [(listing, row["primary"].split(";"), row["primary"].split(";")) for listing, row in
           islice(read_judged("primary"), 120)]  # fmt: skip
    learnt = LearntTaughtSkills.learn(few)
    learnt.save(tmp_path)

    opened = LearntTaughtSkills.open(tmp_path)

    described = course("Excel", "Formulas and charts, then a word about databases.")
    assert opened.likelihoods(described).taught == pytest.approx(learnt.likelihoods(described).taught, abs=1e-5)
    assert opened.likelihoods(described).main == pytest.approx(learnt.likelihoods(described).main, abs=1e-5)


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "?!", "é" * 20_000, "\n\n\n"])
def test_any_text_at_all_is_looked_at_without_failing(text: str) -> None:
    likely = learnt_taught_skills().likelihoods(course(text, text, text))

    assert all(0.0 <= one <= 1.0 for one in (*likely.taught, *likely.main))
