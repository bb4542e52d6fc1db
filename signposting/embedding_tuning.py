"""Tunes the sentence embedding to what residents say: ``make tune-embedding``, some twenty minutes on two cores.

The package's weights know what words mean, but not which differences matter here: that "practice is on Tuesday nights,
so weekends" asks for weekends, or that "someone must build the database, and I volunteered" is no employer. To each
matrix of the network the product of two narrow ones is added (low-rank adaptation, https://arxiv.org/abs/2106.09685),
learnt by telling intents, skills and changes of a search apart: in all that the readers of messages learn from, and in
the tables of ``data/embedding``, which were set aside because the readers do as well without. Only the narrow ones are
kept, in that folder; set-up adds them (:mod:`signposting.embedding_build`), so that a message costs what it did. Some
texts are misspelt on the way, since the embedding knows few spellings.

No part of set-up: it is run, and its result committed, where what is learnt from has grown much. What it brings is told
in docs/decisions/embedding-tuning.md.
"""

import csv
import random
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from signposting.embedding import (
    DIMENSIONS,
    LAYERS_GIVEN,
    TOKENIZER_FILE,
    TUNING,
    WEIGHTS_FILE,
    open_tokenizer,
    packaged_path,
    token_ids,
)
from signposting.embedding_build import EPSILON, HEADS, LAYERS, Weights
from signposting.language import read_doc
from signposting.learnt_refinements import read_messages as read_changes
from signposting.skill_examples import EXAMPLES, labelled_examples, read_all
from signposting.skill_examples import read_messages as read_wishes
from signposting.text_classifier import mended

INTENTS_ASIDE, SKILLS_ASIDE, CHANGES_ASIDE = (
    TUNING.with_name(f"{name}.csv") for name in ("intents", "skills", "changes")
)
"""Examples that the readers understood in a trial without having learnt from them."""

RANK = 16
"""How narrow the added matrices are."""
ROUNDS = 2
"""How often each text is seen."""
AT_ONCE, SORTED_AT_ONCE = 32, 32 * 60
"""Texts of one step; texts among which those of like length are put together."""
MOST_TOKENS = 48
"""Word pieces of a text that are looked at, the mark at its end among them: with all, the few long texts take most of
the time."""
FASTEST, FASTEST_OF_ANSWERS = 1e-3, 2e-2
"""How far a step goes at first, in the matrices and in what tells the labels apart. It shrinks to nothing."""
MISSPELT, LEFT_OUT = 0.2, 0.2
"""The share of texts of which a word or two are drawn to be misspelt (short ones stay), and of numbers in a vector that
are left out of a step."""
LONGEST_SLOPE = 1.0
CENTRED_ON = 1024
"""Texts whose mean vector, before anything is learnt, is taken from every vector, much as the classifiers do."""
LENGTH_OF_VECTORS = 2.0
"""What a vector's numbers are multiplied by, so that what tells the labels apart need not grow large first."""
SEED = 7
TOLD_EVERY = 100

Numbers = NDArray[np.float32]


@dataclass
class Example:
    """A text, mended and in lower case, with what is known of it: an intent, the skills that it asks for, what it
    changes of a search."""

    text: str
    intent: str | None = None
    skills: frozenset[str] = frozenset()
    skill_weight: float = 0.0
    changes: frozenset[str] | None = None


@dataclass(frozen=True)
class Targets:
    """What the texts of a step are to be told apart by: for each an answer and how much it counts, 0 where unknown."""

    intents: NDArray[np.int32]
    intent_weights: Numbers
    skills: Numbers
    skill_weights: Numbers
    changes: Numbers
    change_weights: Numbers

    def of(self, rows: Sequence[int]) -> tuple[NDArray[Any], ...]:
        """Those of some texts, in the order of the fields."""
        return tuple(getattr(self, name)[list(rows)] for name in self.__dataclass_fields__)


def read_examples() -> list[Example]:
    """All that the readers of messages are learnt from, and what was set aside, each text once."""
    examples: dict[str, Example] = {}

    def of(text: str) -> Example:
        words = mended(read_doc(text))
        return examples.setdefault(words, Example(words))

    for intent, text in (*labelled_examples(EXAMPLES), *labelled_aside()):
        of(text).intent = intent
    for phrase in (*read_all(), *read_wishes(SKILLS_ASIDE)):
        example = of(phrase.text)
        example.skills, example.skill_weight = phrase.skills, phrase.weight
    for message in (*read_changes(), *read_changes(CHANGES_ASIDE)):
        of(message.text).changes = message.changes
    return [example for example in examples.values() if example.text]


