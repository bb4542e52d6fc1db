"""How a message is taken apart into clauses."""

import pytest

from bot.nlu.clauses import FEWEST_WORDS, MOST_CLAUSES, clauses
from bot.nlu.features import Span


@pytest.mark.parametrize(
    "text",
    [
        "word or typing somewhere near Bury please. he hits me every night",
        "word or typing somewhere near Bury please, he hits me every night",
        "word or typing somewhere near Bury please - he hits me every night",
        "word or typing somewhere near Bury please\nhe hits me every night",
    ],
)
def test_a_message_falls_into_its_clauses(text: str) -> None:
    first, second = (clause for clause, _ in clauses(text, []))
    assert first.strip(" .,") == "word or typing somewhere near Bury please"
    assert second == "he hits me every night"


@pytest.mark.parametrize("joining", ["and", "but", "because", "cos", "only", "so", "when", "Before"])
def test_a_joining_word_begins_a_clause_where_nothing_is_marked(joining: str) -> None:
    found = [clause for clause, _ in clauses(f"can I learn typing somewhere near {joining} he hits me every night", [])]
    assert found == ["can I learn typing somewhere near", f"{joining} he hits me every night"]


def test_letters_that_only_begin_like_a_joining_word_part_nothing() -> None:
    assert clauses("last week we sold the sofa android tablets iffy phones to my uncle", []) == []


@pytest.mark.parametrize("text", [
    "", "  ", "he hits me with his belt nearly every night of the week", "he hits me every night. ", "ok. yes. no",
    "yes. no. ok. yes. no. ok. yes. no. ok. yes. no. ok.",
])  # fmt: skip
def test_a_message_of_one_clause_and_scraps_have_none(text: str) -> None:
    assert clauses(text, []) == []


def test_a_clause_has_the_entities_that_stand_in_it_counted_from_where_it_begins() -> None:
    text = "we live in Oldham now, can I learn excel there or somewhere near it"
    found = clauses(text, [Span("place", 11, 17), Span("skill", 35, 40)])
    assert [(clause[span.start : span.end], span.entity) for clause, spans in found for span in spans] == [
        ("Oldham", "place"),
        ("excel", "skill"),
    ]


def test_words_too_few_to_mean_anything_alone_are_passed_over() -> None:
    assert [
        clause for clause, _ in clauses("I am sorry, we sleep outside the mosque on the corner of our street", [])
    ] == ["we sleep outside the mosque on the corner of our street"]


def test_the_longest_messages_are_not_taken_apart_without_end() -> None:
    assert len(clauses("word " * FEWEST_WORDS + ". " + "he hits me hard. " * 3 * MOST_CLAUSES, [])) == MOST_CLAUSES


def test_nothing_is_drowned_in_a_short_message() -> None:
    assert clauses("word or typing please. he hits me every night", []) == []
