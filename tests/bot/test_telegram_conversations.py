"""What people do in Telegram, and what they read there, over real HTTP against an emulated Bot API."""

import json
import time

import pytest

from tests.bot.telegram_bot import TelegramBot
from tests.telegram_emulator import USERNAME, TelegramEmulator
from tests.telegram_people import buttons_of


def words(bot: TelegramBot, response: str) -> str:
    return str(bot.agent.domain.responses[response][0]["text"])


def test_a_typed_text_is_answered_once(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    answers = telegram.person().say("hello there")

    assert [answer["text"] for answer in answers] == ["You said: hello there"]
    assert bot.heard() == ["hello there"]


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("/start", "/greet"),
        ("/help", "/ask_help"),
        ("/stop", "/stop"),
        ("/privacy", "/ask_privacy"),
        ("/mydata", "/see_my_data"),
        ("/language", "/ask_language"),
        (f"/Help@{USERNAME.lower()} please", "/ask_help"),
    ],
)
def test_a_listed_command_tells_the_machine_what_it_stands_for(
    telegram: TelegramEmulator, bot: TelegramBot, typed: str, payload: str
) -> None:
    telegram.person().say(typed)

    assert bot.heard() == [payload]


@pytest.mark.parametrize(
    "typed",
    ["/ask_help", '/inform{"place":"OL1"}', "/restart", "  /stop{}", "\u200b/greet", "\x85/greet", "\x01/greet", "/"],
)
def test_any_other_slash_is_not_understood_and_reaches_nothing(
    telegram: TelegramEmulator, bot: TelegramBot, typed: str
) -> None:
    answers = telegram.person().say(typed)

    assert [answer["text"] for answer in answers] == [words(bot, "utter_command_typed")]
    assert bot.heard() == []


def test_a_posters_link_sets_the_place_and_remembers_where_it_hung(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    answers = telegram.person().say("/start library-OL1")

    (heard,) = bot.heard()
    assert json.loads(heard.removeprefix("/inform")) == {"place": "OL1", "poster": "library-OL1"}
    assert len(answers) == 1
    assert answers[0]["text"].startswith(words(bot, "utter_telegram_welcome"))


@pytest.mark.parametrize("link", ["library-ZZ9", "'; drop table need", "library", "/stop", "a" * 64, "OL1 OL1"])
def test_a_forged_link_is_passed_over_kindly(telegram: TelegramEmulator, bot: TelegramBot, link: str) -> None:
    telegram.person().say(f"/start {link}")

    assert bot.heard() == ["/greet"]


@pytest.mark.parametrize(
    ("content", "response"),
    [
        ({"voice": {"file_id": "v"}}, "utter_telegram_voice"),
        ({"photo": [{"file_id": "p"}], "caption": "/stop"}, "utter_telegram_photo"),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, "utter_telegram_photo"),
        ({"sticker": {"file_id": "s"}}, "utter_telegram_sticker"),
        ({"document": {"file_id": "d"}}, "utter_telegram_document"),
        ({"contact": {"phone_number": "07700 900001", "first_name": "Ann"}}, "utter_telegram_contact"),
        ({"poll": {"id": "1", "question": "?"}}, "utter_telegram_poll"),
        ({"a_kind_of_tomorrow": {}}, "utter_telegram_other"),
    ],
)
def test_what_cannot_be_read_is_answered_by_what_to_do_instead(
    telegram: TelegramEmulator, bot: TelegramBot, content: dict[str, object], response: str
) -> None:
    person = telegram.person()

    person.send(**content)

    assert [answer["text"] for answer in person.read()] == [words(bot, response)]
    assert bot.heard() == []


