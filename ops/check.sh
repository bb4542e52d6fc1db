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
mkdir -p var
TF_CPP_MIN_LOG_LEVEL=3 LOG_LEVEL=ERROR $bin/python -W ignore -m rasa data validate \
    --data data/nlu data/rules data/stories data/responses.yml >var/validate.log 2>&1 \
    || { tail -n 40 var/validate.log; exit 1; }
