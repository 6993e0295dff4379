# Everything here needs only Python 3.11 or newer with venv and pip, and installs the rest into .venv, at the exact
# versions and hashes of requirements.txt (to run) or tests/requirements.txt (the same and what the tests need).

PYTHON ?= python3
UV ?= uv==0.13.9
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-find-links --no-emit-index-url --no-header

.PHONY: run test check bench peers lock clean

run: .venv/installed-to-run
	@exec $(BIN)/python -m bot.up

test: .venv/installed-to-test
	@exec $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal $(ARGS)

check: .venv/installed-to-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

bench: .venv/installed-to-test
	@exec $(BIN)/python -m bench $(ARGS)

# Stand-ins of providers that others wrote, for tests/peers; needs npm as well.
peers: .peers/installed

# The lists of packages, anew from pyproject.toml; what need not change does not. `make lock ARGS=--upgrade` renews all.
lock: $(BIN)/uv
	$(LOCK) $(ARGS) -o requirements.txt
	$(LOCK) $(ARGS) -o tests/requirements.txt --group test -c requirements.txt
	$(subst pyproject.toml,tests/peers/python.in,$(LOCK)) $(ARGS) -o tests/peers/python.txt

clean:
	rm -rf .venv .peers .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# Exactly the packages of a list: by uv, which takes two seconds; by pip where uv cannot.
install = echo 'Installing what $(1) lists into .venv …'; \
	{ $(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/pip install --quiet '$(UV)'; } \
	&& VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet --require-hashes $(1) \
	|| $(BIN)/pip install --quiet --require-hashes -r $(1)

.venv/installed-to-run: requirements.txt | $(BIN)/python
	@if [ -x $(BIN)/pytest ]; then $(MAKE) --no-print-directory .venv/installed-to-test; \
		else $(call install,requirements.txt); fi
	@touch $@

.venv/installed-to-test: tests/requirements.txt requirements.txt | $(BIN)/python
	@$(call install,tests/requirements.txt)
	@touch .venv/installed-to-run $@

.peers/installed: tests/peers/python.txt tests/peers/package-lock.json | $(BIN)/uv
	@echo 'Installing what tests/peers needs into .peers …'
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .peers/python
	@VIRTUAL_ENV=.peers/python $(BIN)/uv pip sync --quiet --require-hashes tests/peers/python.txt
	@cp tests/peers/package.json tests/peers/package-lock.json .peers/
	@npm ci --prefix .peers --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(BIN)/uv: | $(BIN)/python
	@$(BIN)/pip install --quiet '$(UV)'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Sunwai needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
