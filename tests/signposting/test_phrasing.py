"""Choices in words: true of all that they would lead to, though only the nearest are looked at."""

from dataclasses import fields
from typing import Any

import pytest

from signposting.needs import Need
from signposting.phrasing import need_text, relaxation_texts, topic_in_words
from signposting.provision import Listing
from signposting.search import Relaxation


def listing(town: str) -> Listing:
    """An evening class somewhere, and nothing else said of it."""
    unsaid: dict[str, Any] = {field.name: None for field in fields(Listing)}
    return Listing(**{**unsaid, "town": town, "times": ("evening",), "delivery": "in_person"})


@pytest.mark.parametrize(
    ("matches", "towns", "sentence", "button"),
    [
        (2, ["Bolton", "Bolton"], "2 evening courses in Bolton", "Look in Bolton"),
        (2, ["Bolton", "Bury"], "2 evening courses in Bolton and Bury", "Further away"),
        (3, ["Bolton", "Bury", "Leigh"], "3 evening courses in Bolton, Bury and other places", "Further away"),
        (22, ["Bolton", "Bolton", "Bolton"], "22 evening courses in Bolton and other places", "Further away"),
    ],
)
def test_a_choice_further_away_names_towns_and_says_where_there_are_more(
    matches: int, towns: list[str], sentence: str, button: str
) -> None:
    relaxation = Relaxation(("distance",), matches, 5.0, 9.0, ())

    said = relaxation_texts(1, relaxation, Need(times=("evening",)), [listing(town) for town in towns])

    assert said == (sentence, button)


def test_a_topic_is_said_back_where_it_is_short_and_a_need_always() -> None:
    long = Need(text="away eleven years everything apps cannot park")

    assert topic_in_words(Need(text="knitting")) == "“knitting”"
    assert topic_in_words(long) == "that"
    assert topic_in_words(Need(skills=("email",))) == "email"
    assert long.text is not None and long.text in need_text(long)
