"""The pipeline reads whatever people type and gives every word one spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import PhraseMatcher

from signposting.language import Mention, lemma, mention_at, pipeline, read_doc, text_offsets


def norms(text: str) -> str:
    """The norms of a text's words with spaces between."""
    return " ".join(token.norm_ for token in read_doc(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Need EXEL", "need excel"),
        ("on line", "online"),
        ("on-line e-mail", "online email"),
        ("e mail", "email"),
        ("smart phone, web site", "smartphone , website"),
        ("what's app", "whatsapp"),
        ("whats app", "whatsapp"),
        ("wi-fi wi fi", "wifi wifi"),
        ("face book lap top", "facebook laptop"),
        ("exel 4 work", "excel for work"),
        ("want 2 learn", "want to learn"),
        ("want to no how", "want to know how"),
        ("dont no how", "do not know how"),
        ("all cost to much", "all cost too much"),
        ("2 dear, to far", "too dear , too far"),
        ("from early to late", "from early to late"),
        ("want to hard sell", "want to hard sell"),
        ("wont lern", "want learn"),
        ("it wont help", "it will not help"),
        ("2 kids, 4 miles", "2 kids , 4 miles"),
        ("excel/word", "excel / word"),
        ("word+excel", "word + excel"),
        ("c++ and A+", "c++ and a+"),
        ("can’t", "can not"),
        ("cv's", "cv 's"),
        ("u r gr8", "you r gr8"),
        ("excel\n\nword", "excel word"),
        ("excel\u200bword", "excel word"),
        ("- - e -", "- - e -"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_words_are_spelt_one_way(text: str, expected: str) -> None:
    assert norms(text) == expected


def test_a_joined_word_keeps_its_place_in_the_text() -> None:
    text = "learn on line"

    joined = read_doc(text)[1:2]

    assert (joined.text, text_offsets(joined)) == ("on line", (6, 13))


def test_offsets_are_those_of_the_text_as_it_was_typed() -> None:
    text = "  help\t\twith \n excel  "
    doc = read_doc(text)

    mention = mention_at(doc[2:3], "skill", "spreadsheets")

    assert mention == Mention(15, 20, "skill", "spreadsheets")
    assert text[mention.start : mention.end] == "excel"


def test_phrases_match_by_the_mended_spelling() -> None:
    matcher = PhraseMatcher(pipeline().vocab, attr="NORM")
    matcher.add("place", [pipeline()("spreadsheets online")])

    matches = matcher(read_doc("spredsheets on-line"))

    assert [(start, end) for _, start, end in matches] == [(0, 2)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("emails", "email"),
        ("typing", "type"),
        ("jobcentres", "jobcentre"),
        ("class", "class"),
        ("business", "business"),
        ("", ""),
    ],
)
def test_a_word_has_its_dictionary_form(word: str, expected: str) -> None:
    assert lemma(word) == expected


@pytest.mark.parametrize(
    "text", ["\ud800", "\0\0", "😀" * 4096, "a" * 4096, "👩‍👧‍👦", "مرحبا", "\u202e abc", "’" * 50, "<b>&amp;"]
)
def test_hostile_texts_are_read(text: str) -> None:
    doc = read_doc(text)

    assert all(isinstance(token.norm_, str) for token in doc)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab -\n\t '’on line4 2"), max_size=60))
def test_every_word_stands_in_the_text_where_its_offsets_say(text: str) -> None:
    doc = read_doc(text)

    for token in doc:
        start, end = text_offsets(doc[token.i : token.i + 1])
        assert text[start:end].replace("’", "'").split() == token.text.split()
