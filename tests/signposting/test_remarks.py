"""What residents' remarks amount to."""

import pytest

from signposting.remarks import is_abuse, opinion_in, problem_in
from signposting.vocabulary import Opinion, Problem


@pytest.mark.parametrize(
    "text", ["Fuck off", "you stupid bot", "shut up you idiot", "oh piss off will you", "You're thick"]
)
def test_swearing_at_whoever_reads_it_is_abuse(text: str) -> None:
    assert is_abuse(text)


@pytest.mark.parametrize("text", ["can cows swim", "how thick is a plank", "melt the butter", "what's the weather", ""])
def test_other_talk_is_none(text: str) -> None:
    assert not is_abuse(text)


def test_a_complaint_outweighs_a_politeness() -> None:
    assert opinion_in("very nice idea but useless") == Opinion.COMPLAINT


def test_what_is_wrong_with_a_listing_is_told_by_what_is_said_first() -> None:
    assert problem_in("that class has been cancelled, and the phone number is dead") == Problem.CANCELLED
    assert problem_in("something is wrong with it") is None
