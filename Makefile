# Mosaic: everything a user runs. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

MOSAIC := npx --no-install mosaic
STAMP := node_modules/.mosaic-installed

.PHONY: help setup demo test lint format synth prove bench mutate campaign docs clean fuzz bugs

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

setup: $(STAMP) ## install the npm packages and find (or fetch) Verilator

$(STAMP): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

demo: $(STAMP) ## run 20 handwritten digits through the processing element in RTL
	@$(MOSAIC) demo

test: $(STAMP) ## all tests
	npx --no-install vitest run

lint: $(STAMP) ## formatting, lint rules (import directions among them), types
	npx --no-install prettier --check .
	npx --no-install eslint .
	npx --no-install tsc

format: $(STAMP) ## rewrite files in the house format
	npx --no-install prettier --write .

synth: $(STAMP) ## Yosys statistics of the processing element for xc7 and ECP5
	@npx --no-install tsx bench/synth/main.ts

prove: $(STAMP) ## prove the parts of the library and the configuration port of the element, each with seeded bugs
	@$(MOSAIC) prove --all

bench: $(STAMP) ## the figures of the README, measured
	@npx --no-install tsx bench/main.ts

mutate: $(STAMP) ## 100 seeded mutations of the printed processing element against the tests
	@npx --no-install tsx bench/mutate/main.ts

fuzz: $(STAMP) ## 2,000 random designs through printer, engine, Icarus, Yosys and Verilator; ARGS="--from 1 --to 100"
	@npx --no-install tsx bench/fuzz/main.ts $(ARGS)

bugs: $(STAMP) ## ten bugs in the code of printer and engine, one at a time: how many random designs until each is noticed
	@npx --no-install tsx bench/fuzz/bugs.ts $(ARGS)

campaign: $(STAMP) ## the long random campaign: 500 layers, 2 million outputs, with stalls
	MOSAIC_CAMPAIGN=full npx --no-install vitest run test/pe/random-layers.test.ts

docs: $(STAMP) ## regenerate docs/diagnostics.md and the expected messages; read the difference
	npx --no-install vitest run test/diagnostics -u

clean: ## remove everything generated
	rm -rf out
