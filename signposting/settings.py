"""What can be set from outside: the environment first, then ``.env``, then the defaults written here.

Nothing is read at import. Each process calls :func:`load_settings` once and hands the values on.
"""

import csv
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timezone
from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: where ``data/`` and, unless told otherwise, ``var/`` live."""

REGIONS = ROOT / "data" / "signposting" / "regions.csv"
"""The regions that there are, by their ``slug``."""

DATABASES = ("postgresql+psycopg", "sqlite")
"""The drivers that are installed."""

PORTS = {"PORT": 8000, "RASA_PORT": 5005, "ACTIONS_PORT": 5055}
"""The ports of the three servers, unless told otherwise."""

FIRST_REGIONS = (
    "cambridgeshire-and-peterborough",
    "greater-manchester",
    "liverpool-city-region",
    "tees-valley",
    "west-midlands",
    "west-of-england",
)
"""The six city regions that elected mayors in May 2017."""


class SettingError(ValueError):
    """A setting holds what cannot be used; the message names it and says what would do."""


@dataclass(frozen=True)
class Settings:
    """Every setting, checked. ``origins`` says for each where its value came from."""

    region: tuple[str, ...]
    database_url: str
    tracker_database_url: str
    redis_url: str | None
    port: int
    rasa_port: int
    actions_port: int
    secret_key: str
    telegram_token: str | None
    telegram_api_url: str
    telegram_webhook_url: str | None
    telegram_webhook_secret: str | None
    smtp_url: str | None
    rasa_token: str | None
    demonstration: bool
    chat_rate_limit: int
    today_override: date | None
    origins: Mapping[str, str]

    def today(self) -> date:
        """The day it is: ``TODAY`` where that is set, else the current UTC date."""
        return self.today_override or datetime.now(timezone.utc).date()

    def now(self) -> datetime:
        """The current UTC time, on the day that ``TODAY`` names where that is set."""
        now = datetime.now(timezone.utc)
        day = self.today_override
        return now if day is None else now.replace(year=day.year, month=day.month, day=day.day)


SETTING_NAMES = tuple(
    "TODAY" if field.name == "today_override" else field.name.upper()
    for field in fields(Settings)
    if field.name != "origins"
)
"""The names of the environment's variables, in the order in which they are documented."""

SECRET_SETTINGS = frozenset({"SECRET_KEY", "TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "RASA_TOKEN"})
URLS_WITH_PASSWORDS = frozenset({"DATABASE_URL", "TRACKER_DATABASE_URL", "REDIS_URL", "SMTP_URL"})


def var_folder() -> Path:
    """The folder that holds what a running installation keeps, made at first use with access for its owner only.

    ``var/`` in the checkout, or ``VAR_FOLDER``.
    """
    folder = Path(os.environ.get("VAR_FOLDER") or ROOT / "var").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises :class:`SettingError` where a value cannot be used.
    """
    given = dict(os.environ if environment is None else environment)
    in_file = {k: v for k, v in dotenv_values(ROOT / ".env").items() if v} if environment is None else {}
    values = {name: given.get(name) or in_file.get(name) for name in SETTING_NAMES}
    origins = {
        name: "environment" if given.get(name) else ".env" if in_file.get(name) else "default" for name in SETTING_NAMES
    }
    ports = {name: _whole_number(name, values[name], default, 1, 65535) for name, default in PORTS.items()}
    if len(set(ports.values())) < len(ports):
        raise SettingError(f"{', '.join(PORTS)} are {', '.join(map(str, ports.values()))}: each needs its own.")
    return Settings(
        region=_regions(values["REGION"]),
        database_url=_database_url("DATABASE_URL", values["DATABASE_URL"], "signpost.sqlite3"),
        tracker_database_url=_database_url("TRACKER_DATABASE_URL", values["TRACKER_DATABASE_URL"], "tracker.sqlite3"),
        redis_url=values["REDIS_URL"],
        port=ports["PORT"],
        rasa_port=ports["RASA_PORT"],
        actions_port=ports["ACTIONS_PORT"],
        secret_key=values["SECRET_KEY"] or _kept_secret_key(),
        telegram_token=values["TELEGRAM_TOKEN"],
        telegram_api_url=(values["TELEGRAM_API_URL"] or "https://api.telegram.org").rstrip("/"),
        telegram_webhook_url=values["TELEGRAM_WEBHOOK_URL"],
        telegram_webhook_secret=_webhook_secret(values["TELEGRAM_WEBHOOK_SECRET"]),
        smtp_url=values["SMTP_URL"],
        rasa_token=values["RASA_TOKEN"],
        demonstration=_switch("DEMONSTRATION", values["DEMONSTRATION"], default=True),
        chat_rate_limit=_whole_number("CHAT_RATE_LIMIT", values["CHAT_RATE_LIMIT"], 30, 0, 100_000),
        today_override=_day("TODAY", values["TODAY"]),
        origins=origins,
    )


def _regions(text: str | None) -> tuple[str, ...]:
    if text is None:
        return FIRST_REGIONS
    given = tuple(part for part in text.replace(",", " ").lower().split())
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        known = [row["slug"] for row in csv.DictReader(lines)]
    if not given or set(given) - set(known):
        raise SettingError(f"REGION is {text!r}: it takes one or more of {', '.join(known)}.")
    return given


def _database_url(name: str, text: str | None, default: str) -> str:
    """The address, with the driver that is installed where it leaves that open; else a file under ``var/``."""
    if text is None:
        return f"sqlite:///{var_folder() / default}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            text = "postgresql+psycopg://" + text[len(prefix) :]
    try:
        is_known = make_url(text).drivername in DATABASES
    except (ArgumentError, ValueError):
        is_known = False
    if not is_known:
        # The address is not repeated: it may hold a password.
        raise SettingError(f"{name} cannot be used: it takes sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
    return text


def _whole_number(name: str, text: str | None, default: int, least: int, most: int) -> int:
    if text is None:
        return default
    if not text.strip().isdecimal() or not least <= int(text) <= most:
        raise SettingError(f"{name} is {text!r}: it takes a whole number from {least} to {most}.")
    return int(text)


def _switch(name: str, text: str | None, default: bool) -> bool:
    if text is None:
        return default
    word = text.strip().lower()
    if word not in ("on", "off"):
        raise SettingError(f"{name} is {text!r}: it takes on or off.")
    return word == "on"


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SettingError(f"{name} is {text!r}: it takes a day written as 2027-01-31.") from None


def _webhook_secret(text: str | None) -> str | None:
    """What Telegram takes for one; it would refuse any other, and nobody would be answered."""
    if text is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise SettingError("TELEGRAM_WEBHOOK_SECRET takes 1 to 256 letters, digits, underscores and hyphens.")
    return text


def _kept_secret_key() -> str:
    """The key under ``var/``, made once. Two processes that start together agree on whichever was written first."""
    path = var_folder() / "secret_key"
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        draft.write_text(secrets.token_urlsafe(48))
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
