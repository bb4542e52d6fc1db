"""The n-grams against scikit-learn's, whose numbers they are to be."""

import json
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from signposting.ngrams import LEAST_TEXTS, Ngrams

LEARNT = (
    "i want to learn spreadsheets",
    "i want to learn spreadsheets near me",
    "i want to learn to type to type faster",
    "a computer class near me",
    "what's on near me",
    "it's free",
    "a",
    "👍",
    "👍",
    "",
)
UNSEEN = (*LEARNT, "spreadsheets near oldham", "to to to a a", "x", "👍 👍", "ab abc abcd abcde", "   ", "\x00")


def test_the_numbers_are_those_of_scikit_learn() -> None:
    alike: dict[str, Any] = {"sublinear_tf": True, "min_df": LEAST_TEXTS, "lowercase": False}
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w[\w']*", **alike)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), **alike)
    theirs = [one.fit(LEARNT).transform(UNSEEN).toarray() for one in (words, characters)]

    ours = Ngrams.learn(LEARNT)

    np.testing.assert_allclose(ours.matrix(UNSEEN).toarray(), np.hstack(theirs), atol=1e-6)
    assert [list(block) for block in ours.as_json()] == [
        sorted(one.get_feature_names_out()) for one in (words, characters)
    ]


def test_what_was_kept_as_json_gives_the_same_rows() -> None:
    learnt = Ngrams.learn(LEARNT)

    again = Ngrams.from_json(json.loads(json.dumps(learnt.as_json())))

    assert again == learnt


def test_a_text_of_unknown_ngrams_has_an_empty_row() -> None:
    columns, values = Ngrams.learn(LEARNT).row("qqqq")

    assert len(columns) == len(values) == 0


@pytest.mark.parametrize("texts", [(), ("", " ")])
def test_nothing_can_be_learnt_from_nothing(texts: tuple[str, ...]) -> None:
    learnt = Ngrams.learn(texts)

    assert len(learnt) == 0
    assert learnt.matrix(["anything"]).shape == (1, 0)
