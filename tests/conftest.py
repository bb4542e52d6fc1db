"""What tests share: a database of their own on each kind of server, and the running product."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from signposting import migrations
from signposting.database import open_engine, transaction
from signposting.shipped import load_shipped_tables
from tests import servers
from tests.product import Product, running_product

SERVERS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
IN_CI = os.environ.get("CI") == "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the running product stay together, so that one machine never runs two; others go by their file."""
    for item in items:
        runs_product = item.get_closest_marker("product") or item.get_closest_marker("browser")
        item.add_marker(pytest.mark.xdist_group("product" if runs_product else item.nodeid.partition("::")[0]))


def _leave_out(why: str) -> None:
    """In CI nothing may be left out; elsewhere it is said."""
    if IN_CI:
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    if not servers.has_postgresql():
        _leave_out("PostgreSQL is not installed: apt-get install postgresql")
    with servers.postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "filled.sqlite3"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def filled_postgresql(postgresql_address: str) -> str:
    """The name of an upgraded PostgreSQL database, to be copied."""
    _on_server(postgresql_address, "CREATE DATABASE filled")
    _fill(postgresql_address + "filled")
    return "filled"


@pytest.fixture(params=SERVERS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An upgraded database of the test's own, once on SQLite and once on PostgreSQL."""
    with _copy_of_filled(request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=SERVERS)
def shared_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An upgraded database that the tests of a module share, once on SQLite and once on PostgreSQL."""
    with _copy_of_filled(request, tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine, for_writing=True) as session:
        yield session


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product with the demonstration region, running for all tests that need it."""
    with running_product(tmp_path_factory.mktemp("product")) as product:
        yield product


@contextmanager
def _copy_of_filled(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a fresh copy, on the kind of server that the fixture was asked for."""
    if request.param == "sqlite":
        path = folder / "signpost.sqlite3"
        shutil.copy(request.getfixturevalue("filled_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    address, template = request.getfixturevalue("postgresql_address"), request.getfixturevalue("filled_postgresql")
    name = f"test_{uuid.uuid4().hex}"
    _on_server(address, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield address + name
    _on_server(address, f"DROP DATABASE {name} WITH (FORCE)")


def _fill(url: str) -> None:
    engine = open_engine(url)
    migrations.upgrade(engine)
    with transaction(engine, for_writing=True) as session:
        load_shipped_tables(session)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()


def _on_server(address: str, statement: str) -> None:
    engine = create_engine(address + servers.ACCOUNT, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
