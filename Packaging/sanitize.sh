#!/usr/bin/env bash
# Runs the tests of the rooms under the sanitizer of addresses, then under that of threads, each built in a place of its
# own.
#
#   sanitize.sh [address|thread]      both without an argument
#
# Ends with a line for each, such as: sanitize address 1234 tests passed
set -euo pipefail
cd "$(dirname "$0")/.."

# A backtrace of Swift's own would wait for a person.
export SWIFT_BACKTRACE=enable=no
# Swift keeps marks in a pointer's spare bits, which the finder of leaks takes for a pointer that is gone.
export ASAN_OPTIONS="detect_leaks=0:quarantine_size_mb=64:suppressions=$PWD/Packaging/sanitizers/address.txt"
# One race is enough to fail.
export TSAN_OPTIONS="halt_on_error=1"
# EndToEndTests start the program and wait for its screens, which the sanitizers make many times slower; GoldenTests
# compare pictures that values and functions make, for minutes.
skip='^EndToEndTests|GoldenTests/'
# What chance tries is tried for longer elsewhere.
export BOARDWALK_SEEDS=4 BOARDWALK_RANDOM_SEEDS=4

kinds=("$@")
[ $# -gt 0 ] || kinds=(address thread)
table=""
status=0
for kind in "${kinds[@]}"; do
  scratch=.build/${kind:0:1}san
  log=$scratch/tests.log
  unset BOARDWALK_THREADS
  [ "$kind" != thread ] || export BOARDWALK_THREADS=1
  # The linker that the system has may not understand what the sanitizers write.
  swift build --build-tests --sanitize="$kind" --scratch-path "$scratch" -Xswiftc -use-ld=lld
  # One at a time: side by side they take more than twice as long as one after the other, and their limits of time.
  if swift test --skip-build --disable-xctest --no-parallel --sanitize="$kind" --scratch-path "$scratch" \
    --skip "$skip" >"$log" 2>&1; then outcome=passed; else
    outcome=failed
    status=1
    grep -aE -A 25 'ERROR: AddressSanitizer|WARNING: ThreadSanitizer|recorded an issue' "$log" | head -100 >&2 ||
      tail -20 "$log" >&2
    echo "all that was said: $log" >&2
  fi
  count=$(sed -n 's/.*Test run with \([0-9]*\) tests.*/\1/p' "$log" | tail -1)
  table+="sanitize $kind ${count:-0} tests $outcome"$'\n'
done
printf '%s' "$table"
exit $status
