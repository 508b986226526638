#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Work of four times the size takes about four times the instructions: growth.cpp has the cases, callgrind counts.
#   growth_test.sh GROWTH_PROGRAM
set -euo pipefail
program=$1
most=5 # times as many; 16 if the work grew with the square of its size
if ! command -v valgrind >/dev/null; then
    echo "skipped: valgrind is not here"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A file of counts for every call of measured(): counts.1, counts.2, …
valgrind --tool=callgrind --callgrind-out-file="$work/counts" --zero-before=measured --dump-after=measured "$program" \
    >"$work/cases" 2>"$work/log" || { cat "$work/log" && exit 1; }

instructions() { awk '/^totals:/ { print $2 }' "$work/counts.$1"; }
number=0 failures=0
while IFS= read -r name; do
    small=$(instructions $((2 * number + 1)))
    large=$(instructions $((2 * number + 2)))
    number=$((number + 1))
    if awk -v a="$large" -v b="$small" -v most=$most 'BEGIN { exit !(b > 0 && a <= most * b) }'; then verdict=ok; else verdict="not ok"; fi
    [ "$verdict" = ok ] || failures=$((failures + 1))
    printf '%s - %s: %s, then %s instructions\n' "$verdict" "$name" "$small" "$large"
done <"$work/cases"
echo "$number cases, $failures failed"
[ "$number" -gt 0 ] && [ "$failures" = 0 ]
