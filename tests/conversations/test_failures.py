"""What a resident meets when a part of the product fails: a plain sentence, and nothing lost."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.product import Product, running_product

pytestmark = pytest.mark.product


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of this module's own, since its tests break things."""
    with running_product(tmp_path_factory.mktemp("fragile")) as product:
        yield product


def listener(port: int) -> int | None:
    """The process that listens on a port."""
    return next(
        (one.pid for one in psutil.net_connections("tcp") if one.status == "LISTEN" and one.laddr.port == port), None
    )


@contextmanager
def locked(product: Product) -> Iterator[None]:
    """Nobody else can write to the database meanwhile."""
    locker = sqlite3.connect(product.database_url.removeprefix("sqlite:///"), isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        locker.execute("ROLLBACK")


def wait_for_listener(port: int) -> None:
    for _ in range(300):
        if listener(port):
            return
        time.sleep(0.2)
    raise AssertionError(f"nobody listens on {port} again")


def test_while_the_action_server_is_away_the_site_says_so_in_words_and_stays_up(fragile: Product) -> None:
    person = fragile.talk()
    person.say("I want to learn excel")
    process = listener(fragile.actions_port)
    assert process
    os.kill(process, signal.SIGKILL)

    messages = person.say("Oldham")

    assert len(messages) == 1
    assert "0800 100 900" in messages[0]["text"]
    assert httpx.get(fragile.site_url).status_code == 200
    wait_for_listener(fragile.actions_port)
    assert person.say("excel in Oldham")[-1]["custom"]["kind"] == "search_results"


def test_a_need_asked_while_the_database_is_locked_is_answered_and_recorded_once_it_is_free(fragile: Product) -> None:
    person = fragile.talk()
    person.say("hello")
    with locked(fragile):
        found = person.say("python course in Bolton")[-1]["custom"]

    spool = Path(fragile.environment["VAR_FOLDER"]) / "spool"
    assert [found["reference"] in file.name for file in spool.glob("*.json")] == [True]
    fragile.talk().say("email course in Bolton")
    assert found["reference"] in {need["reference"] for need in fragile.needs()}
    assert list(spool.glob("*.json")) == []


def test_a_need_that_waits_on_disk_is_deleted_with_the_others(fragile: Product) -> None:
    person = fragile.talk()
    person.say("hello")
    with locked(fragile):
        found = person.say("typing course in Bolton")[-1]["custom"]

    person.say("delete my data")
    person.say("yes")

    fragile.talk().say("email course in Bury")
    assert found["reference"] not in {need["reference"] for need in fragile.needs()}


def test_needs_survive_the_killing_of_every_process(fragile: Product) -> None:
    reference = fragile.talk().say("excel in Oldham")[-1]["custom"]["reference"]
    for port in (fragile.actions_port, httpx.URL(fragile.rasa_url).port, httpx.URL(fragile.site_url).port):
        process = listener(int(port or 0))
        assert process
        os.kill(process, signal.SIGKILL)

    assert reference in {need["reference"] for need in fragile.needs()}
