.DEFAULT_GOAL := help
.PHONY: soak help setup train seed run check test audit-site bench-import bench-load bench-search bench-turn evaluate-conversations evaluate-messages evaluate-nlu evaluate-search evaluate-tags tune-embedding
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
	@setpriv --pdeathsig KILL $(PYTHON) -m ops.start

check: setup ## format, lint, types, import directions, data
	@sh ops/check.sh

test: setup ## everything that has to hold before a change lands
	@$(PYTHON) -m ops.test

audit-site: setup ## what Lighthouse says of the public pages, and what they weigh
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.site

soak: setup ## the tests that want a quiet machine for many minutes: the product killed in a flood of messages
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -m pytest -m soak

bench-import: setup ## how fast the national extract is taken in, beside a bare COPY
	@$(PYTHON) -W ignore -m benchmarks.imports

bench-load: setup ## many people chatting at once, everything on this machine
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.load

tune-embedding: setup ## fit the sentence embedding to what residents say (some twenty minutes), then commit data/embedding/tuning.safetensors
	@TF_CPP_MIN_LOG_LEVEL=3 $(PYTHON) -W ignore -m signposting.embedding_tuning

evaluate-nlu: setup ## how well messages are understood, and by what kind of classifier (some ten minutes)
	@$(PYTHON) -W ignore -m benchmarks.nlu --diet

bench-turn: setup ## what a turn costs, beside a turn of the stock assistant
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.turn

bench-search: setup ## what a search costs among up to a million runs, beside PostgreSQL
	@$(PYTHON) -W ignore -m benchmarks.search

evaluate-messages: setup ## how well single messages are understood by the running product
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.messages

evaluate-conversations: setup ## how well people are served in whole conversations
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.conversations

evaluate-tags: setup ## how much what is learnt adds to the rules for skills of courses
	@$(PYTHON) -W ignore -m benchmarks.taught_skills

evaluate-search: setup ## how good tags, ranking and reasons are, on judged catalogues
	@$(PYTHON) -W ignore -m ops.train
	@$(PYTHON) -W ignore -m benchmarks.relevance
