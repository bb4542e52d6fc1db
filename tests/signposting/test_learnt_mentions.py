"""What is told apart of what messages name: that which is wanted, and that which is only told of."""

from datetime import date
from pathlib import Path

import pytest

from signposting.language import Mention
from signposting.learnt_mentions import (
    MARKS,
    MESSAGES,
    LearntMentions,
    judged,
    learnt_mentions,
    parse,
    read_messages,
)
from signposting.mention_contexts import lay_out, look
from signposting.places import load_gazetteer
from signposting.reading import A_DAY, Reader, values
from signposting.settings import FIRST_REGIONS, ROOT

HELD_BACK = ROOT / "data" / "nlu_heldback" / "mentions.txt"
READER = Reader(load_gazetteer(FIRST_REGIONS))


def wanted(text: str, entity: str) -> tuple[str, ...]:
    return values(learnt_mentions().those_wanted(text, READER.read(text, A_DAY)), entity)


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        ("The choir meets evenings so I'd rather have a daytime class", "time", ("daytime",)),
        ("I've got the kids in the day so nights suit me", "time", ("evening",)),
        ("the hall's in Keynsham but I live in Bath so look in Bath", "place", ("Bath",)),
        ("I work in Stockton, home is Billingham", "place", ("Billingham",)),
        ("Starting a podcast about Manchester's lost rivers. Chorlton-cum-Hardy.", "place", ("Chorlton-cum-Hardy",)),
        ("my mum lives in Kirkby but I work in Liverpool, she wants to learn email", "place", ("Kirkby", "Liverpool")),
        ("evenings or weekends would do", "time", ("evening", "weekend")),
        ("it'll have to be of an evening, or a weekend", "time", ("evening", "weekend")),
        ("Oldham or Rochdale, either is fine", "place", ("Oldham", "Rochdale")),
        ("Excel and Word please, I'm in Bury", "skill", ("spreadsheets", "word-processing")),
    ],
)
def test_what_is_only_told_of_is_left_out_beside_what_is_wanted(
    text: str, entity: str, expected: tuple[str, ...]
) -> None:
    assert wanted(text, entity) == expected


@pytest.mark.parametrize(
    ("text", "likely", "times"),
    [
        ("I bake of an evening for the market, so what have you got", {}, ()),
        ("evenings would be best for me please", {"evening": 0.9}, ("evening",)),
        ("I can do weekday mornings up to 1 o'clock, I sleep after then", {"daytime": 0.15}, ("daytime",)),
        ("evenings", {}, ("evening",)),
    ],
)
def test_a_time_that_neither_the_message_nor_the_words_around_it_make_likely_is_left_out(
    text: str, likely: dict[str, float], times: tuple[str, ...]
) -> None:
    assert values(learnt_mentions().those_wanted(text, READER.read(text, A_DAY), likely), "time") == times


def test_what_is_said_to_stay_is_kept_however_unlikely() -> None:
    text = "he bakes of an evening but keep the evenings"

    assert values(learnt_mentions().those_wanted(text, READER.read(text, A_DAY), {}), "time") == ("evening",)


@pytest.mark.parametrize(
    ("text", "delivery"),
    [
        ("can't do in person at all right now tbh, what else have you", "online"),
        ("and please not on the computer. I do not trust it now", "in_person"),
    ],
)
def test_what_is_asked_for_by_refusing_its_contrary_is_kept_however_unlikely(text: str, delivery: str) -> None:
    kept = learnt_mentions().those_wanted(text, READER.read(text, A_DAY), {})

    assert values(kept, "delivery") == (delivery,)


def test_that_any_way_of_being_taught_will_do_is_kept_however_unlikely() -> None:
    text = "Right. Done that now. Show us any delivery for them network and cloud courses"

    assert values(learnt_mentions().those_wanted(text, READER.read(text, A_DAY), {}), "delivery") == ("any",)