def labelled_aside() -> list[tuple[str, str]]:
    """The intents and the texts of the examples that were set aside. Columns ``intent,message``."""
    with INTENTS_ASIDE.open(encoding="utf-8", newline="") as lines:
        return [(row["intent"], row["message"]) for row in csv.DictReader(lines)]


def targets_of(examples: Sequence[Example]) -> Targets:
    """The numbers of the examples' labels, and how much each counts: intents with few examples for more."""
    intents = sorted({one.intent or "" for one in examples})
    skills = sorted(set[str]().union(*(one.skills for one in examples)))
    changes = sorted(set[str]().union(*(one.changes or () for one in examples)))
    count = Counter(one.intent for one in examples if one.intent)
    usual = sum(count.values()) / len(count)
    return Targets(
        np.array([intents.index(one.intent or "") for one in examples], np.int32),
        np.array([(usual / count[one.intent]) ** 0.5 if one.intent else 0.0 for one in examples], np.float32),
        np.array([[name in one.skills for name in skills] for one in examples], np.float32),
        np.array([one.skill_weight for one in examples], np.float32),
        np.array([[name in (one.changes or ()) for name in changes] for one in examples], np.float32),
        np.array([one.changes is not None for one in examples], np.float32),
    )


def misspell(text: str, chance: random.Random) -> str:
    """A text with a letter of a word or two left out, doubled, swapped with the next or replaced."""
    words = text.split()
    for place in chance.sample(range(len(words)), min(len(words), 1 + (chance.random() < 0.3))):
        word = words[place]
        if len(word) < 4:
            continue
        at = chance.randrange(1, len(word) - 1)
        ways = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeiou" if word[at] in "aeiou" else string.ascii_lowercase) + word[at + 1 :],
        )
        words[place] = chance.choice(ways)
    return " ".join(words)


def padded(texts: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], Numbers]:
    """Word pieces of several texts as one table, and which of its fields are any: both ``(texts, longest)``."""
    longest = max(map(len, texts))
    ids, there = np.zeros((len(texts), longest), np.int32), np.zeros((len(texts), longest), np.float32)
    for row, text in enumerate(texts):
        ids[row, : len(text)], there[row, : len(text)] = text, 1.0
    return ids, there


def steps_of(examples: Sequence[Example], tokenizer: Tokenizer) -> Iterator[tuple[list[int], list[list[int]]]]:
    """The rows and the word pieces of the texts of each step, without an end; texts of like length together."""
    chance = random.Random(SEED)
    while True:
        rows = list(range(len(examples)))
        chance.shuffle(rows)
        for start in range(0, len(rows), SORTED_AT_ONCE):
            pieces = {
                row: _pieces(tokenizer, _perhaps_misspelt(examples[row].text, chance))
                for row in rows[start : start + SORTED_AT_ONCE]
            }
            ranked = sorted(pieces, key=lambda row: len(pieces[row]))
            groups = [ranked[first : first + AT_ONCE] for first in range(0, len(ranked), AT_ONCE)]
            chance.shuffle(groups)
            yield from ((group, [pieces[row] for row in group]) for group in groups)


def _perhaps_misspelt(text: str, chance: random.Random) -> str:
    return misspell(text, chance) if chance.random() < MISSPELT else text


def _pieces(tokenizer: Tokenizer, text: str) -> list[int]:
    pieces: list[int] = token_ids(tokenizer, text)[0, :MOST_TOKENS].tolist()
    return pieces


