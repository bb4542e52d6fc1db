"""Real servers for the tests, each on a free loopback port and gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

POSTGRESQL_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ACCOUNT = "postgres"


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def has_postgresql() -> bool:
    return bool(POSTGRESQL_BINARIES)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of its own. Gives an address to which a database's name has to be added.

    Its folder is its own as well: PostgreSQL refuses to run as root, and no other account may look into pytest's.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    binaries, port, data = POSTGRESQL_BINARIES[-1], free_port(), folder / "data"
    run_as: list[str] = []
    if os.geteuid() == 0:
        run_as = ["runuser", "-u", ACCOUNT, "--"]
        os.chown(folder, pwd.getpwnam(ACCOUNT).pw_uid, -1)
    subprocess.run(
        [*run_as, binaries / "initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True, stdout=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    server = subprocess.Popen(
        [*run_as, binaries / "postgres", "-D", data, "-p", str(port), "-k", str(folder), "-c", "fsync=off",
         "-c", "listen_addresses=127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    address = f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/"
    try:
        _wait_for_database(address + ACCOUNT)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_database(url: str) -> None:
    engine = create_engine(url)
    for _ in range(100):
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            break
        except OperationalError:
            time.sleep(0.1)
    engine.dispose()
