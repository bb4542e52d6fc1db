"""What may go wrong between Telegram and us: crashes, repeats, disorder, floods, cuts, refusals, forgeries."""

import logging
import time
from pathlib import Path

import pytest

from tests.bot.telegram_bot import TelegramBot, running_bot
from tests.bot.test_telegram_conversations import words
from tests.telegram_emulator import TOKEN, TelegramEmulator


def test_an_update_that_comes_again_is_handled_once(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    update_id = person.write("hello")
    person.read()

    telegram.add_update({"message": person.message(text="hello")}, update_id=update_id)
    answers = person.say("and now?")

    assert [answer["text"] for answer in answers] == ["You said: and now?"]
    assert bot.heard() == ["hello", "and now?"]


def test_an_update_that_comes_again_after_a_restart_is_handled_once(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str
) -> None:
    person = telegram.person()
    with running_bot(telegram, tmp_path, sqlite_url):
        update_id = person.write("hello")
        person.read()

    with running_bot(telegram, tmp_path, sqlite_url) as bot:
        telegram.add_update({"message": person.message(text="hello")}, update_id=update_id)
        person.say("and now?")

        assert bot.heard() == ["and now?"]


def test_updates_of_a_chat_are_handled_in_telegrams_order(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    bot.agent.slowness_s = 0.5
    person.write("first")
    telegram.wait_until(lambda: bot.heard() == ["first"], "the first is being handled")

    telegram.add_update({"message": person.message(text="third")}, update_id=900_000_003)
    telegram.wait_until(lambda: telegram.unconfirmed() == 0, "the third is received")
    telegram.add_update({"message": person.message(text="second")}, update_id=900_000_002)
    person.read(3)

    assert bot.heard() == ["first", "second", "third"]


def test_a_slow_chat_does_not_hold_up_another(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    slow, quick = telegram.person(1), telegram.person(2)
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 3", chat_id=1, retry_after=3)
    slow.write("hello")
    telegram.wait_until(lambda: any(call.status == 429 for call in telegram.calls), "the refusal")
    began = time.monotonic()

    quick.say("hello")
    took_s = time.monotonic() - began
    slow.read()

    assert took_s < 2.5
    (refused,) = [call.at for call in telegram.calls if call.status == 429]
    (sent,) = [call.at for call in telegram.called("sendMessage") if call.parameters["chat_id"] == 1]
    assert sent - refused >= 3


def test_what_was_received_before_a_crash_is_answered_after_it(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str
) -> None:
    person = telegram.person()
    with running_bot(telegram, tmp_path, sqlite_url) as bot:
        bot.agent.slowness_s = 60
        person.write("hello")
        person.write("are you there?")
        telegram.wait_until(lambda: telegram.unconfirmed() == 0 and bool(bot.heard()), "the update is confirmed")
        bot.kill()

    with running_bot(telegram, tmp_path, sqlite_url):
        answers = person.read(2)

    assert [answer["text"] for answer in answers] == ["You said: hello", "You said: are you there?"]


def test_a_turn_that_was_taken_before_a_crash_is_not_taken_again_but_its_answer_is_sent(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str
) -> None:
    person = telegram.person()
    with running_bot(telegram, tmp_path, sqlite_url) as bot:
        (listed,) = person.say("excel in oldham")
        token = person.button("1. Excel 1")[1]
        telegram.refuse("sendLocation", 429, "Too Many Requests: retry after 60", retry_after=60)
        person.press_token(token, listed["message_id"])
        telegram.wait_until(lambda: any(call.status == 429 for call in telegram.calls), "the answer is held up")
        bot.kill()

    with running_bot(telegram, tmp_path, sqlite_url) as bot:
        answers = person.read(2)

        assert answers[1]["text"].startswith("<b>Excel 1</b>")
        assert bot.heard() == []


def test_a_turn_that_fails_while_the_action_server_is_away_is_tried_again(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    bot.agent.turns_that_fail = 2

    answers = telegram.person().say("hello")

    assert [answer["text"] for answer in answers] == ["You said: hello"]


def test_who_cannot_be_helped_is_told_so(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    bot.agent.turns_that_fail = 10

    answers = telegram.person().say("hello")

    assert [answer["text"] for answer in answers] == [words(bot, "utter_service_unavailable")]


def test_what_was_said_is_encrypted_while_it_waits_and_gone_once_it_is_answered(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.person(7700900123)
    bot.agent.slowness_s = 1
    person.write("a secret of mine")
    person.send(location={"latitude": 53.5409, "longitude": -2.1114})
    telegram.wait_until(lambda: telegram.unconfirmed() == 0, "both are stored")
    waiting = str(bot.rows("telegram_update"))

    person.read(2)
    telegram.wait_until(lambda: all(row["answered_at"] for row in bot.rows("telegram_update")), "both are marked")

    assert "secret" not in waiting
    assert "53.5" not in waiting
    assert "7700900123" not in waiting
    assert [row["payload"] for row in bot.rows("telegram_update")] == [None, None]


def test_neither_chat_nor_person_can_be_read_from_the_conversation(
    telegram: TelegramEmulator, bot: TelegramBot, tmp_path: Path
) -> None:
    person = telegram.person(7700900123)
    person.say("excel in oldham")
    person.send(location={"latitude": 53.54094, "longitude": -2.11143})
    person.read()

    kept = b"".join(file.read_bytes() for file in tmp_path.glob("*.sqlite3*"))

    assert b"excel in oldham" in kept
    assert b"7700900123" not in kept
    assert b"53.54094" not in kept
    assert b"sam_of_oldham" not in kept


def test_no_log_holds_the_token_an_id_or_what_was_said(
    telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = telegram.person(7700900123)
    with running_bot(telegram, tmp_path, sqlite_url) as bot:
        telegram.refuse("sendMessage", 400, "Bad Request: a secret of mine cannot be sent to 7700900123")
        telegram.refuse("sendMessage", 502, "Bad Gateway")
        person.say("a secret of mine")
        telegram.cut()
        time.sleep(1)
        telegram.connect()
        bot.agent.turns_that_fail = 10
        person.say("another secret")

    logged = "\n".join(record.getMessage() + str(record.exc_text) for record in caplog.records if _is_ours(record))
    assert logged
    for private in (TOKEN, "7700900123", "secret"):
        assert private not in logged


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether it is of what runs in production; the tests' own client logs what it asks."""
    return record.name.split(".")[0] in ("asyncio", "bot", "httpcore", "httpx", "root", "signposting", "telegram")


def test_a_flood_is_answered_whole(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    people = [telegram.person(1000 + number) for number in range(50)]

    for number in range(10):
        for person in people:
            person.write(f"message {number}")

    for person in people:
        answers = person.read(10, within_s=90)
        assert [answer["text"] for answer in answers] == [f"You said: message {number}" for number in range(10)]
    assert len(bot.heard()) == 500
    for chat_id in {person.chat_id for person in people}:
        sent = [call.at for call in telegram.called("sendMessage") if call.parameters["chat_id"] == chat_id]
        assert sent[-1] - sent[0] >= 4  # bursts of five, then one a second


def test_it_goes_on_after_the_network_was_cut(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    person.say("hello")
    bot.agent.slowness_s = 1
    person.write("before the cut")
    telegram.wait_until(lambda: "before the cut" in bot.heard(), "it is being handled")

    telegram.cut()
    person.write("during the cut")
    time.sleep(30)
    telegram.connect()

    assert [answer["text"] for answer in person.read(2)] == ["You said: before the cut", "You said: during the cut"]


def test_a_person_who_blocked_the_bot_does_not_hold_up_others(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    blocking, other = telegram.person(1), telegram.person(2)
    blocking.say("excel in oldham")
    telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", chat_id=1)

    blocking.write("hello")
    other.say("hello")
    telegram.wait_until(lambda: all(row["answered_at"] for row in bot.rows("telegram_update")), "all is marked")

    assert bot.rows("telegram_button") == []


def test_blocking_the_bot_ends_what_was_kept_for_the_person(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    person.say("excel in oldham")

    left = {"chat": person.chat, "from": {"id": person.person_id}, "new_chat_member": {"status": "kicked"}}
    telegram.add_update({"my_chat_member": left})
    telegram.wait_until(lambda: bot.rows("telegram_button") == [], "the buttons are gone")


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": None},
        {"message": {"text": "no chat"}},
        {"message": {"text": "hello", "chat": {"id": float("inf"), "type": "private"}}},
        {"message": "a text"},
        {"a_kind_of_tomorrow": {"chat": {}}},
        {"callback_query": {"id": "1"}},
        {"inline_query": {"id": "1", "query": "excel"}},
        {"my_chat_member": {"chat": {"id": 1}}},
        {"message": {"chat": {"id": 1, "type": "private"}, "location": {"latitude": "north"}}},
    ],
)
def test_updates_that_cannot_be_read_are_passed_over(
    telegram: TelegramEmulator, bot: TelegramBot, update: dict[str, object]
) -> None:
    telegram.add_update(update)

    answers = telegram.person().say("hello")

    assert [answer["text"] for answer in answers] == ["You said: hello"]


def test_html_that_telegram_refuses_is_sent_as_plain_text(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    telegram.refuse("sendMessage", 400, "Bad Request: can't parse entities")

    (answer,) = telegram.person().say("excel in oldham")

    assert "1. Excel 1, Oldham & Royton College" in answer["text"]


def test_a_list_that_cannot_be_edited_is_sent_anew(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.person()
    person.say("excel in oldham")
    telegram.refuse("editMessageText", 400, "Bad Request: message can't be edited")

    (answer,) = person.press("More courses")

    assert "Excel 4" in answer["text"]


def test_polling_switches_a_stale_webhook_off(telegram: TelegramEmulator, tmp_path: Path, sqlite_url: str) -> None:
    telegram.answer("setWebhook", {"url": "https://example.org/old"})

    with running_bot(telegram, tmp_path, sqlite_url):
        telegram.wait_until(lambda: bool(telegram.called("deleteWebhook")), "the webhook is off")
        telegram.person().say("hello")


def test_of_two_servers_one_polls_and_the_other_takes_over(
    telegram: TelegramEmulator, tmp_path: Path, database_url: str
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    person = telegram.person()
    with running_bot(telegram, tmp_path / "other", database_url) as other:
        with running_bot(telegram, tmp_path / "one", database_url) as one:
            person.say("hello")
            heard = (one.heard(), other.heard())

        person.say("are you there?")

    assert heard == ([], ["hello"])
    assert other.heard() == ["hello", "are you there?"]
