# Two commands: `make run` serves the app, `make test` runs every test. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := torch==2.13.0

.PHONY: run test lint bench oracle lock messages networks clean

run: $(VENV)/runs
	@$(BIN)/python -m app

test: $(VENV)/tests
	@CHROMIUM="$$(sh tests/browser/find_chromium.sh)" && export CHROMIUM && \
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: $(VENV)/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if command -v npm >/dev/null; then \
	  { [ -x node_modules/.bin/tsc ] || npm ci --silent --no-audit --no-fund; } && node_modules/.bin/tsc -p tsconfig.json; \
	else echo "npm is not installed: the JavaScript types were not checked"; fi

bench: $(VENV)/tests
	@CHROMIUM="$$(sh tests/browser/find_chromium.sh)" && export CHROMIUM && $(BIN)/python -m benchmarks

oracle: $(VENV)/tests  # PyTorch, which the benchmarks and the golden numbers are compared with
	$(BIN)/python -m pip install --quiet $(TORCH)

lock:  # after a change of pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements-dev.lock

messages: $(VENV)/tests  # after a change of words on a page
	$(BIN)/python locale/update.py

networks: $(VENV)/runs  # after a change of a grammar or of the engine's training
	$(BIN)/python -m networks.train
	$(BIN)/python -m networks.train_translation
	@$(BIN)/python -m networks.report

clean:
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Unrolled needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runs: requirements.lock | $(VENV)/bin/python
	@echo "Installing (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/tests: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/runs
