# Zhundong KG: two commands are enough, `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
STORE  ?= data/store
PORT   ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all check fix golden score bench screenshots clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

FRONTEND := $(shell find frontend -path frontend/node_modules -prune -o -type f -print)

$(READY): pyproject.toml constraints.txt $(FRONTEND)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is `$(PYTHON) -V 2>&1`. Name another: make PYTHON=python3.12 ..."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

setup: $(READY) ## make the environment only

run: $(READY) ## build the graph from the sample pages and serve it at http://127.0.0.1:8000
	@$(BIN)/kg build kg/samples --out $(STORE)
	@$(BIN)/kg serve --store $(STORE) --port $(PORT)

test: check ## all tests (under 20 minutes from nothing)
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m pytest -n 2 -m "not slow"

test-all: check ## all tests, the slow ones too
	@$(BIN)/python -m pytest -n 2

check: $(READY) ## ruff and mypy; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/mypy

fix: $(READY) ## mend what ruff can mend
	@$(BIN)/ruff check --fix .

golden: $(READY) ## write the golden files anew; read the diff before you commit it
	@$(BIN)/python -m pytest tests/golden --rewrite-golden

score: $(READY) ## quality on the sample pages (GOLD=folder for others)
	@$(BIN)/kg build kg/samples --out $(STORE)
	@$(BIN)/kg score --store $(STORE) $(or $(GOLD),kg/samples/gold)

bench: $(READY) ## speed and memory as ratios to a named peer
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@$(BIN)/python -m bench

screenshots: $(READY) ## pictures of the main pages in build/screenshots (needs Chromium)
	@$(BIN)/kg build kg/samples --out $(STORE)
	@$(BIN)/python tests/browser/screenshots.py $(STORE) build/screenshots

clean: ## remove environment, store and caches
	rm -rf $(VENV) data .mypy_cache .ruff_cache .pytest_cache .hypothesis
