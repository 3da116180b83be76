# Every habit of this repository is one command; the tools behind them come from the lock file.

.DEFAULT_GOAL := help
.PHONY: help setup demo test check style types imports templates migrations docs bench format clean
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
READY := .venv/.ready
# Tried in this order; ready-made packages may not exist yet for the newest.
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 python
DOCS := tests/docs
# More words for the command, as in: make test ARGS="tests/law -x"
ARGS ?=

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: $(READY)  ## Build the environment in .venv from the lock file
	@:

$(READY): uv.lock pyproject.toml scripts/set_up.py
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python scripts/set_up.py && touch $(READY); exit; \
		fi; \
	done; \
	echo "Abutment needs Python 3.11 or newer, and PATH has none. Install one, then run make again." >&2; exit 1

demo: setup  ## Start the demonstration network and serve it
	@$(BIN)/abutment demo $(ARGS)

test: setup  ## Run all tests: units, database and browser
	@$(BIN)/python scripts/provision_browser.py
	@$(BIN)/python scripts/provision_mariadb.py
	@$(BIN)/python scripts/provision_storage.py
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

check: style types imports templates migrations docs  ## Check style, types, imports, templates, migrations and docs
	@echo "All checks passed."

style: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

templates: setup
	@find src -name '*.html' -path '*/templates/*' -exec $(BIN)/djade --check --target-version 5.2 {} +

migrations: setup
	@DJANGO_SETTINGS_MODULE=abutment.config.settings $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

docs: setup
	@$(BIN)/python -m pytest -q $(DOCS)

bench: setup  ## Measure speed and print a table
	@$(BIN)/python -m benchmarks $(ARGS)

format: setup  ## Put code and templates into the common form
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .
	@find src -name '*.html' -path '*/templates/*' -exec $(BIN)/djade --target-version 5.2 {} + || $(MAKE) templates

clean:  ## Remove what the commands above built; your data in var/ stays
	@rm -rf .venv .uv dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
