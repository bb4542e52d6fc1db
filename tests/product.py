"""The running product, as ``make run`` starts it, on ports and in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from signposting.database import open_engine, transaction
from signposting.demand import export_needs
from signposting.settings import ROOT
from tests.servers import free_port

STARTING_S = 240
TODAY = "2026-11-23"
BUILT_AT_SET_UP = ("models", "embedding-*", "learnt-*", "govuk-frontend-*")
"""What every installation shares of ``var/``: it depends on nothing but the checkout."""


@dataclass(frozen=True)
class Product:
    """Where the product can be reached, and the environment in which its commands see the same data."""

    site_url: str
    rasa_url: str
    actions_port: int
    database_url: str
    environment: dict[str, str] = field(repr=False)

    def talk(self) -> "Conversation":
        """A new conversation with the assistant through the site."""
        return Conversation(self.site_url)

    def signpost(self, *arguments: str, expect: int = 0) -> str:
        """What ``signpost`` prints on standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "signposting.cli", *arguments],
            env=self.environment, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == expect, done.stderr
        return done.stdout

    def needs(self) -> list[dict[str, Any]]:
        """The needs that people recorded, the demonstration's left out, as they are exported."""
        with transaction(open_engine(self.database_url)) as session:
            exported = [json.loads(json.dumps(asdict(need))) for need in export_needs(session)]
        return [need for need in exported if not need["is_demonstration"]]

    def process_ids(self, module: str = "") -> list[int]:
        """The product's processes, or those of them that run ``python -m module``; the supervisor's come first."""
        var, wanted = f"VAR_FOLDER={self.environment['VAR_FOLDER']}".encode(), f"-m\0{module}".encode()
        found = []
        for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
            with suppress(OSError):
                is_ours = var in (process / "environ").read_bytes().split(b"\0")
                if is_ours and wanted in (process / "cmdline").read_bytes():
                    found.append(int(process.name))
        return found

    def parse(self, text: str) -> dict[str, Any]:
        """How the Rasa server reads a message."""
        parsed: dict[str, Any] = httpx.post(f"{self.rasa_url}/model/parse", json={"text": text}, timeout=30).json()
        return parsed


class Conversation:
    """One resident at the site, with a cookie of their own."""

    def __init__(self, site_url: str) -> None:
        self._client = httpx.Client(base_url=site_url, headers={"X-Signpost-Chat": "1"}, timeout=60, trust_env=False)

    def say(self, text: str) -> list[dict[str, Any]]:
        """The messages that answer a typed text."""
        return self._post({"text": text})

    def press(self, payload: str) -> list[dict[str, Any]]:
        """The messages that answer a button."""
        return self._post({"payload": payload})

    def _post(self, body: dict[str, str]) -> list[dict[str, Any]]:
        answer = self._client.post(
            "/chat/messages", content=json.dumps(body), headers={"Content-Type": "application/json"}
        )
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages


@contextmanager
def running_product(folder: Path, **settings: str) -> Iterator[Product]:
    """Starts the product, anew or as it was left in a folder, and stops it afterwards.

    ``settings`` are further environment variables.
    """
    var = folder / "var"
    var.mkdir(exist_ok=True)
    for pattern in BUILT_AT_SET_UP:
        for built in (ROOT / "var").glob(pattern):
            with suppress(FileExistsError):
                (var / built.name).symlink_to(built)
    port, rasa_port, actions_port = free_port(), free_port(), free_port()
    database_url = f"sqlite:///{var / 'signpost.sqlite3'}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")},
        "PORT": str(port),
        "RASA_PORT": str(rasa_port),
        "ACTIONS_PORT": str(actions_port),
        "VAR_FOLDER": str(var),
        "DATABASE_URL": database_url,
        "CHAT_RATE_LIMIT": "0",
        "TODAY": TODAY,
        **settings,
    }
    log = (folder / "log.txt").open("a")
    process = subprocess.Popen([sys.executable, "-m", "ops.start"], env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        site_url = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, site_url, folder / "log.txt")
        yield Product(site_url, f"http://127.0.0.1:{rasa_port}", actions_port, database_url, environment)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        log.close()


def _wait_until_ready(process: "subprocess.Popen[bytes]", site_url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTING_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the product ended while starting:\n{log.read_text()[-4000:]}"
        try:
            if httpx.get(f"{site_url}/health/ready", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"the product was not ready after {STARTING_S} s:\n{log.read_text()[-4000:]}")
