"""What is learnt of changes that are told and not named."""

import csv
import math
from pathlib import Path

import pytest

from signposting import learnt_folders, learnt_refinements
from signposting.embedding import Embedding
from signposting.embedding_build import build_embedding
from signposting.learnt_refinements import (
    MESSAGES,
    WHOLE_COUNTS,
    LearntRefinements,
    Refining,
    build,
    read_messages,
)
from signposting.likely_refinements import FEWER_SKILLS, NEW_NEED, SKILL_BESIDE, SKILL_INSTEAD, with_likely
from signposting.needs import Need
from signposting.refining import ANY, WITHOUT
from signposting.vocabulary import Access, Delivery, Level, Time

HINTS = {"closer", "further", "sooner", "free", *(ANY + one for one in ("cost", "delivery", "distance", "level",
    "start_date", "time")), *(WITHOUT + one for one in Access.values())}  # fmt: skip


def log_odds(likelihood: float) -> float:
    return math.log(likelihood / (1 - likelihood))


@pytest.fixture(scope="module")
def learnt() -> LearntRefinements:
    build_embedding()
    return LearntRefinements.open()


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("the baby has to come along, so somebody would need to watch her", "childcare"),
        ("I am on my feet in the shop until six every day", "evening"),
        ("I learn best with a tutor stood in front of me, face to face like", "in_person"),
        ("he gets about in a chair, our lad", "step_free"),
        ("haven't two pennies to rub together", "free"),
        ("her ladyship will foot the bill so never mind what it costs", "any_cost"),
    ],
)
def test_what_is_told_and_not_named_is_the_likeliest_change(learnt: LearntRefinements, text: str, change: str) -> None:
    likely = learnt.read(text)

    assert max(likely, key=lambda name: likely[name]) == change


@pytest.mark.parametrize(
    ("text", "given_up", "kept"),
    [
        ("forget the laptop ill bring mine. keep the quiet room", "equipment_lent", "quiet_space"),
        ("it doesnt have to be women only any more. but still the esol", "women_only", "esol"),
        (
            "On reflection I can manage without the hearing loop. Do keep the large print.",
            "hearing_loop",
            "large_print",
        ),
    ],
)
def test_of_several_features_each_is_told_by_the_part_that_names_it(
    learnt: LearntRefinements, text: str, given_up: str, kept: str
) -> None:
    likely = learnt.read(text)

    assert likely[WITHOUT + given_up] > 0.5
    assert WITHOUT + kept not in likely


def test_a_message_counts_as_a_whole_and_in_its_likeliest_part_save_for_another_need(learnt: LearntRefinements) -> None:
    text, parts = "he's at bingo of a night so it'd be evenings for me, ta", ["evenings for me", "ta"]
    whole, together = learnt._likely(text), learnt._likely(text, parts)
    alone = [learnt._likely(part) for part in parts]

    for name in ("evening", "daytime", "online", "free"):
        likeliest = max(log_odds(one[name]) for one in alone)
        expected = WHOLE_COUNTS * log_odds(whole[name]) + (1 - WHOLE_COUNTS) * likeliest
        assert log_odds(together[name]) == pytest.approx(expected, abs=1e-2)
    assert together[NEW_NEED] == pytest.approx(whole[NEW_NEED])


def test_a_list_of_hours_is_read_whole(learnt: LearntRefinements) -> None:
    text = "I work nights and weekends"

    assert learnt.read(text).get("weekend", 0.0) == pytest.approx(learnt._likely(text)["weekend"], abs=0.05)


@pytest.mark.parametrize(
    "text", ["is the teacher nice", "my sister works in a school", "ta very much", "does the dog count as a child lol"]
)
def test_what_only_tells_or_asks_something_changes_nothing(learnt: LearntRefinements, text: str) -> None:
    need = Need(skills=("email",))

    assert with_likely(need, need, learnt.read(text), (), None, enough=0.3) == need


@pytest.mark.parametrize("text", ["", " ", "👍", "12345", "\x00", "\ud800", "?!", "x" * 4096])
def test_a_text_without_meaning_changes_nothing(learnt: LearntRefinements, text: str) -> None:
    assert all(likelihood < 0.5 for likelihood in learnt.read(text).values())


def test_what_is_told_is_likely_in_some_measure(learnt: LearntRefinements) -> None:
    said = learnt.read("evenings, and on my own computer").values()

    assert all(learnt_refinements.WORTH_TELLING <= likelihood <= 1 for likelihood in said)


def test_every_change_that_is_learnt_is_one_that_a_need_can_have() -> None:
    named = set[str]().union(*(one.changes for one in read_messages()))

    conditions = {*Time.values(), *Delivery.values(), *Level.values(), *Access.values(), *HINTS}
    assert named == conditions | {SKILL_BESIDE, SKILL_INSTEAD, FEWER_SKILLS, NEW_NEED}


def test_no_message_is_learnt_twice_and_each_says_something() -> None:
    with MESSAGES.open(encoding="utf-8", newline="") as lines:
        messages = [row["message"] for row in csv.DictReader(lines)]

    assert len(messages) == len(set(messages))
    assert all(message == message.strip() != "" for message in messages)


def test_several_changes_of_a_message_are_read_apart(tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text("changes,message\nevening|online,after tea at mine\n,is it far\n", encoding="utf-8")

    assert read_messages(file) == [
        Refining("after tea at mine", frozenset({"evening", "online"})),
        Refining("is it far", frozenset()),
    ]


def test_what_was_saved_says_the_same_when_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = [Refining(f"after {n} at night", frozenset({"evening"})) for n in range(6, 12)]
    messages += [Refining(f"is number {n} far", frozenset()) for n in range(6)]
    taught = LearntRefinements.train(messages, Embedding.open(build_embedding()))
    taught.save(tmp_path, messages)
    monkeypatch.setattr(learnt_refinements, "build", lambda: tmp_path)

    assert LearntRefinements.open().read("after 8 at night") == taught.read("after 8 at night")


def test_it_is_learnt_once(learnt: LearntRefinements, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learnt_folders, "make_whole", lambda *_: pytest.fail("learnt again"))

    assert (build() / "classifier.json").exists()
