#!/usr/bin/env bash
# Runs what tries to hurt the program and prints what came of it, a line a kind. Ends with 1 where anything did.
#
#   harden.sh [SECONDS]    after `swift build --build-tests`; so many seconds for each fuzz target, 60 unless said
set -uo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
seeds=${BOARDWALK_RANDOM_SEEDS:-60}
export BOARDWALK_RANDOM_SEEDS=$seeds
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
rows=()

row() { rows+=("$(printf '%-28s %-64s %s' "$1" "$2" "$3")"); }

# Runs something whose output goes to the log and to standard error, and notes whether it held.
try() {
  if "$@" 2>&1 | tee "$log" >&2; then result=held; else
    result=FAILED
    failed=1
  fi
}

suites() { try swift test --skip-build --disable-xctest --filter "$1"; }

# What a line of the log says, as `count 'Test run with ([0-9]+) tests'`.
count() { grep -aoE "$1" "$log" | tail -1 | grep -oE '[0-9]+' | head -1; }

tests() { row "$1" "$(count 'Test run with [0-9]+ tests') tests" "$result"; }

suites 'EndToEndTests.EndToEnd/FaultTests'
met=$(grep -a '^fault met: ' "$log" | sort -u | wc -l)
out=$(grep -a '^fault left out: ' "$log" | sort -u | wc -l)
row "faults survived" "$met of $((met + out)), $out cannot be made here" "$result"

suites 'EndToEndTests.EndToEnd/LeakTests'
hunt=$(grep -a '^leaks ' "$log" | tail -1 | cut -d ' ' -f 2-)
row "leaks found" "${hunt:-the hunt did not end}" "$result"

suites 'TrustTests|TLSTests|CurlTransportTests'
tests "redirects, TLS, hosts"

suites 'VaultsTests|CryptoTests|PlatformTests|RotationTests'
tests "vault, memory, files, keys"

suites 'SignalTests|TerminalTests|HardeningTests'
tests "signals, crashes, cores"

suites 'HostileTextTests|StrangeNameTests|BadInputTests|OracleTests'
tests "hostile text, bad input"

suites 'FaultScheduleTests|RandomTests'
row "random keys and answers" "$((seeds * 400)) inputs in $seeds sessions of the wizard" "$result"

try Fuzzing/run "$seconds"
while read -r _ target count _ crashes _; do
  row "fuzz $target" "$count executions, $crashes crashes" "$([ "$crashes" = 0 ] && echo held || echo FAILED)"
done < <(grep -aE '^fuzz [^ ]+ [0-9]+ executions [0-9]+ crashes' "$log")
[ "$result" = held ] || row "fuzzing as a whole" "" "$result"

try Packaging/sanitize.sh
while read -r _ kind count _ outcome; do
  row "sanitizer: $kind" "$count tests" "$([ "$outcome" = passed ] && echo held || echo FAILED)"
done < <(grep -aE '^sanitize [^ ]+ [0-9]+ tests' "$log")

echo
printf '%s\n' "${rows[@]}"
exit "$failed"
