"""Numbers in words and figures."""

import pytest

from signposting.numbers import figures, number_at, rank


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("twenty five miles", (2, "25")),
        ("a hundred and twenty five", (5, "125")),
        ("two thousand", (2, "2000")),
        ("a couple of weeks", (3, "2")),
        ("a few days", (2, "3")),
        ("half a dozen people", (3, "6")),
        ("half a mile", (2, "0.5")),
        ("two and a half miles", (4, "2.5")),
        ("twenty first of march", (2, "21st")),
        ("third one", (1, "3rd")),
        ("half past six", (0, "")),
        ("no one", (2, "nobody")),
        ("a course", (0, "")),
        ("zero", (1, "0")),
        ("thousand thousand thousand thousand", (3, "#")),
    ],
)
def test_the_number_at_the_beginning_of_some_words_is_read(words: str, expected: tuple[int, str]) -> None:
    assert number_at(words.split(), 0) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1,000", "1000"),
        ("5½", "5.5"),
        ("½", "0.5"),
        ("1,2", "1 , 2"),
        ("9.30", "9.30"),
        ("1/3/2027", "1/3/2027"),
        ("9" * 400, "#"),
    ],
)
def test_figures_lose_their_thousands_commas_and_fraction_signs(written: str, expected: str) -> None:
    assert figures(written) == expected


def test_ranks_have_their_endings() -> None:
    assert [rank(number) for number in (1, 2, 3, 4, 11, 12, 21, 112)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "21st",
        "112th",
    ]
