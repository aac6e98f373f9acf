# Qudao · 渠道在线. `make help` explains every target; PORT and SANDBOX_PORT choose where `make run` listens.

# The first Python on this machine that is new enough; only used until .venv stands.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; done; echo python3)
BIN := .venv/bin
PYTEST = $(BIN)/python -m pytest

# One more than two cores carry: tests that wait for a server, a browser or a lease leave theirs to the others.
PROCESSES ?= 3

# A program starts in three quarters of the time when its sources were compiled before, and tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev client run test proof bench check check-format check-lint check-types check-walls check-client format clean

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## everything on this machine: packages, database, demo data, web, worker, sandbox
	@$(BIN)/python -m scripts.run

test: setup-dev client ## the fast lane: every test that needs no long run (skips what this machine has no program for)
	@$(PYTEST) -n $(PROCESSES) --dist loadfile --no-loadscope-reorder -m "not proof" $(ARGS)

proof: setup-dev ## the long fault, race, fuzz and load runs, a good hour; writes docs/proof.md (ARGS="g01 g10": only those; SCALE=full)
	@$(BIN)/python -m scripts.prove $(if $(filter full,$(SCALE)),--full) $(ARGS)

bench: setup-dev ## benchmarks as ratios; writes docs/benchmarks.md (ARGS="P1 P3": only those rows, only shown)
	@$(BIN)/python -m benchmarks $(ARGS)

check: check-format check-lint check-types check-walls check-client ## formatting, lint, types and the walls between folders

check-format: setup-dev
	@$(BIN)/ruff format --check .

check-lint: setup-dev
	@$(BIN)/ruff check .

check-types: setup-dev
	@$(BIN)/mypy .

check-walls: setup-dev
	@$(BIN)/lint-imports

check-client: setup-dev
	@$(BIN)/python -m scripts.check_client

format: setup-dev ## put the code into its one form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

client: setup-dev ## both builds of miniprogram/: the H5 for /app/ and the mini program (quick when nothing changed)
	@$(BIN)/python -m scripts.client || true

setup: ## virtual environment, pinned packages, web assets and the H5 (quick when nothing changed)
	@$(PYTHON) -m scripts.setup

setup-dev: ## the same with tests and linters
	@$(PYTHON) -m scripts.setup --dev

clean: ## remove what set-up and runs made, the development database included
	rm -rf .venv node_modules var console/static/vendor miniprogram_api/static/vendor
	rm -rf miniprogram/node_modules miniprogram/dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
