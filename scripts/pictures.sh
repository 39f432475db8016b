#!/usr/bin/env bash
# Pictures of the demonstration for docs/pictures, at a fixed time.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test

exec cargo run --quiet --package tests --bin pictures
