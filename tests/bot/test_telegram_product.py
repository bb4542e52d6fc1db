"""The whole product in Telegram: the same needs as through the site, whatever breaks meanwhile."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from signposting.places import load_gazetteer
from signposting.settings import FIRST_REGIONS
from tests.product import Product, running_product
from tests.telegram_emulator import TOKEN, TelegramEmulator, telegram_emulator
from tests.telegram_people import buttons_of

pytestmark = pytest.mark.product

PEOPLE = 50
TOPICS = (
    "excel", "email", "typing", "video calls", "word processing", "powerpoint", "social media", "online banking",
    "cyber security", "web design",
)  # fmt: skip
KILLS = 3
TIMES_AND_NAMES = ("channel", "follows", "recorded_at", "reference")


@dataclass(frozen=True)
class TelegramProduct:
    """The running product, the Telegram that it talks to, and what it printed."""

    product: Product
    telegram: TelegramEmulator
    log: Path

    def process(self, module: str) -> int | None:
        """The process that runs ``python -m module``, while there is one."""
        port = f"RASA_PORT={self.product.environment['RASA_PORT']}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                is_it = f"-m\0{module}\0".encode() in (process / "cmdline").read_bytes()
                if is_it and port in (process / "environ").read_bytes().split(b"\0"):
                    return int(process.name)
            except OSError:
                continue
        return None


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
    "said",
    [
        ["I want to learn excel in the evening near Oldham", "at the weekend then", "further away is fine"],
        ["help with email", "Bolton", "only free ones", "none of these suit me"],
        ["start again", "robotics", "M1", "show me more"],
        ["where can I use a free computer in Oldham?", "thanks"],
        ["/inform{\"skill\":\"email\"}", "what do you keep about me?", "bye"],
    ],
)  # fmt: skip
def test_the_same_conversation_gives_the_same_needs_as_on_the_site(running: TelegramProduct, said: list[str]) -> None:
    person = running.telegram.person(random.randrange(10**6, 10**9))
    on_the_site = running.product.talk()
    before = {need["reference"] for need in running.product.needs()}

    answered = [(len(on_the_site.say(text)) > 0, len(person.say(text)) > 0) for text in said]

    new = [need for need in running.product.needs() if need["reference"] not in before]
    assert set(answered) == {(True, True)}
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

    (need,) = [need for need in running.product.needs() if need["reference"] not in before]
    assert (need["outcode"], need["skills"], need["channel"]) == ("OL1", ["spreadsheets"], "telegram")


def test_while_the_action_server_is_away_people_wait_and_are_answered(running: TelegramProduct) -> None:
    person = running.telegram.person(4)
    person.say("hello")
    actions = running.process("actions")
    assert actions is not None

    os.kill(actions, signal.SIGKILL)
    (answer,) = person.say("I want to learn email near Bolton")

    assert buttons_of(answer)[-1][0] == "None of these suit me"


@pytest.mark.timeout(600)
def test_killing_the_rasa_server_at_random_moments_loses_no_need_and_repeats_none(running: TelegramProduct) -> None:
    chance = random.Random(20261123)
    outcodes = _some_outcodes()
    people = [running.telegram.person(900_000 + number) for number in range(PEOPLE)]
    before = {need["reference"] for need in running.product.needs()}

    for topic in TOPICS:
        for person, outcode in zip(people, outcodes):
            person.write(f"I want to learn {topic} near {outcode}")
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.5, 6.0))
        _kill(running)

    for person in people:
        person.read(len(TOPICS), within_s=240)
    asked = Counter(
        (need["outcode"], tuple(need["skills"]))
        for need in running.product.needs()
        if need["reference"] not in before
    )  # fmt: skip
    assert len(asked) == PEOPLE * len(TOPICS)
    assert set(asked.values()) == {1}
    assert all(len(running.telegram.messages[person.chat_id]) <= len(TOPICS) + KILLS for person in people)


def test_nothing_that_was_printed_holds_the_token_a_chat_or_what_was_said(running: TelegramProduct) -> None:
    printed = running.log.read_text()

    for private in (TOKEN, TOKEN.split(":")[1], "900001", "robotics", "near Oldham"):
        assert private not in printed


def _conditions(needs: list[dict[str, Any]], channel: str) -> list[dict[str, Any]]:
    """What was asked for through one channel, and what came of it."""
    asked = [need for need in needs if need["channel"] == channel]
    return [{name: value for name, value in need.items() if name not in TIMES_AND_NAMES} for need in asked]


def _some_outcodes() -> list[str]:
    gazetteer = load_gazetteer(FIRST_REGIONS)
    numbered = (f"{area}{number}" for area in ("M", "OL", "BL", "WN", "SK") for number in range(1, 45))
    return [outcode for outcode in numbered if gazetteer.resolve(outcode).status == "found"][:PEOPLE]


def _kill(running: TelegramProduct) -> None:
    """Ends the Rasa server as a crash would, once it is back from the last time and at work."""
    deadline = time.monotonic() + 60
    seen = len(running.telegram.calls)
    while time.monotonic() < deadline:
        process = running.process("bot")
        if process is not None and len(running.telegram.calls) > seen:
            os.kill(process, signal.SIGKILL)
            return
        time.sleep(0.05)
