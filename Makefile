# Kho Số: `make demo` to look around, `make run` for an archive of one's own, `make test` to check it. See README.md.
PYTHON := .venv/bin/python

.PHONY: setup setup-test demo run test test-cluster cluster cluster-stop check bench coverage drills sweeps translations locks clean
.DEFAULT_GOAL := demo

setup: ## what the product needs
	@tools/setup product

setup-test: ## what tests and tools need beside it
	@tools/setup development

demo: setup ## the trial: invented people and papers, to look around
	@exec $(PYTHON) -m config.supervisor demo

run: setup ## an archive of one's own
	@exec $(PYTHON) -m config.supervisor

check: setup-test ## lint, types, contracts, words, dependencies, migrations
	@tools/check

test: setup-test ## the checks, all tests, and a journey in real Chromium
	@tools/run-tests

test-cluster: setup-test ## the tests that want real servers, and all quick ones on PostgreSQL
	@tools/run-cluster

cluster: setup-test ## the whole of a cluster on this machine, without containers; prints READY
	@$(PYTHON) tools/cluster start

cluster-stop: ## ends it; what it holds stays in var/cluster
	@$(PYTHON) tools/cluster stop

bench: setup-test ## measured against the peers
	@for each in ocr_accuracy fields ocr_cpu ingest_cpu search_speed search_quality list_import completeness; do $(PYTHON) -m benchmarks.$$each || exit 1; done

coverage: setup-test ## tests with their branches counted, against a floor for each package
	@tools/run-coverage quick

drills: setup-test ## who changes most everywhere, kills at every step, hostile files
	@tools/run-drills
	@$(PYTHON) -m benchmarks.faults
	@$(PYTHON) -m benchmarks.hostile

sweeps: setup-test ## every role everywhere, every case of every kind; hours
	@tools/run-sweeps

translations: setup-test ## catalogues in step with the sources
	@$(PYTHON) tools/translations.py

locks: ## the requirement locks anew
	@tools/lock

clean: ## without the environment and collected files
	rm -rf .venv staticfiles

# For whoever works on it; see CONTRIBUTING.md.
.PHONY: help dev shell fix hooks

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

dev: setup-test ## the product with reload, tracebacks and a scripted reading engine, in var/dev
	@exec $(PYTHON) tools/dev.py

shell: setup-test ## a Django shell on var/dev, with the doors of all packages
	@PYTHONSTARTUP=tools/doors.py exec $(PYTHON) tools/dev.py shell --interface python --no-imports

fix: setup-test ## what a machine can mend: lint, format, catalogues of words
	@tools/fix

hooks: setup-test ## the checks before every commit and push
	@git config core.hooksPath tools/hooks
