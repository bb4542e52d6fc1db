"""Residents' spelling is mended to the word they meant, and right words are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signposting.spelling import is_known, known_words, mend


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("exel", "excel"),
        ("excell", "excel"),
        ("eksel", "excel"),
        ("spredsheets", "spreadsheets"),
        ("compueter", "computer"),
        ("computar", "computer"),
        ("kompyuter", "computer"),
        ("emial", "email"),
        ("Emial", "email"),
        ("fotoshop", "photoshop"),
        ("grafic", "graphic"),
        ("fone", "phone"),
        ("calender", "calendar"),
        ("grandaughter", "granddaughter"),
        ("begginer", "beginner"),
        ("cource", "course"),
        ("corse", "course"),
        ("lern", "learn"),
        ("evning", "evening"),
        ("wekend", "weekend"),
        ("libary", "library"),
        ("benifits", "benefits"),
        ("bankin", "banking"),
        ("shopin", "shopping"),
        ("codeing", "coding"),
        ("apointment", "appointment"),
        ("tecnology", "technology"),
        ("definately", "definitely"),
        ("becuase", "because"),
        ("buisness", "business"),
        ("bookeeping", "bookkeeping"),
        ("javascrpt", "javascript"),
        ("wrod", "word"),
        ("whatsap", "whatsapp"),
        ("facbook", "facebook"),
        ("pleeease", "please"),
        ("accesibility", "accessibility"),
        ("u", "you"),
        ("nr", "near"),
    ],
)
def test_a_misspelt_word_is_mended_to_the_one_that_was_meant(written: str, meant: str) -> None:
    assert mend(written) == meant


@pytest.mark.parametrize(
    "word",
    "sale bury reading form from desert collage bath rugby wales ware lane word access teams sage scratch unity telly"
    " wifi gonna dunno kinda mum nan grandkids jobcentre learnt organise colour programme emailing texting googling"
    " bookings sheets polish urdu somali punjabi halal creche buggy probation allotment autistic dyslexic mondays"
    " xero canva figma qgis ccna istqb kubernetes".split(),
)
def test_a_right_word_is_left_alone(word: str) -> None:
    assert mend(word) == word
    assert is_known(word)


@pytest.mark.parametrize(
    "name",
    ["Khadija", "Siobhan", "Mohammed", "Aisha", "Olusegun", "Nguyen", "Rhiannon", "Zofia", "Kowalski", "Primark"],
)
def test_a_name_is_left_alone(name: str) -> None:
    assert mend(name) == name.lower()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "m40",
        "OL1",
        "2nd",
        "c++",
        "a@b.com",
        "http://x.uk",
        "кот",
        "学习",
        "😀",
        "cv",
        "abc",
        "x" * 60,
        "\0",
        "o'clock",
    ],
)
def test_what_is_no_english_word_comes_back_in_lower_case(text: str) -> None:
    assert mend(text) == text.lower()


def test_words_of_the_vocabularies_are_known() -> None:
    assert {"photoshop", "spreadsheets", "oldham", "grandaughter"} - known_words() == {"grandaughter"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_a_mended_word_is_mended_for_good(text: str) -> None:
    mended = mend(text)

    assert mended == mended.lower()
    assert mend(mended) == mended
