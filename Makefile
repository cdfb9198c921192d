# Số Liệu. Every target sets up what it needs; what is there already is not done again.
SHELL := /bin/bash
BIN := .venv/bin
SAMPLES := corpus/samples
DEMO_HOME ?= data/demo
PYTEST_WORKERS ?= 2
# sqlite or postgresql: all tests on this one; empty: those of the table on both, the others on SQLite.
DATABASE ?=
ERRORS ?= 0
MINUTES ?= 1
TIMES ?= 3
DOCUMENTS ?= 20000
FOLDER ?= data/long-run

.DEFAULT_GOAL := help
.PHONY: help setup demo test check score bench same-table long-run faults fuzz licences audit-dependencies

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

setup:  ## make .venv with all packages of requirements.lock
	@scripts/setup.sh

demo: setup  ## the main job on the samples: reads them, writes the table, says what it found
	@$(BIN)/solieu --home $(DEMO_HOME) ingest $(SAMPLES) --export $(DEMO_HOME)/figures.csv

test: setup  ## the whole test suite (as root on Debian or Ubuntu it first installs missing system packages; DATABASE=postgresql runs all on it)
	@scripts/system-packages.sh
	@SOLIEU_TEST_DATABASE=$(DATABASE) $(BIN)/python -m pytest -n $(PYTEST_WORKERS) -rs

check: setup  ## format, lint, strict types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

score: setup  ## how right the figures are, by the gold sets that are there (ERRORS=20 lists errors of each kind)
	@$(BIN)/python tests/score.py --errors $(ERRORS)

bench: setup  ## speed, against peers in the same run
	@$(BIN)/python -m benchmarks

same-table: setup  ## one process with SQLite against two Dask workers, PostgreSQL and S3, one worker killed: the same bytes? (DOCUMENTS=20000)
	@$(BIN)/python tests/same_table.py $(DOCUMENTS)

long-run: setup  ## so many short documents in one run, watched: speed and memory by tenths (DOCUMENTS=1000000 FOLDER=data/long-run)
	@$(BIN)/python -m benchmarks.long_run $(FOLDER) $(DOCUMENTS)

faults: setup  ## machines that fail in the middle of a run: all these tests so often (TIMES=20); ends at the first that fails
	@for n in $$(seq $(TIMES)); do echo "time $$n of $(TIMES)"; $(BIN)/python -m pytest -n $(PYTEST_WORKERS) -m faults || exit 1; done

fuzz: setup  ## inputs that nobody would write, for each target (readers, numerals, sentences, importers, web) so long (MINUTES=10)
	@$(BIN)/python -W ignore tests/fuzz.py --minutes $(MINUTES)

licences: setup  ## docs/licences.md: the licence of every package that is used
	@$(BIN)/python scripts/licences.py

audit-dependencies: setup  ## known vulnerabilities of the packages that are used, where the data can be reached
	@$(BIN)/python scripts/audit_dependencies.py
