"""Starts the whole product and stops it again: ``python -m ops.start``.

The processes run under supervisord, which starts one again should it die: while the action server is away the site
stays up and says so.
"""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx

from ops.train import train
from signposting.settings import ROOT, SettingError, Settings, load_settings, var_folder

SIGNPOST = [sys.executable, "-m", "signposting.cli"]
PATIENCE_S = 180
PORTS_PATIENCE_S = 5
"""How long a port may still be held by what has just been stopped or killed."""

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 -- the site alone; see ops/supervisord.conf


def start() -> int:
    """Prepares the database and the model, starts every process, and waits until all is stopped."""
    try:
        settings = load_settings()
    except SettingError as error:
        sys.exit(str(error))
    _refuse_taken_ports(settings)
    _prepare_database(settings)
    model = train()
    if not settings.telegram_token:
        print("Telegram is off. To switch it on, set TELEGRAM_TOKEN (see docs/telegram.md).", flush=True)
    environment = {
        **os.environ,
        "SIGNPOST_MODEL": str(model),
        "SIGNPOST_PORT": str(settings.port),
        "SIGNPOST_PYTHON": sys.executable,
        "SIGNPOST_VAR": str(var_folder()),
        "PYTHONWARNINGS": "ignore",
        # Three processes share few cores: threads of a matrix library would only wait for one another, spinning.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    # A session of its own: Ctrl-C reaches us alone, and we stop the others in order. Should we be killed, it ends too.
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "supervisor.supervisord", "--nodaemon",
               "--silent", "--configuration", str(ROOT / "ops" / "supervisord.conf")]  # fmt: skip
    supervisor = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    return _wait_for(supervisor, settings)


def _refuse_taken_ports(settings: Settings) -> None:
    uses = (
        ("the site", "PORT", EVERYWHERE, settings.port),
        ("the Rasa server", "RASA_PORT", LOOPBACK, settings.rasa_port),
        ("the action server", "ACTIONS_PORT", LOOPBACK, settings.actions_port),
    )
    deadline = time.monotonic() + PORTS_PATIENCE_S
    for what, name, address, port in uses:
        while why := _why_not_free(address, port):
            if time.monotonic() > deadline:
                sys.exit(
                    f"Port {port}, which {what} needs, cannot be had: {why}. "
                    f"Stop what uses it, or set {name} to another port."
                )
            time.sleep(0.2)


def _why_not_free(address: str, port: int) -> str | None:
    """What the system says where a port cannot be had; ``None`` where it can."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError as error:
            return error.strerror
    return None


def _prepare_database(settings: Settings) -> None:
    commands = [["db", "upgrade"], *([["seed", "--if-empty"]] if settings.demonstration else [])]
    for command in commands:
        if status := subprocess.run([*SIGNPOST, *command], cwd=ROOT).returncode:
            sys.exit(status)


def _wait_for(supervisor: "subprocess.Popen[bytes]", settings: Settings) -> int:
    def stop(*_: object) -> None:
        if supervisor.poll() is None:
            supervisor.send_signal(signal.SIGTERM)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    address = f"http://localhost:{settings.port}"
    print(f"Starting. The site will be at {address} in about half a minute.", flush=True)
    if _is_ready_in_time(supervisor, address):
        print(f"Skills Signpost is ready at {address} (stop it with Ctrl-C)", flush=True)
    elif supervisor.poll() is None:
        print(f"The site is still not ready after {PATIENCE_S} seconds. The lines above may say why.", flush=True)
    status = supervisor.wait()
    print("Stopped.", flush=True)
    return max(status, 0)


def _is_ready_in_time(supervisor: "subprocess.Popen[bytes]", address: str) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and supervisor.poll() is None:
        try:
            if httpx.get(f"{address}/health/ready", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    return False


if __name__ == "__main__":
    var_folder()
    sys.exit(start())