class Network:
    """The embedding in TensorFlow. What a package's weights hold stays as it is; :attr:`added` is learnt."""

    added: dict[str, Any]
    """By matrix and ``down`` or ``up``, as :data:`~signposting.embedding.TUNING` has them."""

    def __init__(self, weights: Weights) -> None:
        import tensorflow as tf  # several seconds

        tf.random.set_seed(SEED)
        self._tf, self.added = tf, {}
        self._weights = {name: tf.constant(values) for name, values in weights.items()}
        self._matrices = {part: _matrix(weights, part) for part in _parts()}
        for part, (matrix, _) in self._matrices.items():
            wide, narrow = matrix.shape
            self.added[f"{part}.down"] = tf.Variable(tf.random.normal((wide, RANK), stddev=wide**-0.5))
            self.added[f"{part}.up"] = tf.Variable(tf.zeros((RANK, narrow)))

    def vectors(self, ids: Any, there: Any) -> Any:
        """Of each text the vectors of unit length after :data:`LAYERS_GIVEN`: ``(texts, layers, 384)``."""
        tf, weights = self._tf, self._weights
        texts, longest = tf.shape(ids)[0], tf.shape(ids)[1]
        types = weights["embeddings.token_type_embeddings.weight"][0]
        places = weights["embeddings.position_embeddings.weight"][:longest]
        hidden = tf.gather(weights["embeddings.word_embeddings.weight"], ids) + places + types
        hidden = tf.reshape(self._normalised(hidden, "embeddings"), (-1, DIMENSIONS))
        unseen, lengths = (1.0 - there)[:, None, None, :] * -1e4, tf.reduce_sum(there, 1, keepdims=True)
        means = []
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}."
            attended = self._attended(self._product(hidden, f"{layer}attention.self"), unseen, texts, longest)
            attended = self._product(attended, f"{layer}attention.output.dense")
            hidden = self._normalised(hidden + attended, f"{layer}attention.output")
            wide = tf.nn.gelu(self._product(hidden, f"{layer}intermediate.dense"), approximate=False)
            hidden = self._normalised(hidden + self._product(wide, f"{layer}output.dense"), f"{layer}output")
            if number + 1 in LAYERS_GIVEN:
                counted = tf.reshape(hidden, (texts, longest, DIMENSIONS)) * there[:, :, None]
                means.append(tf.math.l2_normalize(tf.reduce_sum(counted, 1) / lengths, -1))
        return tf.stack(means, 1)

    def _attended(self, roles: Any, unseen: Any, texts: Any, longest: Any) -> Any:
        tf, size = self._tf, DIMENSIONS // HEADS
        by_role = tf.transpose(tf.reshape(roles, (texts, longest, 3, HEADS, size)), (2, 0, 3, 1, 4))
        query, key, value = tf.unstack(by_role, num=3)
        looks = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) * size**-0.5 + unseen)
        return tf.reshape(tf.transpose(tf.matmul(looks, value), (0, 2, 1, 3)), (-1, DIMENSIONS))

    def _product(self, inputs: Any, part: str) -> Any:
        matrix, bias = self._matrices[part]
        added = self._tf.matmul(self._tf.matmul(inputs, self.added[f"{part}.down"]), self.added[f"{part}.up"])
        return self._tf.matmul(inputs, matrix) + bias + added

    def _normalised(self, inputs: Any, part: str) -> Any:
        tf, name = self._tf, f"{part}.LayerNorm"
        apart = inputs - tf.reduce_mean(inputs, -1, keepdims=True)
        spread = tf.math.rsqrt(tf.reduce_mean(apart * apart, -1, keepdims=True) + EPSILON)
        return apart * spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _parts() -> Iterator[str]:
    for layer in range(LAYERS):
        for part in ("attention.self", "attention.output.dense", "intermediate.dense", "output.dense"):
            yield f"encoder.layer.{layer}.{part}"


def _matrix(weights: Weights, part: str) -> tuple[Numbers, Numbers]:
    """A part's matrix, from inputs to outputs, and its bias; of attention query, key and value side by side."""
    roles = [f"{part}.{role}" for role in ("query", "key", "value")] if f"{part}.query.weight" in weights else [part]
    matrix = np.concatenate([weights[f"{role}.weight"].T for role in roles], axis=1)
    return matrix, np.concatenate([weights[f"{role}.bias"] for role in roles])


