"""``signpost doctor``: the settings and where they come from, every dependency, and what to mend."""

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from redis import Redis, RedisError
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from signposting import migrations
from signposting.cli.edges import REFUSED, people, print_json, settings_or_exit
from signposting.database import open_engine, transaction
from signposting.models import CourseRun, Skill
from signposting.settings import SECRET_SETTINGS, SETTING_NAMES, URLS_WITH_PASSWORDS, Settings, var_folder
from signposting.spool import Spool

app = typer.Typer()

LEAST_FREE_MB = 500


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``state`` is ``ok``, ``off`` (not running, or not set up: no fault) or ``mend``."""

    what: str
    state: str
    detail: str


@app.command()
def doctor(json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Check the settings and every dependency, and say what to mend. Status 1 where something must be mended."""
    settings = settings_or_exit()
    findings = [finding for check in _CHECKS for finding in check(settings)]
    shown = [
        {"name": name, "value": _shown(settings, name), "origin": settings.origins[name]} for name in SETTING_NAMES
    ]
    if json:
        print_json({"settings": shown, "findings": [asdict(finding) for finding in findings]})
    else:
        _print_tables(shown, findings)
    if any(finding.state == "mend" for finding in findings):
        raise typer.Exit(REFUSED)


def _shown(settings: Settings, name: str) -> str | None:
    """A setting's value as it may be shown: keys and passwords never."""
    value = getattr(settings, "today_override" if name == "TODAY" else name.lower())
    if value is None:
        return None
    if name in SECRET_SETTINGS:
        return "(set, not shown)"
    if name in URLS_WITH_PASSWORDS:
        try:
            return make_url(value).render_as_string(hide_password=True)
        except ValueError:
            return "(set, not shown)"
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _regions(settings: Settings) -> Iterator[Finding]:
    yield Finding("regions", "ok", ", ".join(settings.region))


def _database(settings: Settings) -> Iterator[Finding]:
    engine = open_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            held, newest = migrations.version(connection), migrations.newest_version()
        if held != newest:
            yield Finding(
                "database", "mend", f"It is at version {held}, this code needs {newest}: run `signpost db upgrade`."
            )
            return
        with transaction(engine) as session:
            skills = session.scalar(select(func.count()).select_from(Skill))
            runs = session.scalar(select(func.count()).select_from(CourseRun).where(CourseRun.state == "live"))
    except SQLAlchemyError as error:
        yield Finding("database", "mend", f"It cannot be opened ({type(error).__name__}): check DATABASE_URL.")
        return
    yield Finding("database", "ok" if skills else "mend", f"version {held}, {skills} skills, {runs} live course runs")


def _spool(settings: Settings) -> Iterator[Finding]:
    waiting = len(Spool(var_folder() / "spool").waiting())
    state = "mend" if waiting else "ok"
    detail = f"{waiting} needs wait on disk: they are recorded when the database is back and the chat is used."
    yield Finding("spool", state, detail if waiting else "nothing waits on disk")


def _disk(settings: Settings) -> Iterator[Finding]:
    free_mb = shutil.disk_usage(var_folder()).free // 2**20
    state = "ok" if free_mb >= LEAST_FREE_MB else "mend"
    yield Finding("disk", state, f"{free_mb} MB free" + ("" if state == "ok" else ": make room"))


def _model(settings: Settings) -> Iterator[Finding]:
    models = list((var_folder() / "models").glob("*.tar.gz"))
    yield Finding("model", "ok" if models else "mend", models[0].name if models else "none yet: run `make train`")


def _processes(settings: Settings) -> Iterator[Finding]:
    ports = {"site": settings.port, "Rasa server": settings.rasa_port, "action server": settings.actions_port}
    for name, port in ports.items():
        with socket.socket() as tried:
            tried.settimeout(1)
            is_up = tried.connect_ex(("127.0.0.1", port)) == 0
        yield Finding(name, "ok" if is_up else "off", f"port {port}" if is_up else "not running: `make run` starts it")


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url is None:
        yield Finding("Redis", "off", "not set up: one machine does not need it")
        return
    try:
        Redis.from_url(settings.redis_url, socket_timeout=2).ping()
        yield Finding("Redis", "ok", "answers")
    except (RedisError, ValueError) as error:
        yield Finding("Redis", "mend", f"It does not answer ({type(error).__name__}): check REDIS_URL.")


def _telegram(settings: Settings) -> Iterator[Finding]:
    is_set = settings.telegram_token is not None
    yield Finding(
        "Telegram", "ok" if is_set else "off", "token set" if is_set else "set TELEGRAM_TOKEN to switch it on"
    )


_CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _regions, _database, _spool, _disk, _model, _processes, _redis, _telegram,
)  # fmt: skip


def _print_tables(shown: list[dict[str, str | None]], findings: list[Finding]) -> None:
    settings = Table("setting", "value", "from", title="Settings")
    for one in shown:
        settings.add_row(one["name"], one["value"] or "", one["origin"])
    looked_at = Table("what", "state", "", title="Looked at")
    for finding in findings:
        style = {"ok": "green", "off": "dim", "mend": "bold red"}[finding.state]
        looked_at.add_row(finding.what, finding.state, finding.detail, style=style)
    people.print(settings)
    people.print(looked_at)
