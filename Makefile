# Homeward: `make demo` and `make test` are all a newcomer needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
INTAKE ?= examples/intake.csv
ITINERARY ?= examples/itinerary.csv
PARTNER ?= examples/partner.csv
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup setup-test demo journey test check lock assets bench bench-relay travel-proof bench-travel measures screenshots documents attack durability seized scan release exchange-soak exchange-machine bench-exchange model fuzz fuzz-files
.PHONY: interop translations

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.make/venv:
	@mkdir -p .make
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "installing python3-venv"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv; } || { echo "Install the package python3-venv and try again."; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.make/base: .make/venv requirements/base.txt pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements/base.txt
	@printf 'import sys; sys.path.insert(0, %s)\n' "'$(CURDIR)'" > $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/homeward-checkout.pth
	@printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m homeward "$$@"\n' "$(CURDIR)" > $(BIN)/homeward && chmod +x $(BIN)/homeward
	@touch $@

.make/fonts:
	@mkdir -p .make
	@test -d /usr/share/fonts/truetype/noto || { echo "installing the fonts that papers are printed with"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q fonts-noto-core; } || echo "The package fonts-noto-core cannot be installed here: papers will be refused, and say so."
	@touch $@

.make/test: .make/base requirements/test.txt
	$(BIN)/pip install -q --require-hashes -r requirements/test.txt
	@touch $@

.make/browser:
	@mkdir -p .make
	@command -v chromium >/dev/null || { echo "installing chromium for the browser tests"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q chromium fonts-noto-core; } || echo "chromium cannot be installed here: the browser tests will be skipped, and say so"
	@command -v msgfmt >/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q gettext; } || echo "gettext cannot be installed here"
	@touch $@

.make/bench: .make/test requirements/bench.txt
	$(BIN)/pip install -q --require-hashes -r requirements/bench.txt
	@touch $@

setup: .make/base .make/fonts ## make the environment to run Homeward

setup-test: .make/test .make/fonts .make/browser .make/spin .make/interop .make/fhir ## make the environment to test it

demo: setup ## two practice nodes with over thirty cases under way, until Ctrl-C
	@$(BIN)/python -m homeward demo

journey: setup ## one whole case between two nodes, with nobody watching
	@$(BIN)/python -m homeward journey --intake "$(INTAKE)" --itinerary "$(ITINERARY)" --partner "$(PARTNER)"

test: setup-test ## every test
	$(BIN)/python -m pytest -q -n 2 $(PYTEST)

check: setup-test ## format, lint, types, layers, the house, generated documents, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	HOMEWARD_HOME=tests/node $(BIN)/mypy
	$(BIN)/lint-imports
	HOMEWARD_HOME=tests/node $(BIN)/python scripts/documents.py --check
	$(BIN)/python scripts/licences.py
	$(BIN)/python -m pytest -q tests/house

documents: setup-test ## write the generated documents
	HOMEWARD_HOME=tests/node $(BIN)/python scripts/documents.py

translations: setup-test ## bring the catalogues of the pages' translations up to the texts in the code, and compile them (needs gettext)
	HOMEWARD_HOME=tests/node $(BIN)/python scripts/translations.py

