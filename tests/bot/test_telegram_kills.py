"""The whole product killed at random moments: nobody's need is lost or recorded twice, and everybody is answered."""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from signposting.places import load_gazetteer
from signposting.settings import FIRST_REGIONS
from tests.product import Product, running_product
from tests.telegram_emulator import TOKEN, TelegramEmulator

pytestmark = [pytest.mark.product, pytest.mark.soak]

PEOPLE = 50
TOPICS = (
    "excel", "email", "typing", "video calls", "word processing", "powerpoint", "social media", "online banking",
    "cyber security", "web design",
)  # fmt: skip
LONGEST_S = 240.0


@pytest.mark.timeout(600)
def test_kills_lose_no_need_and_repeat_none_and_everybody_is_answered(
    telegram: TelegramEmulator, tmp_path: Path
) -> None:
    """Twice the Rasa server alone, then everything at once, the supervisor too; then the product is started again."""
    outcodes = _some_outcodes()
    people = [telegram.person(900_000 + number) for number in range(PEOPLE)]
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}

    with running_product(tmp_path, **settings) as product:
        for topic in TOPICS:
            for person, outcode in zip(people, outcodes):
                person.write(f"I want to learn {topic} near {outcode}")
        for _ in range(2):
            _kill(telegram, product, "bot")
        _kill(telegram, product, "")
    answered_before = len(telegram.called("sendMessage"))
    with running_product(tmp_path, **settings) as product:
        for person in people:
            person.read(len(TOPICS), within_s=LONGEST_S)
        asked = Counter((need["outcode"], *need["skills"]) for need in product.needs())
        os.kill(product.process_ids("ops.start")[0], signal.SIGKILL)
        telegram.wait_until(lambda: not product.process_ids(), "nothing outlives the one that started it")

    assert 0 < answered_before < PEOPLE * len(TOPICS)
    assert len(asked) == PEOPLE * len(TOPICS)
    assert set(asked.values()) == {1}
    assert all(len(telegram.messages[person.chat_id]) <= len(TOPICS) + 3 for person in people)
    printed = (tmp_path / "log.txt").read_text()
    assert not [private for private in (TOKEN, "900001", "I want to learn") if private in printed]


def _kill(telegram: TelegramEmulator, product: Product, module: str) -> None:
    """Ends processes as a crash would, at some moment after the bot has begun to answer again."""
    seen = len(telegram.called("sendMessage"))
    telegram.wait_until(lambda: len(telegram.called("sendMessage")) > seen, "it answers", LONGEST_S)
    time.sleep(random.uniform(0.0, 3.0))
    for process_id in product.process_ids(module):
        os.kill(process_id, signal.SIGKILL)


def _some_outcodes() -> list[str]:
    gazetteer = load_gazetteer(FIRST_REGIONS)
    numbered = (f"{area}{number}" for area in ("M", "OL", "BL", "WN", "SK") for number in range(1, 45))
    return [outcode for outcode in numbered if gazetteer.resolve(outcode).status == "found"][:PEOPLE]
