#!/bin/sh
# Kills server and nodes under load, on both stores, and compares what users, executors and the store say afterwards.
#   conformance/kills.sh [ROUNDS [SQLITE|POSTGRESQL]]     100 rounds on each store without an argument, a few minutes each
# The figures of each store are printed; docs/reliability.md says what they mean. QNIT_SEED=n repeats who is killed when.
set -eu

cd -- "$(dirname -- "$0")/.."
QNIT_KILLS=${1:-100}
export QNIT_KILLS
[ -z "${2:-}" ] || export QNIT_KILLS_STORE="$2"
mkdir -p build
result=0
mvn -B -ntp -Dquick -pl server -am test -Dtest='KillTest#promisesAreKeptUnderEveryKill' \
    -Dsurefire.failIfNoSpecifiedTests=false >build/kills.log 2>&1 || result=1
grep -h 'rounds in' build/kills.log server/target/surefire-reports/*KillTest-output.txt 2>/dev/null | sort -u
[ "$result" -eq 0 ] || grep -m 20 'seed [-0-9]*:' build/kills.log || tail -20 build/kills.log
exit "$result"
