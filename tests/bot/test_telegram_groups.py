"""The bot in groups and channels: it answers whoever addresses it, each in a conversation of their own."""

from tests.bot.telegram_bot import TelegramBot
from tests.bot.test_telegram_conversations import words
from tests.telegram_emulator import BOT_ID, USERNAME, TelegramEmulator


def test_in_a_group_the_bot_answers_where_its_name_stands_and_nowhere_else(
    telegram: TelegramEmulator, bot: TelegramBot
) -> None:
    person = telegram.group(31)

    person.write("excel, anybody?")
    person.write("mail me at sam@skillssignpostbot.org")
    person.write("/help")
    person.write("/help@SomeOtherBot")
    person.send(voice={"file_id": "v"})
    person.send(new_chat_members=[{"id": 5}])
    (answer,) = person.say(f"@{USERNAME.lower()}, hello")

    assert answer["text"] == "You said: hello"
    assert answer["reply_parameters"]["message_id"]
    assert bot.heard() == ["hello"]


def test_in_a_group_a_reply_to_the_bot_is_for_the_bot(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.group(31)

    person.say("hello", reply_to_message={"message_id": 1, "from": {"id": BOT_ID, "is_bot": True}})

    assert bot.heard() == ["hello"]


def test_in_a_group_each_person_has_a_conversation_of_their_own(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    telegram.group(31).say(f"@{USERNAME} excel in oldham")
    telegram.group(32).say(f"/help@{USERNAME}")

    assert len({conversation for conversation, _ in bot.agent.heard}) == 2


def test_in_a_group_somebody_elses_button_does_nothing(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    one, other = telegram.group(31), telegram.group(32)
    one.say(f"@{USERNAME} excel in oldham")
    message, token = one.button("1. Excel 1")

    other.press_token(token, message["message_id"])
    telegram.wait_until(lambda: bool(telegram.called("answerCallbackQuery")), "the press is answered")

    (pressed,) = telegram.called("answerCallbackQuery")
    assert pressed.parameters["text"] == words(bot, "utter_telegram_button_foreign")
    assert bot.heard() == ["excel in oldham"]


def test_other_bots_are_not_answered(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    person = telegram.group(31)
    telegram.add_update({"message": {**person.message(text=f"@{USERNAME} hi"), "from": {"id": 9, "is_bot": True}}})

    person.say(f"@{USERNAME} hello")

    assert bot.heard() == ["hello"]


def test_what_is_posted_in_a_channel_is_nobodys_and_not_answered(telegram: TelegramEmulator, bot: TelegramBot) -> None:
    channel = {"id": -100300, "type": "channel", "title": "Town news"}
    post = {"message_id": 5, "date": 1, "chat": channel, "text": f"@{USERNAME} excel in oldham"}
    for kind in ("channel_post", "edited_channel_post"):
        telegram.add_update({kind: post})

    telegram.person().say("hello")

    assert bot.heard() == ["hello"]
    assert -100300 not in telegram.messages
