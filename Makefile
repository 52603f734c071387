# make run    set up .venv, read the bundled sample article, show it on the map
# make test   set up .venv with the tools, then lint, types and all tests
# make help   the rest

PORT ?= 8050
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# The first Python of 3.11 or newer; override with make PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3.14 python3 python; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$p; break; fi; done)

.PHONY: help run setup setup-dev test lint types pytest format data constraints wheel bench clean
.DEFAULT_GOAL := help

help:
	@echo "make run          set up, read the sample article, show it at http://127.0.0.1:$(PORT)/"
	@echo "make test         set up, then lint, types and all tests, a real browser included"
	@echo "make setup        only set up .venv (leaves .venv/bin/claimatlas)"
	@echo "make format       format the code and mend what the linter can mend"
	@echo "make data         build the embedded data again from their source packages"
	@echo "make constraints  pin the newest versions that fit, with hashes"
	@echo "make wheel        build the wheel into dist/"

run: setup
	$(VENV)/bin/claimatlas map --sample --port $(PORT)

setup: $(VENV)/.run
setup-dev: $(VENV)/.dev

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "claimatlas needs Python 3.11 or newer; none found on PATH" >&2; exit 2; }
	@echo "making $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade pip

$(VENV)/.run: $(VENV)/bin/python constraints.txt pyproject.toml
	@echo "installing what claimatlas needs (about 110 MB to fetch the first time) ..."
	@$(PIP) install --require-hashes -r constraints.txt
	@$(PIP) install -q --no-deps --no-build-isolation -e . # -q twice: the builder's advice is for us, not for users
	@touch $@

$(VENV)/.dev: $(VENV)/.run constraints-dev.txt
	@$(PIP) install --require-hashes -r constraints-dev.txt
	@touch $@

test: lint types pytest

lint: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: setup-dev
	$(PY) -m mypy

pytest: setup-dev
	CHROMIUM="$$(.ci/chromium | tail -n 1)" $(PY) -m pytest -n 2 --dist loadfile

format: setup-dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

data: setup
	$(VENV)/bin/claimatlas data build

# uv resolves for all platforms and Python versions at once; no registry is named in the files.
constraints: setup-dev
	$(PIP) install uv
	$(PY) -m uv pip compile pyproject.toml .ci/build-requires.in --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --no-annotate --no-emit-index-url -q -o constraints.txt
	$(PY) -m uv pip compile pyproject.toml .ci/build-requires.in --extra dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --no-annotate --no-emit-index-url -q -o constraints-dev.txt

wheel: setup
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
