"""The way to the Rasa server under load: a burst is served, a server that hangs is not waited for by everybody."""

import threading
import time

import pytest

from tests.web.channel import FakeChannel
from web.rasa import RasaBusyError, RasaChannel, Turn, Turnstile


def test_a_burst_of_turns_is_served_whole(channel: FakeChannel) -> None:
    channel.takes_s = 0.02
    relay = RasaChannel(channel.port, "key")
    answered: list[int] = []

    threads = [
        threading.Thread(target=lambda: answered.append(len(relay.answer("sender", Turn(text="hello")))))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    relay.close()

    assert answered == [1] * 50


def test_a_turnstile_lets_so_many_through_and_refuses_the_next() -> None:
    turnstile = Turnstile(1, 1, patience_s=0.01)

    with turnstile.turn(), pytest.raises(RasaBusyError), turnstile.turn():
        pytest.fail("there was one place only")


def test_a_place_that_comes_free_is_taken_by_who_waits() -> None:
    turnstile = Turnstile(1, 1, patience_s=5)
    held, came_in = threading.Event(), threading.Event()

    def hold() -> None:
        with turnstile.turn():
            held.set()
            time.sleep(0.05)

    threading.Thread(target=hold).start()
    held.wait(5)
    with turnstile.turn():
        came_in.set()

    assert came_in.is_set()


def test_after_one_waited_in_vain_the_others_are_refused_at_once_for_a_while() -> None:
    now = 100.0
    turnstile = Turnstile(1, 1, patience_s=0.05, rest_s=3, clock=lambda: now)

    with turnstile.turn():
        _refused_after_s(turnstile)
        at_once = _refused_after_s(turnstile)
        now += 4
        after_the_rest = _refused_after_s(turnstile)

    assert at_once < 0.04
    assert after_the_rest >= 0.04


def test_where_enough_wait_already_the_next_is_refused_at_once() -> None:
    turnstile = Turnstile(1, 1, patience_s=0.5)
    refused: list[float] = []

    with turnstile.turn():
        first = threading.Thread(target=lambda: refused.append(_refused_after_s(turnstile)))
        first.start()
        time.sleep(0.1)
        at_once = _refused_after_s(turnstile)
        first.join()

    assert at_once < 0.2
    assert refused[0] >= 0.4


def test_a_turn_that_fails_gives_its_place_back() -> None:
    turnstile = Turnstile(1, 1, patience_s=0.01)

    with pytest.raises(ValueError, match="failed"), turnstile.turn():
        raise ValueError("failed")

    with turnstile.turn():
        assert True


def _refused_after_s(turnstile: Turnstile) -> float:
    began = time.perf_counter()
    with pytest.raises(RasaBusyError), turnstile.turn():
        pytest.fail("there was one place only")
    return time.perf_counter() - began
