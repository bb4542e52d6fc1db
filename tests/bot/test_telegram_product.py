"""The whole product in Telegram: the same needs as through the site, whatever breaks meanwhile."""

import json
import os
import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.product import Product, running_product
from tests.telegram_emulator import TOKEN, TelegramEmulator, telegram_emulator
from tests.telegram_people import Person, buttons_of

pytestmark = pytest.mark.product

TIMES_AND_NAMES = ("channel", "follows", "recorded_at", "reference")


@dataclass(frozen=True)
class TelegramProduct:
    """The running product, the Telegram that it talks to, and what it printed."""

    product: Product
    telegram: TelegramEmulator
    log: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramProduct]:
    folder = tmp_path_factory.mktemp("telegram_product")
    with (
        telegram_emulator() as telegram,
        running_product(folder, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.url) as product,
    ):
        yield TelegramProduct(product, telegram, folder / "log.txt")


def test_polling_begins_within_a_minute_of_the_product_being_ready(running: TelegramProduct) -> None:
    (answer,) = running.telegram.person(1).say("/start")

    assert answer["text"].startswith("Hello")


@pytest.mark.parametrize(
    "steps",
    [
        ["I want to learn excel in the evening near Oldham", "at the weekend then", "further away is fine"],
        ["help with email", "Bolton", "only free ones", "none of these suit me"],
        ["start again", "robotics", "M1", "show me more"],
        ["where can I use a free computer in Oldham?", "thanks"],
        ["/inform{\"skill\":\"email\"}", "what do you keep about me?", "bye"],
        ["I want to learn excel near Oldham", "[None of these suit me]", "[Too far away]"],
        ["hello", "my mum wants to use her phone", "Wigan", "she can only do mornings", "tell me when one opens"],
        ["web design online", "something easier", "how much is it?"],
        ["basket weaving in Bury", "typing", "the first one", "excel instead"],
        ["I need a wheelchair accessible email class in Salford on Saturdays", "yes", "not online"],
        ["we are a bakery in Rochdale and need 3 people who can do bookkeeping", "email courses M8", "within 2 miles"],
        ["I want to learn", "[I am not sure]", "Stockport", "before March", "delete my data", "[Yes, delete it]"],
        ["cyber security", "no idea where", "in Leeds", "Manchester", "in the evening or at the weekend"],
    ],
)  # fmt: skip
def test_the_same_conversation_gives_the_same_needs_as_on_the_site(running: TelegramProduct, steps: list[str]) -> None:
    """A step in brackets presses the newest button of that title."""
    person = running.telegram.person(random.randrange(10**6, 10**9))
    on_the_site = running.product.talk()
    before = {need["reference"] for need in running.product.needs()}
    payloads: dict[str, str] = {}
    expected = 0

    for step in steps:
        if step.startswith("["):
            title = step.strip("[]")
            answer = on_the_site.press(payloads[title])
            message, token = person.button(title)
            person.press_token(token, message["message_id"])
        else:
            answer = on_the_site.say(step)
            person.write(step)
        payloads |= {one["title"]: one["payload"] for message in answer for one in message.get("buttons", ())}
        expected += len(answer)
        _wait_until_read(running.telegram, person, expected)

    new = [need for need in running.product.needs() if need["reference"] not in before]
    assert _conditions(new, "telegram") == _conditions(new, "web")


def test_buttons_lead_where_they_lead_on_the_site(running: TelegramProduct) -> None:
    person = running.telegram.person(2)
    person.say("I want to learn excel near Oldham")
    title = buttons_of(person.button("None of these suit me")[0])[0][0]

    pin, chosen = person.press(title, messages=2)
    (asked,) = person.press("None of these suit me")

    assert "location" in pin
    assert "To join" in chosen["text"]
    assert buttons_of(asked)[0][0] == "Too far away"


def test_a_posters_link_and_a_topic_are_enough_to_search(running: TelegramProduct) -> None:
    person = running.telegram.person(3)
    before = {need["reference"] for need in running.product.needs()}

    person.say("/start library-OL1")
    person.say("excel")

    exported = json.loads(running.product.signpost("demand", "export", "--json"))["needs"]
    (need,) = [need for need in exported if not need["is_demonstration"] and need["reference"] not in before]
    assert (need["outcode"], need["skills"], need["channel"]) == ("OL1", ["spreadsheets"], "telegram")
    assert need["poster"] == "library-OL1"


def test_while_the_action_server_is_away_people_wait_and_are_answered(running: TelegramProduct) -> None:
    person = running.telegram.person(4)
    person.say("hello")
    (actions,) = running.product.process_ids("actions")

    os.kill(actions, signal.SIGKILL)
    (answer,) = person.say("I want to learn email near Bolton")

    assert buttons_of(answer)[-1][0] == "None of these suit me"


def test_nothing_that_was_printed_holds_the_token_a_chat_or_what_was_said(running: TelegramProduct) -> None:
    printed = running.log.read_text()

    for private in (TOKEN, TOKEN.split(":")[1], "900001", "robotics", "near Oldham"):
        assert private not in printed


def _wait_until_read(telegram: TelegramEmulator, person: Person, expected: int) -> None:
    """Returns once somebody was written so many messages, the pins on the map left out."""
    shown = telegram.messages.setdefault(person.chat_id, [])
    telegram.wait_until(lambda: sum("text" in message for message in shown) == expected, f"{expected} messages")


def _conditions(needs: list[dict[str, Any]], channel: str) -> list[dict[str, Any]]:
    """What was asked for through one channel, and what came of it."""
    asked = [need for need in needs if need["channel"] == channel]
    return [{name: value for name, value in need.items() if name not in TIMES_AND_NAMES} for need in asked]
