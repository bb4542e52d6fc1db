"""The parts of a message between marks and joining words."""

import pytest

from signposting.message_parts import MOST_PARTS, parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("excel", []),
        ("excel in Bolton please", []),
        ("emails, and making cards", ["emails", "making cards"]),
        ("I do nails & want a website. Evenings", ["I do nails", "want a website", "Evenings"]),
        ("an, or, and", []),
    ],
)
def test_a_text_has_parts_between_marks_and_joining_words(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def test_no_more_parts_are_looked_at_than_can_be_afforded() -> None:
    assert len(parts_of("emails, " * 1000)) == MOST_PARTS
