# Two commands on a fresh machine: `make crawl` and `make test`. Both set up .venv by themselves.
PYTHON ?= python3
PORT ?= 8642
BIN := .venv/bin

# Of each property, and of each target that coverage guides.
EXAMPLES ?= 100000
RUNS ?= 1000000

PYTEST = $(BIN)/pytest
PARALLEL = -n auto --dist worksteal
COVERAGE = $(CURDIR)/.coverage-data
# Both parts of test-all draw the same samples, also around midnight.
SAMPLE_SEED := $(shell date -u +%Y%m%d)

.PHONY: help setup crawl test test-all lint unit fuzz audit format lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | column -t -s:

setup: .venv/ready  ## make .venv with everything in requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed; name it: make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

crawl: setup  ## crawl the invented newspaper on loopback into corpus.db, then show what was stored
	$(BIN)/python -m tests.site crawl --port $(PORT)

test: lint unit  ## lint and the quick tests, in under five minutes, for before each commit

test-all: export COVERAGE_FILE = $(COVERAGE)/data
test-all: setup  ## all tests with their full matrices, and branch coverage, as CI runs them
	rm -rf $(COVERAGE) && mkdir $(COVERAGE)
	$(MAKE) test PYTEST="$(BIN)/coverage run -m pytest" SAMPLE_SEED=$(SAMPLE_SEED)
	$(BIN)/coverage run -m pytest $(PARALLEL) --sample-seed $(SAMPLE_SEED) --tier rest --exhaustive
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: setup audit  ## ruff, mypy, import contracts, known holes in dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: setup  ## the quick tests alone
	$(PYTEST) $(PARALLEL) --sample-seed $(SAMPLE_SEED)

audit: setup  ## dependencies that have known holes
	$(BIN)/python -m tests.support.audit

fuzz: setup  ## fuzz all that reads what strangers write: EXAMPLES a property, RUNS a target
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group fuzz
	$(BIN)/pytest -n auto --dist worksteal -o faulthandler_timeout=0 tests/db/test_fuzz_targets.py tests/db/pipelines/test_ingest_any_text.py --fuzz $(EXAMPLES)
	for target in page feed sitemap robots records query; do $(BIN)/python -m tests.fuzz $$target --runs $(RUNS) || exit 1; done

format: setup  ## let ruff rewrite the layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup  ## take the newest allowed dependencies into requirements.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --group dev -o requirements.lock pyproject.toml

clean:  ## remove .venv and caches; corpora stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage-data
