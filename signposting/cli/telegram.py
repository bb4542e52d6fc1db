"""``signpost telegram check`` and ``signpost telegram setup``: is the bot there, and does it look as it should?

Nothing that is printed holds the token, nor the addresses that hold it.
"""

from typing import Annotated, Any

import httpx
import typer
import yaml
from rich.table import Table

from signposting.cli.edges import REFUSED, fail, people, print_json, settings_or_exit
from signposting.settings import ROOT, Settings

WORDS = ROOT / "data" / "signposting" / "telegram.yml"
TIMEOUT_S = 15.0

app = typer.Typer(help="The bot in Telegram.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Json = dict[str, Any]


class TelegramRefusedError(Exception):
    """Telegram did not do what was asked; the message says why, and what to do."""


class UnknownMethodError(TelegramRefusedError):
    """The server at ``TELEGRAM_API_URL`` does not know a method, as servers other than Telegram's own may not."""


@app.command("check")
def check(json: AsJson = False) -> None:
    """Ask Telegram whether the token is valid, what the bot is called, and how it gets its updates."""
    settings = _settings(json)
    try:
        me, webhook = _call(settings, "getMe") or {}, _webhook_of(settings)
    except TelegramRefusedError as error:
        fail(str(error), status=REFUSED, as_json=json)
    found = _describe(settings, me, webhook)
    if json:
        print_json(found)
    else:
        _print_table(found)
    if found["mend"]:
        raise typer.Exit(REFUSED)


@app.command("setup")
def setup(json: AsJson = False) -> None:
    """Put the menu of commands, the descriptions and the menu button in place. Doing it again changes nothing."""
    settings = _settings(json)
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    commands = [{"command": name, "description": text} for name, text in words["commands"].items()]
    calls: dict[str, Json] = {
        "setMyCommands": {"commands": commands},
        "setMyDescription": {"description": words["description"]},
        "setMyShortDescription": {"short_description": words["short_description"]},
        "setChatMenuButton": {"menu_button": {"type": "commands"}},
    }
    try:
        _call(settings, "getMe")
        left_out = [method for method, parameters in calls.items() if not _is_known(settings, method, parameters)]
    except TelegramRefusedError as error:
        fail(str(error), status=REFUSED, as_json=json)
    if json:
        done = [method for method in calls if method not in left_out]
        print_json({"commands": [one["command"] for one in commands], "done": done, "left_out": left_out})
    elif left_out:
        people.print(f"Done, except for what the server does not know: {', '.join(left_out)}.")
    else:
        people.print(f"The bot has its menu of {len(commands)} commands, its descriptions and its menu button.")
    if len(left_out) == len(calls):
        raise typer.Exit(REFUSED)


def _settings(as_json: bool) -> Settings:
    settings = settings_or_exit()
    if settings.telegram_token is None:
        fail("Telegram is off. Set TELEGRAM_TOKEN to what BotFather gave you.", status=REFUSED, as_json=as_json)
    return settings


def _webhook_of(settings: Settings) -> Json:
    """What Telegram says of the webhook; nothing where the server does not know webhooks."""
    try:
        return dict(_call(settings, "getWebhookInfo"))
    except UnknownMethodError:
        return {}


def _is_known(settings: Settings, method: str, parameters: Json) -> bool:
    """Whether the server knows a method, which is then done."""
    try:
        _call(settings, method, parameters)
    except UnknownMethodError:
        return False
    return True


def _describe(settings: Settings, me: Json, webhook: Json) -> Json:
    """What was found; ``mend`` holds a sentence for each thing that needs it."""
    is_polling, url = settings.telegram_webhook_url is None, webhook.get("url") or None
    mend = []
    if not is_polling and url != settings.telegram_webhook_url:
        mend.append("Telegram does not send to TELEGRAM_WEBHOOK_URL yet. The product asks it to when it starts.")
    if not is_polling and webhook.get("last_error_message"):
        mend.append(f"Telegram's last attempt to reach TELEGRAM_WEBHOOK_URL failed: {webhook['last_error_message']}")
    return {
        "token": "valid",
        "name": me.get("first_name"),
        "username": me.get("username"),
        "link": f"https://t.me/{me.get('username')}",
        "mode": "polling" if is_polling else "webhook",
        "webhook": url,
        "waiting_updates": webhook.get("pending_update_count", 0),
        "reads_whole_groups": bool(me.get("can_read_all_group_messages")),
        "mend": mend,
    }


def _print_table(found: Json) -> None:
    table = Table("what", "")
    for name, value in found.items():
        if name != "mend":
            table.add_row(name.replace("_", " "), "none" if value is None else str(value))
    people.print(table)
    if found["mode"] == "polling" and found["webhook"]:
        people.print("A webhook is set, but no TELEGRAM_WEBHOOK_URL: the product switches it off when it starts.")
    for sentence in found["mend"]:
        people.print(sentence, style="bold red", markup=False)


def _call(settings: Settings, method: str, parameters: Json | None = None) -> Any:
    """The result of a method of the Bot API. Raises :class:`TelegramRefusedError`."""
    url = f"{settings.telegram_api_url}/bot{settings.telegram_token}/{method}"
    try:
        answer = httpx.post(url, json=parameters or {}, timeout=TIMEOUT_S)
        document = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise TelegramRefusedError(
            f"Telegram cannot be reached ({type(error).__name__}). Check the network and TELEGRAM_API_URL."
        ) from None
    if answer.status_code in (401, 404) and method == "getMe":
        raise TelegramRefusedError("Telegram does not know this token. Check TELEGRAM_TOKEN, or ask BotFather for it.")
    if answer.status_code in (404, 501) or (answer.status_code >= 500 and not _is_telegrams(document)):
        raise UnknownMethodError(f"The server at TELEGRAM_API_URL does not know {method}.")
    if not (isinstance(document, dict) and document.get("ok")):
        said = document.get("description") if isinstance(document, dict) else "no reason given"
        raise TelegramRefusedError(f"Telegram refused {method}: {said}")
    return document.get("result")


def _is_telegrams(document: Any) -> bool:
    """Whether an answer is of the Bot API's form, be it a refusal."""
    return isinstance(document, dict) and "ok" in document
