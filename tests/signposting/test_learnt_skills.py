"""What the learnt reading of skills says, and what it leaves unsaid."""

from datetime import date
from pathlib import Path

import pytest

from signposting import learnt_folders, learnt_skills
from signposting.embedding_build import build_embedding
from signposting.language import read_doc
from signposting.learnt_skills import (
    NO_SKILL,
    SURE_ENOUGH,
    SURE_ENOUGH_OF_A_NAME,
    WANTED,
    LearntSkills,
    build,
)
from signposting.places import load_gazetteer
from signposting.reading import Reader
from signposting.settings import FIRST_REGIONS
from signposting.skill_examples import Phrase, read_phrases
from signposting.skills import hinted_skills, load_skills


@pytest.fixture(scope="module")
def learnt() -> LearntSkills:
    build_embedding()
    return LearntSkills.open()


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("i want to see my sister in Canada when we talk", "video-calls"),
        ("somebody to show me how to fill in forms for the jobcentre on the web", "applying-for-jobs-online"),
        ("how do people build robots", "robotics-and-automation"),
        ("want to make beats at home", "music-production"),
        ("I'd love to retouch old family pictures", "photo-and-video-editing"),
    ],
)
def test_a_wish_without_a_skills_name_is_among_the_three_likeliest(learnt: LearntSkills, text: str, skill: str) -> None:
    assert skill in [name for name, _ in learnt.rank(text)[:3]]


@pytest.mark.parametrize(
    "text",
    [
        "what's the weather like tomorrow",
        "play some jazz",
        "how long do i boil an egg",
        "my train is late",
        "the cat is asleep on the sofa",
        "who won the cup final",
        "hello",
        "yes please",
    ],
)
def test_talk_of_other_things_means_no_skill(learnt: LearntSkills, text: str) -> None:
    assert learnt.read(text) == []


@pytest.mark.parametrize("text", ["", " ", "👍", "12345", "\x00", "\ud800", "?!", "x" * 4096])
def test_a_text_without_meaning_means_no_skill(learnt: LearntSkills, text: str) -> None:
    assert learnt.read(text) == []


def test_it_says_one_skill_at_most_and_only_when_it_is_sure(learnt: LearntSkills) -> None:
    said = {phrase.text: learnt.read(phrase.text) for phrase in read_phrases()[::40]}
    unsure = {text: one[0] for text, one in said.items() if one and one[0][1] < SURE_ENOUGH}

    assert all(len(one) <= 1 for one in said.values())
    assert all(likelihood >= SURE_ENOUGH_OF_A_NAME for _, likelihood in unsure.values())
    assert all(skill in hinted_skills(read_doc(text)) for text, (skill, _) in unsure.items())
    assert sum(map(len, said.values())) > len(said) / 2


def test_likelihoods_cover_every_skill_and_none(learnt: LearntSkills) -> None:
    ranking = learnt.rank("something with pictures")

    assert {name for name, _ in ranking} == {skill.id for skill in load_skills()} | {NO_SKILL}
    assert sum(likelihood for _, likelihood in ranking) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("excel", {"spreadsheets"}),
        ("I sell candles on Facebook and the books are a mess, can you teach me Xero", {"bookkeeping-software"}),
        ("I know Word well enough, it's spreadsheets I can't do", {"spreadsheets"}),
        ("I want to send emails to my sister and see her face when we talk", {"email", "video-calls"}),
        ("need to type quicker. also how do you make a poster", {"graphic-design", "typing"}),
        ("is there a class for mending bikes", set()),
        ("who won the cup final", set()),
        ("", set()),
        ("👍", set()),
    ],
)
def test_a_message_asks_for_each_skill_that_it_means_and_for_none_that_it_only_tells_of(
    learnt: LearntSkills, text: str, skills: set[str]
) -> None:
    assert learnt.wanted(text).keys() == skills


def test_the_words_around_its_name_count_for_a_skill_beside_others(learnt: LearntSkills) -> None:
    text = "business analysis I mean, project management is what my colleague does"
    told = {"business-analysis": 0.98, "digital-project-management": 0.02}
    meant = {"business-analysis": 0.98, "digital-project-management": 0.98}

    assert learnt.wanted(text, told).keys() == {"business-analysis"}
    assert learnt.wanted(text, meant).keys() >= learnt.wanted(text, told).keys()
    assert learnt.wanted("excel please, in Bury", {"spreadsheets": 0.02}) == learnt.wanted("excel please, in Bury")


def test_what_is_wanted_is_likely_enough_and_a_known_skill(learnt: LearntSkills) -> None:
    likely = learnt.wanted("Word, Excel and PowerPoint for an office job")

    assert likely.keys() <= {skill.id for skill in load_skills()}
    assert all(WANTED <= likelihood <= 1.0 for likelihood in likely.values())


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("I make candles and I'd like a shop of my own on the internet where people can buy them", "e-commerce"),
        (
            "My son is always on some Discord thing, I don't know the settings. A class for parents?",
            "helping-children-online",
        ),
        ("I want to do my food shopping on the internet", None),
        ("Excel for doing the rota at work", None),
        ("my nan wants to get on Facebook", None),
    ],
)
def test_the_whole_text_outdoes_a_turn_of_phrase_but_no_name(
    learnt: LearntSkills, text: str, skill: str | None
) -> None:
    assert learnt.rather(text, Reader(load_gazetteer(FIRST_REGIONS)).read(text, date(2026, 11, 23))) == skill


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("me dad's got an ipad for his birthday and he cor use it. is there a class", "using-a-smartphone-or-tablet"),
        ("lessons in baking bread", None),
        ("I want to learn to juggle in Wigan", None),
    ],
)
def test_a_known_request_is_for_the_likeliest_skill_unless_it_names_another_subject(
    learnt: LearntSkills, text: str, skill: str | None
) -> None:
    assert [name for name, _ in learnt.read(text, is_request=True)] == ([skill] if skill else [])


def test_a_second_build_changes_nothing(learnt: LearntSkills) -> None:
    folder = build()
    before = {file.name: file.stat() for file in folder.iterdir()}

    build()

    assert {file.name: file.stat() for file in folder.iterdir()} == before


def test_what_is_learnt_from_other_files_is_kept_in_another_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(learnt_folders, "var_folder", lambda: tmp_path)
    few = [
        Phrase("hit the keys without looking", frozenset({"typing"}), 1.0),
        Phrase("send letters by wire", frozenset({"email"}), 1.0),
    ]
    monkeypatch.setattr(learnt_skills, "read_all", lambda: few)
    first = build()
    other = tmp_path / "other.csv"
    other.write_text("skill,phrase\n")
    monkeypatch.setattr(learnt_skills, "files", lambda: [other])

    second = build()

    assert first != second
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == sorted((first.name, second.name))
