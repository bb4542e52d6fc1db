#!/bin/sh
# Brings .venv up to what the lock says. Needs a Python 3 with pip; finds or fetches Python 3.10 itself.
# A second run, with nothing changed, takes no time.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
NEEDED_MB=4000

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

wanted=$(cat .python-version pyproject.toml uv.lock ops/bootstrap.sh | cksum)
if [ -x .venv/bin/python ] && [ "$(cat .venv/installed 2>/dev/null || true)" = "$wanted" ]; then
    exit 0
fi

free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
if [ ! -d .venv ] && [ "$free_mb" -lt "$NEEDED_MB" ]; then
    stop "There is too little room on this disk: $free_mb MB are free, and setting up takes about $NEEDED_MB MB."
fi

# A shim may exist and still fail, so each candidate is run.
runs() { "$1" -c "import sys; sys.exit(sys.version_info[:2] $2)" >/dev/null 2>&1; }

find_python() {
    for candidate in "$(command -v "python$(cat .python-version)" || true)" "$HOME/.pyenv/versions/3.10".*/bin/python \
        /usr/bin/python3.10 /usr/local/bin/python3.10 /opt/*/bin/python3.10 /opt/homebrew/bin/python3.10; do
        if [ -n "$candidate" ] && [ -x "$candidate" ] && runs "$candidate" "!= (3, 10)"; then
            printf '%s' "$candidate"
            return
        fi
    done
}

find_pip() {
    for candidate in python3 /usr/bin/python3 python "$@"; do
        if [ -n "$candidate" ] && runs "$candidate" "< (3, 8)" && "$candidate" -m pip --version >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
}

python310=$(find_python)

uv=.boot/bin/uv
if [ "$("$uv" --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
    pip=$(find_pip "$python310")
    [ -n "$pip" ] || stop "No Python 3 with pip was found. Install one (on Debian: apt-get install python3-pip) and try again."
    say "Fetching uv $UV_VERSION ..."
    rm -rf .boot
    "$pip" -m pip install --quiet --disable-pip-version-check --target .boot "uv==$UV_VERSION" >/dev/null 2>.boot.log \
        || { cat .boot.log >&2; stop "uv could not be installed. Is the network there?"; }
    rm -f .boot.log
fi

say "Installing what the lock lists (about 2.7 GB the first time) ..."
if [ -n "$python310" ]; then
    set -- --python "$python310"
else
    say "No Python 3.10 was found on this machine: uv fetches its own."
    set --
fi
UV_PROJECT_ENVIRONMENT=.venv "$uv" sync --frozen --no-progress "$@" 2>.boot/sync.log \
    || { tail -n 20 .boot/sync.log >&2; stop "Setting up failed: the lines above say why."; }
printf '%s' "$wanted" > .venv/installed
say "Python and its packages are ready in .venv."
