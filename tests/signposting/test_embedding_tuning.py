"""Tuning the sentence embedding: the network that is tuned is the one that is used, and what is learnt fits into it."""

import random

import numpy as np
import pytest
from safetensors.numpy import load_file

from signposting import embedding_tuning
from signposting.embedding import TOKENIZER_FILE, TUNING, WEIGHTS_FILE, open_tokenizer, packaged_path
from signposting.embedding_tuning import Example, Network, misspell, padded, steps_of, targets_of, tune
from tests.signposting.test_embedding import SENTENCES, reference_vectors

EXAMPLES = [
    Example("i want to learn excel", intent="find_course", skills=frozenset({"spreadsheets"}), skill_weight=1.0),
    Example("evenings would be best", intent="refine_search", changes=frozenset({"evening"})),
    Example("lovely weather", intent="out_of_scope", skill_weight=0.5),
    Example("my lad works evenings", changes=frozenset()),
]


@pytest.fixture(scope="module")
def untuned() -> Network:
    return Network(load_file(packaged_path(WEIGHTS_FILE)))


def test_before_it_learns_anything_the_network_is_the_original_one(untuned: Network) -> None:
    tokenizer = open_tokenizer(packaged_path(TOKENIZER_FILE))

    last = untuned.vectors(*padded([tokenizer.encode(text).ids for text in SENTENCES])).numpy()[:, -1]

    np.testing.assert_allclose(last, reference_vectors(SENTENCES, is_tuned=False), atol=1e-4)


def test_what_is_kept_has_a_pair_of_matrices_for_each_matrix_of_the_network(untuned: Network) -> None:
    kept = load_file(TUNING)

    assert {name: matrix.shape for name, matrix in kept.items()} == {
        name: tuple(variable.shape) for name, variable in untuned.added.items()
    }
    assert all(np.isfinite(matrix).all() and matrix.any() for matrix in kept.values())


def test_what_tells_the_examples_apart_is_learnt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"AT_ONCE": 4, "ROUNDS": 12, "TOLD_EVERY": 6, "MISSPELT": 0.0, "LEFT_OUT": 0.0}.items():
        monkeypatch.setattr(embedding_tuning, name, value)

    added = tune(EXAMPLES)

    first, last = (
        [float(loss.strip(",;")) for loss in line.split("changes ")[1].split()[:3]]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("Step ")
    )
    assert all(later < earlier for earlier, later in zip(first, last, strict=True))
    assert all(matrix.any() for matrix in added.values())


def test_what_is_unknown_of_a_text_does_not_count() -> None:
    targets = targets_of(EXAMPLES)

    assert targets.intent_weights.tolist() == [1.0, 1.0, 1.0, 0.0]
    assert targets.skill_weights.tolist() == [1.0, 0.0, 0.5, 0.0]
    assert targets.change_weights.tolist() == [0.0, 1.0, 0.0, 1.0]
    assert targets.changes.tolist() == [[0.0], [1.0], [0.0], [0.0]]


def test_intents_with_few_examples_count_for_more() -> None:
    many, few = Example("a", intent="greet"), Example("b", intent="thank")

    weights = targets_of([many] * 9 + [few]).intent_weights

    assert weights[-1] == pytest.approx(3 * weights[0])


def test_every_text_is_seen_once_a_round_with_others_of_like_length() -> None:
    examples = [Example(" ".join(["word"] * count)) for count in range(1, 41)]
    steps = steps_of(examples, open_tokenizer(packaged_path(TOKENIZER_FILE)))

    groups = [next(steps) for _ in range(2)]

    assert sorted(row for rows, _ in groups for row in rows) == list(range(40))
    assert sorted(len(rows) for rows, _ in groups) == [8, 32]
    shorter, longer = sorted(groups, key=lambda group: min(map(len, group[1])))
    assert max(map(len, shorter[1])) <= min(map(len, longer[1]))


def test_a_misspelt_text_differs_by_a_letter_in_a_word_or_two() -> None:
    text = "please show me evening courses in oldham"
    chance = random.Random(1)

    misspelt = [misspell(text, chance).split() for _ in range(200)]

    for words in misspelt:
        changed = [(was, now) for was, now in zip(text.split(), words, strict=True) if was != now]
        assert len(changed) <= 2
        assert all(abs(len(was) - len(now)) <= 1 and was[0] == now[0] for was, now in changed)
    assert len({" ".join(words) for words in misspelt}) > 100


@pytest.mark.parametrize("text", ["", "a", "it is so"])
def test_short_words_stay_as_they_are(text: str) -> None:
    assert misspell(text, random.Random(2)) == text
