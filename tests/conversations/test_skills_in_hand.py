"""Which of the skills in hand a message leaves."""

import pytest

from actions.skills_in_hand import skills_left, skills_named_by_a_word, skills_swapped

WORD, EXCEL, SLIDES = "word-processing", "spreadsheets", "presentations"
MARKETING, SHOP, LOGO = "digital-marketing", "e-commerce", "graphic-design"


@pytest.mark.parametrize(
    ("skills", "text", "left"),
    [
        ((WORD, EXCEL), "u know what take word off, i know it well enough", (EXCEL,)),
        ((WORD, EXCEL), "just the excel, I have enough on", (EXCEL,)),
        ((WORD, EXCEL), "only word for now", (WORD,)),
        ((MARKETING, SHOP), "stick to the selling side", (SHOP,)),
        ((LOGO, "web-design"), "take the leaflet side out, keep the website part", ("web-design",)),
        ((WORD, EXCEL), "that is too much for me", ()),
        ((WORD, EXCEL), "only word and excel", ()),
        ((WORD,), "drop the word", ()),
    ],
)
def test_where_some_are_taken_away_those_are_left_that_its_words_leave(
    skills: tuple[str, ...], text: str, left: tuple[str, ...]
) -> None:
    assert skills_left(skills, text) == left


@pytest.mark.parametrize(
    ("skills", "others", "refused", "text", "wanted"),
    [
        ((EXCEL,), (SLIDES,), (), "powerpoint instead", (SLIDES,)),
        ((WORD, EXCEL), (SLIDES,), (), "trade the word for powerpoint", (EXCEL, SLIDES)),
        ((WORD, EXCEL), (SLIDES,), (WORD,), "not word, powerpoint", (EXCEL, SLIDES)),
        ((WORD, EXCEL), (SLIDES,), (), "keep the word and do powerpoint", (WORD, SLIDES)),
        (("music-production",), ("game-design",), (), "he'd rather make games than music", ("game-design",)),
        ((WORD,), (WORD, EXCEL), (), "I think Word and Excel", (WORD, EXCEL)),
        (("cyber-security",), ("programming",), (), "back to the python, cyber looks dry", ("programming",)),
        (
            ("programming", "cyber-security"),
            ("programming",),
            (),
            "back to the python, cyber looks dry",
            ("programming",),
        ),
    ],
)
def test_where_another_takes_the_place_of_some_the_rest_stays(
    skills: tuple[str, ...], others: tuple[str, ...], refused: tuple[str, ...], text: str, wanted: tuple[str, ...]
) -> None:
    assert skills_swapped(skills, others, refused, text) == wanted


def test_a_word_that_two_of_them_share_tells_neither() -> None:
    assert skills_named_by_a_word("the online one", ("online-shopping-and-banking", "online-public-services")) == ()
    assert skills_named_by_a_word("the banking", ("online-shopping-and-banking", "online-public-services")) == (
        "online-shopping-and-banking",
    )