def test_pictures_sent_at_once_are_answered_once(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()

    for _ in range(3):
        person.send(photo=[{"file_id": "p"}], media_group_id="album")
    person.write("and now?")

    assert [answer["text"] for answer in person.read(2)] == [
        words(bot, "utter_telegram_photo"),
        "You said: and now?",
    ]


def test_a_changed_message_is_answered_by_what_to_do_instead(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()

    telegram.add_update({"edited_message": person.message(text="excel, I mean", edit_date=1)})

    assert [answer["text"] for answer in person.read()] == [words(bot, "utter_telegram_edited")]
    assert bot.heard() == []


def test_a_shared_location_becomes_an_outcode(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()

    person.send(location={"latitude": 53.5409, "longitude": -2.1114})
    person.read()

    assert bot.heard() == ['/inform{"place": "OL1"}']


def test_a_location_far_away_is_said_to_be_outside(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()

    person.send(location={"latitude": -33.86, "longitude": 151.2})

    assert [answer["text"] for answer in person.read()] == [words(bot, "utter_telegram_location_outside")]


def test_results_are_shown_with_links_and_buttons_that_fit_a_phone(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    (answer,) = telegram.person().say("excel in oldham")

    assert '<b>1. <a href="https://example.org/1?a=1&amp;b=2">Excel 1</a></b>, Oldham &amp; Royton' in answer["text"]
    assert answer["link_preview_options"] == {"is_disabled": True}
    assert [title for title, _ in buttons_of(answer)] == ["1. Excel 1", "2. Excel 2", "More courses"]
    assert all(len(token.encode()) <= 64 for _, token in buttons_of(answer))


def test_a_press_is_answered_at_once_and_does_what_the_button_says(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person()
    person.say("excel in oldham")

    pin, details = person.press("2. Excel 2", messages=2)

    assert pin["location"] == {"latitude": 53.5409, "longitude": -2.1114}
    assert details["text"].startswith("<b>Excel 2</b>")
    assert len(telegram.called("answerCallbackQuery")) == 1


def test_another_result_of_the_list_can_be_looked_at_afterwards(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    person.say("excel in oldham")

    person.press("1. Excel 1", messages=2)
    person.press("2. Excel 2", messages=2)

    assert bot.heard()[-1] == '/ask_course_details{"course_run":"2"}'


def test_more_takes_the_place_of_the_list(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    (listed,) = person.say("excel in oldham")

    person.press_token(person.button("More courses")[1], listed["message_id"])
    telegram.wait_until(lambda: "Excel 4" in listed["text"], "the next page")

    assert len(telegram.messages[person.chat_id]) == 1
    assert [title for title, _ in buttons_of(listed)] == ["3. Excel 3", "4. Excel 4", "More courses"]


def test_pressing_more_twice_by_accident_turns_one_page(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    (listed,) = person.say("excel in oldham")
    token = person.button("More courses")[1]

    person.press_token(token, listed["message_id"])
    person.press_token(token, listed["message_id"])

    assert [answer["text"] for answer in person.read()] == [words(bot, "utter_button_stale")]
    assert bot.heard().count("/show_more") == 1


def test_a_button_of_an_answer_that_is_no_longer_in_hand_does_nothing(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person()
    person.say("excel in oldham")
    _, token = person.button("1. Excel 1")
    person.say("excel in bolton")

    person.press_token(token)

    assert [answer["text"] for answer in person.read()] == [words(bot, "utter_button_stale")]
    assert bot.heard() == ["excel in oldham", "excel in bolton"]
    (pressed,) = telegram.called("answerCallbackQuery")
    assert pressed.parameters["text"] == words(bot, "utter_button_stale")


@pytest.mark.parametrize("token", ["", "/stop", "A" * 16, '/inform{"place":"OL1"}', "\x00", "é" * 30])
def test_a_forged_button_does_nothing(telegram: TelegramEmulator, bot: TelegramBot, token: str) -> None:
    person = telegram.person()

    person.press_token(token)

    assert [answer["text"] for answer in person.read()] == [words(bot, "utter_button_stale")]
    assert bot.heard() == []
    assert len(telegram.called("answerCallbackQuery")) == 1


def test_a_button_from_another_chat_does_nothing(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    telegram.person(1).say("excel in oldham")
    _, token = telegram.person(1).button("1. Excel 1")
    other = telegram.person(2)

    other.press_token(token)

    assert [answer["text"] for answer in other.read()] == [words(bot, "utter_button_stale")]
    assert bot.heard() == ["excel in oldham"]


def test_a_long_answer_is_cut_between_sentences_and_keeps_its_buttons_at_the_end(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person()
    person.write("long")

    pieces = person.read(5)

    assert all(piece["text"].endswith("one more &lt;here&gt;.") for piece in pieces)
    assert [bool(buttons_of(piece)) for piece in pieces] == [False, False, False, False, True]


def test_the_person_sees_that_an_answer_is_being_worked_out(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    telegram.person().say("hello")

    methods = [call.method for call in telegram.calls if call.parameters.get("chat_id") == 5001]
    assert methods == ["sendChatAction", "sendMessage"]


def test_a_press_is_answered_within_five_seconds_though_the_person_waits_for_another_answer(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person()
    bot.agent.slowness_s = 7
    person.write("something long")
    telegram.wait_until(lambda: bot.heard() == ["something long"], "it is being answered")
    began = time.monotonic()

    person.press_token("A" * 16)
    telegram.wait_until(lambda: bool(telegram.called("answerCallbackQuery")), "the press is answered")
    took_s = time.monotonic() - began
    answers = [answer["text"] for answer in person.read(2)]

    assert took_s < 5
    assert answers == ["You said: something long", words(bot, "utter_button_stale")]
    assert len(telegram.called("answerCallbackQuery")) == 1
