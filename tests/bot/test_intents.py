"""The intent classifier: how it decides, what it sees, and what Rasa trains, keeps and loads of it."""

import asyncio
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import ENTITIES, Span, said
from bot.nlu.intents import IntentClassifier
from bot.nlu.learnt_intents import (
    example_weights,
    worth_a_closer_look,
)
from bot.nlu.ranking import CRISIS, FALLBACK, OFF_TOPIC, Limits, decide, hear_crisis
from signposting.embedding_build import build_embedding
from signposting.kernel_classifier import NUMBERS_FILE as KERNEL_FILE
from signposting.settings import ROOT
from signposting.text_classifier import NUMBERS_FILE, WORDS_FILE, ClassifierError

LIMITS = Limits(fallback=0.4, margin=0.1, crisis=0.25)

EXAMPLES = {
    "find_course": (
        "i want to learn spreadsheets in Oldham",
        "computer class near me please",
        "where can my mum learn to use the internet",
        "i'd like to get better at excel",
        "is there a course in web design",
        "teach me to use email",
    ),
    "greet": ("hello", "hi there", "good morning", "hiya", "hey", "👋", "👋 hi", "hello 👋"),
    CRISIS: (
        "i want to die",
        "he hits me and i am scared",
        "i have nowhere to sleep tonight",
        "i'm going to hurt myself",
        "my husband beats me",
        "i can't go on living",
    ),
    OFF_TOPIC: ("what's the weather like", "play some music", "who won the match", "how do i boil an egg"),
    "inform": ("Oldham", "Bolton", "M40 2EF", "in Bury", "near Wigan", "Rochdale"),
}


def contents(resource: str = "intents") -> dict[str, Any]:
    return {"resource": Resource(resource), "execution_context": ExecutionContext(GraphSchema({}), "model")}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    build_embedding()
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    messages = [Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    classifier = IntentClassifier.create(IntentClassifier.get_default_config(), storage, **contents())
    classifier.train(TrainingData(messages))
    return storage


@pytest.fixture
def classifier(trained: LocalModelStorage) -> IntentClassifier:
    return IntentClassifier.load(IntentClassifier.get_default_config(), trained, **contents())


def test_the_likeliest_intent_stands_where_it_is_likely_enough() -> None:
    ranking = [("greet", 0.6), ("goodbye", 0.3), ("thank", 0.1)]

    assert decide(ranking, LIMITS) == ranking


def test_what_is_not_likely_enough_is_asked_back_and_the_readings_are_kept() -> None:
    ranking = [("greet", 0.35), ("goodbye", 0.1)]

    assert decide(ranking, LIMITS) == [(FALLBACK, 0.65), *ranking]


def test_two_readings_that_are_nearly_as_likely_are_asked_back() -> None:
    ranking = [("greet", 0.48), ("goodbye", 0.44)]

    assert decide(ranking, LIMITS)[0][0] == FALLBACK


def test_a_reason_why_nothing_suits_is_no_rival_of_a_change_of_the_search() -> None:
    for ranking in (
        [("reject_results", 0.48), ("refine_search", 0.46)],
        [("refine_search", 0.48), ("reject_results", 0.46)],
    ):
        assert decide(ranking, LIMITS) == ranking


def test_which_kind_of_course_talk_it_is_need_not_be_sure() -> None:
    ranking = [("find_course", 0.36), ("inform", 0.34), ("refine_search", 0.1), ("greet", 0.2)]

    assert decide(ranking, LIMITS) == ranking


def test_a_crisis_comes_first_even_where_something_else_is_likelier() -> None:
    ranking = [("find_course", 0.6), (CRISIS, 0.3), ("greet", 0.1)]

    assert decide(ranking, LIMITS) == [(CRISIS, 0.3), ("find_course", 0.6), ("greet", 0.1)]


def test_a_crisis_that_is_hardly_possible_does_not_come_first() -> None:
    ranking = [("find_course", 0.8), (CRISIS, 0.2)]

    assert decide(ranking, LIMITS) == ranking


@pytest.mark.parametrize("likelihood", [0.0, 0.3, 0.95, 1.0])
def test_the_other_intents_share_what_a_crisis_leaves(likelihood: float) -> None:
    heard = hear_crisis([("find_course", 0.6), (CRISIS, 0.2), ("greet", 0.2)], likelihood)

    assert dict(heard) == pytest.approx(
        {CRISIS: likelihood, "find_course": 0.75 * (1 - likelihood), "greet": 0.25 * (1 - likelihood)}
    )
    assert [likely for _, likely in heard] == sorted((likely for _, likely in heard), reverse=True)


def test_off_topic_examples_count_together_as_much_as_they_are_told_to() -> None:
    intents = ["greet"] * 10 + ["thank"] * 10 + [OFF_TOPIC] * 400

    weights = np.array(example_weights(intents, off_topic=2.0))

    assert weights[20:].sum() == pytest.approx(2 * weights[:10].sum())
    assert weights[:20] == pytest.approx(weights[0])


def test_examples_of_a_rare_intent_count_for_more_each_and_less_together() -> None:
    weights = np.array(example_weights(["rare"] * 4 + ["common"] * 16, off_topic=1.0))

    assert weights[0] == pytest.approx(2 * weights[4])
    assert weights[:4].sum() == pytest.approx(weights[4:].sum() / 2)


def test_the_ngrams_see_which_entity_stands_where_and_the_embedding_its_words() -> None:
    seen = said("Excel in Oldham", [Span("skill", 0, 5), Span("place", 9, 15)])

    assert (seen.text, seen.words) == ("excel in oldham", "xskillx in xplacex")


def test_the_facts_say_which_entities_there_are_and_how_much_they_cover() -> None:
    facts = dict(zip((*ENTITIES, "covered", "all", "many", "long", "asked", "marks"), said(
        "near Oldham?", [Span("place", 5, 11)]
    ).facts, strict=True))  # fmt: skip

    assert {name for name in ENTITIES if facts[name]} == {"place"}
    assert (facts["covered"], facts["all"], facts["asked"], facts["marks"]) == (0.5, 0.0, 1.0, 0.0)


def test_words_are_mended_unless_that_is_switched_off() -> None:
    assert said("a computor corse", []).words == "a computer course"
    assert said("a computor corse", [], mend=False).words == "a computor corse"


@pytest.mark.parametrize("text", ["", " ", "🦆🦆", "?!", "\ud800", "\x00"])
def test_a_text_without_letters_that_no_example_has_is_asked_back(classifier: IntentClassifier, text: str) -> None:
    message = Message.build(text)

    classifier.process([message])

    assert message.get("intent") == {"name": FALLBACK, "confidence": 1.0}


@pytest.mark.parametrize("text", ["x" * 4096, "7", "12345", "word " * 1000, "日本語", "<b>bold</b>", "%s %d {}"])
def test_any_text_gets_an_intent_and_a_ranking(classifier: IntentClassifier, text: str) -> None:
    message = Message.build(text)

    classifier.process([message])

    ranking = message.get("intent_ranking")
    assert message.get("intent") == ranking[0]
    assert all(set(one) == {"name", "confidence"} and 0 <= one["confidence"] <= 1 for one in ranking)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("hiya there", "greet"), ("i would like to learn excel", "find_course"), ("he beats me", CRISIS), ("👋", "greet")],
)
def test_what_was_learnt_outlives_saving_and_loading(classifier: IntentClassifier, text: str, intent: str) -> None:
    assert classifier.rank(text, [])[0][0] == intent


