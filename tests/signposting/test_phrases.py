"""Many phrases are found in one pass, in the notation that the vocabularies use."""

import pytest

from signposting.language import read_doc
from signposting.phrases import Phrases


def found(phrase: str, text: str) -> list[str]:
    """The pieces of a text in which one phrase is found."""
    phrases: Phrases[str] = Phrases({"family": ("mum", "mother in law")})
    phrases.add(phrase, "x")
    doc = read_doc(text)
    return [str(doc[one.start : one.end]) for one in phrases.find(doc)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("send email", "sending emails", ["sending emails"]),
        ("spreadsheets", "a spreadsheet", ["spreadsheet"]),
        ("editing", "edit", []),
        ("=teams", "the team", []),
        ("=teams", "on teams", ["teams"]),
        ("see|ring mum", "ring mum", ["ring mum"]),
        ("see|speak_to mum", "speak to mum", ["speak to mum"]),
        ("see {family}", "see mother in law", ["see mother in law"]),
        ("see my? mum", "see mum or see my mum", ["see mum", "see my mum"]),
        ("sell .. online", "sell my old clothes online", ["sell my old clothes online"]),
        ("sell .. online", "sell a b c d e online", []),
        ("sell .. online", "sell cakes, jam online", ["sell cakes, jam online"]),
        ("sell .. online", "sell. online", []),
        ("touch typing", "touch-typing", ["touch-typing"]),
        ("touch typing", "touch, typing", []),
        ("c#", "learn C#", ["C#"]),
        ("zoom", "", []),
    ],
)
def test_a_phrase_matches_what_its_notation_says(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


def test_phrases_within_phrases_are_found_too_each_with_its_meanings() -> None:
    phrases: Phrases[str] = Phrases()
    for phrase, meaning in (("web design", "a"), ("design", "b"), ("design", "c")):
        phrases.add(phrase, meaning)

    pieces = phrases.find(read_doc("web design"))

    assert {(one.start, one.end, one.meaning) for one in pieces} == {(0, 2, "a"), (1, 2, "b"), (1, 2, "c")}


def test_a_class_that_does_not_exist_is_refused() -> None:
    phrases: Phrases[str] = Phrases()

    with pytest.raises(KeyError):
        phrases.add("see {nobody}", "x")


def test_what_was_found_before_does_not_change_what_is_found_next() -> None:
    phrases: Phrases[str] = Phrases()
    phrases.add("sell .. online", "x")
    texts = ["sell it online", "sell", "online", "sell the lot of it online", "sell it online"]

    lengths = [len(phrases.find(read_doc(text))) for text in texts]

    assert lengths == [1, 0, 0, 1, 1]
