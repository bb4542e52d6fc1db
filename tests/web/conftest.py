"""The site in this process, in front of a stand-in for the Rasa server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from signposting.database import open_engine, transaction
from signposting.settings import Settings, load_settings
from tests.factories import TODAY, create_course_run
from tests.web.channel import FakeChannel
from web import create_app, searching

SiteMaker = Callable[..., Flask]


@pytest.fixture
def channel() -> Iterator[FakeChannel]:
    """The Rasa server's stand-in, up."""
    fake = FakeChannel()
    server = fake.start()
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings as from an environment: ``make_settings(REGION="tees-valley")``."""

    def make(**environment: str) -> Settings:
        defaults = {
            "CHAT_RATE_LIMIT": "0",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'signpost.sqlite3'}",
            "SECRET_KEY": "a key for tests",
            "TODAY": TODAY.isoformat(),
            "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'tracker.sqlite3'}",
        }
        return load_settings(defaults | environment)

    return make


@pytest.fixture
def make_site(
    channel: FakeChannel, make_settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SiteMaker]:
    """A site with other settings than the usual ones: ``make_site(CHAT_RATE_LIMIT="2")``.

    What waits on disk for the database waits in a folder of the test's own.
    """
    monkeypatch.setattr(searching, "var_folder", lambda: tmp_path)
    made: list[Flask] = []

    def make(**environment: str) -> Flask:
        made.append(create_app(make_settings(**{"RASA_PORT": str(channel.port)} | environment)))
        return made[-1]

    yield make
    for site in made:
        site.extensions["rasa"].close()
        site.extensions["engine"].dispose()


@pytest.fixture
def catalogue(tmp_path: Path, filled_sqlite: Path) -> Iterator[Engine]:
    """The site's database, upgraded, without a course."""
    shutil.copy(filled_sqlite, tmp_path / "signpost.sqlite3")
    engine = open_engine(f"sqlite:///{tmp_path / 'signpost.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def list_runs(catalogue: Engine) -> Callable[..., list[int]]:
    """Lists one course run for each set of overrides and gives their ids: ``list_runs({}, {"level": None})``."""

    def create(*overrides: dict[str, Any]) -> list[int]:
        with transaction(catalogue, for_writing=True) as session:
            return [create_course_run(session, **one).id for one in overrides]

    return create


@pytest.fixture
def client(make_site: SiteMaker) -> FlaskClient:
    """A browser that keeps cookies."""
    return make_site().test_client()


@pytest.fixture
def say(client: FlaskClient) -> Callable[[Any], Any]:
    """Sends one body to the chat as the page does, and gives back the response."""

    def send(body: Any) -> Any:
        return client.post("/chat/messages", json=body, headers={"X-Signpost-Chat": "1"})

    return send
