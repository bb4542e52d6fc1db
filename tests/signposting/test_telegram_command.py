"""``signpost telegram`` against an emulated Bot API."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from signposting.cli.telegram import app
from tests.telegram_emulator import TOKEN, USERNAME, TelegramEmulator, telegram_emulator


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramEmulator]:
    with telegram_emulator() as emulator:
        monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", emulator.url)
        yield emulator


def test_check_says_who_the_bot_is_and_how_it_gets_its_updates(telegram: TelegramEmulator) -> None:
    done = CliRunner().invoke(app, ["check", "--json"])

    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["token"], found["username"], found["link"]) == ("valid", USERNAME, f"https://t.me/{USERNAME}")
    assert (found["mode"], found["webhook"], found["mend"]) == ("polling", None, [])


def test_check_says_that_telegram_sends_to_another_address(
    telegram: TelegramEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.answer("setWebhook", {"url": "https://example.org/old"})
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", "https://example.org/new")

    done = CliRunner().invoke(app, ["check", "--json"])

    assert done.exit_code == 1
    assert len(json.loads(done.stdout)["mend"]) == 1


@pytest.mark.parametrize("token", ["12345:not-a-token", "not a token"])
def test_check_refuses_a_token_that_telegram_does_not_know_without_showing_it(
    telegram: TelegramEmulator, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)

    done = CliRunner().invoke(app, ["check", "--json"])

    assert done.exit_code == 1
    assert "TELEGRAM_TOKEN" in json.loads(done.stdout)["error"]
    assert token not in done.output


def test_check_says_that_telegram_cannot_be_reached_without_showing_the_token(telegram: TelegramEmulator) -> None:
    telegram.cut()

    done = CliRunner().invoke(app, ["check"])

    assert done.exit_code == 1
    assert "cannot be reached" in done.output
    assert TOKEN not in done.output


def test_without_a_token_it_is_said_how_to_switch_telegram_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TELEGRAM_TOKEN", raising=False)

    done = CliRunner().invoke(app, ["check", "--json"])

    assert done.exit_code == 1
    assert "TELEGRAM_TOKEN" in json.loads(done.stdout)["error"]


def test_setup_puts_the_menu_and_the_descriptions_in_place(telegram: TelegramEmulator) -> None:
    done = CliRunner().invoke(app, ["setup", "--json"])

    (menu,) = telegram.called("setMyCommands")
    (described,) = telegram.called("setMyDescription")
    (introduced,) = telegram.called("setMyShortDescription")
    assert done.exit_code == 0
    assert [one["command"] for one in menu.parameters["commands"]] == [
        "start", "help", "language", "privacy", "mydata", "stop",
    ]  # fmt: skip
    assert 0 < len(described.parameters["description"]) <= 512
    assert 0 < len(introduced.parameters["short_description"]) <= 120
    assert telegram.called("setChatMenuButton")[0].parameters == {"menu_button": {"type": "commands"}}


def test_setup_says_what_telegram_refused(telegram: TelegramEmulator) -> None:
    telegram.refuse("setMyDescription", 400, "Bad Request: description is too long")

    done = CliRunner().invoke(app, ["setup", "--json"])

    assert done.exit_code == 1
    assert "description is too long" in json.loads(done.stdout)["error"]


def test_a_server_that_knows_little_is_taken_as_it_is(telegram: TelegramEmulator) -> None:
    telegram.lacks = frozenset({"getWebhookInfo", "setMyDescription", "setChatMenuButton"})

    checked, done = (CliRunner().invoke(app, [command, "--json"]) for command in ("check", "setup"))

    assert (checked.exit_code, json.loads(checked.stdout)["webhook"]) == (0, None)
    assert (done.exit_code, json.loads(done.stdout)["left_out"]) == (0, ["setMyDescription", "setChatMenuButton"])
    assert len(telegram.called("setMyCommands")) == 1


def test_setup_refuses_a_token_that_telegram_does_not_know(
    telegram: TelegramEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "12345:not-a-token")

    assert CliRunner().invoke(app, ["setup"]).exit_code == 1
