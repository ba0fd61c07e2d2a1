# The whole vocabulary: make install | demo | test | bench | check
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
SPARK := .venv/.spark-installed

.PHONY: install demo test bench check
install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@echo "==> creating .venv and installing the locked packages (about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# Spark (half a gigabyte) is for clusters: the platform runs without it, its tests and benchmarks do not.
$(SPARK): requirements-spark.lock $(STAMP)
	@echo "==> installing Spark for the tests (about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-spark.lock
	@touch $(SPARK)

demo: install
	@$(BIN)/guanlan demo

test: install $(SPARK)
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

bench: install $(SPARK)
	@$(BIN)/python -m bench

check: install
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy src
