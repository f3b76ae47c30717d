# Two commands on a fresh machine: `make crawl` and `make test`. Both set up .venv by themselves:
# `make crawl` installs requirements.lock, `make test` adds requirements-dev.lock.
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

setup: .venv/ready  ## make .venv with what a crawl needs: requirements.lock

# $(call step,TITLE,COMMAND) prints a title, then the seconds that the command took. If the command fails,
# all of its output is printed.
step = @printf '%s … ' '$(1)'; start=$$(date +%s); \
	if output=$$($(2) 2>&1); then echo "$$(($$(date +%s) - start)) s"; \
	else echo failed; printf '%s\n' "$$output" >&2; exit 1; fi
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links
SITE := .venv/lib/python*/site-packages

# A stamp is written after a step has succeeded. An interrupted set-up therefore starts again from an empty .venv,
# and a changed lock too, so that no package stays which has left the lock.
.venv/packages: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed; name it: make PYTHON=python3.12' >&2; exit 1; }
	$(call step,set-up 1/3: make .venv,$(PYTHON) -m venv --clear .venv)
	$(call step,set-up 2/3: install the packages in requirements.lock,$(INSTALL) --require-hashes -r requirements.lock)
	@touch $@

# The old metadata is removed first: pip refuses to replace an interrupted installation.
.venv/ready: .venv/packages pyproject.toml
	@rm -rf $(SITE)/newscorpus-*.dist-info
	$(call step,set-up 3/3: install newscorpus itself,$(INSTALL) --no-deps --no-build-isolation -e .)
	@touch $@

# The packages for tests are added to those for a crawl. A package without INSTALLER is a half of an interrupted
# installation, which pip would take for a whole.
.venv/ready-dev: requirements-dev.lock .venv/packages | .venv/ready
	@if [ -e $@ ]; then rm .venv/packages; $(MAKE) --no-print-directory .venv/ready; fi
	@for info in $(SITE)/*.dist-info; do [ -e $$info/INSTALLER ] || rm -rf $$info; done
	$(call step,set-up for tests: install the packages in requirements-dev.lock,$(INSTALL) --require-hashes -r requirements-dev.lock)
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

lint: .venv/ready-dev audit  ## ruff, mypy, import contracts, known holes in dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: .venv/ready-dev  ## the quick tests alone
	$(PYTEST) $(PARALLEL) --sample-seed $(SAMPLE_SEED)

audit: .venv/ready-dev  ## dependencies that have known holes
	$(BIN)/python -m tests.support.audit

fuzz: .venv/ready-dev  ## fuzz all that reads what strangers write: EXAMPLES a property, RUNS a target
	$(INSTALL) uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group fuzz
	$(BIN)/pytest -n auto --dist worksteal -o faulthandler_timeout=0 tests/db/test_fuzz_targets.py tests/db/pipelines/test_ingest_any_text.py --fuzz $(EXAMPLES)
	for target in page feed sitemap robots records query; do $(BIN)/python -m tests.fuzz $$target --runs $(RUNS) || exit 1; done

format: .venv/ready-dev  ## let ruff rewrite the layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup  ## take the newest allowed dependencies into requirements.lock and requirements-dev.lock
	$(INSTALL) uv
	$(COMPILE) --group build -o requirements.lock pyproject.toml
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:  ## remove .venv and caches; corpora stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage-data
