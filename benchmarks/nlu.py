"""How well intents are told apart, and by what: ``make evaluate-nlu``.

Compares ways of classifying on the training lines (three-fold cross-validation, also with every line misspelt) and on
the held-back ones, which nothing is trained on. ``--ours`` leaves the other ways out; ``--curve`` shows what the limits
do, on the training lines alone; ``--mistakes`` lists the held-back lines that the product gets wrong; ``--diet`` adds
Rasa's DIET, which takes minutes. Last come the entities of the held-back lines (F1), the mentions that are only told
of, the changes that are told and not named, the skills of first messages, and the learnt skills.
"""

import argparse
import asyncio
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain, product
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from actions.hearing import LIKELY_ENOUGH
from bot.nlu.clauses import clauses
from bot.nlu.features import Span, said
from bot.nlu.intents import IntentClassifier
from bot.nlu.learnt_intents import LearntIntents, example_weights
from bot.nlu.ranking import CRISIS, FALLBACK, OFF_TOPIC, Limits, Ranking, decide
from signposting import skill_examples
from signposting.embedding import Embedding
from signposting.embedding_build import build_embedding
from signposting.kept_vectors import layers_of
from signposting.language import Mention
from signposting.learnt_mentions import LIKELY_ENOUGH as WEIGHED
from signposting.learnt_mentions import judged, learnt_mentions, read_messages
from signposting.learnt_refinements import learnt_refinements
from signposting.learnt_refinements import read_messages as read_refinements
from signposting.learnt_skills import LearntSkills
from signposting.likely_refinements import hints_meant, those_meant, with_likely
from signposting.needs import Need
from signposting.places import load_gazetteer
from signposting.reading import A_DAY, Reader, values
from signposting.refining import ANY, WITHOUT, hints_in, with_hints, with_mentions, with_refusals
from signposting.settings import FIRST_REGIONS, ROOT
from signposting.text_classifier import LookedAt, Said, TextClassifier
from signposting.vocabulary import Access, Delivery, Level, Time

FOLDS = 3
SEED = 7
DIET_EPOCHS = 10
"""Rasa's default is 300; fewer, to bound the time."""
COURSE = "find_course"
TRAINING = ROOT / "data" / "nlu"
HELD_BACK = ROOT / "data" / "nlu_heldback"
ANNOTATION = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")

SOONEST = date(2027, 1, 10)
UNCHANGED = Need(skills=("spreadsheets",), max_distance_km=10.0)
CHANGED = Need(
    skills=("spreadsheets",), max_distance_km=5.0, delivery=Delivery.IN_PERSON.value, times=(Time.EVENING.value,),
    free_only=True, level=Level.BEGINNER.value, access=Access.values(), start_by=date(2027, 3, 1),
)  # fmt: skip
"""The need before a message that asks for more, and before one that takes something back."""

