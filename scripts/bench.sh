#!/usr/bin/env bash
# The budgets, measured on a release build.
set -euo pipefail
cd "$(dirname "$0")/.."

exec cargo run --quiet --release --package bench -- "$@"