def tune(examples: Sequence[Example]) -> dict[str, Numbers]:
    """What to add to the weights, learnt from examples; prints how it goes."""
    import tensorflow as tf

    tokenizer = open_tokenizer(packaged_path(TOKENIZER_FILE))
    network, targets = Network(load_file(packaged_path(WEIGHTS_FILE))), targets_of(examples)
    vectors = tf.function(network.vectors, reduce_retracing=True)
    chosen = random.Random(SEED).sample(range(len(examples)), min(CENTRED_ON, len(examples)))
    pieces = sorted((_pieces(tokenizer, examples[row].text) for row in chosen), key=len)
    groups = [pieces[start : start + AT_ONCE] for start in range(0, len(pieces), AT_ONCE)]
    centre = np.concatenate([vectors(*padded(group)) for group in groups]).mean(axis=0)
    steps = max(1, ROUNDS * len(examples) // AT_ONCE)
    step = _stepper(network, targets, centre, steps)
    began, losses = monotonic(), []
    for number, (rows, texts) in zip(range(1, steps + 1), steps_of(examples, tokenizer)):
        losses.append([float(loss) for loss in step(*padded(texts), *targets.of(rows))])
        if number % TOLD_EVERY == 0:
            told = ", ".join(f"{loss:.3f}" for loss in np.mean(losses[-TOLD_EVERY:], axis=0))
            left = (monotonic() - began) / number * (steps - number) / 60
            print(f"Step {number} of {steps}: intents, skills, changes {told}; {left:.0f} minutes left.", flush=True)
    return {name: variable.numpy().astype(np.float16) for name, variable in network.added.items()}


def _stepper(network: Network, targets: Targets, centre: Numbers, steps: int) -> Any:
    """One step of learning, as a function of a table of texts and of their targets; gives the three losses."""
    import tensorflow as tf

    counts = (int(targets.intents.max()) + 1, targets.skills.shape[1], targets.changes.shape[1])
    answers = [(tf.Variable(tf.zeros((centre.size, count))), tf.Variable(tf.zeros(count))) for count in counts]
    learnt, heads = list(network.added.values()), [variable for pair in answers for variable in pair]

    of_matrices, of_answers = (
        tf.keras.optimizers.legacy.Adam(tf.keras.optimizers.schedules.CosineDecay(fastest, steps))
        for fastest in (FASTEST, FASTEST_OF_ANSWERS)
    )

    def step(ids: Any, there: Any, intents: Any, of_intents: Any, skills: Any, of_skills: Any, changes: Any,
             of_changes: Any) -> Any:  # fmt: skip
        with tf.GradientTape() as tape:
            apart = tf.math.l2_normalize(network.vectors(ids, there) - centre, -1)
            seen = tf.nn.dropout(tf.reshape(apart, (-1, centre.size)) * LENGTH_OF_VECTORS, LEFT_OUT)
            intent, skill, change = (seen @ weights + bias for weights, bias in answers)
            one_of, each = tf.nn.sparse_softmax_cross_entropy_with_logits, tf.nn.sigmoid_cross_entropy_with_logits
            losses = (
                tf.reduce_mean(one_of(intents, intent) * of_intents),
                tf.reduce_mean(tf.reduce_sum(each(skills, skill), -1) * of_skills),
                tf.reduce_mean(tf.reduce_sum(each(changes, change), -1) * of_changes),
            )
            loss = tf.add_n(losses)
        slopes = tape.gradient(loss, learnt + heads)
        of_learnt, _ = tf.clip_by_global_norm(slopes[: len(learnt)], LONGEST_SLOPE)
        of_matrices.apply_gradients(zip(of_learnt, learnt))
        of_answers.apply_gradients(zip(slopes[len(learnt) :], heads))
        return losses

    whole, real = tf.int32, tf.float32
    table, row = [None, None], [None]
    signature = [
        (table, whole),
        (table, real),
        (row, whole),
        (row, real),
        (table, real),
        (row, real),
        (table, real),
        (row, real),
    ]
    return tf.function(step, input_signature=[tf.TensorSpec(shape, kind) for shape, kind in signature])


def main() -> None:
    """Tunes, and writes what is to be added."""
    examples = read_examples()
    print(f"Tuning the sentence embedding on {len(examples)} texts.", flush=True)
    TUNING.parent.mkdir(exist_ok=True)
    draft = TUNING.with_suffix(".draft")
    save_file(tune(examples), draft)
    draft.replace(TUNING)
    print(f"Wrote {TUNING}. Train again, and measure: make evaluate-nlu, evaluate-messages, evaluate-conversations.")


if __name__ == "__main__":
    main()
