#!/bin/sh
# What a machine can tell about a change before anything runs: format, lint, types, import directions, data.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
echo "format";  $bin/ruff format --check .
echo "lint";    $bin/ruff check .
echo "types";   $bin/mypy
echo "imports"; $bin/lint-imports --no-cache
echo "readability of what residents read"; $bin/python -m ops.readability
echo "Rasa's files"
TF_CPP_MIN_LOG_LEVEL=3 LOG_LEVEL=ERROR $bin/python -W ignore -m rasa data validate --fail-on-warnings \
    --data data/nlu data/rules data/stories data/responses.yml
