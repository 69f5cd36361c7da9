# `make demo` and `make test` do all set-up themselves. Variables: PYTHON (the interpreter that makes .venv),
# PYTEST (extra arguments, such as PYTEST="tests/text -k sentence"), BENCH (those of bench-speed, such as --quick, and
# of bench-quality, such as "--model small").

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check --quiet --constraint constraints-dev.txt
RUN_TIME := .venv/.run-time.stamp
DEVELOPMENT := .venv/.development.stamp
DOCS := .venv/.docs.stamp

.DEFAULT_GOAL := help
.PHONY: help env demo test check docs docs-write corpus train bench bench-speed bench-quality clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 8

env: $(DEVELOPMENT)  ## .venv with everything development needs

demo: $(RUN_TIME)  ## read examples/summit.txt with the embedded model; an HTML report of it in build/
	@$(PY) -m commentary_nlp.cli analyze examples/summit.txt
	@mkdir -p build
	@$(PY) -m commentary_nlp.cli analyze examples/summit.txt --format html -o build/summit.html
	@echo "The same as a report for your browser: build/summit.html"

test: $(DEVELOPMENT)  ## the tests; no network
	$(PY) -m pytest -q $(PYTEST)

check: $(DEVELOPMENT)  ## lint, format, types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict src

docs: $(DOCS)  ## run every code block of the pages, compare what they show, build site/; warnings are errors
	$(PY) scripts/docs/write_reference.py --check
	$(PY) scripts/docs/run_pages.py
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --quiet --clean

docs-write: $(DOCS)  ## write what the blocks print, and the generated reference, into the pages
	$(PY) scripts/docs/write_reference.py
	$(PY) scripts/docs/run_pages.py --write

corpus: $(DEVELOPMENT)  ## the corpus from its sources: every fault, the committed records, tables, floors, agreement
	$(PY) scripts/build_corpus.py corpus -o corpus --check --report

train: $(DEVELOPMENT)  ## everything that is shipped, from the data: TRAIN="DATA", TRAIN="DATA --dry-run"
	$(PY) scripts/train_all.py $(TRAIN)

bench: $(DEVELOPMENT) bench-speed  ## the figures of the README, measured here, and bench-speed
	$(PY) benchmarks/run.py

bench-speed: $(DEVELOPMENT)  ## speed beside LAC, jieba, transformers pipelines and the arithmetic floor
	$(PY) benchmarks/speed.py $(BENCH)

bench-quality: $(DEVELOPMENT)  ## how well the model reads: figures, targets, intervals, baselines
	$(PY) benchmarks/quality.py $(BENCH)

clean:  ## remove what was built; .venv stays
	rm -rf build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -print | xargs rm -rf

$(PY):
	$(PYTHON) -m venv .venv

$(RUN_TIME): pyproject.toml constraints-dev.txt | $(PY)
	$(PIP) --editable .
	@touch $@

$(DEVELOPMENT): $(RUN_TIME)
	$(PIP) --editable '.[train,plot,report,dev]'
	@touch $@

$(DOCS): $(DEVELOPMENT)
	$(PIP) --editable '.[docs]'
	@touch $@
