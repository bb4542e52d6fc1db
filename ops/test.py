"""Everything that has to hold before a change lands: ``python -m ops.test``.

The Debian packages that the tests need are installed where that is allowed; elsewhere it is said which tests are left
out and how to have them. In CI leaving out is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ops.train import train
from signposting.settings import ROOT

PACKAGES = {
    "chromium": ("the tests in a real browser", lambda: Path("/usr/bin/chromium").exists()),
    "postgresql": ("the tests on PostgreSQL", lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    "redis-server": ("the tests on Redis", lambda: shutil.which("redis-server") is not None),
}

SIDE_BY_SIDE = ("--numprocesses=logical", "--maxprocesses=4", "--dist=loadgroup")
"""In more than four at once, each with servers of its own, memory runs short before time is won."""


def main() -> int:
    """Installs, checks, trains, tests; the exit status of the first step that fails."""
    _install_packages()
    print("Checking ...", flush=True)
    if status := subprocess.run(["sh", "ops/check.sh"], cwd=ROOT).returncode:
        return status
    train()
    print("Testing ...", flush=True)
    return subprocess.run([sys.executable, "-m", "pytest", *SIDE_BY_SIDE, *sys.argv[1:]], cwd=ROOT).returncode


def _install_packages() -> None:
    missing = [name for name, (_, is_there) in PACKAGES.items() if not is_there()]
    if not missing:
        return
    apt = _apt_get()
    if apt:
        print(f"Installing {', '.join(missing)} ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"env": environment, "stdout": subprocess.DEVNULL}
        subprocess.run([*apt, "update", "-qq"], **quiet)  # type: ignore[call-overload]
        subprocess.run([*apt, "install", "-y", "-qq", "--no-install-recommends", *missing], **quiet)  # type: ignore[call-overload]
    for name in missing:
        what, is_there = PACKAGES[name]
        if not is_there():
            print(f"Leaving out {what}: the Debian package {name} is missing. To have them: apt-get install {name}")


def _apt_get() -> list[str]:
    """The command that may install packages here; empty where none may."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    can_sudo = (
        shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0
    )
    return ["sudo", "-n", "apt-get"] if can_sudo else []


if __name__ == "__main__":
    sys.exit(main())
