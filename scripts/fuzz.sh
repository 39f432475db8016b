#!/usr/bin/env bash
# Fuzzes each reader of files from elsewhere for KOPITALK_FUZZ_SECONDS (300 unless told), seeded with the
# content that ships. Stable Rust instruments by LLVM's own pass; libFuzzer comes with the crate and is
# compiled with a C++ compiler.
set -euo pipefail
cd "$(dirname "$0")/../tests/fuzz"

if ! command -v c++ >/dev/null; then
  if [ "$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends g++
  else echo "A C++ compiler is missing: install g++." >&2; exit 1; fi
fi

seconds=${KOPITALK_FUZZ_SECONDS:-300}
host=$(rustc -vV | sed -n 's/^host: //p')
flags="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
flags+=" -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing"
# With a target named, the flags reach no build script.
RUSTFLAGS="$flags" cargo build --quiet --release --target "$host"

mkdir -p corpus/gift corpus/quiz artifacts
cp ../../content/courses/*/*.quiz.id.md corpus/quiz/ 2>/dev/null || true
for file in corpus/quiz/*.md; do
  [ -e "$file" ] || continue
  mv "$file" "corpus/quiz/$(sha256sum "$file" | cut -c1-16)"
done
cp seeds/gift/* corpus/gift/

for target in gift quiz; do
  printf '%s: %s seconds\n' "$target" "$seconds"
  "target/$host/release/$target" "corpus/$target" -max_total_time="$seconds" -max_len=20000 -timeout=10 \
    -rss_limit_mb=2048 -dict=gift.dict -artifact_prefix=artifacts/ -print_final_stats=1 2>&1 | tail -n 12
done
