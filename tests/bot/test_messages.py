"""What every channel does with typed text before anything reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messages import clean_text, looks_like_command


@pytest.mark.parametrize(
    "before",
    [
        "",
        "  ",
        "\t\n",
        "\x00",
        "\x01",
        "\x1c",
        "\x7f",
        "\x85",
        "\u00a0",
        "\u200b",
        "\u2003",
        "\u202e",
        "\ufeff",
        "\ud83d",
    ],
)
def test_a_slash_is_a_command_whatever_unseen_stands_before_it(before: str) -> None:
    assert looks_like_command(before + "/stop")


@pytest.mark.parametrize("text", ["", "  ", "and/or", "excel/word in Oldham", "a /stop", "1/2", ".../x"])
def test_a_slash_inside_a_sentence_is_no_command(text: str) -> None:
    assert not looks_like_command(text)


@given(st.text())
def test_what_passes_never_turns_into_a_command_by_being_cleaned_and_stripped(text: str) -> None:
    assert looks_like_command(text) or not clean_text(text).strip().startswith("/")
