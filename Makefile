# Two commands: `make run` and `make test`. Each sets up what is missing.
.PHONY: run build dist test bench verify pictures fmt

run:
	scripts/setup.sh run
	cargo run --quiet --package bundle
	cargo build --workspace --exclude browser --bin kopitalk
	"$${CARGO_TARGET_DIR:-target}/debug/kopitalk" serve --demo

build:
	scripts/setup.sh run
	cargo run --quiet --package bundle
	cargo build --release --package server

dist:
	scripts/setup.sh run
	cargo run --quiet --package bundle
	cargo build --profile dist --package server

test:
	scripts/test.sh

bench: build
	scripts/bench.sh

verify: build
	scripts/verify.sh

pictures: build
	scripts/pictures.sh

fmt:
	cargo fmt --all
