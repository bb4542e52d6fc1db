"""Setting up and starting: what a newcomer meets when something is in the way."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops.readability import grade
from ops.train import INPUTS
from signposting.settings import ROOT, SettingError, load_settings
from tests.servers import free_port


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "ops.start"],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_taken_port_is_a_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = start(
            PORT=str(port), RASA_PORT=str(free_port()), ACTIONS_PORT=str(free_port()), VAR_FOLDER=str(tmp_path)
        )

    assert ended.returncode == 1
    assert re.search(rf"^Port {port}, which the site needs, .*set PORT to another port", ended.stderr, re.MULTILINE)
    assert "Traceback" not in ended.stderr


def test_a_setting_that_cannot_be_used_is_a_clear_sentence(tmp_path: Path) -> None:
    ended = start(TODAY="tomorrow", VAR_FOLDER=str(tmp_path))

    assert ended.returncode == 1
    assert "TODAY is 'tomorrow': it takes a day written as 2027-01-31." in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "5005"),
        ("REGION", "atlantis"),
        ("REGION", ","),
        ("DATABASE_URL", "nonsense"),
        ("TRACKER_DATABASE_URL", "mysql://nobody@127.0.0.1/none"),
        ("CHAT_RATE_LIMIT", "-1"),
        ("DEMONSTRATION", "maybe"),
        ("TODAY", "31/01/2027"),
        ("TELEGRAM_WEBHOOK_SECRET", "two words"),
    ],
)
def test_each_setting_says_what_it_takes(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        load_settings({name: value, "SECRET_KEY": "x"})


def test_an_address_that_cannot_be_used_is_not_repeated_with_its_password() -> None:
    with pytest.raises(SettingError) as raised:
        load_settings({"DATABASE_URL": "mysql://me:hidden@127.0.0.1/none", "SECRET_KEY": "x"})

    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize(
    "call", [["search", "excel", "--json"], ["demand", "export", "--json"], ["courses", "export", "--json"], ["seed"]]
)
def test_a_call_on_a_database_that_is_not_up_to_date_says_what_to_do(call: list[str], tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_FOLDER": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "signposting.cli", *call],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip

    assert ended.returncode == 1
    assert ended.stderr == "The database is not up to date. Run `signpost db upgrade` first.\n"


def test_postgresql_addresses_name_the_driver_that_is_installed() -> None:
    settings = load_settings({"DATABASE_URL": "postgres://a:b@127.0.0.1/c", "SECRET_KEY": "x"})

    assert settings.database_url == "postgresql+psycopg://a:b@127.0.0.1/c"


def test_two_processes_that_start_together_agree_on_the_secret_key(tmp_path: Path) -> None:
    code = "from signposting.settings import load_settings; print(load_settings().secret_key)"
    environment = {**{k: v for k, v in os.environ.items() if k != "SECRET_KEY"}, "VAR_FOLDER": str(tmp_path)}
    both = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code], env=environment, cwd=ROOT, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]

    first, second = (one.communicate()[0] for one in both)
    assert first == second
    assert len(first) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_second_set_up_finds_nothing_to_do() -> None:
    ended = subprocess.run(["sh", "ops/bootstrap.sh"], cwd=ROOT, capture_output=True, text=True, timeout=10)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_doctor_says_what_to_mend_and_shows_no_secret(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_FOLDER": str(tmp_path), "SECRET_KEY": "very-secret",
                   "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "signposting.cli", "doctor", "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    told = json.loads(ended.stdout)

    assert ended.returncode == 1
    assert any(one["state"] == "mend" and "signpost db upgrade" in one["detail"] for one in told["findings"])
    assert "very-secret" not in ended.stdout + ended.stderr
    assert {"name": "SECRET_KEY", "value": "(set, not shown)", "origin": "environment"} in told["settings"]


def test_hard_words_fail_the_check_of_readability() -> None:
    hard = "Notwithstanding the aforementioned eligibility considerations, beneficiaries must demonstrate entitlement."

    assert grade(hard) > 12
    assert grade("Tell me where you are. I will look near there.") < 3


def test_the_assistant_is_trained_again_when_anything_changes_that_reads_its_examples() -> None:
    inputs = {file for pattern in INPUTS for file in ROOT.glob(pattern)}
    read = _imported_from(*(ROOT / "bot" / "nlu").glob("*.py"))

    assert len(read) > 20
    assert {file.name for file in read - inputs} == {"settings.py"}


def _imported_from(*files: Path) -> set[Path]:
    """The modules of ours that some import, and those that these import in turn."""
    found: set[Path] = set()
    waiting = list(files)
    while waiting:
        for node in ast.walk(ast.parse(waiting.pop().read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("bot.", "signposting")):
                names = (str(node.module), *(f"{node.module}.{one.name}" for one in node.names))
                modules = {ROOT / (name.replace(".", "/") + ".py") for name in names}
                new = {one for one in modules if one.exists()} - found
                found |= new
                waiting += new
    return found
