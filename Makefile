# Frontdesk's workshop. `make` alone lists what can be made.
# A fresh machine needs Python 3.11 or newer with venv, and make; everything else comes from the lock files.

PYTHON ?=
JOBS ?= 2
PYTEST_FLAGS ?=
export PYTHON

BIN := .venv/bin
# the system's node where it is new enough for the clients that are tested, else the one of the dev environment
NODE_FIRST = $(shell v=$$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) && [ "$$v" -ge 20 ] && command -v npm >/dev/null || echo "$(CURDIR)/.venv/bin:")
PYTEST = PATH="$(NODE_FIRST)$$PATH" $(BIN)/pytest -n $(JOBS) --dist loadfile $(PYTEST_FLAGS)
QUICK = $(wildcard tests/architecture tests/unit tests/http)

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help setup run demo test check lint format bench lock clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## Make .venv from requirements.lock, with the frontdesk command in it
	@tools/environment runtime

run: setup ## Serve a development organisation on http://localhost:8080, data in ./frontdesk-data
	@exec $(BIN)/frontdesk serve --dev --sample --data-dir ./frontdesk-data

demo: setup ## Show a sample relying party signing people in
	@exec $(BIN)/frontdesk demo

test: ## Run everything: system packages, lint, types, contracts, the whole suite (JOBS=2)
	@tools/environment dev
	@tools/system-packages test
	@tools/environment ldap
	@PATH="$(NODE_FIRST)$$PATH" tools/node-packages
	@$(MAKE) lint
	@$(PYTEST)
	@echo "make test: all of it passed; what was skipped, and for want of what, stands above."

check: lint ## Format, lint, types, contracts, unit and http tests: under a minute
	@$(PYTEST) $(QUICK)
	@echo "make check: all of it passed."

lint: ## Look at format, lint rules, types and import contracts; change nothing
	@tools/environment dev
	@$(BIN)/ruff format --check --quiet --output-format concise || { echo "Not formatted: make format."; exit 1; }
	@$(BIN)/ruff check --quiet --output-format concise
	@$(BIN)/mypy --no-error-summary
	@contracts=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$contracts"; exit 1; }

format: ## Format the code and repair what a linter can repair
	@tools/environment dev
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

bench: ## Measure our share of a token request, as a multiple of one RSA signature
	@tools/environment runtime
	@tools/system-packages bench
	@exec $(BIN)/python -m bench

lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1 takes the newest versions)
	@tools/lock $(if $(UPGRADE),--upgrade)

clean: ## Remove what the tools left behind: .venv, caches, node_modules; never ./frontdesk-data
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build tests/node/node_modules
	@find src tests tools $(wildcard bench) -name __pycache__ -type d -prune -exec rm -rf {} +
