"""Servers of the Bot API that know less than Telegram's own: nobody goes without an answer for that."""

import logging
from pathlib import Path

import pytest

from tests.bot.telegram_bot import TelegramBot, running_bot
from tests.bot.test_telegram_conversations import words
from tests.telegram_emulator import USERNAME, TelegramEmulator
from tests.telegram_people import buttons_of

EXTRAS = frozenset({
    "answerCallbackQuery", "deleteWebhook", "editMessageText", "getWebhookInfo", "sendChatAction", "sendLocation",
    "setMyCommands",
})  # fmt: skip


@pytest.fixture
def telegram(telegram: TelegramEmulator) -> TelegramEmulator:
    """One that says as little as it can, and knows what nobody can do without."""
    telegram.is_terse, telegram.lacks = True, EXTRAS
    return telegram


def test_people_are_answered_once(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()

    answers = [answer["text"] for said in ("hello", "and now?") for answer in person.say(said)]

    assert answers == ["You said: hello", "You said: and now?"]
    assert len(telegram.called("sendMessage")) == 2


def test_in_a_group_the_bot_knows_its_name(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    telegram.group(31).say(f"@{USERNAME} hello")

    assert bot.heard() == ["hello"]


def test_a_course_is_shown_where_no_pin_can_be(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    person.say("excel in oldham")

    (details,) = person.press("2. Excel 2")

    assert details["text"].startswith("<b>Excel 2</b>")


def test_the_next_page_is_a_message_of_its_own_where_nothing_can_be_edited(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person()
    person.say("excel in oldham")

    (listed,) = person.press("More courses")

    assert [title for title, _ in buttons_of(listed)] == ["3. Excel 3", "4. Excel 4", "More courses"]


def test_a_forged_button_is_refused_in_words_where_presses_cannot_be_answered(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person()

    person.press_token("A" * 16)

    assert [answer["text"] for answer in person.read()] == [words(bot, "utter_button_stale")]


def test_it_is_not_asked_as_fast_as_it_answers(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    telegram.person().say("hello")
    before = len(telegram.called("getUpdates"))
    began = telegram.called("getUpdates")[-1].at

    telegram.wait_until(lambda: len(telegram.called("getUpdates")) >= before + 4, "four more questions")

    assert telegram.called("getUpdates")[-1].at - began >= 0.75


def test_a_token_that_is_refused_is_said_once_and_tried_again(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        telegram.refuse("getMe", 401, "Unauthorized")
    with running_bot(telegram, tmp_path, sqlite_url):
        telegram.person().say("hello")

    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [one for one in said if "TELEGRAM_TOKEN" in one] == [
        "Telegram does not know TELEGRAM_TOKEN, so nobody is answered there. Copy it from BotFather again."
    ]


@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
def test_who_asks_to_be_left_alone_at_the_start_is_left_alone(
    method: str, telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str
) -> None:
    telegram.refuse(method, 429, "Too Many Requests: retry after 2", retry_after=2)

    with running_bot(telegram, tmp_path, sqlite_url, webhook="on"):
        telegram.wait_until(lambda: len(telegram.called(method)) == 1, "it is asked again")

    refused, taken = [call.at for call in telegram.calls if call.method == method]
    assert taken - refused >= 2
