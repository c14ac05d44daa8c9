# Every target works from a fresh clone with Python 3.11 or newer and make: it makes its own environment in .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
NODE   := node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench bench-report bench-embed screenshots docs words drill platforms clean

help: ## Show the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Afterword needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

setup: $(STAMP) ## Make the environment

run: $(STAMP) ## Start the demo: an article with a discussion, and a moderator's sign-in link
	$(BIN)/afterword demo

test: $(STAMP) $(NODE) ## Run the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	@if command -v node >/dev/null; then node --test tests/js/*.test.js; else echo "Node is not installed: tests/js skipped."; test "$$CI" != true; fi

check: $(STAMP) $(NODE) ## Lint, types, import contracts, the browser's scripts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture
	@if command -v npm >/dev/null; then npx --no-install tsc --noEmit; else echo "npm is not installed: static/ not type-checked."; test "$$CI" != true; fi

$(NODE): package.json
	@if command -v npm >/dev/null; then npm install --silent --no-fund --no-audit; else mkdir -p node_modules && touch $@; fi

fix: $(STAMP) ## Mend what can be mended by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(STAMP) ## Measure reading, posting, imports and the embed against nginx, Isso and Waline, for some minutes
	$(BIN)/python -m tests.benchmarks

bench-report: $(STAMP) ## The same, and write the figures into docs/performance.md
	$(BIN)/python -m tests.benchmarks --write

bench-embed: $(STAMP) ## The embed alone, beside Isso and Waline in Chromium on a slow network
	$(BIN)/python -m tests.benchmarks.bench_embed

screenshots: $(STAMP) $(NODE) ## Draw the discussion in all its states anew: into screenshots/, and those that tests compare with
	SCREENSHOTS=screenshots $(BIN)/python -m pytest -q tests/browser/test_states.py tests/browser/test_languages.py

docs: $(STAMP) ## Write the generated parts of the manual again
	$(BIN)/python -c 'from comments.core.settings import as_markdown; print(as_markdown(), end="")' > docs/settings.md
	$(BIN)/python -c 'import pathlib; from comments.embed.platforms import written; page = pathlib.Path("docs/publishers.md"); page.write_text(written(page.read_text()))'

words: $(STAMP) ## Find what is said to people and bring the catalogues up to date
	$(BIN)/python -m comments.translations.making

drill: $(STAMP) ## Kill processes under load, for minutes, and count what is lost
	$(BIN)/python -m pytest -m drill tests/drills

platforms: $(STAMP) $(NODE) ## Build small sites by every generator there is (Hugo, Jekyll with minima, Nikola and PHP from your system), as pasted from the manual
	npm install --silent --no-fund --no-audit --no-save @11ty/eleventy astro@5 hexo hexo-renderer-marked hexo-renderer-stylus hexo-theme-next
	$(BIN)/python -m pytest -m platforms

clean: ## Remove what the targets made; the demo's data stays
	rm -rf $(VENV) node_modules dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
