#!/usr/bin/env bash
# What CI runs, with the time each step took.
set -uo pipefail
cd "$(dirname "$0")/.."

times=()
step() {
  local name=$1 from=$SECONDS
  shift
  printf '\n── %s\n' "$name"
  if ! "$@"; then
    printf '\n✗ %s failed after %d s\n' "$name" $((SECONDS - from)) >&2
    exit 1
  fi
  times+=("$(printf '%5d s  %s' $((SECONDS - from)) "$name")")
}

# Clippy as the compiler of our crates: it lints what it builds, where a check of its own would read every
# crate a second time.
linted() {
  RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=--deny__CLIPPY_HACKERY__warnings "$@"
}

run_tests() {
  # The database server is started once for all tests, which run in processes of their own.
  if [ -z "${KOPITALK_TEST_POSTGRES:-}" ]; then
    KOPITALK_TEST_POSTGRES=$(scripts/postgres-for-tests.sh start) || return 1
    export KOPITALK_TEST_POSTGRES
    trap 'scripts/postgres-for-tests.sh stop >/dev/null 2>&1' EXIT
  fi
  local log
  log=$(mktemp)
  if cargo nextest --version >/dev/null 2>&1; then
    linted cargo nextest run --workspace --exclude browser --no-fail-fast 2>&1 | tee "$log"
    local status=${PIPESTATUS[0]}
    counted=$(sed -n 's/.*Summary.* \([0-9][0-9]*\) tests\{0,1\} run:.*/\1/p' "$log" | tail -n 1)
  else
    linted cargo test --workspace --exclude browser --no-fail-fast 2>&1 | tee "$log"
    local status=${PIPESTATUS[0]}
    counted=$(awk '/^test result:/ { n += $4 } END { print n + 0 }' "$log")
  fi
  rm -f "$log"
  return "$status"
}

step "set up" scripts/setup.sh test
step "format" cargo fmt --all --check
# It builds crates of ours for the browser, and lints them on the way.
step "browser's part" linted cargo run --quiet --package bundle
step "lints and build of the tests" linted cargo build --workspace --exclude browser --all-targets
# What the tests have just built, so that nothing is built twice.
step "content" "${CARGO_TARGET_DIR:-target}/debug/kopitalk" check-content --strict content
step "tests" run_tests

printf '\nWhere the time went:\n'
printf '%s\n' "${times[@]}"
printf '\n%s passed, 0 failed\n' "${counted:-0}"
