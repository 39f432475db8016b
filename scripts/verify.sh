#!/usr/bin/env bash
# The long checks: many invented inputs, many variations, the tests again and again.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test

say() { printf '\n── %s\n' "$*"; }

say "properties, 20,000 cases each"
PROPTEST_CASES=20000 cargo test --quiet --package domain --package catalogue --lib

say "fuzzing, five minutes each reader"
scripts/fuzz.sh

say "content, 400 variations of each dataset"
cargo run --quiet --package server -- check-content --strict --seeds 400 content

say "killed twenty times while a hall checks in"
KOPITALK_KILLS=20 cargo test --quiet --package server --test process survives_being_killed

KOPITALK_TEST_POSTGRES=${KOPITALK_TEST_POSTGRES:-$(scripts/postgres-for-tests.sh start)}
export KOPITALK_TEST_POSTGRES
# Every state of every screen of a live workshop.
export KOPITALK_LOOKS=all
trap 'scripts/postgres-for-tests.sh stop >/dev/null 2>&1' EXIT
for round in 1 2 3; do
  say "tests, round $round of 3"
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --workspace --exclude browser --no-fail-fast --status-level fail
  else
    cargo test --quiet --workspace --exclude browser --no-fail-fast
  fi
done

printf '\nall long checks passed\n'