def test_the_place_where_somebody_says_they_are_is_kept_however_unlikely() -> None:
    for text, place in (
        ("sorry no, Rochdale, that's where I live. works in Oldham", "Rochdale"),
        ("Sorry, no, Bolton. We moved in September and I still say Bury.", "Bolton"),
    ):
        assert place in values(learnt_mentions().those_wanted(text, READER.read(text, A_DAY), {}), "place")


def test_a_price_is_never_left_out() -> None:
    text = "excel in Bury, under £50 if you can"

    assert values(learnt_mentions().those_wanted(text, READER.read(text, A_DAY), {}), "cost") == ("5000",)


@pytest.mark.parametrize("text", ["evenings", "I was born in Bolton", "my daughter does Excel at work"])
def test_where_there_is_but_one_value_of_a_kind_the_rules_stand(text: str) -> None:
    mentions = READER.read(text, A_DAY)

    assert learnt_mentions().those_wanted(text, mentions) == mentions


def test_messages_that_nothing_was_learnt_from_are_read_better_than_by_the_rules_alone() -> None:
    assert HELD_BACK not in MESSAGES
    better = worse = 0
    for text, marks in read_messages([HELD_BACK]):
        mentions = READER.read(text, A_DAY)
        kept = learnt_mentions().those_wanted(text, mentions)
        for mention, is_wanted in judged(text, mentions, marks, READER):
            if mention in mentions and mention not in kept:
                better, worse = better + (not is_wanted), worse + is_wanted

    assert better > 35
    assert worse < better / 4


def test_a_mark_says_what_is_wanted_and_leaves_the_message_as_it_was_typed() -> None:
    text, marks = parse("not {t- mornings}, {p+ Bury} please")

    assert text == "not mornings, Bury please"
    assert [(text[one.start : one.end], one.entity, one.is_wanted) for one in marks] == [
        ("mornings", "time", False),
        ("Bury", "place", True),
    ]


def test_a_mark_of_no_known_letter_is_a_mistake_of_the_file() -> None:
    with pytest.raises(ValueError, match="marks nothing"):
        parse("{z+ Bury}")


def test_a_mention_that_says_the_contrary_of_its_words_is_wanted_where_they_are_not() -> None:
    text, marks = parse("I don't go out {t- after dark}")
    mentions = (Mention(text.index("after"), len(text), "time", "daytime"),)

    assert list(judged(text, mentions, marks, READER)) == [(mentions[0], True)]


def test_every_message_to_learn_from_is_marked_and_no_one_stands_twice() -> None:
    messages = list(read_messages())

    assert len(messages) > 5000
    assert all(marks for _, marks in messages)
    assert not any("{" in text or "}" in text for text, _ in messages)
    assert {one.entity for _, marks in messages for one in marks} == {*MARKS.values()}
    assert not {text for text, _ in messages} & {text for text, _ in read_messages([HELD_BACK])}


def test_what_was_learnt_is_the_same_when_it_is_opened_again(tmp_path: Path) -> None:
    learnt = LearntMentions.learn(list(read_messages())[:150], READER)
    learnt.save(tmp_path)
    text = "I live in Bath but work in Bristol"
    mentions = READER.read(text, date(2026, 11, 23))
    layout = lay_out(text, mentions)

    opened = LearntMentions.open(tmp_path)

    for mention in mentions:
        assert opened.likelihood(text, layout, mention) == pytest.approx(
            learnt.likelihood(text, layout, mention), abs=1e-3
        )


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "?!", "é" * 5000, "\n\n\n", "a  b \t c"])
def test_any_text_at_all_is_looked_at_without_failing(text: str) -> None:
    mentions = (Mention(0, 1, "time", "evening"), Mention(2, 3, "time", "daytime"))

    assert set(learnt_mentions().those_wanted(text, mentions)) <= {*mentions}
    assert look(text, lay_out(text, ()), mentions[0]) == []
