.DEFAULT_GOAL := help
.PHONY: help setup train seed run check test bench-import bench-turn
PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  make %-18s %s\n", $$1, $$2 }'

setup: ## install everything into .venv (the other targets call it)
	@sh ops/bootstrap.sh
	@$(PYTHON) -m web

train: setup ## train the assistant, if its data has changed
	@$(PYTHON) -m ops.train

seed: setup ## load the demonstration region into the database
	@.venv/bin/signpost db upgrade
	@.venv/bin/signpost seed

run: setup ## start everything and serve the product at http://localhost:8000
	@$(PYTHON) -m ops.start

check: setup ## format, lint, types, import directions, data
	@sh ops/check.sh

test: setup ## everything that has to hold before a change lands
	@$(PYTHON) -m ops.test

bench-import: setup ## how fast the national extract is taken in, beside a bare COPY
	@$(PYTHON) -W ignore -m benchmarks.imports

bench-turn: setup ## what a turn costs, beside a turn of the stock assistant
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.turn