def test_a_crisis_told_beside_something_else_is_heard(classifier: IntentClassifier) -> None:
    text = "i want to learn spreadsheets in Oldham please, my husband beats me and i am scared"
    assert classifier.rank(text, [Span("skill", 16, 28), Span("place", 32, 38)])[0][0] == CRISIS


def test_entities_of_the_message_are_looked_at(classifier: IntentClassifier) -> None:
    bare, with_place = Message.build("Saddleworth"), Message.build("Saddleworth")
    with_place.set("entities", [{"entity": "place", "value": "Saddleworth", "start": 0, "end": 11}])

    classifier.process([bare, with_place])

    likelihood = [
        next(one["confidence"] for one in message.get("intent_ranking") if one["name"] == "inform")
        for message in (bare, with_place)
    ]
    assert likelihood[1] > likelihood[0] + 0.1
    assert with_place.get("intent")["name"] == "inform"


def test_a_classifier_that_was_never_trained_raises(trained: LocalModelStorage) -> None:
    empty = IntentClassifier.create(IntentClassifier.get_default_config(), trained, **contents("none"))

    with pytest.raises(ClassifierError, match="not been trained"):
        empty.process([Message.build("hello")])


@pytest.mark.parametrize("damaged", [NUMBERS_FILE, KERNEL_FILE])
def test_damaged_weights_raise_when_the_model_is_loaded(
    trained: LocalModelStorage, tmp_path: Path, damaged: str
) -> None:
    with trained.read_from(Resource("intents")) as folder:
        shutil.copytree(folder, tmp_path / "intents")
    (tmp_path / "intents" / damaged).write_bytes(b"PK")

    with pytest.raises(ClassifierError, match="train it again"):
        IntentClassifier.load(IntentClassifier.get_default_config(), LocalModelStorage(tmp_path), **contents())


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    folder = tmp_path_factory.mktemp("rasa")
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in EXAMPLES.items()
    ]
    components = ["bot.nlu.reader.EntityReader", "bot.nlu.intents.IntentClassifier"]
    recipe = {"recipe": "default.v1", "language": "en", "assistant_id": "test"}
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}), encoding="utf-8")
    (folder / "config.yml").write_text(yaml.safe_dump({**recipe, "pipeline": [{"name": name} for name in components]}))
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "nlu", "--nlu", f"{folder}/nlu.yml", "--config",
               f"{folder}/config.yml", "--out", str(folder), "--fixed-model-name", "model"]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return Agent.load(str(folder / "model.tar.gz"))


@pytest.mark.filterwarnings("ignore")
def test_rasa_trains_packs_and_parses_with_it(agent: Agent) -> None:
    parsed = asyncio.run(agent.parse_message("good morning everybody"))

    assert parsed["intent"]["name"] == "greet"
    assert parsed["intent_ranking"][0] == parsed["intent"]


@pytest.mark.filterwarnings("ignore")
def test_the_packed_model_holds_numbers_and_text_alone(agent: Agent) -> None:
    assert agent.processor is not None
    with tarfile.open(agent.processor.model_path) as archive:
        names = [member.name for member in archive if "IntentClassifier" in member.name and member.isfile()]

    assert sorted(Path(name).name for name in names) == sorted([WORDS_FILE, NUMBERS_FILE, KERNEL_FILE])


def test_the_closer_look_is_taught_every_crisis_and_what_looks_most_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.learnt_intents.MOST_OTHERS", 2)
    intents = ["greet", CRISIS, "thank", "stop", CRISIS]

    assert worth_a_closer_look(intents, [0.1, 0.0, 0.4, 0.2, 0.9]) == [1, 2, 3, 4]
