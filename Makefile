# The commands of this project. `make run` and `make test` need nothing but a clone, Swift, git and make.

PREFIX ?= /usr/local
# Colours are a flag of the compiler: with and without a terminal everything would be built anew.
RELEASE = --configuration release --static-swift-stdlib --disable-local-rpath --no-color-diagnostics
BINARY = .build/release/boardwalk

.PHONY: run build test harden soak fuzz sanitize bench pictures install lint format clean

## A simulated ConnectWise on loopback, and the wizard connected to it.
run: build
	@$(BINARY) demo

## The program, in release mode.
build:
	@Packaging/dependencies.sh build
	swift build $(RELEASE) --product boardwalk

## Every test: the rooms side by side, then the built program, whose tests wait for screens.
test:
	@Packaging/dependencies.sh test
	swift build --build-tests
	swift test --skip-build --disable-xctest --parallel --skip EndToEndTests
	swift test --skip-build --disable-xctest --parallel --filter EndToEndTests

## All that tries to hurt the program: faults, leaks, hostile servers and inputs, fuzzing, sanitizers; prints what held.
## SECONDS=60 for each fuzz target.
harden:
	@Packaging/dependencies.sh test
	swift build --build-tests
	Packaging/harden.sh $(or $(SECONDS),60)

## Some minutes of random keys, clicks, sizes and answers, with what must hold checked at each step.
soak:
	@Packaging/dependencies.sh test
	swift build --build-tests
	BOARDWALK_RANDOM_SEEDS=$(or $(SEEDS),300) swift test --skip-build --disable-xctest --filter RandomTests

## Inputs made for whatever reads strangers' words: SECONDS=60 for each, TARGETS="site keys" for some.
fuzz:
	@Packaging/dependencies.sh build
	Fuzzing/run $(or $(SECONDS),60) $(TARGETS)

## The rooms' tests with every access to memory watched, then with every thread.
sanitize:
	@Packaging/dependencies.sh test
	Packaging/sanitize.sh

## What the program costs: bytes, milliseconds, records a second.
bench:
	@Packaging/dependencies.sh bench
	swift build $(RELEASE)
	Benchmarks/run

## The pictures of the README, from the real program in tmux.
pictures: build
	@Packaging/dependencies.sh test
	python3 docs/pictures/make-pictures.py $(BINARY) docs/pictures

## The program under $(PREFIX)/bin.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/boardwalk

## Format and doc comments as .swift-format says.
lint:
	swift format lint --strict --recursive --parallel Sources Tests Benchmarks Fuzzing Package.swift

format:
	swift format --in-place --recursive --parallel Sources Tests Benchmarks Fuzzing Package.swift

clean:
	rm -rf .build
