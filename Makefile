# The two commands: `make refresh` and `make test`. `make check` = format, lint, types, SQL lint. All may be run again at any time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SPARK_READY := .venv-spark/.ready

# Whole files to each process, in the order of the folders but for tests/sql (tests/conftest.py): the long nights first, the short unit tests fill the gaps.
TEST_PROCESSES ?= 2

.DEFAULT_GOAL := help
.PHONY: help refresh spark test check format samples docs wheelhouse clean sbom audit

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

refresh: $(READY) ## install what is missing, run the nightly on $$JIXIAO_HOME (default: data/)
	@$(BIN)/jixiao refresh

spark: $(SPARK_READY) ## install what `jixiao refresh --engine spark` needs besides Java

test: $(READY) ## install what is missing, run every test
	@scripts/system_packages.sh
	@! command -v java >/dev/null || $(MAKE) --no-print-directory spark || echo "Spark could not be installed: its tests are skipped."
	@$(BIN)/python -m pytest --numprocesses $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

check: $(READY) ## format, lint, types, SQL lint
	@$(BIN)/ruff format --check pipelines tests scripts benchmarks notebooks
	@$(BIN)/ruff check pipelines tests scripts benchmarks notebooks
	@$(BIN)/pyrefly check --python-interpreter-path $(BIN)/python --summary=none
	@$(BIN)/python -m scripts.sql_lint

format: $(READY) ## put Python and SQL into shape
	@$(BIN)/ruff format pipelines tests scripts benchmarks notebooks
	@$(BIN)/ruff check --fix pipelines tests scripts benchmarks notebooks
	@$(BIN)/sqlfluff fix --disable-progress-bar dbt_project/models

samples: $(READY) ## write the committed sample data again
	@$(BIN)/python -m scripts.make_samples

docs: $(READY) ## write generated pages and models again
	@$(BIN)/python -m pipelines.contracts.dictionary
	@$(BIN)/python -m pipelines.contracts.dbt_sources
	@$(BIN)/python -m pipelines.contracts.dbt_staging
	@$(BIN)/python -m pipelines.readers.docs.glossary

wheelhouse: $(READY) ## everything for a machine without network, into dist/wheelhouse
	@$(BIN)/python -m scripts.wheelhouse

sbom: $(READY) ## what the program is made of (CycloneDX), into dist/sbom.cdx.json
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --of JSON -o dist/sbom.cdx.json

audit: $(READY) ## known vulnerabilities of the locked packages; asks the package index
	@$(BIN)/pip-audit --requirement requirements.lock --no-deps --disable-pip

$(READY): requirements.lock pyproject.toml
	@mkdir -p $(VENV) && date +%s > $(VENV)/.started
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing from requirements.lock (about 1 GB, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	@# setuptools warns about folder names of editable installs, which no reader here can do anything about
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Installed in $$(( $$(date +%s) - $$(cat $(VENV)/.started) )) s."
	@touch $(READY)

$(SPARK_READY): requirements-spark.lock
	@test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	@echo "Installing from requirements-spark.lock (about 0.5 GB, once) ..."
	@.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements-spark.lock
	@touch $(SPARK_READY)

clean: ## remove everything that was built, keep raw data
	rm -rf $(VENV) .venv-spark dbt_project/target dbt_project/logs data/landing data/builds data/releases data/reports data/dagster
