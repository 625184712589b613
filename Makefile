# Kho Số: `make demo` to look around, `make run` for an archive of one's own, `make test` to check it. See README.md.
PYTHON := .venv/bin/python

.PHONY: setup setup-test demo run test check bench drills translations locks clean
.DEFAULT_GOAL := demo

setup:
	@tools/setup product

setup-test:
	@tools/setup development

demo: setup
	@exec $(PYTHON) -m config.supervisor demo

run: setup
	@exec $(PYTHON) -m config.supervisor

check: setup-test
	@tools/check

test: check
	@tools/run-tests

bench: setup-test
	@for each in ocr_accuracy fields ocr_cpu ingest_cpu search_speed search_quality list_import; do $(PYTHON) -m benchmarks.$$each || exit 1; done

drills: setup-test
	@tools/run-drills
	@$(PYTHON) -m benchmarks.faults
	@$(PYTHON) -m benchmarks.hostile

translations: setup-test
	@$(PYTHON) tools/translations.py

locks:
	@tools/lock

clean:
	rm -rf .venv staticfiles
