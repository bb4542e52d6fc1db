"""What a turn costs, beside a turn of the stock assistant: ``make bench-turn``.

Ours searches and records a need, through ``/chat/messages``, with SQLite and the demonstration region. The other is
what ``rasa init`` makes, through its REST channel, with Rasa's SQL tracker store on SQLite. Both run at the same time
on this machine and are asked in turn, so that its noise falls on both. Every conversation is new, so none grows long.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import yaml

from signposting.settings import var_folder
from tests.product import Product, running_product
from tests.servers import free_port

TURNS = 120
WARM_UP = 15
PEOPLE = 8
TURNS_AT_ONCE = 240
QUESTIONS = (
    "I need help with excel in Oldham, evenings",
    "email for beginners near Bolton",
    "learn photoshop in Bristol at the weekend",
    "python course in Birmingham, free",
    "how do I use my phone, Middlesbrough",
    "word processing in Peterborough",
)
TARGETS = {"p50": 0.75, "turns": 2.0, "memory": 0.75}


@dataclass(frozen=True)
class Figures:
    """One assistant: milliseconds of a turn, one person at a time; turns a second with eight; its Rasa server's MiB."""

    p50_ms: float
    p95_ms: float
    turns_a_second: float
    memory_mib: float


def main() -> int:
    """Prints the figures and their ratios. Status 1 where a ratio misses its target."""
    with tempfile.TemporaryDirectory() as folder:
        with running_product(Path(folder)) as product, stock_assistant(Path(folder)) as stock:
            ours, theirs = _ask_us(product), _ask_stock(stock.url)
            figures = _measure(ours, theirs, product, stock.process_id)
    return _report(*figures)


@dataclass(frozen=True)
class Stock:
    """The stock assistant."""

    url: str
    process_id: int


@contextmanager
def stock_assistant(folder: Path) -> Iterator[Stock]:
    """Makes (once, under ``var/``) and starts what ``rasa init`` makes."""
    home, port = var_folder() / "stock-assistant", free_port()
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    rasa = [sys.executable, "-W", "ignore", "-m", "rasa"]
    if not list(home.glob("models/*.tar.gz")):
        print("Making and training the stock assistant (once) ...", flush=True)
        home.mkdir(exist_ok=True)
        subprocess.run([*rasa, "init", "--no-prompt", "--init-dir", home], env=environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    endpoints = folder / "endpoints.yml"
    store = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "stock.sqlite3"), "query": {}}
    endpoints.write_text(yaml.safe_dump({"tracker_store": store}))
    process = subprocess.Popen(
        [*rasa, "run", "-i", "127.0.0.1", "-p", str(port), "--endpoints", endpoints, "--log-file", "/dev/null"],
        cwd=home, env={**environment, "LOG_LEVEL": "ERROR"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until(lambda: httpx.get(f"{url}/webhooks/rest/").status_code == httpx.codes.OK)
        _wait_until(lambda: _ask_stock(url)())
        yield Stock(url, process.pid)
    finally:
        process.terminate()
        process.wait(30)


class Forgetful(httpx.HTTPTransport):
    """Keeps connections and no cookies, so that every turn is a new person's first."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.headers.pop("set-cookie", None)
        return response


def _ask_us(product: Product) -> Callable[[], bool]:
    questions = itertools.cycle(QUESTIONS)
    limits = httpx.Limits(max_connections=PEOPLE)
    client = httpx.Client(base_url=product.site_url, headers={"X-Signpost-Chat": "1"}, timeout=60,
                          transport=Forgetful(limits=limits))  # fmt: skip

    def ask() -> bool:
        messages = client.post("/chat/messages", json={"text": next(questions)}).json()["messages"]
        if messages[-1]["custom"]["kind"] != "search_results":
            raise ValueError(messages)
        return True

    return ask


def _ask_stock(url: str) -> Callable[[], bool]:
    greetings = itertools.cycle(("hello", "I am sad", "are you a bot?", "goodbye", "I feel great", "hi there"))
    client = httpx.Client(timeout=60, limits=httpx.Limits(max_connections=PEOPLE))

    def ask() -> bool:
        body = {"sender": uuid.uuid4().hex, "message": next(greetings)}
        return bool(client.post(f"{url}/webhooks/rest/webhook", json=body).json())

    return ask


def _measure(
    ours: Callable[[], bool], theirs: Callable[[], bool], product: Product, stock_process: int
) -> tuple[Figures, Figures]:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM_UP + TURNS):
        for ask, taken in zip((ours, theirs), times):
            started = time.perf_counter()
            ask()
            if turn >= WARM_UP:
                taken.append((time.perf_counter() - started) * 1000)
    rates = [statistics.median(_turns_a_second(ask) for _ in range(3)) for ask in (ours, theirs)]
    memory = (_memory_mib(_listening_on(product.rasa_url)), _memory_mib(stock_process))
    figures = [
        Figures(statistics.median(taken), statistics.quantiles(taken, n=20)[-1], rate, mib)
        for taken, rate, mib in zip(times, rates, memory)
    ]
    return figures[0], figures[1]


def _turns_a_second(ask: Callable[[], bool]) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(lambda _: ask(), range(TURNS_AT_ONCE)))
    return TURNS_AT_ONCE / (time.perf_counter() - started)


def _listening_on(url: str) -> int:
    port = httpx.URL(url).port
    return next(
        connection.pid
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid
    )


def _memory_mib(process_id: int) -> float:
    return float(psutil.Process(process_id).memory_info().rss) / 2**20


def _report(ours: Figures, stock: Figures) -> int:
    ratios = {
        "p50": ours.p50_ms / stock.p50_ms,
        "turns": ours.turns_a_second / stock.turns_a_second,
        "memory": ours.memory_mib / stock.memory_mib,
    }
    print(f"{'':34}{'ours':>10}{'stock':>10}{'ratio':>8}  target")
    print(f"{'a turn, p50, ms':34}{ours.p50_ms:10.1f}{stock.p50_ms:10.1f}{ratios['p50']:8.2f}  at most 0.75")
    print(f"{'a turn, p95, ms':34}{ours.p95_ms:10.1f}{stock.p95_ms:10.1f}{ours.p95_ms / stock.p95_ms:8.2f}")
    print(f"{'turns a second, 8 people at once':34}{ours.turns_a_second:10.1f}{stock.turns_a_second:10.1f}"
          f"{ratios['turns']:8.2f}  at least 2")  # fmt: skip
    print(f"{'memory of the Rasa server, MiB':34}{ours.memory_mib:10.0f}{stock.memory_mib:10.0f}"
          f"{ratios['memory']:8.2f}  at most 0.75")  # fmt: skip
    is_met = (
        ratios["p50"] <= TARGETS["p50"]
        and ratios["turns"] >= TARGETS["turns"]
        and ratios["memory"] <= TARGETS["memory"]
    )
    return 0 if is_met else 1


def _wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(240):
        try:
            if is_so():
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.5)
    raise TimeoutError("the stock assistant did not start")


if __name__ == "__main__":
    sys.exit(main())