REAL_MISSPELLINGS = {
    "address": "adress", "advice": "advise", "appointment": "apointment", "beginners": "begginers",
    "business": "buisness", "centre": "center", "certificate": "certificat", "college": "collage",
    "computer": "computor", "computers": "computors", "course": "corse", "courses": "corses",
    "definitely": "definately", "different": "diffrent", "email": "e mail", "emails": "emales",
    "evening": "evning", "evenings": "evnings",
    "excel": "exel", "friend": "freind", "grandchildren": "granchildren", "help": "halp", "internet": "intanet",
    "interested": "intrested", "know": "no", "knowledge": "knowlege", "language": "langauge", "laptop": "labtop",
    "learn": "lern", "lessons": "lesons", "library": "libary", "necessary": "neccessary", "nothing": "nuffin",
    "online": "onlin", "password": "pasword", "people": "poeple", "phone": "fone", "please": "plese",
    "privacy": "privasy", "probably": "probly", "qualification": "qualifacation", "really": "realy",
    "receive": "recieve", "separate": "seperate", "spreadsheet": "spredsheet", "spreadsheets": "spredsheets",
    "suicide": "sucide", "thanks": "fanks", "their": "there", "tomorrow": "tommorow", "training": "traning",
    "typing": "tipeing", "until": "untill", "want": "wont", "website": "web sight", "weekend": "wekend",
    "where": "wear", "which": "wich", "with": "wiv", "writing": "writting", "you": "u", "your": "ur",
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A way of classifying: from which layers of the embedding, n-grams or not, facts or not."""

    name: str
    layers: slice
    ngrams: bool
    facts: bool


NO_LAYER, LAST_LAYER, ALL_LAYERS = slice(0, 0), slice(-1, None), slice(None)
WAYS = (
    Way("words and character n-grams", NO_LAYER, ngrams=True, facts=False),
    Way("embedding", LAST_LAYER, ngrams=False, facts=False),
    Way("embedding and n-grams", LAST_LAYER, ngrams=True, facts=False),
    Way("three layers, n-grams, entities: ours", ALL_LAYERS, ngrams=True, facts=True),
)
OURS = WAYS[-1]


@dataclass(frozen=True)
class Lines:
    """Texts with their intents, and what was read out of them."""

    texts: tuple[str, ...]
    intents: tuple[str, ...]
    said: list[Said]
    plain: list[Said]
    """The same without what the readers found."""
    layers: NDArray[np.float32]
    apart: list[list[tuple[NDArray[np.float32], Said]]]
    """What is looked at in each clause of each text that has several."""

    @classmethod
    def read(cls, pairs: Sequence[tuple[str, str]], embedding: Embedding, reader: Reader) -> "Lines":
        texts = tuple(text for text, _ in pairs)
        spans = [[Span(one.entity, one.start, one.end) for one in reader.read(text, A_DAY)] for text in texts]
        looked_at = [said(text, found) for text, found in zip(texts, spans, strict=True)]
        plain = [Said(one.text, one.text) for one in looked_at]
        layers = layers_of(embedding, [one.text for one in looked_at])
        asides = [[said(*clause) for clause in clauses(*one)] for one in zip(texts, spans, strict=True)]
        apart = [[(embedding.embed_layers([one.text]), one) for one in some] for some in asides]
        return cls(texts, tuple(intent for _, intent in pairs), looked_at, plain, layers, apart)

    def seen_by(self, way: Way) -> tuple[NDArray[np.float32], list[Said]]:
        every = self.said if way.facts else self.plain
        if not way.ngrams:
            every = [Said(one.text, "", one.facts) for one in every]
        return self.layers[:, way.layers], every


def read_examples(path: Path) -> list[tuple[str, str]]:
    """The distinct examples of a Rasa file, or of all files of a folder, without their annotations."""
    found = []
    for file in sorted(path.glob("*.yml")) if path.is_dir() else [path]:
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = block.get("examples", "").splitlines() if "intent" in block else []
            found += [(ANNOTATION.sub(r"\1", line[2:]).strip(), block["intent"]) for line in lines if line[:2] == "- "]
    return list(dict.fromkeys(found))


def misspelt(text: str, chance: random.Random) -> str:
    """The text with usual misspellings, and a slip of the thumb in a quarter of its longer words."""
    words = [REAL_MISSPELLINGS.get(word, word) for word in text.split(" ")]
    long = [n for n, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for n in chance.sample(long, min(len(long), max(1, len(long) // 4))):
        word, at, letter = words[n], chance.randrange(1, len(words[n])), chance.choice("abcdefghijklmnopqrstuvwxyz")
        words[n] = chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            )
        )
    return " ".join(words)


def learn(
    way: Way, lines: Lines, chosen: Sequence[int], embedding: Embedding, off_topic: float
) -> TextClassifier | LearntIntents:
    layers, every = lines.seen_by(way)
    layers, every = layers[np.array(chosen)], [every[n] for n in chosen]
    intents = [lines.intents[n] for n in chosen]
    if way is OURS:
        return LearntIntents.learn(embedding, layers, every, intents, off_topic)
    return TextClassifier.learn_from_features(
        embedding, LookedAt.of(layers, every), intents, example_weights(intents, off_topic)
    )


def rank(way: Way, model: TextClassifier | LearntIntents, lines: Lines, chosen: Sequence[int]) -> list[Ranking]:
    layers, every = lines.seen_by(way)
    if isinstance(model, LearntIntents):
        return [
            model.rank(
                model.look_at_layers(layers[n : n + 1], every[n]),
                [model.look_at_layers(*one) for one in lines.apart[n]],
            )
            for n in chosen
        ]
    likely = [model.probabilities_from_layers(layers[n : n + 1], every[n]) for n in chosen]
    return [sorted(zip(model.labels, map(float, one), strict=True), key=lambda pair: -pair[1]) for one in likely]


def cross_validated(way: Way, lines: Lines, others: Sequence[Lines], embedding: Embedding, off_topic: float) -> Any:
    """Rankings of each line by a model that has not seen it: of ``lines``, then of each of ``others`` alike."""
    rankings: list[list[Ranking]] = [[[] for _ in lines.texts] for _ in (lines, *others)]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, unseen in folds.split(lines.texts, lines.intents):
        model = learn(way, lines, list(seen), embedding, off_topic)
        for kept, asked in zip(rankings, (lines, *others), strict=True):
            for n, ranking in zip(unseen, rank(way, model, asked, list(unseen)), strict=True):
                kept[n] = ranking
    return rankings


def share(hits: Sequence[bool]) -> float:
    return 100 * float(np.mean(hits)) if len(hits) else float("nan")


def measures(rankings: Sequence[Ranking], intents: Sequence[str], limits: Limits) -> dict[str, float]:
    """Percentages after the decision. ``right`` is of the on-topic lines; ``wrong`` are those understood as something
    else, the rest being asked back. ``taken`` are off-topic lines understood as anything else, ``course`` as a need."""
    decided = [decide(ranking, limits)[0][0] for ranking in rankings]
    on_topic = [(one, intent) for one, intent in zip(decided, intents, strict=True) if intent != OFF_TOPIC]
    off_topic = [one for one, intent in zip(decided, intents, strict=True) if intent == OFF_TOPIC]
    crises = [one for one, intent in on_topic if intent == CRISIS]
    no_crises = [one for one, intent in zip(decided, intents, strict=True) if intent != CRISIS]
    not_understood = (FALLBACK, OFF_TOPIC)
    return {
        "right": share([one == intent for one, intent in on_topic]),
        "wrong": share([one not in (intent, *not_understood) for one, intent in on_topic]),
        "taken": share([one not in not_understood for one in off_topic]),
        "course": share([one == COURSE for one in off_topic]),
        "crisis missed": share([one != CRISIS for one in crises]),
        "as course": share([one == COURSE for one in crises]),
        "false crisis": share([one == CRISIS for one in no_crises]),
    }


def row(name: str, figures: dict[str, float], seconds: float | None = None) -> str:
    timing = "" if seconds is None else f"{seconds:7.0f} s"
    return f"{name:44s}" + "".join(f"{value:15.1f}" for value in figures.values()) + timing


def headings() -> str:
    return f"{'':44s}" + "".join(f"{name:>15s}" for name in measures([], [], Limits(0, 0, 0)))


def curve(rankings: Sequence[Ranking], intents: Sequence[str], limits: Limits) -> None:
    print("\nWhat the limits do (training lines, cross-validated)\n" + headings())
    for fallback in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        one = Limits(fallback, limits.margin, limits.crisis)
        print(row(f"fallback {fallback}", measures(rankings, intents, one)))
    for margin in (0.0, 0.05, 0.1, 0.15, 0.2):
        print(row(f"margin {margin}", measures(rankings, intents, Limits(limits.fallback, margin, limits.crisis))))
    for crisis in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 1.0):
        print(row(f"crisis {crisis}", measures(rankings, intents, Limits(limits.fallback, limits.margin, crisis))))


def held_back_pairs() -> dict[str, list[tuple[str, str]]]:
    """The held-back lines that have an intent, by the names of their files."""
    found = {file.stem: read_examples(file) for file in sorted(HELD_BACK.glob("*.yml"))}
    for file in sorted(HELD_BACK.glob("*.jsonl")):
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        if named := [(line["text"], line["intent"]) for line in lines if "intent" in line]:
            found[file.stem] = named
            found[f"{file.stem}, misspelt"] = [
                (line["text"], line["intent"]) for line in lines if line.get("voice") == "misspelt"
            ]
    for file in sorted(HELD_BACK.glob("off_topic.txt")):
        found[file.stem] = [(line, OFF_TOPIC) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return found


def list_mistakes(name: str, lines: Lines, rankings: Sequence[Ranking], limits: Limits) -> None:
    print(f"\nMistakes in {name}")
    for text, intent, ranking in zip(lines.texts, lines.intents, rankings, strict=True):
        decided = decide(ranking, limits)
        expected = (intent, FALLBACK) if intent == OFF_TOPIC else (intent,)
        if decided[0][0] not in expected:
            likely = ", ".join(f"{one} {likelihood:.2f}" for one, likelihood in ranking[:3])
            print(f"  {intent:24s} {decided[0][0]:24s} {text[:90]}   [{likely}]")


def entity_figures(file: Path, reader: Reader) -> str:
    """Precision, recall and F1 of a file's entities as the readers give them, the skills that intents add left out."""
    hits = found = wanted = 0
    for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        if "entities" in line:
            mentions = learnt_mentions().those_wanted(line["text"], reader.read(line["text"], A_DAY))
            read = {comparable(one.entity, one.value) for one in mentions}
            right = {comparable(one["entity"], one["value"]) for one in line["entities"]}
            hits, found, wanted = hits + len(read & right), found + len(read), wanted + len(right)
    precision, recall = hits / max(found, 1), hits / max(wanted, 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{file.stem:20s} precision {precision:.3f}   recall {recall:.3f}   F1 {score:.3f}   of {wanted}"


def comparable(entity: str, value: Any) -> tuple[str, str]:
    """Values that count as the same: places without regard to capitals and hyphens, distances to 0.1 km."""
    if entity == "distance_km":
        return entity, f"{float(value) - 0.01:.1f}"
    return entity, str(value).casefold().replace("-", " ")


def mention_figures(file: Path, reader: Reader) -> str:
    """Of what a file's messages name, by kind: how much of what is only told of is left out beside something that is
    wanted, and how much of what is wanted is left out by mistake."""
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for text, marks in read_messages([file]):
        mentions = reader.read(text, A_DAY)
        kept = learnt_mentions().those_wanted(text, mentions)
        for mention, is_wanted in judged(text, mentions, marks, reader):
            counts[mention.entity, is_wanted, mention in kept] += mention in mentions
    return "\n".join(
        f"  {kind:10s} told of: {counts[kind, False, False]} of "
        f"{counts[kind, False, False] + counts[kind, False, True]} left out   "
        f"wanted: {counts[kind, True, False]} of {counts[kind, True, False] + counts[kind, True, True]} left out"
        for kind in WEIGHED
    )


def refinement_figures(file: Path, reader: Reader) -> str:
    """How many of a file's messages change a need just as they should, by their words alone and with what is learnt;
    and how many of those that should change nothing do."""
    learnt = learnt_refinements()
    right: Counter[str] = Counter()
    for one in read_refinements(file):
        before = CHANGED if any(name.startswith((ANY, WITHOUT)) for name in one.changes) else UNCHANGED
        meant = with_likely(before, before, dict.fromkeys(one.changes, 1.0), (), SOONEST, enough=1.0)
        mentions = learnt_mentions().those_wanted(one.text, reader.read(one.text, A_DAY))
        conditions = [mention for mention in mentions if mention.entity not in ("place", "skill")]
        likely = learnt.read(one.text)
        kept = those_meant(one.text, conditions, likely)
        named = _as_worded(before, one.text, conditions, hints_in(one.text))
        told = _as_worded(before, one.text, kept, hints_meant(one.text, hints_in(one.text), likely))
        told = with_likely(before, told, likely, kept, SOONEST, enough=LIKELY_ENOUGH)
        kind = "changes" if one.changes else "changes nothing"
        right[kind] += 1
        right[f"{kind}, words"] += named == meant
        right[f"{kind}, learnt"] += told == meant
    return "   ".join(
        f"what {kind}: {right[f'{kind}, words']} of {right[kind]} right by words,"
        f" {right[f'{kind}, learnt']} with what is learnt"
        for kind in ("changes", "changes nothing")
    )


def _as_worded(before: Need, text: str, mentions: Sequence[Mention], hints: tuple[str, ...]) -> Need:
    after = with_refusals(with_mentions(before, mentions), text, mentions)
    return with_hints(after, text, SOONEST, before=before, mentions=mentions, hints=hints)


def first_message_figures(file: Path, reader: Reader) -> str:
    """Of the wishes for courses in a file of first messages, how many have just the skills that are asked for, more, or
    fewer: by their words alone, and with what is learnt. ``a/b`` in a file are skills of which either will do, or both.
    """
    learnt, counts = LearntSkills.open(), Counter[tuple[str, str]]()
    with file.open(encoding="utf-8", newline="") as lines:
        wishes = [row for row in csv.DictReader(lines) if row["kind"] == "course" and row["skills"]]
    for row in wishes:
        choices = [one.split("/") for one in row["skills"].split("|")]
        asked = {frozenset(some) for some in product(*choices)} | {frozenset(chain.from_iterable(choices))}
        named = frozenset(values(reader.read(row["message"], A_DAY), "skill"))
        wanted = frozenset(learnt.wanted(row["message"]))
        for way, found in (("by words", named), ("learnt", wanted)):
            counts[way, _beside(found, asked)] += 1
    return "   ".join(
        f"{way}: {counts[way, 'just']} of {len(wishes)} right, {counts[way, 'more']} more, {counts[way, 'fewer']} fewer"
        for way in ("by words", "learnt")
    )


def _beside(found: frozenset[str], asked: Set[frozenset[str]]) -> str:
    if found in asked:
        return "just"
    return "more" if any(found > one for one in asked) else "fewer" if any(found < one for one in asked) else "other"


def learnt_figures(embedding: Embedding) -> str:
    """How often the skill of unseen words is told, and how often off-topic lines are taken for one; three folds."""
    labelled = [*skill_examples.read_phrases(), *skill_examples.read_messages()]
    phrases = [one for one in labelled if len(one.skills) == 1]
    folded = {one.text for one in labelled}
    examples = [one for one in skill_examples.read_examples() if one.text not in folded]
    rest = [one for one in labelled if len(one.skills) != 1]
    rest += [*skill_examples.read_names(), *examples, *skill_examples.read_other_subjects()]
    right = wrong = taken = asked = 0
    off_topic = (HELD_BACK / "off_topic.txt").read_text(encoding="utf-8").splitlines()
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, unseen in folds.split(phrases, [min(one.skills) for one in phrases]):
        learnt = LearntSkills.train([*(phrases[n] for n in seen), *rest], embedding)
        said_to_be = [(learnt.read(phrases[n].text), min(phrases[n].skills)) for n in unseen]
        right += sum(bool(one) and one[0][0] == skill for one, skill in said_to_be)
        wrong += sum(bool(one) and one[0][0] != skill for one, skill in said_to_be)
        taken += sum(bool(learnt.read(line)) for line in off_topic)
        asked += len(off_topic)
    total = len(phrases)
    return (
        f"right {100 * right / total:.1f}   wrong {100 * wrong / total:.1f}   off-topic taken {100 * taken / asked:.1f}"
    )


def diet(pairs: Sequence[tuple[str, str]], slips: Sequence[str], asked: dict[str, list[tuple[str, str]]]) -> None:
    """Rasa's own classifier with its usual features, for :data:`DIET_EPOCHS` epochs: trained once, without the last of
    the three folds, and asked about that fold, the same misspelt, and the held-back lines."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    seen, unseen = list(folds.split(pairs, [intent for _, intent in pairs]))[-1]
    fold = {"one fold": [pairs[n] for n in unseen], "   misspelt": [(slips[n], pairs[n][1]) for n in unseen]}
    ask_diet([pairs[n] for n in seen], fold | {f"   held-back {name}": lines for name, lines in asked.items()})


def ask_diet(pairs: Sequence[tuple[str, str]], asked: dict[str, list[tuple[str, str]]]) -> None:
    """Trains DIET on some lines and prints how it does on others."""
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(40)
    with tempfile.TemporaryDirectory() as folder:
        write_for_diet(Path(folder), pairs)
        started = time.perf_counter()
        command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "nlu", "--nlu", f"{folder}/nlu.yml"]
        command += ["--config", f"{folder}/config.yml", "--out", folder, "--fixed-model-name", "diet"]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        seconds = time.perf_counter() - started
        agent = Agent.load(f"{folder}/diet.tar.gz")
    for part, examples in asked.items():
        parsed = [asyncio.run(agent.parse_message(text)) for text, _ in examples]
        rankings = [[(one["intent"]["name"], 1.0)] for one in parsed]
        figures = measures(rankings, [intent for _, intent in examples], Limits(0, 0, 1))
        print(row(f"DIET: {part}", figures, seconds), flush=True)


def write_for_diet(folder: Path, pairs: Sequence[tuple[str, str]]) -> None:
    """The lines and a pipeline that DIET is trained from, as Rasa reads them."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in pairs:
        by_intent.setdefault(intent, []).append(f"- {text}")
    blocks = [{"intent": intent, "examples": "\n".join(texts)} for intent, texts in by_intent.items()]
    pipeline = ["WhitespaceTokenizer", "LexicalSyntacticFeaturizer", "CountVectorsFeaturizer"]
    steps: list[dict[str, Any]] = [{"name": name} for name in pipeline]
    steps.append({"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4})
    steps.append({"name": "DIETClassifier", "epochs": DIET_EPOCHS, "entity_recognition": False, "random_seed": SEED})
    steps.append({"name": "FallbackClassifier", "threshold": 0.3})
    recipe = {"recipe": "default.v1", "assistant_id": "diet", "language": "en", "pipeline": steps}
    (folder / "config.yml").write_text(yaml.safe_dump(recipe))
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True))


def main() -> None:
    """Prints the comparison."""
    options = argparse.ArgumentParser(description=__doc__)
    for name in ("curve", "mistakes", "diet", "ours"):
        options.add_argument(f"--{name}", action="store_true")
    chosen = options.parse_args()
    defaults = IntentClassifier.get_default_config()
    limits = Limits(defaults["fallback"], defaults["margin"], defaults["crisis"])
    embedding, reader = Embedding.open(build_embedding()), Reader(load_gazetteer(FIRST_REGIONS))
    pairs = read_examples(TRAINING)
    chance = random.Random(SEED)
    lines = Lines.read(pairs, embedding, reader)
    slips = Lines.read([(misspelt(text, chance), intent) for text, intent in pairs], embedding, reader)
    asked = held_back_pairs()
    held_back = {name: Lines.read(examples, embedding, reader) for name, examples in asked.items()}
    print(f"{len(pairs)} training lines, {sum(map(len, asked.values()))} held back; percentages\n{headings()}")
    for way in (OURS,) if chosen.ours else WAYS:
        started = time.perf_counter()
        plain, slipped = cross_validated(way, lines, [slips], embedding, defaults["off_topic"])
        print(row(way.name, measures(plain, lines.intents, limits), time.perf_counter() - started))
        print(row("   misspelt", measures(slipped, lines.intents, limits)), flush=True)
        model = learn(way, lines, range(len(pairs)), embedding, defaults["off_topic"])
        for name, some in held_back.items():
            rankings = rank(way, model, some, range(len(some.texts)))
            print(row(f"   held-back {name}", measures(rankings, some.intents, limits)), flush=True)
            if chosen.mistakes and way is OURS:
                list_mistakes(name, some, rankings, limits)
    for file in sorted(HELD_BACK.glob("*.jsonl")):
        print("Entities: " + entity_figures(file, reader), flush=True)
    print(f"Mentions\n{mention_figures(HELD_BACK / 'mentions.txt', reader)}", flush=True)
    print(f"Refinements: {refinement_figures(HELD_BACK / 'refinements.csv', reader)}", flush=True)
    print(f"Skills of first messages: {first_message_figures(HELD_BACK / 'first_messages.csv', reader)}", flush=True)
    print("Learnt skills, cross-validated: " + learnt_figures(embedding), flush=True)
    if chosen.curve:
        curve(plain, lines.intents, limits)
    if chosen.diet:
        diet(pairs, slips.texts, asked)


if __name__ == "__main__":
    main()
