# `make run` starts a demo; `make test` runs the tests. Needs only Python 3.11 or newer and make (README.md).
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
ADDRESS ?= 127.0.0.1
PORT ?= 8000
DATA := $(or $(REMBUK_DATA_DIR),var)

INSTALLED := $(VENV)/.requirements
INSTALLED_DEV := $(VENV)/.requirements-dev
MESSAGES := frontend/locale/en/LC_MESSAGES/django.mo
COLLECTED := $(DATA)/.collected

# Tools that load the settings need some secret; one that lasts as long as the command is enough.
ONE_TIME := REMBUK_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') REMBUK_DATA_DIR=build/tools

.PHONY: help run setup serve test lint format messages schema charts
.PHONY: bench bench-counting bench-live soak-ballots soak-surveys pictures clean
.DEFAULT_GOAL := help

help:
	@echo 'make run       start a demo on http://$(ADDRESS):$(PORT)/ (PORT=… for another)'
	@echo 'make test      run every test that this machine can run (ARGS=… for pytest)'
	@echo 'make lint      style, types, layers, templates, migrations, schema, charts, messages'
	@echo 'make setup     prepare a production installation (docs/operations.md)'
	@echo 'make serve     serve a production installation'
	@echo 'make bench     measure the requests of docs/performance.md, on SQLite and PostgreSQL'
	@echo 'make bench-counting  count large elections, beside pabutools (docs/performance.md)'
	@echo 'make soak-ballots  cast 20,000 ballots while the server is killed (ARGS="--number 2000")'
	@echo 'make soak-surveys  answer 5,000 surveys while the server is killed'
	@echo 'make bench-live  measure thousands of open sockets on one board (ARGS="1000 5000" for others)'
	@echo 'make format    format Python and templates'
	@echo 'make messages  collect interface texts into the catalogue of translations'
	@echo 'make schema    write docs/openapi.yaml;  make charts  write docs/states.md'
	@echo 'make pictures  take the pictures of the README with Chromium'

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rembuk needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …")'
	@# A half-made one (Debian without python3-venv) would look like a whole one the next time.
	$(PYTHON) -m venv $(VENV) || (rm -rf $(VENV); exit 1)

$(INSTALLED): requirements.txt constraints.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

$(INSTALLED_DEV): requirements.txt requirements-dev.txt constraints.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@ $(INSTALLED)

$(MESSAGES): $(wildcard frontend/locale/*/LC_MESSAGES/django.po) $(INSTALLED)
	$(VENV)/bin/pybabel --quiet compile --domain django --directory frontend/locale
	@touch $@

# Of what libraries bring, leave out what no page of Rembuk uses.
COLLECT := collectstatic --no-input --ignore redoc --ignore rest_framework
STATIC_FILES := $(shell find */static -type f 2>/dev/null)

run: export REMBUK_DEMO := 1
run: $(INSTALLED) $(MESSAGES)
	@$(MANAGE) migrate --verbosity 0
	@$(MAKE) --no-print-directory --silent $(COLLECTED)
	@$(MANAGE) load_demo
	@$(MANAGE) serve --host $(ADDRESS) --port $(PORT)

$(COLLECTED): $(STATIC_FILES) $(INSTALLED)
	@mkdir -p $(DATA)
	@$(MANAGE) $(COLLECT) --clear --verbosity 0
	@touch $@

setup: $(INSTALLED) $(MESSAGES)
	@$(MANAGE) check --deploy --fail-level ERROR
	@$(MANAGE) migrate --verbosity 1
	@$(MANAGE) $(COLLECT) --verbosity 0
	@$(MANAGE) set_up_office
	@$(MANAGE) create_administrator

serve: $(INSTALLED) $(MESSAGES)
	@$(MANAGE) serve --host $(ADDRESS) --port $(PORT)

test: $(INSTALLED_DEV) $(MESSAGES)
	$(PY) -m pytest -n auto --dist loadfile $(ARGS)

lint: $(INSTALLED_DEV) $(MESSAGES)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(ONE_TIME) $(VENV)/bin/mypy .
	$(ONE_TIME) $(VENV)/bin/lint-imports
	$(VENV)/bin/djade --target-version 5.2 --check $$(find */templates -name '*.html')
	$(ONE_TIME) $(MANAGE) makemigrations --check --dry-run
	$(ONE_TIME) $(MANAGE) charts --check
	$(ONE_TIME) $(MANAGE) messages --check
	@mkdir -p build
	$(ONE_TIME) $(MANAGE) spectacular --validate --fail-on-warn --file build/openapi.yaml
	diff docs/openapi.yaml build/openapi.yaml || (echo 'docs/openapi.yaml is stale: run `make schema`.'; exit 1)

format: $(INSTALLED_DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djade --target-version 5.2 $$(find */templates -name '*.html')

messages: $(INSTALLED_DEV)
	$(ONE_TIME) $(MANAGE) messages

schema: $(INSTALLED_DEV)
	$(ONE_TIME) $(MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

charts: $(INSTALLED_DEV)
	$(ONE_TIME) $(MANAGE) charts

bench: $(INSTALLED_DEV) $(MESSAGES)
	$(PY) -m tests.bench

bench-counting: $(INSTALLED_DEV)
	$(PY) -m tests.bench.counting $(ARGS)

soak-ballots: $(INSTALLED_DEV) $(MESSAGES)
	$(PY) -m tests.soak ballots $(ARGS)

soak-surveys: $(INSTALLED_DEV) $(MESSAGES)
	$(PY) -m tests.soak surveys $(ARGS)

bench-live: $(INSTALLED_DEV) $(MESSAGES)
	$(PY) -m tests.bench.live $(ARGS)

pictures: $(INSTALLED_DEV) $(MESSAGES)
	$(PY) -m tests.pictures

clean:
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
