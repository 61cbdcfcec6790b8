# Every job has one command; `make` alone lists them. Needs Python 3.11 or newer and nothing else: the rest is fetched.

.DEFAULT_GOAL := help
.PHONY: help run test lint fix bench docs seed ci screenshots

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
IN_VENV := $(VENV)/bin/python
PIP := $(IN_VENV) -m pip --disable-pip-version-check --quiet --no-input
RUNTIME := $(VENV)/.requirements
TOOLS := $(VENV)/.requirements-dev

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: $(RUNTIME) ## start the panel; HOST, PORT, DATABASE_URL … are read from the environment
	@exec $(IN_VENV) app.py

test: $(TOOLS) ## all tests, on SQLite and on PostgreSQL if one answers; ARGS="-k label" for some
	@sh .ci/test $(ARGS)

lint: $(TOOLS) ## ruff and mypy; changes nothing
	$(IN_VENV) -m ruff check
	$(IN_VENV) -m ruff format --check
	$(IN_VENV) -m mypy

fix: $(TOOLS) ## mend what ruff can mend, and format
	$(IN_VENV) -m ruff check --fix-only
	$(IN_VENV) -m ruff format

bench: $(TOOLS) ## measure the screens; ROWS=100000 sets the size of the largest table
	$(IN_VENV) -m benchmarks $(if $(ROWS),--rows $(ROWS))

docs: $(RUNTIME) ## write the generated blocks of README.md
	$(IN_VENV) -m flask --app app docs

seed: $(RUNTIME) ## write dictionaries and demonstration data into the database
	$(IN_VENV) -m flask --app app seed

ci: lint test ## what every change has to pass

screenshots: $(TOOLS) ## pictures of the main screens, into instance/screenshots
	@sh .ci/packages chromium fonts-noto-cjk
	$(IN_VENV) -m tests.screenshots instance/screenshots

# The stamps are newer than the lists they were installed from. A .venv whose Python is gone is built anew.
$(RUNTIME): requirements.txt
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh .ci/packages python3-venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Please install Python 3.11 or newer.")'
	@$(IN_VENV) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --requirement requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	$(PIP) install --requirement requirements-dev.txt
	@touch $@
