"""Many people chatting at once, on one machine with everything on it: ``make bench-load``.

First as many as the site is built for, each with a conversation of their own and time to think between messages; then
many more, none of whom thinks: the site must say "busy, try again" quickly instead of hanging. The people are threads
on the same cores as the product, so that the figures are on the careful side.
"""

import itertools
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.product import running_product

PEOPLE = 50
THINKING_S = 2.0
CHATTING_S = 60.0
CROWD = 300
CROWDING_S = 20.0
P95_S = 1.0
BUSY_WITHIN_S = 5.0

CONVERSATIONS = (
    ("I need help with excel in Oldham, evenings", "further away is fine", "tell me about the first one", "thanks"),
    ("hello", "email for beginners", "Bolton", "show me more", "is it free?"),
    ("where can I use a free computer near Salford", "thank you", "learn to use my phone", "M6"),
    ("learn photoshop in Bristol at the weekend", "online is fine", "none of these suit me", "too far"),
    ("python course in Birmingham, free", "any time", "what do you keep about me?", "bye"),
    ("how do I apply for jobs online", "Middlesbrough", "in the daytime", "with step free access", "tell me more"),
)


@dataclass
class Tally:
    """What many threads saw: seconds of each answer by its status; 0 is no answer at all."""

    seconds: dict[int, list[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int, taken_s: float) -> None:
        with self._lock:
            self.seconds.setdefault(status, []).append(taken_s)

    def count(self, status: int) -> int:
        return len(self.seconds.get(status, ()))

    def total(self) -> int:
        return sum(map(len, self.seconds.values()))

    def percentile_s(self, status: int, percent: int) -> float:
        """The seconds within which so many of the answers came; 0 where there are none."""
        taken = self.seconds.get(status, [])
        return statistics.quantiles(taken, n=100)[percent - 1] if len(taken) > 1 else sum(taken)

    def longest_s(self) -> float:
        return max((taken for all_taken in self.seconds.values() for taken in all_taken), default=0.0)


def main() -> int:
    """Prints the figures. Status 1 where the site misses what it must reach."""
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product:
        _chat(product.site_url, people=4, thinking_s=0.1, lasting_s=5)
        usual = _chat(product.site_url, people=PEOPLE, thinking_s=THINKING_S, lasting_s=CHATTING_S)
        crowd = _chat(product.site_url, people=CROWD, thinking_s=0.0, lasting_s=CROWDING_S)
        after = _chat(product.site_url, people=4, thinking_s=0.5, lasting_s=10)
    return _report(usual, crowd, after)


def _chat(site_url: str, *, people: int, thinking_s: float, lasting_s: float) -> Tally:
    """So many people chat for so long. They come one after the other over the first seconds, as people do."""
    tally, ends_at = Tally(), time.monotonic() + lasting_s
    with ThreadPoolExecutor(people) as threads:
        for number in range(people):
            begins_in_s = thinking_s * number / people
            threads.submit(_converse, site_url, number, begins_in_s, thinking_s, ends_at, tally)
    return tally


def _converse(site_url: str, number: int, begins_in_s: float, thinking_s: float, ends_at: float, tally: Tally) -> None:
    chance = random.Random(number)
    time.sleep(begins_in_s)
    headers = {"X-Signpost-Chat": "1"}
    with httpx.Client(base_url=site_url, headers=headers, timeout=30, trust_env=False, verify=False) as client:
        for text in _messages(client, number):
            if time.monotonic() > ends_at:
                return
            started = time.perf_counter()
            status = _say(client, text)
            tally.add(status, time.perf_counter() - started)
            time.sleep(chance.uniform(0.5, 1.5) * thinking_s)


def _messages(client: httpx.Client, number: int) -> Iterator[str]:
    """One conversation after another, each as somebody new."""
    for place in itertools.count(number):
        client.cookies.clear()
        yield from CONVERSATIONS[place % len(CONVERSATIONS)]


def _say(client: httpx.Client, text: str) -> int:
    try:
        answer = client.post("/chat/messages", json={"text": text})
    except httpx.HTTPError:
        return 0
    if answer.status_code == httpx.codes.OK and not answer.json()["messages"][0]["text"]:
        return 0
    return answer.status_code


def _report(usual: Tally, crowd: Tally, after: Tally) -> int:
    p50, p95 = usual.percentile_s(200, 50), usual.percentile_s(200, 95)
    errors = usual.total() - usual.count(200)
    print(f"{PEOPLE} people, {THINKING_S:g} s to think, {CHATTING_S:g} s: {usual.total()} turns, {errors} errors, "
          f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, longest {usual.longest_s():.2f} s")  # fmt: skip
    statuses = Counter({status: len(taken) for status, taken in crowd.seconds.items()})
    print(f"{CROWD} people, none of whom thinks, {CROWDING_S:g} s: answers by status {dict(statuses)}, "
          f"{crowd.count(200) / CROWDING_S:.0f} turns a second; busy p95 {crowd.percentile_s(503, 95):.2f} s, "
          f"answered p95 {crowd.percentile_s(200, 95):.2f} s, longest {crowd.longest_s():.2f} s")  # fmt: skip
    print(f"afterwards: {after.total()} turns, {after.total() - after.count(200)} errors, "
          f"p95 {after.percentile_s(200, 95) * 1000:.0f} ms")  # fmt: skip
    missed = [
        what
        for what, is_missed in (
            ("errors among the usual number", errors > 0),
            (f"p95 of {P95_S:g} s", p95 >= P95_S),
            ("an answer of some kind for everybody in the crowd", set(statuses) - {200, 503} != set()),
            (f"busy within {BUSY_WITHIN_S:g} s", crowd.percentile_s(503, 95) >= BUSY_WITHIN_S),
            ("well again afterwards", after.total() != after.count(200)),
        )
        if is_missed
    ]
    print("Missed: " + "; ".join(missed) if missed else "The site does what it must.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
