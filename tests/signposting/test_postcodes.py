"""Postcodes as people type them, and their one proper spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signposting.postcodes import find_bare_outcodes, find_whole_postcodes, normalise_postcode, sector_of


@pytest.mark.parametrize(
    "typed",
    [
        "OL1 3LJ",
        "ol13lj",
        "0L1 3LJ",
        "OL1.3LJ",
        "ol1-3lj",
        " ol 1 3 l j ",
        "OLI 3LJ",
        "oll 3lj",
        "o l 1 3 l j",
        "OL1  3LJ",
    ],
)
def test_every_spelling_of_a_postcode_comes_to_one(typed: str) -> None:
    assert normalise_postcode(typed) == "OL1 3LJ"


@pytest.mark.parametrize(
    ("typed", "proper"),
    [
        ("m401ab", "M40 1AB"),
        ("m4O 1ab", "M40 1AB"),
        ("sw1a1aa", "SW1A 1AA"),
        ("e20 1jn", "E20 1JN"),
        ("w1t 1jy", "W1T 1JY"),
    ],
)
def test_each_shape_of_outward_part_is_spelt_properly(typed: str, proper: str) -> None:
    assert normalise_postcode(typed) == proper


@pytest.mark.parametrize("text", ["", "OL1", "Oldham", "OL1 3L", "OL1 3LJX", "12345", "OL1 3CM", "OOO OOO", "😀"])
def test_what_is_no_whole_postcode_has_no_proper_spelling(text: str) -> None:
    assert normalise_postcode(text) is None


def test_the_sector_is_the_postcode_without_its_last_two_letters() -> None:
    assert sector_of("OL1 3LJ") == "OL1 3"


@pytest.mark.parametrize(
    ("text", "outcodes"),
    [
        ("between ol1 3lj and m40 1ab", ["OL1", "M40"]),
        ("we meet at 6 2nd floor", []),
        ("from M4 3pm", []),
        ("in 1 2go", []),
        ("by 5th feb, no 1st feb", []),
    ],
)
def test_whole_postcodes_are_found_in_a_sentence(text: str, outcodes: list[str]) -> None:
    assert [found.outcode for found in find_whole_postcodes(text)] == outcodes


@pytest.mark.parametrize(
    ("text", "outcodes"),
    [("near m40 or OL1", ["M40", "OL1"]), ("£20 or 3.5km", []), ("mp3 and b2b", ["MP3", "B2B"]), ("html5", [])],
)
def test_words_of_an_outcodes_shape_are_found_in_a_sentence(text: str, outcodes: list[str]) -> None:
    assert [found.outcode for found in find_bare_outcodes(text)] == outcodes


@given(st.text(max_size=60))
def test_any_text_is_read_without_error_and_spans_hold_what_was_found(text: str) -> None:
    for found in (*find_whole_postcodes(text), *find_bare_outcodes(text)):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(max_size=12))
def test_a_proper_spelling_is_its_own(text: str) -> None:
    proper = normalise_postcode(text)

    assert proper is None or normalise_postcode(proper) == proper