lock: .make/test ## lock the dependencies anew
	for name in base postgresql test bench fuzz; do $(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

assets: ## build the style sheet and the script (needs npm; outputs are committed)
	npm ci --prefix assets && npm run --prefix assets build

bench-travel: .make/bench ## reading and searching the timetables of a folder, beside other planners: TIMETABLES=folder (one of them: NAMES=berlin; kept with FIGURES=1)
	$(BIN)/python bench/travel.py $(TIMETABLES) $(NAMES)

travel-proof: setup-test ## 10,000 random questions about journeys, as many lists, as many with hard limits, beside trying everything; says how many have an answer
	HOMEWARD_TRAVEL_FEEDS=1010 $(BIN)/python -m pytest -q -n 2 -s tests/travel/test_search.py tests/travel/test_limits.py

bench: .make/bench ## every benchmark
	for file in bench/process.py bench/record.py bench/pages.py bench/backup.py; do $(BIN)/python $$file || exit 1; done

bench-exchange: .make/bench ## sealing beside AS2, two nodes end to end beside the disk, a node with 2,000 partners
	$(BIN)/python bench/exchange.py

bench-relay: .make/base ## a blind relay with 10,000 mailboxes: what it takes in and gives out in a second
	$(BIN)/python bench/relay.py

attack: setup-test ## attack the node: 500 random edits, every bit flipped, every ciphertext moved, every page of every member
	ATTACK_EDITS=500 ATTACK_ALL=1 $(BIN)/python -m pytest -q tests/attack tests/pages/test_matrix.py tests/pages/test_marked_node.py tests/pages/test_every_form.py

.make/faults:
	@mkdir -p .make
	@test -e /usr/lib/fiu/fiu_posix_preload.so || { echo "installing fiu-utils, which lets a disk fail"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q fiu-utils gcc; } || echo "fiu-utils cannot be installed here: that part will fail, and say so"
	@touch $@

durability: setup-test .make/faults ## the whole proof that nothing acknowledged is lost (about five minutes)
	$(BIN)/python scripts/durability.py

scan: setup-test ## scanners and a TLS check on a node behind the documented proxy, each with planted holes first (about half an hour)
	@for one in nginx wapiti sqlmap; do command -v $$one >/dev/null || { echo "installing $$one"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q --no-install-recommends $$one; } || exit 1; done
	$(BIN)/python scripts/scan.py

release: setup-test ## source archive, bill of materials (CycloneDX), licences, known holes (OSV=copy of the OSV database), digests: TO=folder
	$(BIN)/python scripts/release.py --to "$(or $(TO),.make/release)" $(if $(OSV),--osv "$(OSV)")

seized: setup-test ## the whole scan of a seized node that is off: 10,000 canaries
	$(BIN)/python scripts/seized.py

exchange-soak: setup-test ## 20,000 messages (SOAK=full: 100,000) over a bad line between two nodes, with kill -9: each exactly once
	$(BIN)/python scripts/exchange_soak.py

.make/spin:
	@mkdir -p .make
	@command -v spin >/dev/null || { echo "installing spin, which checks the model of delivery"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q spin gcc; } || echo "spin cannot be installed here: the model will not be checked, and that is said"
	@touch $@

.make/interop: interop/package-lock.json $(wildcard interop/src/*.ts)
	@mkdir -p .make
	@command -v npm >/dev/null || { echo "installing node and npm, in which the second implementation of the envelope runs"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q nodejs npm; } || true
	@{ npm ci --silent --ignore-scripts --prefix interop && npm run --silent --prefix interop build; } || echo "npm or its packages cannot be had here: the second implementation of the envelope will not be tried, and that is said"
	@touch $@

.make/fhir: tests/reports/official/package-lock.json
	@mkdir -p .make
	@npm ci --silent --ignore-scripts --prefix tests/reports/official || echo "npm or its packages cannot be had here: FHIR is checked by generated classes alone, and that is said"
	@touch $@

interop: setup-test ## a second implementation of the envelope, in TypeScript: every type both ways, every bad vector refused
	$(BIN)/python -m pytest -q tests/interop

model: setup-test ## the model of delivery, with SPIN: it holds, and fails without each of its rules
	$(BIN)/python scripts/model.py

.make/fuzz: .make/test requirements/fuzz.txt
	$(BIN)/pip install -q --require-hashes -r requirements/fuzz.txt
	@touch $@

fuzz: .make/fuzz ## 10^7 runs of every reader of a stranger's bytes, 10^6 behind a signature, 10^5 steps of a lying partner (FUZZ=short)
	$(BIN)/python scripts/fuzz.py

fuzz-files: .make/fuzz ## 10^6 runs of every reader of what a stranger hands over beside the exchange, 10^4 of those that write files (FUZZ=short)
	$(BIN)/python scripts/fuzz_files.py

exchange-machine: setup-test ## 300 random histories of two nodes, on SQLite and on PostgreSQL
	EXCHANGE_MACHINES=300 $(BIN)/python -m pytest -q -n 2 tests/exchange/test_machine.py

measures: setup-test ## count in a browser what a whole return asks for, and weigh the pages: docs/measures.md
	$(BIN)/python -m scripts.measures

screenshots: setup-test ## pictures of the pages for the README
	$(BIN)/python scripts/screenshots.py
