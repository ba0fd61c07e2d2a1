# The whole vocabulary: make install | demo | test | bench | check
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: install demo test bench check
install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@echo "==> creating .venv and installing the locked packages (about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: install
	@$(BIN)/guanlan demo

test: install
	@$(BIN)/python -m pytest

bench: install
	@$(BIN)/python -m bench

check: install
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy src
