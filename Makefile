# tosite: everything a newcomer needs. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
ONCE ?=
COUNTRY ?=
QUICK ?=
PROCESSES ?= 2

.PHONY: help install demo test check format bench clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.installed ## make .venv from the lock file

.venv/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tosite needs Python 3.11 or newer: set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install ## start a sandbox and watch an integration use it (ONCE=1 ends after the tour, COUNTRY=SE or NO)
	@$(BIN)/tosite demo $(if $(ONCE),--once,) $(if $(COUNTRY),--country $(COUNTRY),)

test: install ## run the tests (PROCESSES=1 runs them one after the other)
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile

check: install ## lint, format and type check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install ## apply the formatter
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install ## measure, print ratios, write bench/RESULTS.md (QUICK=1 measures little and writes nothing)
	@QUICK=$(QUICK) $(BIN)/python -m bench

clean: ## remove the environment
	rm -rf .venv
