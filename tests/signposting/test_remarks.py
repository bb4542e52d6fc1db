"""What residents' remarks amount to."""

import pytest

from signposting.remarks import hands_over, is_abuse, opinion_in, problem_in
from signposting.vocabulary import Opinion, Problem


@pytest.mark.parametrize(
    "text", ["Fuck off", "you stupid bot", "shut up you idiot", "oh piss off will you", "You're thick"]
)
def test_swearing_at_whoever_reads_it_is_abuse(text: str) -> None:
    assert is_abuse(text)


@pytest.mark.parametrize(
    "text",
    ["can cows swim", "how thick is a plank", "melt the butter", "what's the weather", "I get lost with all that", ""],
)
def test_other_talk_is_none(text: str) -> None:
    assert not is_abuse(text)


@pytest.mark.parametrize(
    "text", ["I'm passing him the phone now", "my nephew wants a go", "I'll hand you over to my wife"]
)
def test_who_hands_the_chat_to_somebody_is_heard(text: str) -> None:
    assert hands_over(text)


@pytest.mark.parametrize("text", ["what is the phone number", "pass me the details", "how do I hand in the form"])
def test_other_talk_hands_nothing_over(text: str) -> None:
    assert not hands_over(text)


def test_a_complaint_outweighs_a_politeness() -> None:
    assert opinion_in("very nice idea but useless") == Opinion.COMPLAINT


def test_what_is_wrong_with_a_listing_is_told_by_what_is_said_first() -> None:
    assert problem_in("that class has been cancelled, and the phone number is dead") == Problem.CANCELLED
    assert problem_in("something is wrong with it") is None
